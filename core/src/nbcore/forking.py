"""What a forked child makes anew: it has its parent's memory and none of its threads.

There a lock that another thread held stays taken, a loop and a pool wait for threads that are not
there, and sockets and databases are the parent's. So whatever holds such a thing is told, in the
child, before anything else runs in it.
"""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from contextlib import suppress
from typing import Any, Protocol


class Forked(Protocol):
    """What holds something that only its own process can use."""

    def forked(self) -> None:
        """Let go of the parent's; runs in the child, so it takes no lock and waits for nothing."""


_holders: weakref.WeakSet[Forked] = weakref.WeakSet()


def in_child(holder: Forked) -> None:
    """Notify a holder in every process that is forked from now on, as long as the holder lives."""
    _holders.add(holder)


def keep_alive(thing: Any) -> None:
    """Keep a thing of the parent for good: its end would act on the parent's, or end the child.

    A database joins threads that are not there, a loop takes descriptors out of a poll that both
    processes share. (DuckDB's binding tells on stderr what is left when a child ends by
    ``sys.exit``; one of ``multiprocessing`` ends without.)
    """
    # What a module holds is let go when the program ends, which is too early.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))


class Lock:
    """A lock that is free in a forked child."""

    _make: Any = staticmethod(threading.Lock)

    def __init__(self) -> None:
        self.forked()
        in_child(self)

    def forked(self) -> None:
        """Begin anew; see :class:`Forked`."""
        self._held = self._make()

    def __enter__(self) -> None:
        self._held.acquire()

    def __exit__(self, *_: object) -> None:
        # A thread that forks while it holds the lock lets go of it in both processes.
        with suppress(RuntimeError):
            self._held.release()


class RLock(Lock):
    """The same, and a thread that holds it may take it again."""

    _make = staticmethod(threading.RLock)


def _notify_holders() -> None:
    errors = []
    for holder in list(_holders):
        try:
            holder.forked()
        except Exception as error:  # noqa: BLE001 the others begin anew all the same
            errors.append(error)
    if errors:
        # Python prints it and goes on.
        raise ExceptionGroup("Some resources cannot be used in this forked process.", errors)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_notify_holders)
