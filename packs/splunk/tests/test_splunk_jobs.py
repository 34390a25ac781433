"""Jobs at Splunk: none is left running, and one that was cut short says so."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from packs.splunk.tests.asking import LIBRARY, SPAN, Ask, row, until, values

from nbcore import CORE, Connection, Limits
from nbcore.testing import Runner
from nblang_spl.testing import TOKEN, Splunkd, cut, dripping, problem
from nbpack_splunk import ending, search, transport

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LATER", (0.05, 0.1))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"isFinalized": 1}, "ended the search before it was complete"),
        ({"isFinalized": "true"}, "ended the search before it was complete"),
        ({"isZombie": 1}, "process died before it was complete"),
        ({"dropCount": 17}, "left out a part of what it should search (dropCount: 17)"),
        (
            {"numDroppedBuckets": 2},
            "left out a part of what it should search (numDroppedBuckets: 2)",
        ),
    ],
)
@pytest.mark.parametrize("messages", [[], [("INFO", "All is well.")], [("WARN", "A lookup.")]])
def test_a_job_that_was_cut_short_is_partial_whatever_its_messages_say(
    facts: dict[str, object], says: str, messages: list[tuple[str, str]], splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row()]
    splunkd.facts, splunkd.messages = facts, messages
    (result,) = ask("host.info")
    assert result.status == "partial"
    assert says in result.reason
    assert len(result.frame) == 1


def test_a_job_that_dropped_nothing_is_whole(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row()]
    splunkd.facts = {"dropCount": 0, "isFinalized": 0}
    (result,) = ask("host.info")
    assert (result.status, result.reason) == ("ok", "")


def test_a_job_without_a_count_is_read_to_its_end(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row(second) for second in range(25_000)]
    splunkd.facts = {"resultCount": ""}
    (result,) = ask("host.info")
    assert (result.status, len(result.frame)) == ("ok", 25_000)


def test_somebody_who_cancels_the_job_at_splunk_is_told_of(splunkd: Splunkd, ask: Ask):
    splunkd.facts = {"dispatchState": "USER_CANCEL"}
    (result,) = ask("host.info")
    assert result.reason == "Somebody cancelled the search on Splunk."


@pytest.mark.parametrize("lost", [1, 2])
def test_a_job_whose_answer_was_lost_is_found_and_not_started_twice(
    lost: int, splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row()]
    splunkd.lost = lost
    (result,) = ask("host.info")
    assert result.status == "ok"
    assert len(splunkd.jobs) == 1


def test_a_job_that_was_being_started_all_the_while_is_found(
    splunkd: Splunkd, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    splunkd.found = lambda search: [row()]
    splunkd.lost = 1
    splunkd.faults["look"].append(problem(404, "FATAL", "Unknown sid."))
    (result,) = ask("host.info")
    assert result.status == "ok"
    assert len(splunkd.jobs) == 1


def test_a_job_that_cannot_be_found_for_sure_is_cancelled(splunkd: Splunkd, ask: Ask):
    splunkd.lost = 1
    splunkd.faults["look"].extend([cut()] * 3)
    (result,) = ask("host.info")
    assert result.status == "failed"
    assert len(splunkd.jobs) == len(splunkd.cancelled()) == 1


def test_an_interrupt_between_two_tries_cancels_what_the_first_may_have_started(
    splunkd: Splunkd, connect: Callable[..., Connection]
):
    splunkd.lost, splunkd.looks = 1, 0
    runner = Runner(connect(data_models=False), LIBRARY)

    async def interrupted() -> None:
        asking = asyncio.create_task(runner.ask(CORE.questions["host.info"], values(), SPAN))
        while not splunkd.jobs:  # noqa: ASYNC110 - the other side is a thread, not a task
            await asyncio.sleep(0.001)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    asyncio.run(interrupted())
    until(lambda: len(splunkd.cancelled()) == 1)


@pytest.mark.parametrize("ends", ["", "raise SystemExit(3)", "raise KeyboardInterrupt"])
def test_what_still_runs_when_the_program_ends_is_cancelled(ends: str, splunkd: Splunkd):
    splunkd.looks = 0
    code = f"""
        import asyncio, threading, time
        from packs.splunk.tests.asking import LIBRARY, QUESTIONS, SPAN, values
        from nbcore import CORE
        from nbcore.testing import Runner
        from nbpack_splunk.provider import splunk
        facts = dict(host="127.0.0.1", port={splunkd.port}, scheme="http", token="{TOKEN}")
        connection = splunk.live(splunk.settings(**facts, data_models=False))
        runner = Runner(connection, LIBRARY)
        asked = [runner.ask(CORE.questions[name], values(), SPAN) for name in QUESTIONS]
        async def together(): await asyncio.gather(*asked)
        threading.Thread(target=asyncio.run, args=(together(),), daemon=True).start()
        while connection._access._service is None or not connection._access.service()._splunk_version:
            time.sleep(0.01)
        time.sleep(1)
        {ends}
    """
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False, cwd=ROOT, timeout=60)
    assert len(splunkd.jobs) == len(splunkd.cancelled()) >= 3
    assert time.monotonic() - began < 30


def test_the_end_of_the_program_does_not_wait_for_a_splunk_that_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(ending, "_over", threading.Event())

    class Deaf:
        ended = threading.Event()

        def cancel(self) -> None:
            """Takes no notice."""

    deaf = Deaf()
    with ending.watch(deaf):
        deaf.ended.clear()
        began = time.monotonic()
        ending._end()
    assert ending.SECONDS <= time.monotonic() - began < ending.SECONDS + 2


def test_no_search_begins_once_the_program_ends(
    splunkd: Splunkd, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ending, "_over", threading.Event())
    ending._end()
    (result,) = ask("host.info")
    assert result.reason == "The search was cancelled."
    assert splunkd.requests == []


@pytest.mark.parametrize("place", ["create", "look", "results", "cancel"])
def test_an_answer_that_drips_leaves_no_thread_behind(
    place: str, splunkd: Splunkd, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transport, "CANCEL_SECONDS", 0.5)
    before = set(threading.enumerate())

    def left() -> list[str]:
        mine = set(threading.enumerate()) - before
        return [thread.name for thread in mine if thread.name == "nbcore-work"]

    splunkd.found = lambda search: [row()]
    splunkd.faults[place].append(dripping())
    if place == "cancel":
        splunkd.looks = 0
    (result,) = ask("host.info", limits=Limits(seconds=1.0))
    assert result.status == "failed"
    assert "was cancelled after 1 seconds" in result.reason
    until(lambda: not left(), 3.0)
