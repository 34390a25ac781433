"""Every fault of the service by every query: how it ends, and that the other queries stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from packs.splunk.tests.asking import Ask, row, until

from nbcore import Limits
from nbcore.testing import Reply
from nblang_spl.testing import BUSY, Splunkd, cut, problem, said

# A text that only the Windows search of a question holds (host.info has one for both systems).
QUERIES = {
    "host.resolve": '| eval os_family="windows"\n| sort 0 - last_seen',
    "host.info": "values(sourcetype)",
    "host.logons": "| fields - _*\n| head",
    "host.logon_counts": "| fields - _*\n| eval _time=time",
}


@dataclass(frozen=True)
class Fault:
    """What a service does, and how the query ends."""

    script: Callable[[Splunkd], None]
    status: str
    says: str = ""
    rows: int = 1
    limits: Limits = field(default_factory=Limits)
    cancelled: bool = False


def answers(*replies: Reply, to: str = "create") -> Callable[[Splunkd], None]:
    return lambda splunkd: splunkd.faults[to].extend(replies)


def state(**facts: object) -> Callable[[Splunkd], None]:
    def script(splunkd: Splunkd) -> None:
        for name, value in facts.items():
            setattr(splunkd, name, value)

    return script


FAULTS = {
    "success": Fault(state(), "ok"),
    "0 rows": Fault(state(), "empty", rows=0),
    "100,000 rows": Fault(state(), "ok", rows=100_000),
    "one row beyond the cap": Fault(
        state(), "partial", "Only the newest 500 rows were kept", rows=501, limits=Limits(rows=500)
    ),
    "401": Fault(
        answers(problem(401, "WARN", "call not properly authenticated")),
        "denied",
        "refused (401): call not properly authenticated.",
    ),
    "403": Fault(
        answers(problem(403, "ERROR", "insufficient permission to access this resource")),
        "denied",
        "refused (403): insufficient permission to access this resource.",
    ),
    "429 with Retry-After": Fault(
        answers(problem(429, "WARN", "Slow down", retry_after="0")), "ok"
    ),
    "503, too many searches, then room": Fault(
        answers(*[problem(503, "WARN", BUSY, retry_after="0")] * 5), "ok"
    ),
    "503 and a wait beyond the time-out": Fault(
        answers(problem(503, "WARN", BUSY, retry_after="600")),
        "failed",
        "is not ready within the timeout of 120 seconds",
    ),
    "500 then success": Fault(answers(problem(500, "ERROR", "Internal")), "ok"),
    "500 again and again": Fault(
        answers(*[problem(500, "ERROR", "Internal trouble")] * 3),
        "failed",
        "Splunk failed 3 times: Internal trouble.",
    ),
    "connection cut, then success": Fault(answers(cut()), "ok"),
    "connection cut again and again": Fault(
        answers(*[cut()] * 3), "failed", "could not be reached"
    ),
    "results cut, then success": Fault(answers(cut(), to="results"), "ok"),
    "look cut, then success": Fault(answers(cut(), to="look"), "ok"),
    "500 at a page of results": Fault(
        answers(*[problem(500, "ERROR", "Internal")] * 3, to="results"),
        "failed",
        "failed 3 times",
        cancelled=True,
    ),
    "slow": Fault(
        answers(*[said(204)] * 100_000, to="look"),
        "failed",
        "was cancelled after 0.5 seconds",
        limits=Limits(seconds=0.5),
        cancelled=True,
    ),
    "the job is gone": Fault(
        answers(problem(404, "FATAL", "Unknown sid."), to="look"),
        "failed",
        "(404): Unknown sid.",
        cancelled=True,
    ),
    "a search that is refused": Fault(
        answers(problem(400, "FATAL", "Error in 'where' command: The expression is malformed.")),
        "failed",
        "(400): Error in 'where' command: The expression is malformed.",
    ),
}


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_its_status_and_leaves_the_other_queries_alone(
    name: str, query: str, splunkd: Splunkd, ask: Ask
):
    fault, mark = FAULTS[name], QUERIES[query]
    splunkd.only = mark
    rows = [row(second) for second in range(fault.rows)]
    splunkd.found = lambda search: rows if mark in search else [row()]
    fault.script(splunkd)

    results = dict(zip(QUERIES, ask(*QUERIES, limits=fault.limits), strict=True))

    hit = [outcome for outcome in results[query].outcomes if mark in outcome.text]
    assert [outcome.status for outcome in hit] == [fault.status]
    assert fault.says in hit[0].reason
    came = fault.status in ("ok", "partial", "empty")
    assert hit[0].rows == (min(fault.rows, fault.limits.rows) if came else 0)
    for other, result in results.items():
        if other != query:
            assert result.status == "ok", (other, result.reason)
    if fault.cancelled:
        until(lambda: bool(splunkd.cancelled()))  # told to the service beside the answer
    assert bool(splunkd.cancelled()) is fault.cancelled
