"""One event loop in a daemon thread, for every connection of the process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from nbcore import forking

T = TypeVar("T")


class _Loop:
    """The one loop of a process."""

    def __init__(self) -> None:
        self._lock = forking.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        forking.in_child(self)

    def get(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                thread = threading.Thread(
                    target=_run, args=(self._loop,), name="nbcore-loop", daemon=True
                )
                thread.start()
            return self._loop

    def forked(self) -> None:
        if self._loop is not None:
            forking.keep_alive(self._loop)
            self._loop = None


_loop = _Loop()


def event_loop() -> asyncio.AbstractEventLoop:
    """The loop; started on first use.

    A daemon thread: neither an interrupt nor the end of the program waits for what still runs.
    """
    return _loop.get()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    while not loop.is_closed():
        # A SystemExit that some pack raises ends its task, and asyncio would end with it.
        with contextlib.suppress(BaseException):
            loop.run_forever()


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Run a coroutine on the loop; its future can be waited for and cancelled from any thread."""
    return asyncio.run_coroutine_threadsafe(work, event_loop())


async def gather_all(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run coroutines concurrently and wait for all of them, even when one fails.

    ``asyncio.gather`` alone returns at the first error, and on a cancel at the first that is
    cancelled, while the others still tell their services to stop.

    Raises
    ------
    BaseException
        The first error, once all have ended.
    """
    came: list[T] = []
    for item in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(item, BaseException):
            raise item
        came.append(item)
    return came


async def background(work: Callable[[], T]) -> T:
    """Run blocking work in a daemon thread of its own, for which only this call waits."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[list[T], BaseException | None]] = loop.create_future()

    def settle(values: list[T], error: BaseException | None) -> None:
        if not done.done():
            # Not by set_exception, which refuses some.
            done.set_result((values, error))

    def run() -> None:
        values: list[T] = []
        error: BaseException | None = None
        try:
            values.append(work())
        except BaseException as caught:
            error = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, values, error)

    threading.Thread(target=run, name="nbcore-work", daemon=True).start()
    values, error = await done
    if error is not None:
        raise error
    return values[0]
