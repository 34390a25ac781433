"""Events from a folder of files.

Parquet files are read by the engine when a search needs them, and only in the columns that it names.
Everything else is read once, line by line, when a search first needs it, and is kept as columns from
then on. A file whose rows all lie outside the range of a search, or are of indexes that it does not
look for, is not a part of its SQL.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from sqlglot import exp

from nbcore.lang import RLock
from nblang_spl.engine.database import Database
from nblang_spl.errors import SplError
from nblang_spl.events import cells, extraction, parquet
from nblang_spl.events.cells import DEFAULTS
from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import UNTOLD, Faults
from nblang_spl.events.parquet import Parquet
from nblang_spl.events.reading import Reader, complete_events, reader
from nblang_spl.events.source import RAW, TIME, Events, Scope, Source
from nblang_spl.events.store import Kept, Store, Table
from nblang_spl.events.walk import FORMS, File, display_name, files
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import column, sql, sql_text

_FETCHED = 2_000
"""Rows of a parquet file that are held at once where their text is looked into."""


@dataclass
class _Text:
    """A file that is read line by line."""

    file: File
    number: int
    faults: Faults
    reader: Reader | None = None
    kept: Kept | None = None


class Folder(Source):
    """A folder of files, each the index that its name begins with, or what its events say.

    Parameters
    ----------
    path : Path
    database : Database

    Raises
    ------
    SplError
        There is no such folder, or no file in it can be events.
    """

    def __init__(self, path: Path, database: Database) -> None:
        if not path.is_dir():
            raise SplError(f"{path} is not a folder; give one that holds exported events.")
        self.folder = path.resolve()
        self._database = database
        self._store = Store(database)
        self._lock = RLock()
        self._notes: list[str] = []
        self._found = files(self.folder, self._notes)
        if not self._found:
            also = f" {self._notes[0]}" if self._notes else ""
            raise SplError(
                f"{path} holds no events; files that are read end in {', '.join(FORMS)}, or in one "
                f"of these and .gz.{also}"
            )
        self._parquet: list[Parquet] = []
        self._texts: list[_Text] = []
        self._looked = False

    def indexes(self) -> list[str]:
        with self._lock:
            self._find_layout()
            names = {one.index or one.file.index for one in self._parquet}
            for text in self._texts:
                names |= (text.kept and text.kept.indexes) or {text.file.index}
        return sorted(names)

    def events(self, scope: Scope) -> Events:
        with self._lock:
            self._find_layout()
            seen = [one for one in self._parquet if not one.outside(scope)]
            kept: list[Kept] = []
            notes, untold = list(self._notes), self._unreadable_times(seen)
            for text in self._texts:
                if _can_be_skipped(text, scope):
                    continue
                found = text.kept or self._load_file(text)
                notes += text.faults.sentences
                untold += text.faults.untold
                if found.rows and _overlaps(found, scope):
                    kept.append(found)
        fields: dict[str, Type] = {TIME: Type.NUMBER, **dict.fromkeys(DEFAULTS, Type.TEXT)}
        for one in (*(part.fields for part in seen), *(part.fields for part in kept)):
            for name, kind in one.items():
                if fields.get(name) is not Type.MULTI:
                    fields[name] = kind
        return FileEvents(fields, notes, seen, kept, scope, untold=untold)

    def recheck(self) -> bool:
        """After an error of the engine: look for files that cannot be read to their end.

        Returns
        -------
        bool
            Whether there was one; it is left out from now on, and named.
        """
        with self._lock, self._database.cursor() as cursor:
            broken = []
            for one in self._parquet:
                try:
                    parquet.check_readable(cursor, one)
                except duckdb.Error as error:
                    broken.append(one)
                    self._leave_out(one.file, error)
            self._parquet = [one for one in self._parquet if one not in broken]
        return bool(broken)

    # ------------------------------------------------------------------------------ inside

    def _find_layout(self) -> None:
        """Learn how the files are laid out; no row is read."""
        if self._looked:
            return
        self._looked = True
        with self._database.cursor() as cursor:
            for number, file in enumerate(self._found):
                if file.form != "parquet":
                    self._add_text(number, file)
                    continue
                try:
                    one = parquet.read_footer(cursor, file, number)
                    if _needs_extraction(cursor, one):
                        faults = Faults(display_name(file.name))
                        faults.count(UNTOLD, many=parquet.count_unreadable_times(cursor, one))
                        kept = self._store.keep("parquet", number, self._rows(one), faults)
                        self._texts.append(_Text(file, number, faults, Reader("parquet"), kept))
                    else:
                        self._parquet.append(one)
                except duckdb.Error as error:
                    self._leave_out(file, error)

    def _unreadable_times(self, seen: list[Parquet]) -> list[str]:
        """What is to be said of times in parquet files, each of which is looked through once."""
        told: list[str] = []
        for one in seen:
            if one.untold is None:
                try:
                    with self._database.cursor() as cursor:
                        one.untold = parquet.count_unreadable_times(cursor, one)
                except duckdb.Error:
                    one.untold = 0  # the search itself will say that the file is broken
            faults = Faults(one.file.name)
            faults.count(UNTOLD, many=one.untold)
            told += faults.untold
        return told

    def _add_text(self, number: int, file: File) -> None:
        try:
            chosen = reader(file)
        except (OSError, ValueError, RecursionError, csv.Error) as error:
            self._leave_out(file, error)
            return
        if chosen is None:
            self._notes.append(f"{file.name} is not a log of a known kind and is not read.")
        else:
            self._texts.append(_Text(file, number, Faults(display_name(file.name)), chosen))

    def _load_file(self, text: _Text) -> Kept:
        events: Iterator[Values] = iter(())
        if text.reader:
            events = text.reader.events(text.file, text.faults)
        kind = text.reader.kind if text.reader else ""
        try:
            text.kept = self._store.keep(kind, text.number, events, text.faults)
        except (duckdb.Error, ValueError) as error:
            # One odd file never takes the others along.
            text.kept = Kept(text.number)
            text.faults.say(f"cannot be read and is left out: {str(error).partition(chr(10))[0]}.")
        return text.kept

    def _rows(self, one: Parquet) -> Iterator[Values]:
        """The rows of a parquet file as events whose text is looked into."""
        names = list(one.columns)

        def plain() -> Iterator[Values]:
            with self._database.cursor() as cursor:
                cursor.execute(sql_text(parquet.texts(one)))
                while rows := cursor.fetchmany(_FETCHED):
                    for row in rows:
                        yield {
                            name: cell
                            for name, cell in zip(names, row, strict=True)
                            if cell is not None
                        }

        return complete_events(plain(), one.file)

    def _leave_out(self, file: File, error: Exception) -> None:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        said = lines[0].replace(str(file.path), file.name)[:200].rstrip(".")
        self._notes.append(f"{file.name} cannot be read and is left out: {said}.")


def _needs_extraction(cursor: duckdb.DuckDBPyConnection, one: Parquet) -> bool:
    """Whether events of a file have a source type whose text is looked into."""
    if RAW not in one.columns or one.columns.get("sourcetype", ("", ""))[1] != "VARCHAR":
        return False
    known = exp.column(exp.to_identifier(one.columns["sourcetype"][0], quoted=True))
    kinds = exp.select(sql(":c", c=known)).distinct().from_(parquet.reader_of(one))
    found = cursor.execute(sql_text(kinds)).fetchall()
    return any(kind and extraction.extraction_kind(str(kind), one.columns) for (kind,) in found)


def _can_be_skipped(text: _Text, scope: Scope) -> bool:
    """Whether a file can be left alone without having been read."""
    if text.kept is not None:
        return not any(scope.index(index) for index in text.kept.indexes)
    return text.reader is not None and not (text.reader.says_index or scope.index(text.file.index))


def _overlaps(kept: Kept, scope: Scope) -> bool:
    if kept.timeless or kept.first is None or kept.last is None:
        return True
    early = scope.earliest is not None and kept.last < scope.earliest
    return not early and (scope.latest is None or kept.first < scope.latest)


@dataclass
class FileEvents(Events):
    """Events of some files."""

    parquet: list[Parquet] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

    def select(self, columns: Mapping[str, str]) -> exp.Query:
        parts: list[exp.Query] = [
            parquet.select(group, columns, self.fields, self.scope)
            for group in parquet.group_alike(self.parquet)
        ]
        tables: dict[str, Table] = {}
        numbers: dict[str, list[int]] = {}
        for one in self.kept:
            for table in one.tables:
                tables[table.name] = table
                numbers.setdefault(table.name, []).append(one.number)
        parts += [
            self._select_from(table, numbers[name], columns) for name, table in tables.items()
        ]
        return cells.union_all(parts, columns, self.fields)

    def _select_from(
        self, table: Table, files: list[int], columns: Mapping[str, str]
    ) -> exp.Select:
        chosen = []
        for name, named in columns.items():
            wanted = self.fields.get(name, Type.NUMBER)
            value = table.value(name, wanted)
            chosen.append(
                exp.alias_(value if value is not None else cells.missing_field(wanted), named)
            )
        query = exp.select(*(chosen or [sql("1").as_("one")])).from_(table.name)
        numbers = [exp.Literal.number(number) for number in files]
        query = query.where(exp.In(this=column("file"), expressions=numbers))
        inside = cells.in_range(column("event_time"), "DOUBLE", self.scope, plain=True)
        return query.where(inside) if inside is not None else query
