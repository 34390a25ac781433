"""Events that were read line by line, kept as columns: a file is read once.

They lie in tables of the engine's database, which writes to its own temporary place what its memory
does not hold. Files of one kind with about the same fields share a table, so that a folder of a
thousand logs does not make a thousand tables; every row has the number of its file and its place in
it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from nblang_spl.engine.database import Database
from nblang_spl.events import stamps
from nblang_spl.events.cells import FILE
from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import UNTOLD, Faults
from nblang_spl.events.source import SEQUENCE, TIME
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import column, sql

if TYPE_CHECKING:
    import duckdb

BATCH = 20_000
_SIZE = 64 * 1024 * 1024
"""Characters of a file that become one batch; whichever comes first ends it."""
MOST_FIELDS = 1_000
"""Fields that one file may bring; others stay in the text of the events."""
_LONGEST_NAME = 200
_FEW, _OTHERS, _LOOKED = 8, 300, 20
"""Columns that are added to a table rather than making another; columns that rows may leave empty;
tables of a kind that are looked at for one that fits."""
_SEVERAL = "\x01"
"""Before a JSON list in a cell that holds several values."""
_PLAIN = frozenset({str, type(None)})
_TIME, _FILE, _ROW = "event_time", "file", "place"


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

    def value(self, name: str, wanted: Type) -> exp.Expr | None:
        """The SQL of a field; None where the table has no such column."""
        if name == SEQUENCE:
            return sql(f"CAST({_FILE} AS BIGINT) * {FILE} + {_ROW}")
        if name == TIME:
            return column(_TIME)
        held = self.columns.get(name)
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

    def takes(self, names: Collection[str]) -> bool:
        """Whether fields belong here: few are new, and not many of the table's are others."""
        new = sum(name not in self.columns for name in names)
        return new <= _FEW and len(self.columns) + new <= len(names) + _OTHERS


@dataclass
class Kept:
    """What was read from one file.

    Attributes
    ----------
    number : int
        Of the file, in its rows.
    tables : list of Table
        Where they are; most files have one.
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

    number: int
    tables: list[Table] = field(default_factory=list)
    rows: int = 0
    fields: dict[str, Type] = field(default_factory=dict)
    first: float | None = None
    last: float | None = None
    timeless: int = 0
    indexes: set[str] = field(default_factory=set)


class Store:
    """The tables of one folder.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables: dict[str, list[Table]] = {}
        self._made = 0

    def keep(self, kind: str, number: int, events: Iterable[Values], faults: Faults) -> Kept:
        """Take the events of a file.

        Parameters
        ----------
        kind : str
            Files of one kind share a table where their fields allow it.
        number : int
            The file's.
        events : iterable of Values
            ``_time`` as seconds or as text.
        faults : Faults
        """
        kept = Kept(number)
        with self._database.cursor() as cursor:
            for batch in _batches(events, faults):
                _convert_times(batch, faults)
                self._append(cursor, kind, kept, batch, faults)
        return kept

    def _append(
        self,
        cursor: duckdb.DuckDBPyConnection,
        kind: str,
        kept: Kept,
        batch: list[Values],
        faults: Faults,
    ) -> None:
        import numpy as np

        names = _kept_fields(kept, batch, faults)
        table = self._table(cursor, kind, names)
        if table not in kept.tables:
            kept.tables.append(table)
        arrays: dict[str, Any] = {}
        for name in names:
            cells = _column(batch, name)
            plain = _PLAIN.issuperset(map(type, cells))
            if not plain or _SEVERAL in "".join(filter(None, cells)):
                kept.fields[name] = Type.MULTI
                cells = [_encode_cell(cell) for cell in cells]
            arrays[table.columns[name]] = _objects(cells)
        times = np.array([event.get(TIME, np.nan) for event in batch], dtype="float64")
        known = times[~np.isnan(times)]
        if len(known):
            kept.first = min(float(known.min()), kept.first if kept.first is not None else np.inf)
            kept.last = max(float(known.max()), kept.last if kept.last is not None else -np.inf)
        kept.timeless += len(times) - len(known)
        arrays[_TIME] = times
        arrays[_ROW] = np.arange(kept.rows, kept.rows + len(batch))
        kept.rows += len(batch)
        kept.indexes.update(str(event["index"]) for event in batch if "index" in event)
        cursor.register("given", arrays)
        cursor.execute(
            f"INSERT INTO {table.name} ({_FILE}, {', '.join(arrays)}) "
            f"SELECT {kept.number}, {', '.join(_column_of(name) for name in arrays)} FROM given"
        )
        cursor.unregister("given")

    def _table(self, cursor: duckdb.DuckDBPyConnection, kind: str, names: Collection[str]) -> Table:
        """A table for fields: one of the kind's that takes them, else a new one."""
        for table in reversed(self._tables.setdefault(kind, [])[-_LOOKED:]):
            if table.takes(names):
                for name in names:
                    if name not in table.columns:
                        made = f"c{len(table.columns)}"
                        cursor.execute(f"ALTER TABLE {table.name} ADD COLUMN {made} VARCHAR")
                        table.columns[name] = made
                return table
        table = Table(f"kept_{self._made}", {name: f"c{at}" for at, name in enumerate(names)})
        self._made += 1
        own = [f"{_FILE} INTEGER", f"{_TIME} DOUBLE", f"{_ROW} BIGINT"]
        columns = ", ".join([*own, *(f"{name} VARCHAR" for name in table.columns.values())])
        cursor.execute(f"CREATE TABLE {table.name} ({columns})")
        self._tables[kind].append(table)
        return table


def _kept_fields(kept: Kept, batch: list[Values], faults: Faults) -> list[str]:
    """The fields of a batch that are kept."""
    # Most rows have the same fields in the same order.
    names = dict.fromkeys(name for alike in dict.fromkeys(map(tuple, batch)) for name in alike)
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
        taken.append(name)
    return taken


def _batches(events: Iterable[Values], faults: Faults) -> Iterator[list[Values]]:
    batch: list[Values] = []
    begin = faults.read
    for event in events:
        batch.append(event)
        if len(batch) >= BATCH or faults.read - begin > _SIZE:
            yield batch
            batch, begin = [], faults.read
    if batch:
        yield batch


def _column(batch: list[Values], name: str) -> list[Any]:
    try:
        return list(map(itemgetter(name), batch))
    except KeyError:
        return [event.get(name) for event in batch]


def _convert_times(batch: list[Values], faults: Faults) -> None:
    """Make ``_time`` a number; what is not a time counts as missing."""
    for event in batch:
        told = event.get(TIME)
        if told is None:
            continue
        if told.__class__ is str:
            when = stamps.seconds(told)
        else:
            when = stamps.as_time(told) if isinstance(told, float) else None
        if when is None:
            del event[TIME]
            faults.count(UNTOLD)
        else:
            event[TIME] = when


def _encode_cell(cell: str | list[str] | None) -> str | None:
    if cell is None or (isinstance(cell, str) and not cell.startswith(_SEVERAL)):
        return cell
    return _SEVERAL + json.dumps(cell if isinstance(cell, list) else [cell])


def _objects(cells: list[str | None]) -> Any:
    import numpy as np

    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def _column_of(name: str) -> str:
    # NaN is how numpy lacks a number.
    return f"nullif({name}, 'nan'::DOUBLE)" if name == _TIME else name
