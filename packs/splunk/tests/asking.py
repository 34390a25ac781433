"""What the tests of this pack ask, and what a search answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from nbcore import Host, Session, TimeSpan, Value
from nbcore.testing import QueryResult

SPAN = TimeSpan.parse(("2026-03-02T00:00:00.5Z", "2026-03-09T00:00Z"))
LIBRARY = Session().library_for("splunk")
QUESTIONS = ("host.resolve", "host.info", "host.logons", "host.logon_counts")
"""What a host is asked about here; :func:`row` answers each."""
Ask = Callable[..., list[QueryResult]]


def values(host: str = "web01") -> dict[str, Value]:
    """What the core binds for a question about a host."""
    bound: dict[str, Value] = {f"p_{k}": v for k, v in Host.parse(host).parameters().items()}
    return bound | {"p_start": SPAN.start, "p_end": SPAN.end, "p_bin": SPAN.bin_width()}


def row(second: int = 0, **cells: object) -> dict[str, object]:
    """A row as the files give it: every value a text, times in UNIX seconds."""
    moment = f"{1772409601 + second}.250"
    return {
        "time": moment,
        "first_seen": moment,
        "last_seen": moment,
        "result": "success",
        "user": "alice",
        "logon_type": "network",
        "host": "web01",
        "os_family": "windows",
        "count": "1",
    } | cells


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until a condition holds; for what another thread does on its own."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.01)


async def comes(condition: Callable[[], bool]) -> None:
    """Wait, without blocking, for what another thread does; a test has its time-out."""
    while not condition():  # noqa: ASYNC110 - the other side is a thread, not a task
        await asyncio.sleep(0.005)
