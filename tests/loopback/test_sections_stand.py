"""One query of a notebooklet meets a fault: the sections of the others stand, on every SIEM."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import pytest
from tests.loopback.live import defender_at, sentinel_at, served_defender, served_sentinel

from nbcore.queries.connection import Connection
from nbcore.session import Session
from nbcore.testing import Loopback, Reply, Request
from nblang_spl.testing import splunkd
from nbpack_demo import company
from nbpack_soc.host.logons_summary import HostLogonsSummary
from nbpack_splunk.provider import splunk

START, END = company().start, company().end
SHAPE = HostLogonsSummary.shape
COUNTS = {name for name in SHAPE.sections if "host.logon_counts" in SHAPE.queries_of(name)}
ROWS = {name for name in SHAPE.sections if "host.logons" in SHAPE.queries_of(name)}


class Service(Protocol):
    """A loopback service that can let one question meet a fault."""

    def open(self, tenant: str) -> Connection:
        """A connection to it."""

    def harm(self, query: str, status: int) -> None:
        """Answer every request of a question so."""

    def heal(self) -> None:
        """Answer as always again."""


@dataclass
class Kql:
    """Log Analytics, or Graph."""

    service: Loopback
    connect: Any

    def open(self, tenant: str) -> Connection:
        found: Connection = self.connect(self.service.url, tenant)
        return found

    def harm(self, query: str, status: int) -> None:
        def fits(request: Request) -> bool:
            # The question's name, among those of others that the file answers; in JSON's escapes.
            told = re.search(r"// query: (.*?)\\n", request.body.decode())
            return told is not None and query in told[1].split(", ")

        self.service.script(*[str(status)] * 20, where=fits)

    def heal(self) -> None:
        self.service.forget()


@dataclass
class Spl:
    """Splunk's management port; the fault meets the Windows search of a question."""

    service: splunkd.Splunkd
    marks: ClassVar[dict[str, str]] = {
        "host.logons": "| fields - _*\n| head",
        "host.logon_counts": "| eval _time=time",
    }

    def open(self, tenant: str) -> Connection:
        facts = {"host": "127.0.0.1", "port": self.service.port, "scheme": "http"}
        given = facts | {"token": splunkd.TOKEN, "data_models": False}
        return splunk.live(splunk.settings.model_validate(given))

    def harm(self, query: str, status: int) -> None:
        self.service.only = self.marks[query]
        reply: Reply = splunkd.problem(status, "ERROR", "It does not work.")
        self.service.faults["create"].extend([reply] * 20)

    def heal(self) -> None:
        self.service.faults["create"].clear()
        self.service.only = ""


def splunk_rows(search: str) -> list[dict[str, object]]:
    """One logon, as a search of any of the files gives it."""
    moment = "1772409601.250"
    cells: dict[str, object] = {
        "time": moment,
        "first_seen": moment,
        "last_seen": moment,
        "result": "failure",
    }
    cells |= {"user": "m.ortiz", "src_ip": "203.0.113.77", "logon_type": "network", "count": "1"}
    return [cells | {"host": company().victim, "failure_reason": "bad_credentials"}]


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Service]]:
    with served_sentinel() as sentinel, served_defender() as graph, splunkd.Splunkd() as port:
        port.found = splunk_rows
        yield {
            "sentinel": Kql(sentinel, lambda url, tenant: sentinel_at(url)),
            "mde": Kql(graph, lambda url, tenant: defender_at(url, tenant=tenant)),
            "splunk": Spl(port),
        }


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)
    monkeypatch.setattr("nbpack_splunk.patience.FIRST", 0.01)
    monkeypatch.setattr("nbpack_splunk.search.POLL_FIRST", 0.005)


def statuses(service: Service, provider: str, tenant: str) -> tuple[dict[str, str], dict[str, str]]:
    """Statuses and reasons of all sections."""
    session = Session()
    session.add(service.open(tenant), provider)
    try:
        result = HostLogonsSummary(session=session, silent=True).run("web01", start=START, end=END)
    finally:
        session.close()
    assert result.problems == []
    parts = result.sections
    return (
        {name: part.status for name, part in parts.items()},
        {name: part.reason for name, part in parts.items()},
    )


@pytest.mark.parametrize("status", [403, 500], ids=["forbidden", "broken"])
@pytest.mark.parametrize(("query", "hit"), [("host.logons", ROWS), ("host.logon_counts", COUNTS)])
@pytest.mark.parametrize("provider", ["sentinel", "mde", "splunk"])
def test_sections_that_do_not_rest_on_it_stand(
    services: dict[str, Service],
    request: pytest.FixtureRequest,
    provider: str,
    query: str,
    hit: set[str],
    status: int,
):
    service = services[provider]
    healthy, _ = statuses(service, provider, f"{request.node.name}, healthy")
    service.harm(query, status)
    try:
        harmed, reasons = statuses(service, provider, request.node.name)
    finally:
        service.heal()

    supported = {name for name, word in healthy.items() if word in ("ok", "empty")}
    assert supported & hit
    assert supported - hit
    for name in supported - hit:
        assert harmed[name] == healthy[name], (name, reasons[name])
    # With one part of several the answer is partial; without any, the section does not come.
    ends = {"denied", "failed", "skipped"} | ({"partial"} if isinstance(service, Spl) else set())
    for name in supported & hit:
        assert harmed[name] in ends, name
        assert str(status) in reasons[name] or "It does not work" in reasons[name], reasons[name]
