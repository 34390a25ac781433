"""Driving a run: everything is asked at once, sections are made as inputs come.

Queries run on the event loop's thread; sections are made, and shown, in the user's own. An
interrupt keeps what came.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from nbcore.notebooklet.builder import STOPPED
from nbcore.notebooklet.fetch import empty_answer
from nbcore.notebooklet.share import Share, Work
from nbcore.queries.loop import submit
from nbcore.queries.outcome import Outcome, QueryResult
from nbcore.queries.tasks import Tasks

TICK = 0.2
"""Seconds between looks at the clock while queries are out; events themselves are not delayed."""
GRACE = 0.25
"""Seconds after an interrupt in which connections may still tell their services to stop."""


class Driver:
    """Runs the shares of one run side by side.

    Parameters
    ----------
    shares : sequence of Share
    show : callable
        Called in the user's thread after each thing that came.
    finished : callable
        Told of every query that ended, in the user's thread.
    """

    def __init__(
        self,
        shares: Sequence[Share],
        show: Callable[[], None],
        finished: Callable[[Outcome], None],
    ) -> None:
        self._shares, self._show, self._finished = shares, show, finished
        self._out = dict.fromkeys(range(len(shares)), 0)
        self._events: queue.SimpleQueue[tuple[int, Work, Any, BaseException | None]]
        self._events = queue.SimpleQueue()
        self._tasks = Tasks()

    def run(self, reason: str = "") -> None:
        """Go on until nothing is out and nothing more can be asked, or the user interrupts.

        Parameters
        ----------
        reason : str
            Why what then has not come is skipped.
        """
        try:
            for place in range(len(self._shares)):
                self._go_on(place, reason)
            while any(self._out.values()):
                with contextlib.suppress(queue.Empty):
                    place = self._take_answer(*self._events.get(timeout=TICK))
                    self._go_on(place, reason)
                self._show()
        except KeyboardInterrupt:
            self._tasks.cancel()
            self._give_up()
        except BaseException:
            self._tasks.cancel()
            raise

    def _go_on(self, place: int, reason: str) -> None:
        """Ask what can be asked now; with nothing out the share is finished."""
        share = self._shares[place]
        for work in share.ready():
            self._out[place] += 1
            self._tasks.start(work.ask(), partial(self._report_end, place, work))
        if not self._out[place]:
            share.finish(reason)

    def _report_end(self, place: int, work: Work, value: Any, error: BaseException | None) -> None:
        self._events.put((place, work, value, error))

    def _take_answer(self, place: int, work: Work, value: Any, error: BaseException | None) -> int:
        share = self._shares[place]
        self._out[place] -= 1
        known = len(share.outcomes)
        share.take(work, value, error)
        for outcome in share.outcomes[known:]:
            self._finished(outcome)
        return place

    def _give_up(self) -> None:
        """After an interrupt: keep what came, close the rest, let services be told to stop."""
        # What lies ready came before the interrupt; a second one leaves the rest of it.
        with contextlib.suppress(KeyboardInterrupt, queue.Empty):
            end = time.perf_counter() + GRACE
            while time.perf_counter() < end:
                self._take_answer(*self._events.get_nowait())
        for share in self._shares:
            share.interrupt(STOPPED)
        self._tasks.wait(GRACE)


def wait_for(work: Coroutine[Any, Any, QueryResult]) -> QueryResult:
    """The answer to one question; ``skipped`` when the user interrupts."""
    asked = submit(work)
    try:
        while not asked.done():
            with contextlib.suppress(TimeoutError):
                return asked.result(timeout=TICK)
        return asked.result()
    except KeyboardInterrupt:
        asked.cancel()
        return empty_answer("skipped", STOPPED)
