"""A limit on calls in a stretch of time, kept by waiting."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from nbcore.lang import Lock, in_child

MARGIN = 0.5
"""Seconds that are waited beyond a stretch: the service's clock is another one."""


class BusyError(Exception):
    """No turn comes in the time that the caller is ready to wait."""


class Pace:
    """So many calls in any stretch of so many seconds, first come, first served.

    The service counts a call when it arrives, which is somewhere between its begin and its end;
    so a call takes up one of the stretch from the begin until that time after its end.

    Parameters
    ----------
    calls : int
    seconds : float
    clock : callable
        Seconds that never go back.
    """

    def __init__(
        self, calls: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.calls = calls
        self.seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._waiting: list[object] = []
        self._out = 0
        self._ended: deque[float] = deque()
        in_child(self)

    def forked(self) -> None:
        """Begin anew in a child: the calls that are out, and who waits, are the parent's."""
        self._waiting.clear()
        self._ended.extend([self._clock()] * self._out)
        self._out = 0

    @asynccontextmanager
    async def turn(self, most: float) -> AsyncIterator[None]:
        """Make one call inside of this.

        Parameters
        ----------
        most : float
            Seconds that the caller is ready to wait.

        Raises
        ------
        BusyError
            The wait would be longer; no turn was taken.
        """
        me, until = object(), self._clock() + most
        self._waiting.append(me)
        try:
            while wait := self._wait(me):
                if self._clock() + wait > until:
                    raise BusyError
                await asyncio.sleep(wait)
        finally:
            if me in self._waiting:
                self._waiting.remove(me)
        try:
            yield
        finally:
            with self._lock:
                self._out -= 1
                self._ended.append(self._clock())

    def _wait(self, me: object) -> float:
        """Seconds after which it is worth asking again; none, and the turn is taken."""
        with self._lock:
            now, stretch = self._clock(), self.seconds + MARGIN
            while self._ended and self._ended[0] + stretch <= now:
                self._ended.popleft()
            before = self._waiting.index(me)
            free = self.calls - self._out - len(self._ended)
            if before < free:
                self._waiting.remove(me)
                self._out += 1
                return 0.0
            # The calls that have to be a whole stretch ago before it is this one's turn.
            older = before - free
            if older < len(self._ended):
                return self._ended[older] + stretch - now
            return stretch  # one of them is still out


_shared: dict[tuple[str, ...], Pace] = {}
_lock = Lock()


def shared_pace(key: tuple[str, ...], calls: int, seconds: float) -> Pace:
    """The pace that all connections of one key keep together, such as those of one tenant."""
    with _lock:
        return _shared.setdefault(key, Pace(calls, seconds))
