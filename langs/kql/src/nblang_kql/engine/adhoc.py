"""A question of an analyst's own: any KQL over the tables of a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb
from duckdb_kql.errors import KqlError

from nbcore import QueryError, TimeSpan, UserError, join_names
from nblang_kql.engine import checks, frames, readers, refusals
from nblang_kql.engine.connection import open_engine
from nblang_kql.engine.folder import Folder
from nblang_kql.engine.tables import Table, Tables
from nblang_kql.engine.translation import Translation, translate
from nblang_kql.literals import utc
from nblang_kql.tokens import code, names

if TYPE_CHECKING:
    import pandas as pd


def search(
    text: str, folder: Path | str, timespan: TimeSpan | None = None, *, memory: str = ""
) -> pd.DataFrame:
    """Run KQL over a folder of exported tables.

    Parameters
    ----------
    text : str
        A query; commands (``.show``, ``.set``) are refused.
    folder : pathlib.Path or str
        :class:`nblang_kql.engine.folder.Folder` says how its files are named.
    timespan : TimeSpan, optional
        Rows outside it are not there, in tables with ``TimeGenerated`` or ``Timestamp``.
    memory : str
        What the engine may take, such as ``2GB``.

    Returns
    -------
    pandas.DataFrame
        ``attrs["notes"]`` holds sentences about files and cells that could not be read.

    Raises
    ------
    UserError
        The folder is not there, or the memory is not a size.
    QueryError
        The query is not KQL, or asks for what the engine does not know; one sentence.
    """
    with _Asked(text, Path(folder), timespan, memory) as asked:
        return asked.answer()


def explain(text: str, folder: Path | str, timespan: TimeSpan | None = None) -> str:
    """The SQL that :func:`search` would run, without running it."""
    with _Asked(text, Path(folder), timespan, "") as asked:
        return asked.translation().sql


@dataclass
class _Asked:
    """One query with its engine, from beginning to end."""

    text: str
    folder: Path
    timespan: TimeSpan | None
    memory: str

    def __enter__(self) -> Self:
        self._named = names(self.text)
        every = Folder(self.folder, ())
        held = [name for name in sorted(self._named) if every.files(name)]
        source = Folder(self.folder, held)
        self._tables = Tables(source, {name: {} for name in held}, str(self.folder))
        self._held = held
        self._engine = open_engine(source.path)
        if self.memory:
            try:
                self._engine.execute(f"SET memory_limit = {readers.text(self.memory)}")
            except duckdb.Error:
                self._engine.close()
                raise UserError(
                    f"{self.memory!r} is not a size of memory; write for example 2GB."
                ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def answer(self) -> pd.DataFrame:
        """Run it."""
        translation = self.translation()
        values = translation.values({}, datetime.now(UTC))
        try:
            self._engine.execute(f"DESCRIBE {translation.sql}", values)
            shape = ", ".join(
                frames.output_column(readers.name(str(name)), str(kind))
                for name, kind, *_ in self._engine.fetchall()
            )
            self._engine.execute(f"SELECT {shape} FROM ({translation.sql})", values)
            frame = frames.fetch_frame(self._engine)
            frame.attrs["notes"] = self._notes()
        except duckdb.CatalogException as error:
            held = join_names(self._held) or "none of the tables that the query names"
            raise QueryError(f"{self._refusal(error)} {self.folder} holds {held}.") from None
        except duckdb.Error as error:
            raise QueryError(self._refusal(error)) from None
        return frame

    def _refusal(self, error: Exception) -> str:
        columns = {name for table in self._made for name in table.columns}
        return refusals.sentence(error, self.text, columns)

    def translation(self) -> Translation:
        """The query as SQL, over tables that are made."""
        first = next(iter(code(self.text)), None)
        if first is None:
            raise QueryError(
                "The query is empty; begin with a table, as in SecurityEvent | take 5."
            )
        if first.text == ".":
            raise QueryError("Only queries are run, not commands.")
        try:
            self._made = [self._tables.table(name, self._engine) for name in self._held]
            columns = tuple(
                (table.name, tuple(table.serve(self._named, self._engine).items()))
                for table in self._made
            )
            if self.timespan is not None:
                for table in self._made:
                    self._limit_to_range(table, self.timespan)
            made = translate(self.text, columns)
        except (KqlError, duckdb.Error, RecursionError) as error:
            raise QueryError(self._refusal(error)) from None
        if made.slots:
            raise QueryError(
                f"The query declares {join_names(made.slots.values())}, but no value is given. "
                "Write the value into the query, or use let."
            )
        return made

    def _limit_to_range(self, table: Table, timespan: TimeSpan) -> None:
        """Put a view without the rows outside the range in front of a table."""
        if not table.time:
            return
        view, time = readers.name(table.name), readers.name(table.time)
        start, end = (
            f"TIMESTAMP '{utc(at).isoformat(' ')}'" for at in (timespan.start, timespan.end)
        )
        columns = ", ".join(map(readers.name, table.serve(self._named, self._engine)))
        self._engine.execute(
            f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {columns} FROM memory.main.{view} "
            f"WHERE {time} >= {start} AND {time} < {end}"
        )

    def _notes(self) -> list[str]:
        notes = [note for table in self._made for note in table.notes]
        if self.timespan is not None:
            for table in self._made:
                timeless, odd = checks.odd_cells(self._engine, table, self._named, self.timespan)
                notes += [timeless, *odd] if timeless else odd
        return notes
