"""What the pack hooks into nbcore."""

from __future__ import annotations

from collections.abc import Iterable

from nbcore import QueryFile, hookimpl


@hookimpl
def nb_queries(provider: str) -> Iterable[QueryFile]:
    """The query files for Microsoft Sentinel."""
    if provider != "sentinel":
        return []
    from nblang_kql import query_files

    return query_files("nbpack_sentinel")
