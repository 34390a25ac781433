"""Tables of the embedded engine: made when a query first reads them, as views with casts.

A view over typed parquet is the file itself; only columns that a query names are read and cast.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from nbcore.errors import QueryError
from nblang_kql.engine import readers
from nblang_kql.engine.casts import Cast, cast, nothing
from nblang_kql.engine.folder import DataFile, Folder, Format

if TYPE_CHECKING:
    import pandas as pd

Schema = Mapping[str, Mapping[str, str]]
"""Tables that a pack knows: table, column, KQL type."""


@dataclass
class Table:
    """One table, made.

    Attributes
    ----------
    name : str
    columns : list of str
    time : str
        The column that says when a row was recorded; empty where none is known.
    groups : list of Group
        What it is read from; files of the same columns together.
    notes : list of str
        Sentences about files that were left out.
    """

    name: str
    columns: list[str]
    time: str = ""
    groups: list[Group] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Group:
    """Files of one format and the same columns: how they are read, and each column's cast."""

    source: str
    casts: dict[str, Cast]


class Tables:
    """The tables of one connection.

    Parameters
    ----------
    database : duckdb.DuckDBPyConnection
    source : Folder, or mapping of str to pandas.DataFrame
    schema : mapping of table to mapping of column to KQL type
    """

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        source: Folder | Mapping[str, pd.DataFrame],
        schema: Schema,
    ) -> None:
        self._database = database
        self._source = source
        self._schema = {table: dict(columns) for table, columns in schema.items()}
        self._made: dict[str, Table] = {}
        self._lock = threading.Lock()

    def has(self, name: str) -> bool:
        """Whether the source holds the table."""
        if isinstance(self._source, Folder):
            return bool(self._source.files(name))
        return name in self._source

    def table(self, name: str) -> Table:
        """The table, made when it is first asked for.

        Raises
        ------
        QueryError
            None of its files can be read.
        """
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(name)
            return self._made[name]

    def _make(self, name: str) -> Table:
        known = self._schema.get(name, {})
        with self._database.cursor() as cursor:
            if isinstance(self._source, Folder):
                table = self._from_files(cursor, name, self._source.files(name))
            else:
                table = self._from_frame(cursor, name, self._source[name])
            selects = [
                f"SELECT {', '.join(_select(group, table.columns, known))} FROM {group.source}"
                for group in table.groups
            ]
            cursor.execute(
                f"CREATE OR REPLACE VIEW {readers.name(name)} AS {' UNION ALL '.join(selects)}"
            )
        table.time = _time_column(known)
        return table

    def _from_files(
        self, cursor: duckdb.DuckDBPyConnection, name: str, files: list[DataFile]
    ) -> Table:
        known = self._schema.get(name, {})
        notes: list[str] = []
        alike: dict[tuple[Format, tuple[tuple[str, str], ...]], list[Path]] = {}
        for file in files:
            try:
                held = readers.columns(cursor, file)
            except duckdb.Error as error:
                notes.append(f"{file.path.name} cannot be read and is left out: {said(error)}")
                continue
            alike.setdefault((file.format, tuple(held.items())), []).append(file.path)
        if not alike:
            raise QueryError(f"No file of {name} can be read. {' '.join(notes)}")
        groups = []
        for (format_, columns), paths in alike.items():
            held = dict(columns)
            if format_ == "json":
                # A key that the first rows lack may come later.
                held = {**{column: "VARCHAR" for column in known}, **held}
            groups.append(_group(readers.reader(format_, paths, held), held, known))
        return Table(name, _columns(groups, known), groups=groups, notes=notes)

    def _from_frame(
        self, cursor: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame
    ) -> Table:
        known = self._schema.get(name, {})
        held_in = readers.name(f"{name} as given")
        cursor.register("given", frame)
        cursor.execute(f"CREATE OR REPLACE TABLE {held_in} AS SELECT * FROM given")
        cursor.unregister("given")
        cursor.execute(f"DESCRIBE {held_in}")
        held = {column: type_ for column, type_, *_ in cursor.fetchall()}
        groups = [_group(held_in, held, known)]
        return Table(name, _columns(groups, known), groups=groups)


def said(error: BaseException) -> str:
    """What DuckDB says of an error, in one line."""
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return line if line.endswith(".") else f"{line}."


def _group(source: str, held: Mapping[str, str], known: Mapping[str, str]) -> Group:
    spelled = {column.casefold(): column for column in known}
    casts: dict[str, Cast] = {}
    for column, type_ in held.items():
        # Portals export a time column as "TimeGenerated [UTC]".
        plain = column.removesuffix(" [UTC]")
        target = spelled.get(plain.casefold(), column)
        if target in casts and column != target:
            continue
        quoted = readers.name(column)
        kql = known.get(target)
        casts[target] = cast(quoted, type_, kql) if kql else Cast(quoted, quoted)
    return Group(source, casts)


def _columns(groups: list[Group], known: Mapping[str, str]) -> list[str]:
    names = dict.fromkeys(known)
    for group in groups:
        names |= dict.fromkeys(group.casts)
    return list(names)


def _select(group: Group, columns: list[str], known: Mapping[str, str]) -> list[str]:
    selected = []
    for column in columns:
        if column in group.casts:
            sql = group.casts[column].sql
        else:
            sql = nothing(known[column]) if column in known else "NULL"
        selected.append(f"{sql} AS {readers.name(column)}")
    return selected


def _time_column(known: Mapping[str, str]) -> str:
    moments = [column for column, kql in known.items() if kql == "datetime"]
    for usual in ("TimeGenerated", "Timestamp"):
        if usual in moments:
            return usual
    return moments[0] if moments else ""
