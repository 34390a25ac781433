"""Running a pack's code so that what it raises and what it prints stays its own."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from nbcore import forking

MOST = 300
"""Characters of an error's message that are kept: enough for a sentence, not for a dump."""


class Guard:
    """Runs a pack's code: ``with Guard() as guard: ...``, then ask ``guard.error``.

    Everything that it raises is caught, ``SystemExit`` too; only ``KeyboardInterrupt`` passes,
    which is the user's. What it prints to stdout goes to stderr, since stdout may be a document
    that a program reads.

    Attributes
    ----------
    error : BaseException or None
        What was raised.
    """

    error: BaseException | None = None

    def __enter__(self) -> Self:
        _divert.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        _divert.end()
        if error is None or isinstance(error, KeyboardInterrupt):
            return False
        self.error = error
        return True

    @property
    def traceback(self) -> str:
        """The error with its traceback, for the pack's author."""
        return "".join(traceback.format_exception(self.error)) if self.error else ""


def error_line(error: BaseException, shown: Callable[[str], str] = str) -> str:
    """An error in one line, without a full stop.

    Parameters
    ----------
    error : BaseException
    shown : callable, optional
        What its text may show, such as all but secrets; asked before the text is cut.
    """
    try:
        text = shown(str(error)).strip()
    except Exception:
        text = ""
    line = text.splitlines()[0].rstrip(" .") if text else ""
    if len(line) > MOST:
        line = f"{line[:MOST]}..."
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


class _Diverted:
    """Stands in for stdout: sends what the guarded threads print to stderr."""

    def __init__(self, stdout: Any, threads: dict[int, int]) -> None:
        self._stdout, self._threads = stdout, threads

    def __getattr__(self, name: str) -> Any:
        guarded = threading.get_ident() in self._threads
        return getattr(sys.stderr if guarded else self._stdout, name)


class _Divert:
    """Puts the stand-in in place while any thread is guarded.

    ``contextlib.redirect_stdout`` is not made for threads: two that overlap may leave the
    program without its stdout, and it would take what other threads print along.
    """

    def __init__(self) -> None:
        self._lock = forking.Lock()
        self._threads: dict[int, int] = {}
        self._stdout: Any = None
        self._stand_in: _Diverted | None = None
        forking.in_child(self)

    def forked(self) -> None:
        """Of the guarded threads a child has at most the one that forked it."""
        for thread in [*self._threads]:
            if thread != threading.get_ident():
                del self._threads[thread]
        if not self._threads and sys.stdout is self._stand_in and self._stand_in is not None:
            sys.stdout = self._stdout

    def begin(self) -> None:
        with self._lock:
            if not self._threads:
                self._stdout = sys.stdout
                self._stand_in = _Diverted(sys.stdout, self._threads)
                sys.stdout = self._stand_in
            me = threading.get_ident()
            self._threads[me] = self._threads.get(me, 0) + 1

    def end(self) -> None:
        with self._lock:
            me = threading.get_ident()
            self._threads[me] -= 1
            if not self._threads[me]:
                del self._threads[me]
            # A pack that puts something of its own in place keeps it: it may be meant.
            if not self._threads and sys.stdout is self._stand_in:
                sys.stdout = self._stdout


_divert = _Divert()
