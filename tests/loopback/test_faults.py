"""Every fault of a KQL service by every query: how it ends, and that the other queries stand.

Splunk's table, with the faults that only search jobs have, is in packs/splunk/tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from tests.loopback.live import (
    FILES,
    defender_at,
    of,
    sentinel_at,
    served_defender,
    served_sentinel,
)

from nbcore.queries.connection import Connection, Limits
from nbcore.queries.files import QueryFile
from nbcore.queries.loop import submit
from nbcore.testing import CUT, HTML_502, NOT_JSON, Loopback, Reply, Step, ask
from nbcore.timespan import TimeSpan
from nbpack_demo import company

WEEK = TimeSpan(start=company().start, end=company().end)
QUERIES = ("host.resolve", "host.info", "host.logons", "host.logon_counts")
MET = {"sentinel": ("windows", "agents"), "mde": ("devices",)}
"""The part of each answer that meets the fault; host.info has one of its own in Sentinel."""
NO_PARTIAL = "Microsoft Graph's answer has no place that says it is not whole"


@dataclass(frozen=True)
class Fault:
    """What a service does to one file's requests, and how that file ends.

    Attributes
    ----------
    steps : sequence of Step
    status : mapping of provider to status, or the status of both
    says : str
        Part of the reason.
    limits : Limits
    without : mapping of provider to str
        Cells that are left out, with the reason.
    """

    steps: Sequence[Step]
    status: str | dict[str, str]
    says: str = ""
    limits: Limits = field(default_factory=Limits)
    without: dict[str, str] = field(default_factory=dict)

    def ends(self, provider: str) -> str:
        return self.status if isinstance(self.status, str) else self.status[provider]


FAULTS = {
    "success": Fault([], "ok"),
    "0 rows": Fault(["empty"], "empty"),
    # Graph returns 100,000 rows at most, so that its cap has to be one below to be seen.
    "100,000 rows": Fault(["many"], {"sentinel": "ok", "mde": "partial"}),
    "rows beyond the cap": Fault(["many"], "partial", "newest 500 rows", Limits(rows=500)),
    "401": Fault(["401", "401"], "denied", "(401)"),
    "401, and a new token is taken": Fault(["401"], "ok"),
    "403": Fault(["403"], "denied", "(403)"),
    "429 with Retry-After": Fault(["429"], "ok"),
    "429 and a wait beyond the time-out": Fault(
        [Reply(429, b"{}", {"Retry-After": "600"})], "failed", "asks to wait 600 seconds"
    ),
    "500 then success": Fault(["500"], "ok"),
    "500 again and again": Fault(["500"] * 5, "failed", "500 Internal Server Error"),
    "connection cut, then success": Fault([CUT], "ok"),
    "connection cut again and again": Fault([CUT] * 5, "failed", "connection to"),
    "a gateway's page, then success": Fault([HTML_502], "ok"),
    "no JSON": Fault([NOT_JSON], "failed", "cannot be read"),
    "slow": Fault(
        [lambda request: Reply(200, b"{}", delay=4.0)], "failed", "2.5 seconds", Limits(seconds=2.5)
    ),
    "a table is missing": Fault(["missing"], "unavailable", "has no table"),
    "partial": Fault(
        ["partial"], "partial", "E_QUERY_RESULT_SET_TOO_LARGE", without={"mde": NO_PARTIAL}
    ),
}
CELLS = [
    pytest.param(
        provider, name, query,
        id=f"{provider}-{query}-{name}",
        marks=[pytest.mark.skip(reason=fault.without[provider])] if provider in fault.without else [],
    )
    for provider in MET
    for name, fault in FAULTS.items()
    for query in QUERIES
]  # fmt: skip


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Loopback]]:
    with served_sentinel() as sentinel, served_defender() as graph:
        running: dict[str, Loopback] = {"sentinel": sentinel, "mde": graph}
        for provider, service in running.items():
            # Each service answers once before the table: its engine is slow the first time.
            connection = opened(provider, service, "warm")
            for query in QUERIES:
                assert ask(connection, FILES[provider], query, "web01", WEEK).status == "ok"
            submit(connection.close()).result()
        yield running


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once; what a service asks to wait is waited."""
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)


def opened(provider: str, service: Loopback, tenant: str) -> Connection:
    connection: Connection
    if provider == "sentinel":
        connection = sentinel_at(service.url)
    else:
        # A tenant of its own for each test: its 45 calls a minute are kept across connections.
        connection = defender_at(service.url, tenant=tenant)
    return connection


def met(provider: str, query: str) -> QueryFile:
    """The file that meets the fault."""
    mine = [file for file in FILES[provider] if file.query == query]
    return next((file for part in MET[provider] for file in mine if file.part == part), mine[0])


@pytest.mark.parametrize(("provider", "name", "query"), CELLS)
def test_a_fault_ends_in_its_status_and_leaves_the_other_queries_alone(
    services: dict[str, Loopback],
    request: pytest.FixtureRequest,
    provider: str,
    name: str,
    query: str,
):
    fault, service, file = FAULTS[name], services[provider], met(provider, query)
    service.forget()
    service.script(*fault.steps, where=of(file))
    connection = opened(provider, service, request.node.name)
    try:
        results = {
            asked: ask(connection, FILES[provider], asked, "web01", WEEK, limits=fault.limits)
            for asked in QUERIES
        }
    finally:
        submit(connection.close()).result()

    (hit,) = [outcome for outcome in results[query].outcomes if outcome.part == file.part]
    status = fault.ends(provider)
    assert hit.status == status, hit.reason
    assert fault.says in hit.reason
    assert (hit.rows > 0) is (status in ("ok", "partial"))
    for other, result in results.items():
        others = [outcome for outcome in result.outcomes if outcome is not hit]
        cut = fault.limits.rows < 1000 and result.status == "partial"
        assert {outcome.status for outcome in others} <= {"ok", "empty"}
        if other != query:
            assert result.status == "ok" or cut, (other, result.reason)
            assert len(result.frame)
    # A part that is not there is noted; one that failed makes the answer partial.
    if results[query].outcomes != [hit] and status in ("denied", "failed"):
        assert results[query].status == "partial"
        assert hit.reason in results[query].reason
    assert not service._script
