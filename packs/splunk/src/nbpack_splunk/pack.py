"""What this pack brings: query files for Splunk."""

from __future__ import annotations

from collections.abc import Iterable

from nbcore import QueryFile, hookimpl


@hookimpl
def nb_queries(provider: str) -> Iterable[QueryFile]:
    """The files of ``nbpack_splunk/queries`` for the provider ``splunk``."""
    if provider != "splunk":
        return []
    from nblang_spl import query_files

    return query_files("nbpack_splunk")
