"""The demo behind a loopback service, and the live client that asks it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from nbcore.testing import files_of
from nblang_kql.testing import WORKSPACE, Fixed, LogAnalytics
from nbpack_demo import company
from nbpack_sentinel.native import to_tables
from nbpack_sentinel.provider import sentinel
from nbpack_sentinel.tables import TABLES

FILES = files_of("sentinel")


def served(without: Collection[str] = ()) -> LogAnalytics:
    """The service with the demo's tables, but for some of them."""
    frames = to_tables(company().records)
    return LogAnalytics({k: v for k, v in frames.items() if k not in without}, TABLES)


def sentinel_at(url: str, credential: Any = None) -> Any:
    """Microsoft Sentinel's live client, at the end of the demo, whose days it would not hold for ever."""
    credential = credential or Fixed()
    settings = sentinel.settings(workspace_id=WORKSPACE, endpoint=url, credential=credential)
    connection: Any = sentinel.live(settings)
    connection.now = lambda: company().end
    return connection
