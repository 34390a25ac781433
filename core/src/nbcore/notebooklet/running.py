"""A run: everything asked at once, sections made as inputs come, an interrupt keeps what came."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore.discovery.guard import said
from nbcore.entities import Entity
from nbcore.notebooklet.asking import RESOLVED, Asking, Tell
from nbcore.notebooklet.making import Maker
from nbcore.notebooklet.resolve import Resolution, other_names
from nbcore.queries.loop import submit
from nbcore.queries.outcome import Outcome, QueryResult
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

TICK = 0.2
"""Seconds between looks at the clock while queries are out; events themselves are not delayed."""
GRACE = 0.25
"""Seconds after an interrupt in which connections may still tell their services to stop."""
INTERRUPTED = "It was interrupted; what had come is kept."


@dataclass
class Flow:
    """One connection's share of a run, as it fills.

    Attributes
    ----------
    title, connection : str
        The connection's title and name.
    maker : Maker
    entity : Entity, optional
        As the SIEM names it, once that is known.
    timespan : TimeSpan
    """

    title: str
    connection: str
    maker: Maker
    entity: Entity | None
    timespan: TimeSpan
    candidates: pd.DataFrame | None = None
    notes: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0
    several: bool = False
    done: bool = False
    interrupted: bool = False

    @property
    def waiting(self) -> list[str]:
        """Questions that are still out."""
        if self.done:
            return []
        maker = self.maker
        return [maker.shape.queries[n].question for n in maker.queries if n not in maker.answers]

    def take(self, name: str, value: Any) -> None:
        """One thing came from the connection."""
        if name == RESOLVED:
            self._resolved(value)
            return
        answer: QueryResult = value
        self.outcomes += answer.outcomes
        if self.entity is not None:
            for other in other_names(self.entity, answer.frame):
                note = f"Some records name it {other}."
                if note not in self.notes:
                    self.notes.append(note)
        self.maker.take(name, answer)

    def finish(self, problem: str = "") -> None:
        """Nothing more comes."""
        if self.done:
            return
        reason = problem or ("Choose one of the candidates first." if self.several else "")
        self.maker.finish("skipped", reason or "What it needs did not come.")
        self.seconds = time.perf_counter() - self.started
        self.done = True

    def _resolved(self, found: Resolution) -> None:
        self.entity = found.entity
        self.maker.always["entity"] = found.entity
        self.candidates, self.several = found.candidates, found.several
        self.notes += found.notes
        resolving = self.maker.answers.pop(f"{found.entity.kind}.resolve", None)
        if resolving is not None:
            self.outcomes += resolving.outcomes


Events = queue.SimpleQueue[tuple[Flow, str | None, Any]]
"""What came for which flow; no name says that nothing more comes, with the error if one ended it."""


def drive(
    flows: list[tuple[Flow, Asking]],
    show: Callable[[], None],
    finished: Callable[[Outcome], None],
) -> None:
    """Run until everything came, or the user interrupts.

    Parameters
    ----------
    flows : list of (Flow, Asking)
    show : callable
        Called in this thread after each thing that came.
    finished : callable
        Told of every query that ended, in this thread.
    """
    events: Events = queue.SimpleQueue()
    gone: queue.SimpleQueue[None] = queue.SimpleQueue()

    async def one(flow: Flow, asking: Asking) -> None:
        try:
            await asking.all()
        except Exception as error:
            events.put((flow, None, error))
        else:
            events.put((flow, None, None))

    async def everything() -> None:
        try:
            await asyncio.gather(*(one(flow, asking) for flow, asking in flows))
        finally:
            gone.put(None)

    for flow, asking in flows:
        asking.tell = _teller(events, flow)
    work = submit(everything())
    left = len(flows)
    try:
        while left:
            try:
                flow, name, value = events.get(timeout=TICK)
            except queue.Empty:
                show()
                continue
            if name is not None:
                known = len(flow.outcomes)
                flow.take(name, value)
                for outcome in flow.outcomes[known:]:
                    finished(outcome)
            else:
                if value is not None:
                    flow.problems.append(("nbcore", said(value)))
                elif not flow.several:
                    flow.maker.advance()  # what needs nothing
                flow.finish(said(value) if value is not None else "")
                left -= 1
            show()
    except KeyboardInterrupt:
        work.cancel()
        for flow, _ in flows:
            if not flow.done:
                flow.interrupted = True
                flow.notes.append(INTERRUPTED)
                flow.finish("It was interrupted before this came.")
        with contextlib.suppress(queue.Empty):
            gone.get(timeout=GRACE)


def _teller(events: Events, flow: Flow) -> Tell:
    def tell(name: str, value: Any) -> None:
        events.put((flow, name, value))

    return tell
