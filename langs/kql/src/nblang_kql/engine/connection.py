"""Answering query files with DuckDB."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import duckdb_kql
from duckdb_kql.errors import KqlError

from nbcore.errors import QueryError, UnavailableError, UserError
from nbcore.queries.connection import Answer, Bound, Limits, Running, SyncConnection
from nbcore.timespan import TimeSpan
from nblang_kql.declaration import as_parameters
from nblang_kql.engine import frames, readers
from nblang_kql.engine.folder import Folder, looked_for
from nblang_kql.engine.tables import Schema, Table, Tables, said
from nblang_kql.rendering import capped, render
from nblang_kql.tokens import code

if TYPE_CHECKING:
    import pandas as pd


class EmbeddedConnection(SyncConnection):
    """KQL over files or frames; see :func:`nblang_kql.embedded`."""

    def __init__(
        self,
        *,
        provider: str,
        title: str,
        source: Path | Mapping[str, pd.DataFrame],
        schema: Schema,
        source_kind: str,
        now: datetime | None,
        geo: Mapping[str, str],
    ) -> None:
        self.provider = provider
        self.title = title
        self.source = source_kind
        self._now = now
        self._geo = geo
        self._schema = schema
        self._place = source if isinstance(source, Path) else None
        held: Folder | Mapping[str, Any] = source if not isinstance(source, Path) else Folder(source, schema)
        if isinstance(held, Folder) and not held.tables():
            raise UserError(looked_for(schema, held.path))
        self._database = duckdb.connect(":memory:")
        self._tables = Tables(self._database, held, schema)

    def now(self) -> datetime:
        return self._now or super().now()

    async def has(self, table: str, timespan: TimeSpan) -> bool | None:
        return self._tables.has(table)

    async def lacking(self, tables: tuple[str, ...]) -> str:
        if self._place is None:
            return await super().lacking(tables)
        return looked_for(tables, self._place)

    def geo(self, addresses: list[str]) -> dict[str, str]:
        return {address: self._geo[address] for address in addresses if address in self._geo}

    def text(self, bound: Bound, limits: Limits) -> str:
        return render(bound, limits)

    def start(self, bound: Bound, limits: Limits) -> Running:
        return _Query(self._database.cursor(), self._tables, bound, limits, self.now())

    async def close(self) -> None:
        self._database.close()


class _Query(Running):
    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        tables: Tables,
        bound: Bound,
        limits: Limits,
        now: datetime,
    ) -> None:
        self._cursor = cursor
        self._tables = tables
        self._bound = bound
        self._limits = limits
        self._now = now
        self._stop = threading.Event()

    def cancel(self) -> None:
        self._stop.set()
        self._cursor.interrupt()

    def result(self) -> Answer:
        bound, limits = self._bound, self._limits
        read = self._read()
        query, values = as_parameters(bound.file.text, bound.values)
        query = capped(query, bound.question.record, limits)
        try:
            with self._cursor as cursor:
                cursor.execute("SET TimeZone='UTC'")
                translated = duckdb_kql.to_sql(
                    query,
                    schema={table.name: table.columns for table in read},
                    parameters=values,
                    allow_write=False,
                    query_now=self._now,
                )
                cursor.execute(f"DESCRIBE {translated}", translated.parameters or None)
                columns = [
                    frames.outgoing(readers.name(name), held) for name, held, *_ in cursor.fetchall()
                ]
                cursor.execute(
                    f"SELECT {', '.join(columns)} FROM ({translated})",
                    translated.parameters or None,
                )
                frame = frames.fetched(cursor)
        except KqlError as error:
            raise QueryError(f"{bound.file.path}: {said(error)}") from None
        except duckdb.InterruptException:
            raise QueryError("The query was cancelled.") from None
        except duckdb.Error as error:
            raise QueryError(f"{bound.file.path}: {said(error)}") from None
        return Answer(
            frame.head(limits.rows),
            table=read[0].name if len(read) == 1 else "",
            text=render(bound, limits),
            truncated=len(frame) > limits.rows,
            notes=[note for table in read for note in table.notes],
        )

    def _read(self) -> list[Table]:
        """The tables that the query reads: those of its header and those that it names."""
        named = dict.fromkeys(self._bound.file.reads)
        named |= dict.fromkeys(
            token.text for token in code(self._bound.file.text) if token.kind == "name"
        )
        found = [self._tables.table(name) for name in named if self._tables.has(name)]
        if not found:
            raise UnavailableError("The query reads no table that is there.")
        return found
