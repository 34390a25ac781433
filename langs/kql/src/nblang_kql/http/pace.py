"""A limit on calls in a stretch of time, kept by waiting."""

from __future__ import annotations

import threading
import time
from collections import deque


class Pace:
    """So many calls in any stretch of so many seconds.

    Parameters
    ----------
    calls : int
    seconds : float
    """

    def __init__(self, calls: int, seconds: float) -> None:
        self.calls = calls
        self.seconds = seconds
        self._begun: deque[float] = deque(maxlen=calls)
        self._lock = threading.Lock()

    def turn(self, most: float) -> float | None:
        """Take the next turn.

        Parameters
        ----------
        most : float
            Seconds that the caller is ready to wait.

        Returns
        -------
        float or None
            Seconds to wait before the call; None, and no turn taken, when that is too long.
        """
        with self._lock:
            now = time.monotonic()
            begin = now
            if len(self._begun) == self.calls:
                begin = max(now, self._begun[0] + self.seconds)
            if begin - now > most:
                return None
            self._begun.append(begin)
            return begin - now


_shared: dict[tuple[str, ...], Pace] = {}
_lock = threading.Lock()


def shared(key: tuple[str, ...], calls: int, seconds: float) -> Pace:
    """The pace that all connections of one key keep together, such as those of one tenant."""
    with _lock:
        return _shared.setdefault(key, Pace(calls, seconds))
