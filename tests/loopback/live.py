"""Live connections to loopback services, and their query files."""

from __future__ import annotations

from typing import Any

from tests.loopback.credentials import Fixed
from tests.loopback.log_analytics import WORKSPACE

from nbcore.testing import files_of
from nbpack_demo import company
from nbpack_mde.provider import mde
from nbpack_sentinel.provider import sentinel


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
