"""Searches that still run when the program ends are cancelled, and waited for a moment."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Iterator
from typing import Protocol

SECONDS = 3.0
"""How long the end of the program waits for all of them; then Splunk cancels them by itself."""


class Ends(Protocol):
    """Something that can be told to stop, and says when it has."""

    ended: threading.Event

    def cancel(self) -> None:
        """Stop; returns at once."""


_running: set[Ends] = set()
_over = threading.Event()


@contextlib.contextmanager
def watch(search: Ends) -> Iterator[None]:
    """While this search runs."""
    _running.add(search)
    if _over.is_set():
        search.cancel()  # it came in the turn of one that was cancelled just now
    try:
        yield
    finally:
        _running.discard(search)
        search.ended.set()


def _end() -> None:
    until = time.monotonic() + SECONDS
    _over.set()
    left = list(_running)
    for search in left:
        search.cancel()
    for search in left:
        search.ended.wait(max(0.0, until - time.monotonic()))


atexit.register(_end)
if hasattr(os, "register_at_fork"):
    # A child has none of the threads, and must not end what its parent is still waiting for.
    os.register_at_fork(after_in_child=_running.clear)
