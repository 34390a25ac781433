"""The demo behind a loopback service, and the live client that asks it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from nbcore.testing import files_of
from nblang_kql.testing import Fixed, Graph
from nbpack_demo import company
from nbpack_mde.native import to_tables
from nbpack_mde.provider import mde
from nbpack_mde.tables import TABLES

FILES = files_of("mde")


def served(without: Collection[str] = ()) -> Graph:
    """The service with the demo's tables, but for some of them."""
    frames = to_tables(company().records)
    return Graph({k: v for k, v in frames.items() if k not in without}, TABLES)


def defender_at(url: str, credential: Any = None, tenant: str = "tenant-1") -> Any:
    """Defender XDR's live client, at the end of the demo, whose days it would not hold for ever."""
    credential = credential or Fixed()
    settings = mde.settings(tenant_id=tenant, endpoint=url, credential=credential)
    connection: Any = mde.live(settings)
    connection.now = lambda: company().end
    return connection
