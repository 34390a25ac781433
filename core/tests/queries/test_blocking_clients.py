"""Blocking clients: each query in a thread that nothing waits for, and cancelled when given up."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from core.tests.support.siem import FEW, RANGE, USUAL, BlockingSiem, Job

from nbcore import Answer, Bound, DeniedError, Limits, Running, TimeSpan
from nbcore.catalogue import CORE
from nbcore.queries.loop import background, event_loop, submit
from nbcore.queries.outcome import QueryResult
from nbcore.queries.run import Runner

SPAN = TimeSpan.parse(**RANGE)
LONG = 30
"""Seconds that no test should come near."""


def asked(siem: BlockingSiem, question: str = "host.logons", **limits: Any) -> QueryResult:
    runner = Runner(siem, siem.library, Limits(**limits))
    return submit(runner.ask(CORE.questions[question], {}, SPAN)).result(timeout=LONG)


def test_a_blocking_client_answers_like_any_other():
    result = asked(BlockingSiem({"host.logons": Job(FEW)}))
    assert result.status == "ok"
    assert len(result.frame) == 3


def test_blocking_queries_are_out_together():
    meeting = threading.Barrier(2)

    class Meets(Job):
        def result(self) -> Answer:
            meeting.wait(LONG)
            return super().result()

    siem = BlockingSiem({"host.logons": Meets(FEW), "host.info": Meets(USUAL["host.info"])})
    runner = Runner(siem, siem.library)

    async def both() -> list[QueryResult]:
        questions = (CORE.questions[name] for name in siem.jobs)
        return await asyncio.gather(*(runner.ask(item, {}, SPAN) for item in questions))

    assert [item.status for item in submit(both()).result(LONG)] == ["ok", "ok"]


def test_a_query_that_runs_too_long_is_cancelled_at_the_service():
    job = Job(FEW, hangs=True)
    result = asked(BlockingSiem({"host.logons": job}), seconds=0.05)
    assert result.status == "failed"
    assert "was cancelled after 0.05 seconds" in result.reason
    assert job.cancelled.wait(LONG)


def test_nothing_waits_for_a_client_that_will_not_stop():
    class Stubborn(Job):
        def cancel(self) -> None:
            self.cancelled.set()
            threading.Event().wait(LONG)

    job = Stubborn(FEW, hangs=True)
    assert asked(BlockingSiem({"host.logons": job}), seconds=0.05).status == "failed"
    assert job.cancelled.wait(LONG)
    assert not job.over.is_set(), "it hangs still"
    assert asked(BlockingSiem({"host.logons": Job(FEW)})).status == "ok"
    job.over.set()


def test_a_cancel_that_fails_harms_nobody():
    class Broken(Job):
        def cancel(self) -> None:
            super().cancel()
            raise SystemExit("the socket is gone")

    job = Broken(FEW, hangs=True)
    assert asked(BlockingSiem({"host.logons": job}), seconds=0.05).status == "failed"
    assert job.cancelled.wait(LONG)


def test_a_query_that_is_given_up_before_it_began_is_cancelled_when_it_begins():
    job, begin = Job(FEW), threading.Event()

    class Slow(BlockingSiem):
        def start(self, bound: Bound, limits: Limits) -> Running:
            begin.wait(LONG)
            return super().start(bound, limits)

    assert asked(Slow({"host.logons": job}), seconds=0.05).status == "failed"
    assert not job.cancelled.is_set()
    begin.set()
    assert job.cancelled.wait(LONG)


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (DeniedError("No rights."), "denied", "No rights."),
        (ValueError("odd"), "failed", "ValueError: odd"),
        (SystemExit("odd"), "failed", "SystemExit: odd"),
        (KeyboardInterrupt("odd"), "failed", "KeyboardInterrupt: odd"),
        (asyncio.CancelledError("odd"), "failed", "CancelledError: odd"),
        (StopIteration("odd"), "failed", "RuntimeError: coroutine raised StopIteration"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_a_client_raises_is_that_querys_end(
    error: BaseException, status: str, reason: str
):
    result = asked(BlockingSiem({"host.logons": Job(error)}))
    assert (result.status, result.reason) == (status, reason)


def test_a_client_that_cannot_begin_fails_its_query():
    class Closed(BlockingSiem):
        def start(self, bound: Bound, limits: Limits) -> Running:
            raise ConnectionRefusedError("nobody listens")

    result = asked(Closed({"host.logons": Job(FEW)}))
    assert (result.status, result.reason) == ("failed", "ConnectionRefusedError: nobody listens")


def test_threads_do_not_keep_the_program_from_ending():
    started, hold = threading.Event(), threading.Event()
    names: list[tuple[str, bool]] = []

    def work() -> None:
        thread = threading.current_thread()
        names.append((thread.name, thread.daemon))
        started.set()
        hold.wait(LONG)

    waiting = submit(background(work))
    assert started.wait(LONG)
    hold.set()
    waiting.result(LONG)
    assert names == [("nbcore-work", True)]
    loops = [thread for thread in threading.enumerate() if thread.name == "nbcore-loop"]
    assert [thread.daemon for thread in loops] == [True]


def test_there_is_one_loop_and_it_outlives_what_is_raised_on_it():
    loop = event_loop()

    async def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        submit(leave()).result(LONG)

    async def here() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    assert submit(here()).result(LONG) is loop is event_loop()
