"""Small tables of events in memory, and questions to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nbcore import Connection, TimeSpan
from nbcore.testing import ALL_TIME, QueryResult, ask, files_of
from nblang_spl import embedded
from nbpack_splunk.settings import SplunkSettings

FILES = files_of("splunk")
MOMENT = 1772409600.25
"""Monday 2 March 2026, a quarter of a second past midnight, UTC."""


def holding(**indexes: Sequence[Mapping[str, Any]]) -> Connection:
    """A connection to events by index; a name that begins with ``lookup_`` is that of a table.

    An event without a ``_time`` is of :data:`MOMENT`.
    """
    tables = {}
    for name, rows in indexes.items():
        if name.startswith("lookup_"):
            tables[f"lookups/{name.removeprefix('lookup_')}"] = pd.DataFrame(rows)
        else:
            given = [{"_time": MOMENT, "index": name, "host": "sensor", **row} for row in rows]
            tables[name] = pd.DataFrame(given)
    return embedded(
        provider="splunk",
        title="Splunk",
        source=tables,
        source_kind="demo",
        places=SplunkSettings().places,
    )


def asked(
    connection: Connection,
    query: str,
    about: str | None = None,
    timespan: TimeSpan = ALL_TIME,
    *,
    listed: tuple[str, ...] = (),
    rank: int = 0,
    **arguments: Any,
) -> QueryResult:
    """The answer to a question; ``rank`` leaves out files of another one."""
    files = [file for file in FILES if rank in (0, file.rank)]
    return ask(connection, files, query, about, timespan, listed=listed, arguments=arguments)


def only(result: QueryResult, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of an answer in some columns, missing cells as None."""
    cells = result.frame[list(columns)].astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))
