"""Work on the event loop that belongs together: begun, cancelled and waited for as one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from nbcore.queries.loop import event_loop

Ended = Callable[[Any, BaseException | None], None]
"""Told in the event loop's thread what a coroutine gave, or the error that ended it."""


class Tasks:
    """Coroutines that one user's thread begins on the event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._out = 0
        self._running: set[asyncio.Task[Any]] = set()
        self._idle = threading.Event()
        self._idle.set()
        self._cancelled = False

    def start(self, work: Coroutine[Any, Any, Any], ended: Ended) -> None:
        """Begin a coroutine; ``ended`` is not called for one that is cancelled."""
        with self._lock:
            self._out += 1
            self._idle.clear()
        event_loop().call_soon_threadsafe(self._start, work, ended)

    def cancel(self) -> None:
        """Cancel what runs, and begin nothing more."""
        self._cancelled = True
        event_loop().call_soon_threadsafe(self._stop)

    def wait(self, seconds: float) -> bool:
        """Wait until all have ended; False when the time was over first."""
        return self._idle.wait(seconds)

    def _start(self, work: Coroutine[Any, Any, Any], ended: Ended) -> None:
        if self._cancelled:
            work.close()
            self._detach()
            return
        task = event_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(lambda done: self._end(done, ended))

    def _stop(self) -> None:
        for task in self._running:
            task.cancel()

    def _end(self, task: asyncio.Task[Any], ended: Ended) -> None:
        self._running.discard(task)
        try:
            if not task.cancelled():
                error = task.exception()
                ended(task.result() if error is None else None, error)
        finally:
            self._detach()

    def _detach(self) -> None:
        with self._lock:
            self._out -= 1
            if not self._out:
                self._idle.set()
