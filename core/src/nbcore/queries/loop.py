"""One event loop in a daemon thread, for every connection of the process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_lock = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def event_loop() -> asyncio.AbstractEventLoop:
    """The loop; started on first use.

    A daemon thread: neither an interrupt nor the end of the program waits for what still runs.
    """
    with _lock:
        if not _loops:
            _loops.append(asyncio.new_event_loop())
            run = _loops[0].run_forever
            threading.Thread(target=run, name="nbcore-loop", daemon=True).start()
        return _loops[0]


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Run a coroutine on the loop; its future can be waited for and cancelled from any thread."""
    return asyncio.run_coroutine_threadsafe(work, event_loop())


async def background(work: Callable[[], T]) -> T:
    """Run blocking work in a daemon thread of its own, which nothing waits for but this call."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(value)  # type: ignore[arg-type]
        else:
            done.set_exception(error)

    def run() -> None:
        value: T | None = None
        error: BaseException | None = None
        try:
            value = work()
        except BaseException as caught:
            error = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, value, error)

    threading.Thread(target=run, name="nbcore-work", daemon=True).start()
    return await done
