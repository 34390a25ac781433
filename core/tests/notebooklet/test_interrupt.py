"""An interrupt gives the result back with what came; what is out is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import pandas as pd
import pytest
from core.tests.support.siem import (
    FEW,
    FEW_COUNTS,
    RANGE,
    USUAL,
    BlockingSiem,
    Job,
    Siem,
    hang,
    hosts,
    opened,
)

from nbcore import Host, Notebooklet, Session, query, section
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results
from nbcore.queries.loop import background, submit

LONG = 30
"""Seconds that no test should come near."""
REASON = "The run was interrupted before this arrived."
NOTE = "The run was interrupted; what arrived before is kept."


class Two(Notebooklet):
    """Rows and counts, each a section."""

    entity = Host
    logons = query("host.logons", title="Logons")
    counts = query("host.logon_counts", title="Counts")

    @section("Of counts")
    def of_counts(self, counts): ...


@pytest.fixture
def interrupt() -> Iterator[Callable[[Callable[[], Any]], None]]:
    """Sends this process a real SIGINT once a condition holds."""
    threads: list[threading.Thread] = []
    test_over = threading.Event()

    def when(ready: Callable[[], Any]) -> None:
        def send() -> None:
            end = time.monotonic() + LONG
            while not ready() and time.monotonic() < end and not test_over.wait(0.005):
                pass
            if not test_over.is_set():
                os.kill(os.getpid(), signal.SIGINT)

        threads.append(threading.Thread(target=send, daemon=True))
        threads[-1].start()

    yield when
    test_over.set()
    for thread in threads:
        thread.join(LONG)


def run(session: Session, kind: type[Notebooklet] = Two, **keywords: Any) -> Any:
    return kind(session=session, silent=True, **keywords).run("web01", **RANGE, timeout=LONG)


def came(siem: Siem, *names: str) -> Callable[[], bool]:
    return lambda: set(names) <= set(siem.asked)


def test_what_came_is_kept_and_the_rest_is_skipped_with_the_reason(interrupt):
    siem = Siem({**USUAL, "host.logon_counts": hang})
    made = threading.Event()

    class Seen(Two):
        """Notes when the rows have come."""

        @section("Seen")
        def seen(self, logons):
            made.set()
            return "seen"

    interrupt(lambda: made.is_set() and came(siem, "host.logon_counts")())
    result = run(opened(siem), Seen)
    assert isinstance(result, Result)
    assert len(result.logons) == 3
    assert result.seen == "seen"
    for name in ("counts", "of_counts"):
        part = result.sections[name]
        assert (part.status, part.reason) == ("skipped", REASON)
    assert result.notes == [NOTE]
    assert result.overall == "partial"
    assert [item.query for item in result.outcomes] == ["host.resolve", "host.logons"]


def test_what_is_out_is_cancelled_at_its_connection(interrupt):
    siem = Siem({**USUAL, "host.logons": hang, "host.logon_counts": hang})
    interrupt(came(siem, "host.logons", "host.logon_counts"))
    run(opened(siem))
    assert sorted(siem.cancelled) == ["host.logon_counts", "host.logons"]


def test_a_connection_has_a_moment_to_tell_its_service(interrupt):
    told = []

    async def slow(*_: Any) -> pd.DataFrame:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0.05)
            told.append("cancel")
            raise
        return FEW

    siem = Siem({**USUAL, "host.logons": slow})
    interrupt(came(siem, "host.logons"))
    run(opened(siem))
    assert told == ["cancel"]


def test_a_blocking_client_is_cancelled_and_not_waited_for(interrupt):
    class Stubborn(Job):
        def cancel(self) -> None:
            self.cancelled.set()  # and goes on hanging

    jobs = {name: Job(USUAL[name]) for name in ("host.resolve", "host.logons")}
    job = Stubborn(FEW_COUNTS, hangs=True)
    interrupt(job.waiting.is_set)
    result = run(opened(BlockingSiem({**jobs, "host.logon_counts": job})))
    assert job.cancelled.wait(LONG)
    assert not job.over.is_set(), "its thread hangs still"
    assert result.sections["counts"].reason == REASON
    job.over.set()


def test_a_connection_that_blocks_the_loop_is_not_waited_for_either(interrupt):
    inside, over = threading.Event(), threading.Event()

    def block(*_: Any) -> pd.DataFrame:
        inside.set()
        over.wait(LONG)  # a pack's mistake: it should await
        return FEW

    interrupt(inside.is_set)
    result = run(opened(Siem({**USUAL, "host.logons": block})))
    assert not over.is_set()
    over.set()
    assert result.sections["logons"].reason == REASON


def test_a_resolution_can_be_interrupted(interrupt):
    siem = Siem({**USUAL, "host.resolve": hang})
    interrupt(came(siem, "host.resolve"))
    result = run(opened(siem))
    assert siem.asked == siem.cancelled == ["host.resolve"]
    assert set(result.status["reason"]) == {REASON}
    assert result.entity == "web01"


def test_a_section_that_takes_too_long_can_be_interrupted(interrupt):
    inside = threading.Event()

    class Slow(Two):
        """One of its sections is slow."""

        @section("Slow")
        def slow(self, logons):
            inside.set()
            time.sleep(LONG)

    interrupt(inside.is_set)
    result = run(opened(Siem(USUAL)), Slow)
    assert result.sections["slow"].reason == REASON
    assert result.logons is not None


def test_what_came_while_a_slow_section_was_made_is_kept_too(interrupt):
    siem = Siem(USUAL)
    inside = threading.Event()

    class Slow(Notebooklet):
        """Its first section is still being made when the second query comes."""

        entity = Host
        logons = query("host.logons")
        counts = query("host.logon_counts", title="Counts")

        @section("Slow")
        def slow(self, logons):
            inside.set()
            time.sleep(LONG)

        @section("Of counts")
        def of_counts(self, counts):
            return "made"

    async def after() -> pd.DataFrame:
        await background(lambda: inside.wait(LONG))
        return FEW_COUNTS

    siem.answers["host.logon_counts"] = lambda *_: after()
    session = opened(siem)
    kept = kept_by(session)
    interrupt(lambda: inside.is_set() and len(kept) == 3 and settled())
    result = run(session, Slow)
    assert result.sections["slow"].reason == REASON
    assert result.sections["counts"].status == "ok"
    assert result.of_counts == "made"


def kept_by(session: Session) -> list[tuple[str, str]]:
    """Provider and query of every answer, told right after its outcome is kept."""
    kept: list[tuple[str, str]] = []
    session.recording = Mock(
        keep=lambda bound, outcome, frame: kept.append((outcome.provider, outcome.query))
    )
    return kept


def settled() -> bool:
    """The event loop has gone round a few times since."""

    async def round_and_round() -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    submit(round_and_round()).result(LONG)
    return True


def test_each_connection_keeps_what_came(interrupt):
    quick, slow = Siem(USUAL), Siem({**USUAL, "host.logons": hang}, provider="other")
    done = threading.Event()
    quick.answers["host.resolve"] = lambda *_: hosts("web01.contoso.test")

    class Seen(Two):
        """Notes when one connection is through."""

        @section("Seen")
        def seen(self, logons, counts):
            done.set()

    session = opened(quick, slow)
    kept = kept_by(session)
    whole = {("other", "host.resolve"), ("other", "host.logon_counts")}
    interrupt(lambda: done.is_set() and whole <= set(kept) and settled())
    results = run(session, Seen, providers="all")
    assert isinstance(results, Results)
    assert results["acme"].sections["logons"].status == "ok"
    assert results["other"].sections["logons"].reason == REASON
    assert results["other"].sections["counts"].status == "ok"
    assert slow.cancelled == ["host.logons"]


def test_the_next_run_is_whole_again(interrupt):
    siem = Siem({**USUAL, "host.logons": hang})
    session = opened(siem)
    interrupt(came(siem, "host.logons"))
    run(session)
    siem.answers["host.logons"] = FEW
    assert run(session).overall == "ok"


def test_a_fault_while_it_is_shown_leaves_nothing_running(monkeypatch):
    siem = Siem({**USUAL, "host.logons": hang})
    cancelled = threading.Event()

    async def wait(*_: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    siem.answers["host.logons"] = wait

    class Bad(Two):
        """Showing it fails."""

    def fail(self) -> None:
        if "host.logons" in siem.asked:
            raise RuntimeError("cannot show")

    monkeypatch.setattr("nbcore.notebooklet.live.LiveView.update", fail)
    with pytest.raises(RuntimeError, match="cannot show"):
        run(opened(siem), Bad)
    assert cancelled.wait(LONG)
