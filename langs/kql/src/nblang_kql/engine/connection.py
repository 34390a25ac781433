"""Answering query files with DuckDB."""

from __future__ import annotations

import tempfile
import threading
import uuid
import weakref
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from nbcore import (
    Answer,
    Bound,
    Limits,
    NbcoreError,
    QueryError,
    Running,
    SyncConnection,
    TimeSpan,
    UnavailableError,
    UserError,
    Value,
)
from nbcore.lang import Lock, leave_to_parent
from nblang_kql.declaration import as_parameters
from nblang_kql.engine import checks, frames, kept, readers
from nblang_kql.engine.folder import Folder, looked_for
from nblang_kql.engine.naming import Renamed
from nblang_kql.engine.tables import Schema, Table, Tables
from nblang_kql.engine.translation import Columns, Translation, translate
from nblang_kql.rendering import capped, render
from nblang_kql.tokens import code, names

if TYPE_CHECKING:
    import pandas as pd

_AGAIN = 0.05
"""Seconds after which a query that is still running is interrupted again."""


class EmbeddedConnection(SyncConnection):
    """KQL over files or frames; see :func:`nblang_kql.embedded`."""

    def __init__(
        self,
        *,
        provider: str,
        title: str,
        source: Path | Mapping[str, pd.DataFrame | Path],
        schema: Schema,
        source_kind: str,
        now: datetime | None,
        renamed: Renamed | None = None,
    ) -> None:
        self.provider = provider
        self.title = title
        self.source = source_kind
        self._now = now
        held: Folder | Mapping[str, Any]
        held = Folder(source, schema) if isinstance(source, Path) else source
        if isinstance(held, Folder) and not held.tables():
            raise UserError(looked_for(schema, held))
        self._tables = Tables(held, schema, title, renamed)
        self._folder = held.path if isinstance(held, Folder) else None
        given = () if isinstance(held, Folder) else held.values()
        self._files = [one for one in given if isinstance(one, Path)]
        self._database = [open_engine(self._folder, self._files)]
        self._to_open = False
        self._translations: dict[str, Translation] = {}
        self._lock = Lock()
        # A thread may outlive the program by a moment. If it then still knew the engine, the
        # engine's bindings would print a page about leaks.
        weakref.finalize(self, self._database.clear)

    def now(self) -> datetime:
        return self._now or super().now()

    async def has(self, table: str, timespan: TimeSpan) -> bool | None:
        return self._tables.has(table)

    async def lacking(self, tables: tuple[str, ...]) -> str:
        return self._tables.lacking(tables)

    def text(self, bound: Bound, limits: Limits) -> str:
        return render(bound, limits)

    def start(self, bound: Bound, limits: Limits) -> Running:
        with self._lock:
            if self._to_open:
                self._database.append(open_engine(self._folder, self._files))
                self._to_open = False
            if not self._database:
                raise QueryError(f"{self.title} was closed.")
            cursor = self._database[0].cursor()
        return _Query(
            cursor,
            tables=self._tables,
            translations=self._translations,
            bound=bound,
            limits=limits,
            now=self.now(),
        )

    async def close(self) -> None:
        with self._lock:
            self._to_open = False
            while self._database:
                self._database.pop().close()

    def forked(self) -> None:
        self._to_open = self._to_open or bool(self._database)
        while self._database:
            leave_to_parent(self._database.pop())
        self._tables.forget()


def open_engine(folder: Path | None, files: Iterable[Path] = ()) -> duckdb.DuckDBPyConnection:
    """An engine that reads the folder, or these files, and nothing else.

    A table name in KQL may be any text, and DuckDB takes the name of a file, and of a Python
    variable, for a table.
    """
    database = duckdb.connect(":memory:")
    paths = {str(folder), readers.pattern(folder)} if folder else set()
    allowed = ", ".join(map(readers.text, sorted(paths)))
    each = ", ".join(
        readers.text(name) for path in files for name in (str(path), readers.pattern(path))
    )
    spill = Path(tempfile.gettempdir(), f"nbcore-{uuid.uuid4().hex}")
    for setting in (
        "autoinstall_known_extensions = false",
        f"temp_directory = {readers.text(str(spill))}",
        f"allowed_directories = [{allowed}]",
        f"allowed_paths = [{each}]",
        "enable_external_access = false",
    ):
        database.execute(f"SET {setting}")
    return database


class _Query(Running):
    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        *,
        tables: Tables,
        translations: dict[str, Translation],
        bound: Bound,
        limits: Limits,
        now: datetime,
    ) -> None:
        self._cursor: duckdb.DuckDBPyConnection | None = cursor
        self._tables = tables
        self._translations = translations
        self._bound = bound
        self._limits = limits
        self._now = now
        self._stopped = threading.Event()
        self._ended = threading.Event()
        self._text = bound.file.text
        self._columns: set[str] = set()

    def cancel(self) -> None:
        self._stopped.set()
        # An interrupt between two statements is lost, hence more than one.
        while (cursor := self._cursor) is not None:
            with suppress(duckdb.ConnectionException):  # it ended this very moment
                cursor.interrupt()
            self._ended.wait(_AGAIN)

    def result(self) -> Answer:
        path = self._bound.file.path
        cursor = self._cursor
        if cursor is None:
            raise AssertionError("a query is answered once")
        try:
            with cursor:
                return self._answer(cursor)
        except QueryError as error:
            failure = error
        except NbcoreError as error:
            failure = QueryError(f"{path}: {error}")
        except Exception as error:  # noqa: BLE001
            # Whatever else the translator or the engine raises is about this query alone.
            failure = QueryError(f"{path}: {self._refusal(error)}")
        finally:
            # A thread that outlives the program must hold nothing of the engine.
            self._cursor = cursor = None
            self._ended.set()
        # Raised out here, it drags no engine's traceback along.
        raise failure

    def _refusal(self, error: Exception) -> str:
        # Here, since it loads the translator, which an answer seldom needs.
        from nblang_kql.engine.refusals import sentence

        return sentence(error, self._text, self._columns)

    def _answer(self, cursor: duckdb.DuckDBPyConnection) -> Answer:
        bound, limits = self._bound, self._limits
        text = render(bound, limits)
        named = names(bound.file.text)
        cursor.execute("SET TimeZone = 'UTC'")
        try:
            tables = self._tables_read(named, cursor)
            frame = self._rows(tables, named, cursor)
        except duckdb.Error as error:
            tables = self._without_broken_files(named, error, cursor)
            frame = self._rows(tables, named, cursor)
        notes = [note for table in tables for note in table.notes]
        partial = []
        for table in tables:
            timeless, odd = checks.odd_cells(cursor, table, named, bound.timespan)
            partial += [timeless] if timeless else []
            notes += odd
            if frame.empty:
                outside = checks.out_of_range(cursor, table, bound.timespan)
                notes += [outside] if outside else checks.missing_columns(table, named)
        return Answer(
            frame.head(limits.rows),
            table=tables[0].name if len(tables) == 1 else "",
            text=text,
            truncated=len(frame) > limits.rows,
            partial=" ".join(partial),
            notes=notes,
        )

    def _tables_read(self, named: frozenset[str], cursor: duckdb.DuckDBPyConnection) -> list[Table]:
        """The tables that the query reads, made: those of its header and known ones it names."""
        reads = self._bound.file.reads
        lacking = [name for name in reads if not self._tables.has(name)]
        if lacking:
            raise UnavailableError(self._tables.lacking(lacking))
        more = (name for name in sorted(named) if self._tables.knows(name) or not reads)
        wanted = dict.fromkeys([*reads, *(name for name in more if self._tables.has(name))])
        return [self._tables.table(name, cursor) for name in wanted]

    def _rows(
        self, tables: list[Table], named: frozenset[str], cursor: duckdb.DuckDBPyConnection
    ) -> pd.DataFrame:
        if next((token.text for token in code(self._bound.file.text)), "") == ".":
            raise QueryError(f"{self._bound.file.path}: only queries are run, not commands.")
        text, values = as_parameters(self._bound.file.text, self._bound.values)
        text = capped(text, self._bound.question, self._limits, self._bound.file.lacks)
        columns = tuple((table.name, tuple(table.serve(named, cursor).items())) for table in tables)
        self._text, self._columns = text, {name for _, held in columns for name, _ in held}
        name = kept.key(text, columns)
        translation = self._translations.get(name)
        if translation is None and (found := kept.find(name)) is not None:
            try:
                frame = self._select(found, values, cursor)
            except (duckdb.ProgrammingError, duckdb.PermissionException, LookupError):
                kept.forget(name)  # it is not what was kept
            else:
                self._translations[name] = found
                return frame
        if translation is None:
            translation = self._translate(text, columns, values, cursor)
            kept.keep_translation(name, translation)
            self._translations[name] = translation
        return self._select(translation, values, cursor)

    def _translate(
        self,
        text: str,
        columns: Columns,
        values: Mapping[str, Value],
        cursor: duckdb.DuckDBPyConnection,
    ) -> Translation:
        self._go_on()
        translation = translate(text, columns)
        self._go_on()
        cursor.execute(f"DESCRIBE {translation.sql}", translation.values(values, self._now))
        shape = ", ".join(
            frames.output_column(readers.name(str(name)), str(held))
            for name, held, *_ in cursor.fetchall()
        )
        return replace(translation, shape=shape)

    def _select(
        self,
        translation: Translation,
        values: Mapping[str, Value],
        cursor: duckdb.DuckDBPyConnection,
    ) -> pd.DataFrame:
        self._go_on()
        cursor.execute(
            f"SELECT {translation.shape} FROM ({translation.sql})",
            translation.values(values, self._now),
        )
        return frames.fetch_frame(cursor)

    def _without_broken_files(
        self, named: frozenset[str], error: duckdb.Error, cursor: duckdb.DuckDBPyConnection
    ) -> list[Table]:
        """The same tables without the files for which the engine failed, if it was for these."""
        if isinstance(error, (duckdb.InterruptException, duckdb.BinderException)):
            raise error
        broken: dict[Path, str] = {}
        for table in self._tables_read(named, cursor):
            broken |= checks.unreadable_files(cursor, table, named)
        if not broken:
            raise error
        self._tables.leave_out(broken)
        return self._tables_read(named, cursor)

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise duckdb.InterruptException
