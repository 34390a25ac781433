"""Tables of the embedded engine: made when a query first reads them, as views with casts.

A view over typed parquet is the file itself; only columns that a query names are read and cast.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from nbcore import QueryError, join_names
from nbcore.lang import Lock
from nblang_kql.engine import readers
from nblang_kql.engine.casts import Cast, as_held, as_text, cast, missing_value
from nblang_kql.engine.folder import DataFile, Folder, display_name, looked_for
from nblang_kql.engine.given import load_frame
from nblang_kql.engine.naming import Naming, Renamed
from nblang_kql.engine.readers import Layout

if TYPE_CHECKING:
    import pandas as pd

Schema = Mapping[str, Mapping[str, str]]
"""Tables that a pack knows: table, column, KQL type."""
_TIMES = {"TimeGenerated": "datetime", "Timestamp": "datetime"}
"""Columns in which Log Analytics and advanced hunting keep a row's time, in every table."""
_PLAIN = {"BIGINT": "long", "DOUBLE": "real", "BOOLEAN": "bool"}
"""What a JSON value that is not text is, in a column that is not known."""


@dataclass
class Group:
    """Files of one layout: how they are read, and the cast of each column.

    Attributes
    ----------
    source : str
        SQL of what is read.
    alone : callable
        The same for one of the files.
    casts : dict of str to Cast
    held : dict of str to str
        Type in the file of each column that is not known.
    files : list of pathlib.Path
    """

    source: str
    casts: dict[str, Cast]
    held: dict[str, str]
    files: list[Path] = field(default_factory=list)
    alone: Callable[[Path], str] = str


@dataclass
class Table:
    """One table, as a view of its name.

    Attributes
    ----------
    name : str
    columns : dict of str to str
        Each with DuckDB's type of it.
    time : str
        The column that says when a row was recorded; empty where none is known.
    groups : list of Group
    known : collection of str
        Those of its columns that the pack knows.
    notes : list of str
        Sentences about files that are left out or of no use.
    """

    name: str
    columns: dict[str, str]
    time: str
    groups: list[Group]
    known: Collection[str] = ()
    notes: list[str] = field(default_factory=list)

    def serve(self, named: Collection[str], cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
        """Make the table ready for one query, on its cursor.

        To KQL ``Account`` and ``account`` are two columns, to DuckDB one. Where a query makes the
        one, a column of the export that the pack does not know must not be there as the other.

        Returns
        -------
        dict of str to str
            The columns that the query finds, with their types.
        """
        folded = {name.casefold() for name in named}
        hidden = [
            column
            for column in self.columns
            if column not in self.known and column not in named and column.casefold() in folded
        ]
        if hidden:
            view = readers.name(self.name)
            listed_ = ", ".join(readers.name(column) for column in hidden)
            cursor.execute(
                f"CREATE OR REPLACE TEMP VIEW {view} AS "
                f"SELECT * EXCLUDE ({listed_}) FROM memory.main.{view}"
            )
        return {name: held for name, held in self.columns.items() if name not in hidden}


class Tables:
    """The tables of one connection.

    Parameters
    ----------
    source : Folder, or mapping of str to pandas.DataFrame or a parquet file's path
    schema : mapping of table to mapping of column to KQL type
    title : str
        Of the connection, for messages.
    renamed : mapping of table to mapping of str to column
        Columns that exports call otherwise.
    """

    def __init__(
        self,
        source: Folder | Mapping[str, pd.DataFrame | Path],
        schema: Schema,
        title: str,
        renamed: Renamed | None = None,
    ) -> None:
        self._renamed = renamed or {}
        self._source = source
        self._schema = schema
        self._title = title
        self._made: dict[str, Table] = {}
        self._broken: dict[Path, str] = {}
        self._lock = Lock()

    def has(self, name: str) -> bool:
        """Whether the source holds the table."""
        if isinstance(self._source, Folder):
            return bool(self._source.files(name))
        return name in self._source

    def lacking(self, names: Iterable[str]) -> str:
        """A sentence about tables that the source does not hold."""
        if isinstance(self._source, Folder):
            return looked_for(names, self._source)
        return f"{self._title} has no {join_names(names, 'and no')}."

    def knows(self, name: str) -> bool:
        """Whether the pack knows the table."""
        return name in self._schema

    def table(self, name: str, cursor: duckdb.DuckDBPyConnection) -> Table:
        """The table, made when it is first asked for.

        Raises
        ------
        QueryError
            None of its files can be read.
        """
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(name, cursor)
            return self._made[name]

    def forget(self) -> None:
        """Make every table anew, in another engine."""
        self._made.clear()

    def leave_out(self, broken: Mapping[Path, str]) -> None:
        """Make the tables anew without files that turned out not to be readable.

        Parameters
        ----------
        broken : mapping of pathlib.Path to str
            Each with what is wrong with it.
        """
        with self._lock:
            self._broken.update(broken)
            for name, table in list(self._made.items()):
                if any(path in broken for group in table.groups for path in group.files):
                    del self._made[name]

    def _make(self, name: str, cursor: duckdb.DuckDBPyConnection) -> Table:
        known = dict(self._schema.get(name, {}))
        naming = Naming(known or _TIMES, self._renamed.get(name, {}))
        if isinstance(self._source, Folder):
            groups, notes = self._from_files(name, self._source.files(name), known, naming, cursor)
        else:
            groups, notes = [_given_group(name, self._source[name], known, naming, cursor)], []
        columns = list(dict.fromkeys([*known, *(one for group in groups for one in group.casts)]))
        if not columns:
            raise QueryError(f"The files of {name} are empty.")
        _unify_types(groups)
        selects = [
            f"SELECT {', '.join(_select_list(group, columns, known))} FROM {group.source}"
            for group in groups
        ] or [f"SELECT {', '.join(_missing_columns(columns, known))} WHERE false"]
        view = f"CREATE OR REPLACE VIEW {readers.name(name)} AS {' UNION ALL '.join(selects)}"
        cursor.execute(view)
        cursor.execute(f"DESCRIBE {readers.name(name)}")
        types = [str(held) for _, held, *_ in cursor.fetchall()]
        time = _time(known or dict.fromkeys(columns, ""))
        notes += [
            f"{join_names(map(display_name, group.files))}: there is no column {time}, so no time "
            "range includes these rows."
            for group in groups
            if time and time not in group.casts and group.files
        ]
        return Table(name, dict(zip(columns, types, strict=True)), time, groups, known, notes)

    def _from_files(
        self,
        name: str,
        files: Sequence[DataFile],
        known: Mapping[str, str],
        naming: Naming,
        cursor: duckdb.DuckDBPyConnection,
    ) -> tuple[list[Group], list[str]]:
        alike: dict[Layout, list[Path]] = {}
        left_out: dict[Path, str] = {}
        for file in files:
            if file.odd:
                left_out[file.path] = file.odd
                continue
            if file.path in self._broken:
                left_out[file.path] = self._broken[file.path]
                continue
            try:
                found = readers.layout(cursor, file)
            except duckdb.InterruptException:
                raise
            except (duckdb.Error, QueryError, OSError, EOFError, zlib.error, ValueError) as error:
                left_out[file.path] = engine_error_line(error)
                continue
            if found is not None:
                alike.setdefault(found, []).append(file.path)
        notes = [
            f"{display_name(path)} cannot be read and is left out: {why}"
            for path, why in left_out.items()
        ]
        if left_out and not alike:
            raise QueryError(f"No file of {name} can be read. {' '.join(notes)}")
        return [_of_layout(layout, paths, known, naming) for layout, paths in alike.items()], notes


def engine_error_line(error: BaseException) -> str:
    """What an engine says of an error, in one short line without the query."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = lines[0] if len(lines[0]) <= 300 else f"{lines[0][:300]} ..."
    return f"{line.rstrip(' .')}."


def _given_group(
    name: str,
    given: pd.DataFrame | Path,
    known: Mapping[str, str],
    naming: Naming,
    cursor: duckdb.DuckDBPyConnection,
) -> Group:
    if isinstance(given, Path):
        source = f"read_parquet({readers.text(readers.pattern(given))}, hive_partitioning=false)"
        return _group(source, readers.columns(cursor, source), known or _TIMES, naming)
    source = readers.name(f"{name} as given")
    return _group(source, load_frame(given, source, cursor), known or _TIMES, naming)


def _of_layout(
    layout: Layout, paths: list[Path], known: Mapping[str, str], naming: Naming
) -> Group:
    held = dict(layout.columns)
    kinds = dict(known or _TIMES)
    more: dict[str, str] = {}
    if layout.format == "json":
        # A key that the first rows lack may come later.
        there = set(map(naming.column, held))
        more = {column: "VARCHAR" for column in known if column not in there}
        held = dict.fromkeys([*held, *more], "VARCHAR")
        kinds = {**_sniffed_types(layout.columns), **kinds}
    made = _group(readers.reader(layout, paths, more), held, kinds, naming)
    made.files = paths
    made.alone = lambda path: readers.reader(layout, [path], more)
    return made


def _sniffed_types(columns: Sequence[tuple[str, str]]) -> dict[str, str]:
    kinds = {}
    for column, held in columns:
        if held.startswith(("STRUCT", "MAP", "JSON")) or held.endswith("]"):
            kinds[column] = "dynamic"
        elif held in _PLAIN:
            kinds[column] = _PLAIN[held]
    return kinds


def _group(source: str, held: Mapping[str, str], kinds: Mapping[str, str], naming: Naming) -> Group:
    group = Group(source, {}, {})
    # What is spelled as it should be goes first, so that nothing else takes its place.
    for column in sorted(held, key=lambda name: (name not in kinds, not naming.is_exact(name))):
        target = naming.column(column)
        if target in group.casts:
            target = column
        quoted = readers.name(column)
        kql = kinds.get(target)
        if kql:
            group.casts[target] = cast(quoted, held[column], kql)
        else:
            group.casts[target] = as_held(quoted, held[column])
            group.held[target] = held[column]
    return group


def _unify_types(groups: Sequence[Group]) -> None:
    """Make a column that is not known text where the files differ in its type."""
    for column in {name for group in groups for name in group.held}:
        if len({group.held.get(column) for group in groups if column in group.casts}) > 1:
            for group in groups:
                if column in group.casts:
                    group.casts[column] = as_text(group.casts[column], group.held.get(column, ""))


def _select_list(group: Group, columns: Sequence[str], known: Mapping[str, str]) -> list[str]:
    return [
        f"{group.casts[column].sql} AS {readers.name(column)}"
        if column in group.casts
        else _missing_columns([column], known)[0]
        for column in columns
    ]


def _missing_columns(columns: Sequence[str], known: Mapping[str, str]) -> list[str]:
    return [
        f"{missing_value(known[column]) if column in known else 'NULL'} AS {readers.name(column)}"
        for column in columns
    ]


def _time(kinds: Mapping[str, str]) -> str:
    usual = [column for column in _TIMES if column in kinds]
    return next(iter([*usual, *(name for name, kql in kinds.items() if kql == "datetime")]), "")
