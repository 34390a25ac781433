"""What the pack hooks into nbcore."""

from __future__ import annotations

from collections.abc import Iterable

from nbcore import QueryFile, hookimpl


@hookimpl
def nb_queries(provider: str) -> Iterable[QueryFile]:
    """The query files for Defender XDR."""
    if provider != "mde":
        return []
    from nblang_kql import query_files

    return query_files("nbpack_mde")
