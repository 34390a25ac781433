"""KQL to DuckDB's SQL, each text once: parsing costs more than most queries over a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from nbcore import Value
from nblang_kql.literals import utc

_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
Columns = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Tables with their columns and DuckDB's types of these; to be hashed, hence tuples."""


@dataclass(frozen=True)
class Translation:
    """A query as SQL.

    Attributes
    ----------
    sql : str
    slots : mapping of str to str
        Placeholder to the parameter whose value belongs there.
    fixed : mapping of str to value
        Placeholders whose value the text itself gives.
    clocks : tuple of str
        Placeholders for the time that ``now()`` yields.
    shape : str
        What is selected from the SQL, so that every column has a type that numpy has; empty until
        the engine was asked.
    """

    sql: str
    slots: Mapping[str, str]
    fixed: Mapping[str, Any]
    clocks: tuple[str, ...]
    shape: str = ""

    def values(self, given: Mapping[str, Value], now: datetime) -> dict[str, Any]:
        """What is bound to the placeholders."""
        return {
            **{slot: given[name] for slot, name in self.slots.items()},
            **self.fixed,
            **dict.fromkeys(self.clocks, utc(now)),
        }


@lru_cache(maxsize=256)
def translate(text: str, columns: Columns) -> Translation:
    """Translate a query.

    Parameters
    ----------
    text : str
        KQL, with its parameters declared; it is read only, never a command.
    columns : tuple of (str, tuple of (str, str))
        The tables that it may read.

    Raises
    ------
    duckdb_kql.errors.KqlError
        It is not KQL, or KQL that duckdb-kql does not translate.
    """
    # Here, since a translation that was kept needs none of it.
    import duckdb_kql

    made = duckdb_kql.to_sql(
        text,
        schema={table: [name for name, _ in held] for table, held in columns},
        allow_write=False,
        query_now=_SOME_TIME,
    )
    slots = {one.slot: one.name for one in made.declarations if one.slot in made.slots}
    others = {slot: value for slot, value in made.parameters.items() if slot not in slots}
    clocks = tuple(slot for slot, value in others.items() if value == utc(_SOME_TIME))
    fixed = {slot: value for slot, value in others.items() if slot not in clocks}
    return Translation(str(made), slots, fixed, clocks)
