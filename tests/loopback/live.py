"""Live connections to loopback services, and their query files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from nbcore import QueryFile
from nbcore.testing import Request, files_of
from nblang_kql.testing import WORKSPACE, Fixed, Graph, LogAnalytics
from nbpack_demo import company
from nbpack_mde import native as defender
from nbpack_mde.provider import mde
from nbpack_mde.tables import TABLES as DEVICES
from nbpack_sentinel import native as workspace
from nbpack_sentinel.provider import sentinel
from nbpack_sentinel.tables import TABLES


def served_sentinel(without: Collection[str] = ()) -> LogAnalytics:
    """A workspace that holds the demo, but for some of its tables."""
    frames = workspace.to_tables(company().records)
    return LogAnalytics({k: v for k, v in frames.items() if k not in without}, TABLES)


def served_defender(without: Collection[str] = ()) -> Graph:
    """A tenant's advanced hunting over the demo, but for some of its tables."""
    frames = defender.to_tables(company().records)
    return Graph({k: v for k, v in frames.items() if k not in without}, DEVICES)


def sentinel_at(url: str, credential: Any = None) -> Any:
    """Microsoft Sentinel's live client."""
    credential = credential or Fixed()
    settings = sentinel.settings(workspace_id=WORKSPACE, endpoint=url, credential=credential)
    return _then(sentinel.live(settings))


def defender_at(url: str, credential: Any = None, tenant: str = "tenant-1") -> Any:
    """Defender XDR's live client."""
    credential = credential or Fixed()
    settings = mde.settings(tenant_id=tenant, endpoint=url, credential=credential)
    return _then(mde.live(settings))


def _then(connection: Any) -> Any:
    """The connection at the end of the demo, whose days it would not hold for ever."""
    connection.now = lambda: company().end
    return connection


FILES = {name: files_of(name) for name in ("sentinel", "mde")}


def of(file: QueryFile) -> Callable[[Request], bool]:
    """Whether a request is that file's: its header travels with the text."""
    header = file.text.split("\n\n", maxsplit=1)[0].split("declare", maxsplit=1)[0].rstrip()

    def fits(request: Request) -> bool:
        body: dict[str, Any] = request.json
        return header in str(body.get("query") or body.get("Query"))

    return fits
