"""Answering query files with the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nbcore import Answer, Bound, Limits, QueryError, Running, SyncConnection, TimeSpan, UserError
from nbcore.lang import Lock, background
from nblang_spl.columns import fit_record
from nblang_spl.engine.api import seconds
from nblang_spl.engine.job import Job
from nblang_spl.engine.opening import source_of
from nblang_spl.engine.presence import Presence
from nblang_spl.errors import SplError
from nblang_spl.places import Places
from nblang_spl.render import render
from nblang_spl.searched import searched_range
from nblang_spl.syntax.macros import Macro

if TYPE_CHECKING:
    import pandas as pd


class EmbeddedConnection(SyncConnection):
    """SPL over files or frames; see :func:`nblang_spl.embedded`."""

    def __init__(
        self,
        *,
        provider: str,
        title: str,
        source: Path | Mapping[str, pd.DataFrame | Path],
        source_kind: str,
        places: Places | None,
        macros: Mapping[str, Macro],
        memory: str,
        now: datetime | None,
    ) -> None:
        self.provider = provider
        self.title = title
        self.source = source_kind
        self._now = now
        self._places = places or Places()
        self._macros = macros
        self._given = source, memory
        self._lock = Lock()
        self._to_open = True
        self._open()

    def now(self) -> datetime:
        return self._now or super().now()

    async def has(self, table: str, timespan: TimeSpan) -> bool | None:
        self._open()
        # Files that are first needed for the answer are read for it, which may take a while.
        return await background(lambda: self._presence.has(table, timespan))

    async def lacking(self, tables: tuple[str, ...]) -> str:
        self._open()
        return self._presence.lacking(tables)

    def text(self, bound: Bound, limits: Limits) -> str:
        return render(bound, limits, self._places)

    def start(self, bound: Bound, limits: Limits) -> Running:
        self._open()
        job = self._job(searched_range(bound))
        return _Query(job, bound, limits, self.text(bound, limits), self._presence)

    async def close(self) -> None:
        self._to_open = False
        self._database.close()

    def forked(self) -> None:
        self._to_open = self._database.forked() or self._to_open

    def _open(self) -> None:
        """Open the source: at first, and once more in a child that was forked."""
        with self._lock:
            if not self._to_open:
                return
            try:
                self._database, self._events = source_of(*self._given)
            except SplError as error:
                raise UserError(str(error)) from None
            self._to_open = False
            self._presence = Presence(self._job, self._events, self._places)

    def _job(self, timespan: TimeSpan) -> Job:
        return Job(
            self._database,
            self._events,
            earliest=seconds(timespan.start),
            latest=seconds(timespan.end),
            now=seconds(self.now()),
            macros=self._macros,
            keeps=self.source == "demo",
        )


class _Query(Running):
    def __init__(
        self, job: Job, bound: Bound, limits: Limits, text: str, presence: Presence
    ) -> None:
        self._job = job
        self._presence = presence
        self._bound = bound
        self._limits = limits
        self._text = text

    def cancel(self) -> None:
        self._job.cancel()

    def result(self) -> Answer:
        try:
            result = self._job.result(self._text)
        except SplError as error:
            raise QueryError(f"{self._bound.file.path}: {error}") from None
        cut = result.frame.head(self._limits.rows)
        frame, notes = fit_record(cut, self._bound.question.record)
        if cut.empty:
            notes = [*notes, *self._presence.outside(self._bound.file.reads, self._bound.timespan)]
        return Answer(
            frame,
            table=", ".join(self._bound.file.reads[:1]),
            text=self._text,
            truncated=len(result.frame) > self._limits.rows,
            partial=" ".join(result.partial),
            notes=[*result.notes, *notes],
        )
