"""Answers that are small on the wire and vast in memory end in a sentence, and stall nobody."""

from __future__ import annotations

import asyncio
import gzip
import json
import resource
import sys
import time

import pytest
from tests.loopback.live import FILES, defender_at, sentinel_at, served_defender, served_sentinel

from nbcore.queries.loop import submit
from nbcore.queries.outcome import Outcome
from nbcore.testing import Reply, ask
from nbcore.timespan import TimeSpan
from nbpack_demo import company

WEEK = TimeSpan(start=company().start, end=company().end)
JSON = {"Content-Type": "application/json"}
PACKED = JSON | {"Content-Encoding": "gzip"}
MEGA = 2**20
STALL = 2.0
"""Seconds that the loop may stand still on a machine that does much else; the bomb took nine."""


async def longest_stall(stop: asyncio.Event) -> float:
    """Seconds of the longest time in which the loop did nothing else."""
    longest = 0.0
    while not stop.is_set():
        begin = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - begin)
    return longest


def asked(name: str, reply: Reply) -> tuple[Outcome, float, float]:
    """How the query ends, the loop's longest stall, and the megabytes that memory grew by."""
    service = {"sentinel": served_sentinel, "mde": served_defender}[name]
    opened = {"sentinel": sentinel_at, "mde": defender_at}[name]
    files = [file for file in FILES[name] if file.part != "linux"]
    with service() as running:
        connection = opened(running.url)
        running.script(reply, where=lambda request: "p_host" in request.body.decode())
        stop = asyncio.Event()
        watch = submit(longest_stall(stop))
        before = memory()
        outcome = ask(connection, files, "host.logons", "web01", WEEK).outcomes[0]
        grown = memory() - before
        submit(_set(stop)).result()
        submit(connection.close()).result()
        assert len(running.requests) == 1, "the next try would bring it again"
    return outcome, watch.result(), grown


async def _set(stop: asyncio.Event) -> None:
    stop.set()


def memory() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGA


@pytest.mark.parametrize("name", ["sentinel", "mde"])
def test_three_gigabytes_in_three_megabytes(name):
    member = gzip.compress(bytes(64 * MEGA), 9)
    outcome, stall, grown = asked(name, Reply(200, member * 48, PACKED))
    assert outcome.status == "failed"
    assert "sent more than 160 MB" in outcome.reason
    assert stall < STALL
    assert grown < 700


@pytest.mark.parametrize("name", ["sentinel", "mde"])
def test_an_error_of_three_gigabytes(name):
    member = gzip.compress(bytes(64 * MEGA), 9)
    outcome, stall, grown = asked(name, Reply(400, member * 48, PACKED))
    assert outcome.status == "failed"
    assert "sent more than 160 MB" in outcome.reason
    assert stall < STALL
    assert grown < 700


def test_json_of_200_000_levels():
    outcome, stall, _ = asked("sentinel", Reply(200, b"[" * 200_000 + b"]" * 200_000, JSON))
    assert outcome.status == "failed"
    assert "nested too deeply" in outcome.reason
    assert stall < STALL


def test_an_error_of_200_000_levels():
    outcome, _, _ = asked("sentinel", Reply(400, b'{"error":' * 200_000, JSON))
    assert outcome.status == "failed"
    assert "400 Bad Request" in outcome.reason


def test_a_million_columns():
    columns = [{"name": f"c{number}", "type": "string"} for number in range(1_000_000)]
    table = {"name": "PrimaryResult", "columns": columns, "rows": []}
    body = gzip.compress(json.dumps({"tables": [table]}).encode(), 1)
    outcome, stall, _ = asked("sentinel", Reply(200, body, PACKED))
    assert outcome.status == "failed"
    assert "1,000,000 columns" in outcome.reason
    assert stall < STALL


def test_an_answer_in_gzip_is_read_as_any_other():
    def zipped(request):
        plain = running.answer(request)
        return Reply(200, gzip.compress(plain.body), PACKED)

    with served_sentinel() as running:
        connection = sentinel_at(running.url)
        running.script(zipped)
        windows = [file for file in FILES["sentinel"] if file.part == "windows"]
        answer = ask(connection, windows, "host.logons", "web01", WEEK)
        submit(connection.close()).result()
        assert "gzip" in running.requests[0].headers["accept-encoding"]
    assert (answer.status, len(answer.frame)) == ("ok", 442)
