"""Events that were read line by line, kept as columns: a file is read once.

They lie in tables of the engine's database, which writes to its own temporary place what its memory
does not hold. A kind of files shares a table, so that a folder of a thousand logs does not make a
thousand tables; every row has the number of its file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from nblang_spl.engine.database import Database
from nblang_spl.events import stamps
from nblang_spl.events.cells import FILE
from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import Faults
from nblang_spl.events.source import SEQUENCE, TIME
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import column, sql

if TYPE_CHECKING:
    import duckdb

BATCH = 20_000
_SIZE = 64 * 1024 * 1024
"""Characters of a batch; whichever comes first ends it."""
MOST_FIELDS = 1_000
"""Fields that one file may bring; others stay in the text of the events."""
_LONGEST_NAME = 200
_WIDEST = 2 * MOST_FIELDS
_SEVERAL = "\x01"
"""Before a JSON list in a cell that holds several values."""
_TIME, _FILE = "event_time", "file"


@dataclass
class Table:
    """One table of the database.

    Attributes
    ----------
    name : str
    columns : dict of str to str
        Field to column.
    """

    name: str
    columns: dict[str, str] = field(default_factory=dict)


@dataclass
class Kept:
    """What was read from one file.

    Attributes
    ----------
    table : Table
    number : int
        Of the file, in its rows.
    rows : int
    fields : dict of str to Type
        Text or several values.
    first, last : float or None
        The least and the greatest time.
    timeless : int
        Rows without a time, which lie in every range.
    indexes : set of str
        Values of ``index``.
    """

    table: Table
    number: int
    rows: int = 0
    fields: dict[str, Type] = field(default_factory=dict)
    first: float | None = None
    last: float | None = None
    timeless: int = 0
    indexes: set[str] = field(default_factory=set)

    def value(self, name: str, wanted: Type) -> exp.Expr | None:
        """The SQL of a field; None where the table has no such column."""
        if name == SEQUENCE:
            return sql(f"CAST({_FILE} AS BIGINT) * {FILE} + rowid")
        if name == TIME:
            return column(_TIME)
        held = self.table.columns.get(name)
        if held is None:
            return None
        cell = column(held)
        if wanted is not Type.MULTI:
            return cell
        return sql(
            "CASE WHEN starts_with(:c, chr(1)) THEN from_json(substr(:c, 2), '[\"VARCHAR\"]') "
            "WHEN :c IS NOT NULL THEN [:c] END",
            c=cell,
        )


class Store:
    """The tables of one folder.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables: dict[str, Table] = {}
        self._made = 0

    def keep(self, kind: str, number: int, events: Iterable[Values], faults: Faults) -> Kept:
        """Take the events of a file.

        Parameters
        ----------
        kind : str
            Files of one kind share a table.
        number : int
            The file's.
        events : iterable of Values
            ``_time`` as seconds or as text.
        faults : Faults
        """
        kept = Kept(self._table(kind), number)
        with self._database.cursor() as cursor:
            for batch in _batches(events):
                _timed(batch, faults)
                self._append(cursor, kept, batch, faults)
        return kept

    def _table(self, kind: str) -> Table:
        table = self._tables.get(kind)
        if table is None or len(table.columns) > _WIDEST - MOST_FIELDS:
            table = Table(f"kept_{self._made}")
            self._made += 1
            with self._database.cursor() as cursor:
                cursor.execute(f"CREATE TABLE {table.name} ({_FILE} INTEGER, {_TIME} DOUBLE)")
            self._tables[kind] = table
        return table

    def _append(
        self, cursor: duckdb.DuckDBPyConnection, kept: Kept, batch: list[Values], faults: Faults
    ) -> None:
        import numpy as np

        table = kept.table
        names = self._columns(cursor, kept, batch, faults)
        arrays: dict[str, Any] = {}
        for name in names:
            cells = [event.get(name) for event in batch]
            if any(cell.__class__ is not str and cell is not None for cell in cells) or any(
                cell is not None and cell[:1] == _SEVERAL for cell in cells
            ):
                kept.fields[name] = Type.MULTI
                cells = [_packed(cell) for cell in cells]
            arrays[table.columns[name]] = _objects(cells)
        times = np.array([event.get(TIME, np.nan) for event in batch], dtype="float64")
        known = times[~np.isnan(times)]
        if len(known):
            kept.first = min(float(known.min()), kept.first if kept.first is not None else np.inf)
            kept.last = max(float(known.max()), kept.last if kept.last is not None else -np.inf)
        kept.timeless += len(times) - len(known)
        kept.rows += len(batch)
        kept.indexes.update(str(event["index"]) for event in batch if "index" in event)
        arrays[_TIME] = times
        chosen = ", ".join(arrays)
        cursor.register("given", arrays)
        cursor.execute(
            f"INSERT INTO {table.name} ({_FILE}, {chosen}) "
            f"SELECT {kept.number}, {', '.join(_read(name) for name in arrays)} FROM given"
        )
        cursor.unregister("given")

    def _columns(
        self, cursor: duckdb.DuckDBPyConnection, kept: Kept, batch: list[Values], faults: Faults
    ) -> list[str]:
        """The fields of a batch; columns for new ones."""
        names = dict.fromkeys(name for event in batch for name in event)
        names.pop(TIME, None)
        taken = []
        for name in names:
            if name not in kept.fields:
                if len(kept.fields) >= MOST_FIELDS or len(name) > _LONGEST_NAME:
                    faults.count(
                        f"{{field|fields}} beyond {MOST_FIELDS:,}, or with names beyond "
                        f"{_LONGEST_NAME} characters, {{is|are}} left out"
                    )
                    continue
                kept.fields[name] = Type.TEXT
                if name not in kept.table.columns:
                    made = f"c{len(kept.table.columns)}"
                    cursor.execute(f"ALTER TABLE {kept.table.name} ADD COLUMN {made} VARCHAR")
                    kept.table.columns[name] = made
            taken.append(name)
        return taken


def _batches(events: Iterable[Values]) -> Iterator[list[Values]]:
    batch: list[Values] = []
    size = 0
    for event in events:
        batch.append(event)
        size += sum(len(value) for value in event.values() if value.__class__ is str)
        if len(batch) >= BATCH or size > _SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _timed(batch: list[Values], faults: Faults) -> None:
    """Make ``_time`` a number; what is no time counts as missing."""
    for event in batch:
        told = event.get(TIME)
        if told is None:
            continue
        if told.__class__ is str:
            when = stamps.seconds(told)
        else:
            when = stamps.known(told) if isinstance(told, float) else None
        if when is None:
            del event[TIME]
            faults.count(
                "{time|times} cannot be read, so that {its event lies|their events lie} in every range"
            )
        else:
            event[TIME] = when


def _packed(cell: str | list[str] | None) -> str | None:
    if cell is None or (isinstance(cell, str) and not cell.startswith(_SEVERAL)):
        return cell
    return _SEVERAL + json.dumps(cell if isinstance(cell, list) else [cell])


def _objects(cells: list[str | None]) -> Any:
    import numpy as np

    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def _read(name: str) -> str:
    # NaN is how numpy lacks a number.
    return f"nullif({name}, 'nan'::DOUBLE)" if name == _TIME else name
