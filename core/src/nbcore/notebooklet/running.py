"""A run: everything asked at once, sections made as inputs come, an interrupt keeps what came."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore.discovery.guard import said
from nbcore.entities import Entity
from nbcore.notebooklet.asking import RESOLVED, Asking
from nbcore.notebooklet.making import STOPPED, Maker
from nbcore.notebooklet.resolve import Resolution, other_names
from nbcore.queries.loop import event_loop, submit, together
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
    run = _Run([flow for flow, _ in flows], show, finished)
    try:
        submit(run.ask(flows))
        run.follow()
    except KeyboardInterrupt:
        run.cancel()
        run.give_up()
    except BaseException:
        run.cancel()
        raise


@dataclass
class _Run:
    """What comes from the event loop's thread, taken up in the user's."""

    flows: list[Flow]
    show: Callable[[], None]
    finished: Callable[[Outcome], None]
    events: queue.SimpleQueue[tuple[Flow, str | None, Any]] = field(
        default_factory=queue.SimpleQueue
    )
    """What came for which flow; no name says that nothing more comes, with the error if one ended
    it."""
    over: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False
    task: asyncio.Task[Any] | None = None

    async def ask(self, flows: list[tuple[Flow, Asking]]) -> None:
        """Ask on all connections; runs on the loop."""
        self.task = asyncio.current_task()
        try:
            # An interrupt may come while this waits for its turn.
            if not self.cancelled:
                await together(self._one(flow, asking) for flow, asking in flows)
        finally:
            self.over.set()

    def cancel(self) -> None:
        """Stop all that is asked, at any moment of its life."""
        self.cancelled = True
        if self.task is not None:
            event_loop().call_soon_threadsafe(self.task.cancel)

    async def _one(self, flow: Flow, asking: Asking) -> None:
        asking.tell = lambda name, value: self.events.put((flow, name, value))
        try:
            await asking.all()
        except Exception as error:
            self.events.put((flow, None, error))
        else:
            self.events.put((flow, None, None))

    def follow(self) -> None:
        """Take up what comes until nothing more does."""
        while not all(flow.done for flow in self.flows):
            with contextlib.suppress(queue.Empty):
                flow, name, value = self.events.get(timeout=TICK)
                if name is not None:
                    self._take(flow, name, value)
                else:
                    self._end(flow, value)
            self.show()

    def give_up(self) -> None:
        """After an interrupt: keep what came, close the rest, let services be told to stop."""
        # What lies ready came before the interrupt; a second one leaves the rest of it.
        with contextlib.suppress(KeyboardInterrupt, queue.Empty):
            end = time.perf_counter() + GRACE
            while time.perf_counter() < end:
                flow, name, value = self.events.get_nowait()
                if name is not None:
                    self._take(flow, name, value)
        for flow in self.flows:
            if not flow.done:
                flow.interrupted = True
                flow.notes.append(INTERRUPTED)
                flow.finish(STOPPED)
        self.over.wait(GRACE)

    def _take(self, flow: Flow, name: str, value: Any) -> None:
        known = len(flow.outcomes)
        flow.take(name, value)
        for outcome in flow.outcomes[known:]:
            self.finished(outcome)

    def _end(self, flow: Flow, error: BaseException | None) -> None:
        if error is not None:
            flow.problems.append(("nbcore", said(error)))
        elif not flow.several:
            flow.maker.advance()  # what needs nothing
        flow.finish(said(error) if error is not None else "")
