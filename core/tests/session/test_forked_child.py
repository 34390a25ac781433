"""What a forked child is told, and in which state it finds things."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

import pytest
from core.tests.support.siem import Siem, opened

from nbcore import forking

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks on this system")


def in_child(holds: Callable[[], bool]) -> bool:
    """Whether something holds in a child; False, too, where it hangs."""
    child = os.fork()
    if not child:
        signal.alarm(10)
        status = 1
        try:
            status = 0 if holds() else 1
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


class Holder:
    def __init__(self, error: Exception | None = None) -> None:
        self.told = 0
        self._error = error
        forking.in_child(self)

    def forked(self) -> None:
        self.told += 1
        if self._error is not None:
            raise self._error


def test_every_open_connection_is_told_in_the_child_alone():
    session = opened(Siem())
    (connection,) = session.connections.values()
    holder = Holder()
    connection.forked = holder.forked  # type: ignore[method-assign]
    assert in_child(lambda: holder.told == 2)
    assert holder.told == 0


def test_one_that_raises_takes_no_other_along_and_is_not_hidden(monkeypatch):
    said = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: said.append(repr(told.exc_value)))
    holders = [Holder(), Holder(ValueError("odd")), Holder()]
    assert in_child(
        lambda: all(holder.told for holder in holders) and "ValueError('odd')" in said[0]
    )


@pytest.mark.parametrize("kind", [forking.Lock, forking.RLock])
def test_a_lock_that_another_thread_holds_is_free_in_the_child(kind: type[forking.Lock]):
    lock, there, over = kind(), threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            there.set()
            over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    there.wait()

    def taken() -> bool:
        with lock:
            return True

    try:
        assert in_child(taken)
    finally:
        over.set()
        thread.join()


def test_a_thread_that_forks_while_it_holds_a_lock_lets_go_of_it_in_both():
    lock = forking.Lock()
    with lock:
        child = os.fork()
    if not child:
        with lock:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with lock:
        pass
