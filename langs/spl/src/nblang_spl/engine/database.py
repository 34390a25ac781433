"""A DuckDB that can read one folder and nothing else."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Set as AbstractSet
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from nbcore.lang import Lock, leave_to_parent
from nblang_spl.errors import SplError

if TYPE_CHECKING:
    import pandas as pd


class Database:
    """One database, used by all searches of a source.

    Parameters
    ----------
    folder : Path or None
        The only place from which files may be read; None lets it read none.
    memory : str
        As DuckDB writes it (``2GB``); empty for DuckDB's own choice.
    """

    def __init__(self, folder: Path | None, memory: str = "") -> None:
        self._connection = duckdb.connect(":memory:")
        self._lock = Lock()
        self._compiles: dict[str, bool] = {}
        self._functions: set[str] = set()
        self._folder = folder
        self._locked = False
        # What memory does not hold lies here, for this user's eyes, and not beside his own files.
        spill = tempfile.mkdtemp(prefix="nblang-spl-")
        # Without this a process that forgets the database ends in complaints of the binding.
        self._end = weakref.finalize(self, _end, self._connection, spill)
        self._connection.execute(f"SET temp_directory={_literal(spill)}")
        macros = resources.files("nblang_spl.sql").joinpath("prelude.sql")
        self._connection.execute(macros.read_text("utf-8"))
        self._connection.execute("SET TimeZone='UTC'")
        if memory:
            self._set_memory(memory)

    def _set_memory(self, memory: str) -> None:
        try:
            self._connection.execute(f"SET memory_limit={_literal(memory)}")
        except duckdb.Error:
            raise SplError(f"{memory!r} is not a size of memory; write for example 2GB.") from None

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Copy a frame in as a table."""
        quoted = name.replace('"', '""')
        with self._lock:
            self._connection.register("given", frame)
            self._connection.execute(f'CREATE OR REPLACE TABLE "{quoted}" AS SELECT * FROM given')
            self._connection.unregister("given")

    def load(self, name: str, file: Path) -> list[str]:
        """Read a parquet file as a table with the columns ``c0``, ``c1`` and so on.

        Returns
        -------
        list of str
            What the file calls them.
        """
        source = f"read_parquet({_literal(str(file))}, hive_partitioning=false)"
        with self._lock:
            described = self._connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
            names = ", ".join(f"c{place}" for place in range(len(described)))
            self._connection.execute(
                f"CREATE TABLE {name} AS SELECT * FROM {source} AS given({names})"
            )
        return [str(column) for column, *_ in described]

    def lock(self) -> None:
        """Close every door but the folder; nothing opens one again."""
        if self._locked:
            return
        self._locked = True
        if self._folder is not None:
            place = str(self._folder.absolute()).rstrip("/") + "/"
            self._connection.execute(f"SET allowed_directories=[{_literal(place)}]")
        self._connection.execute("SET enable_external_access=false")
        self._connection.execute("SET lock_configuration=true")

    def provide(self, called: AbstractSet[str]) -> None:
        """Make those Python functions known that a statement calls; each takes a while."""
        if called <= self._functions:
            return
        from nblang_spl.engine import udf

        with self._lock:
            for name in sorted(called & udf.FUNCTIONS.keys() - self._functions):
                udf.register(self._connection, name)
                self._functions.add(name)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own for one search."""
        return self._connection.cursor()

    def compiles(self, pattern: str, options: str = "") -> bool:
        """Whether RE2 takes a regular expression."""
        if pattern not in self._compiles:
            with self._lock, self._connection.cursor() as cursor:
                try:
                    cursor.execute("SELECT regexp_matches('', $p)", {"p": pattern}).fetchall()
                    self._compiles[pattern] = True
                except duckdb.Error:
                    self._compiles[pattern] = False
        return self._compiles[pattern]

    def close(self) -> None:
        """Let go of it."""
        self._end()

    def forked(self) -> bool:
        """Leave it to the parent, in a child.

        Returns
        -------
        bool
            Whether it was open.
        """
        leave_to_parent(self._connection)
        return self._end.detach() is not None


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _end(connection: duckdb.DuckDBPyConnection, spill: str) -> None:
    connection.close()
    shutil.rmtree(spill, ignore_errors=True)
