"""Every question of the vocabulary by what goes wrong at a service: how the whole answer ends.

Which queries there are comes from the packs, and what they are asked about from the demo's story,
so that a question that is added is covered. test_faults.py tells one part of an answer from the
others, for a few questions and more faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import pytest
from tests.loopback.live import defender_at, of, sentinel_at, served_defender, served_sentinel

import nbpack_mde.demo
import nbpack_sentinel.demo
from nbcore import CORE, Connection, Limits, TimeSpan
from nbcore.lang import submit
from nbcore.testing import CUT, Loopback, QueryResult, Reply, Request, Step, ask, files_of
from nbcore.testing.cases import cases_of
from nbcore.testing.meaning import Asked, Meaning
from nbcore.testing.meanings import MEANINGS
from nblang_spl.testing import TOKEN, Splunkd, cut, problem
from nbpack_demo import company
from nbpack_splunk import patience, search
from nbpack_splunk.models import DataModel
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings

WEEK = TimeSpan(start=company().start, end=company().end)
TRIES = 40
"""More requests than a question's files make, each tried again."""
HELD = {"sentinel": nbpack_sentinel.demo.tables(), "mde": nbpack_mde.demo.tables()}
FILES = {provider: files_of(provider) for provider in ("sentinel", "mde", "splunk")}


@dataclass(frozen=True)
class Fault:
    """What is done to each request of a question, and how its answer ends.

    Attributes
    ----------
    kql, splunk : list
        Steps of a KQL service, and answers of a Splunk to a search that is to be started.
    ends : str
        A status; empty for that of the question without a fault.
    says : str
        Part of the reason.
    limits : Limits
    """

    kql: list[Step]
    splunk: list[Reply]
    ends: str
    says: str = ""
    limits: Limits = field(default_factory=Limits)


def late(_: Request) -> Reply:
    return Reply(200, b"{}", delay=1.5)


WAIT = {"Retry-After": "600"}
AGAIN = {"Retry-After": "0"}
LOOKUP = problem(400, "FATAL", "Error in 'lookup' command: The lookup table 'x' does not exist.")
FAULTS = {
    "a table is missing": Fault(["missing"] * TRIES, [LOOKUP] * TRIES, "unavailable"),
    "denied": Fault(
        ["403"] * TRIES, [problem(403, "ERROR", "insufficient permission")] * TRIES,
        "denied", "(403)",
    ),
    "time-out": Fault(
        [late] * TRIES, [Reply(delay=1.5)] * TRIES, "failed", "0.5 seconds", Limits(seconds=0.5)
    ),
    "throttled beyond the time-out": Fault(
        [Reply(429, b"{}", WAIT)] * TRIES,
        [problem(503, "WARN", "Too many searches", retry_after="600")] * TRIES, "failed", "seconds",
    ),
    "throttled, then answered": Fault(
        [Reply(429, b"{}", AGAIN)], [problem(503, "WARN", "Too many searches", retry_after="0")], ""
    ),
    "cut in the middle": Fault([CUT] * TRIES, [cut()] * TRIES, "failed"),
    "more rows than the cap": Fault(["many"] * TRIES, [], "partial", "500", Limits(rows=500)),
}  # fmt: skip


class Service(Protocol):
    """A product on the loopback address."""

    def strike(self, query: str, fault: Fault) -> None:
        """Let a fault meet the requests of a question, and no others."""

    def forget(self) -> None:
        """Answer as always."""

    def open(self, name: str) -> Connection:
        """A connection of its own for a test."""


@dataclass
class Kql:
    """Sentinel or Defender, over the demo."""

    provider: str
    server: Loopback
    connect: Callable[[str], Connection]

    def strike(self, query: str, fault: Fault) -> None:
        mine = [of(file) for file in FILES[self.provider] if file.query == query]
        self.server.script(*fault.kql, where=lambda request: any(fits(request) for fits in mine))

    def forget(self) -> None:
        self.server.forget()

    def open(self, name: str) -> Connection:
        return self.connect(name)


@dataclass
class Splunk:
    """A Splunk whose searches find one row, or more than the cap."""

    server: Splunkd

    def strike(self, query: str, fault: Fault) -> None:
        rows = fault.limits.rows + 1 if fault.ends == "partial" else 1
        models_hold = "0" if fault.ends == "unavailable" else "1"
        # A probe of a data model has a cap of its own; faults are for the searches themselves.
        self.server.only = str(fault.limits.rows + 1)

        def found(text: str) -> list[dict[str, Any]]:
            probe = self.server.only not in text
            return [{"count": models_hold}] if probe else [a_row(query)] * rows

        self.server.found = found
        self.server.faults["create"].extend(fault.splunk)

    def forget(self) -> None:
        self.server.faults.clear()
        self.server.found = lambda text: [a_row("host.info")]

    def open(self, name: str) -> Connection:
        facts = {"host": "127.0.0.1", "port": self.server.port, "scheme": "http", "token": TOKEN}
        return splunk.live(SplunkSettings.model_validate(facts))


def a_row(query: str) -> dict[str, Any]:
    """A row of a question's record as a search gives it: texts, times in UNIX seconds."""
    cells = {"time": "1772409601.250", "int": "1", "float": "1", "bool": "true"}
    return {
        item.name: next(iter(item.meanings), cells.get(item.type, "x"))
        for item in CORE.questions[query].record.fields
    }


def asking(query: str) -> Asked:
    """What a question is asked about: the first that the story has."""
    if query.endswith(".resolve"):
        return Asked(query, CORE.questions[query].entity.parse(company().victim))  # type: ignore[union-attr]
    rows = CORE.questions[CORE.questions[query].counts or query]
    meaning = MEANINGS.get(rows.name, Meaning())
    named = meaning.of if isinstance(meaning.of, str) else ""
    record = CORE.records.get(named, rows.record)
    return cases_of(rows, meaning, company().records, record, 1)[0]


def ends(connection: Connection, query: str, limits: Limits | None = None) -> QueryResult:
    about = asking(query)
    return ask(
        connection, FILES[connection.provider], query, about.entity, WEEK, limits=limits,
        listed=about.values, arguments=dict(about.arguments),
    )  # fmt: skip


def answered(provider: str) -> list[str]:
    return list(dict.fromkeys(file.query for file in FILES[provider] if not file.unsupported))


def in_indexes(query: str) -> bool:
    """Whether Splunk reads events for it: one without such events finds nothing."""
    reads = {name for file in FILES["splunk"] if file.query == query for name in file.reads}
    return any(DataModel.by_table(name) is None and "lookup " not in name for name in reads)


def excused(provider: str, name: str, query: str) -> str:
    """Why a fault cannot meet a question; empty where it can."""
    if provider == "splunk":
        nothing = name == "a table is missing" and in_indexes(query)
        return "an index without such events is empty to Splunk" if nothing else ""
    reads = {table for file in FILES[provider] if file.query == query for table in file.reads}
    held = reads & set(HELD[provider])
    return "" if held or name != "more rows than the cap" else "the demo has no rows of it"


CELLS = [
    pytest.param(
        provider, name, query, id=f"{provider}-{query}-{name}",
        marks=[pytest.mark.skip(reason=why)] if (why := excused(provider, name, query)) else [],
    )
    for provider in FILES
    for name in FAULTS
    for query in answered(provider)
]  # fmt: skip


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Service]]:
    with served_sentinel() as sentinel, served_defender() as graph, Splunkd() as splunkd:
        yield {
            "sentinel": Kql("sentinel", sentinel, lambda _: sentinel_at(sentinel.url)),
            # A tenant for each test: its 45 calls a minute are kept across connections.
            "mde": Kql("mde", graph, lambda name: defender_at(graph.url, tenant=name)),
            "splunk": Splunk(splunkd),
        }


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries and looks follow each other at once; what a service asks to wait is waited."""
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)
    monkeypatch.setattr(search, "POLL_FIRST", 0.005)
    monkeypatch.setattr(patience, "FIRST", 0.01)


@pytest.mark.parametrize(("provider", "name", "query"), CELLS)
def test_a_question_ends_as_its_service_did_and_the_next_one_stands(
    services: dict[str, Service],
    request: pytest.FixtureRequest,
    provider: str,
    name: str,
    query: str,
):
    fault, service = FAULTS[name], services[provider]
    service.forget()
    connection = service.open(request.node.name)
    try:
        service.strike(query, replace(fault, kql=[], splunk=[]))
        usual = ends(connection, query).status if not fault.ends else ""
        service.strike(query, fault)
        struck = ends(connection, query, fault.limits)
        service.forget()
        after = ends(connection, "host.info" if query != "host.info" else "host.resolve")
    finally:
        submit(connection.close()).result()

    assert struck.status == (fault.ends or usual), struck.reason
    assert fault.says in struck.reason
    assert len(struck.frame) == (500 if fault.ends == "partial" else len(struck.frame))
    assert fault.ends in ("", "partial") or struck.frame.empty
    assert after.status == "ok", after.reason
