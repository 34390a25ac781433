"""The matrix says of the demos what running them shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import nbcore
from nbcore import Session
from nbcore.cli.matrix import cells_of

VALUES: dict[str, Any] = {
    "alert.EnrichAlerts": None,
    "host.HostLogonsSummary": "web01",
    "network.NetworkFlowSummary": "web01",
    "network.IpAddressSummary": "203.0.113.77",
}


@pytest.fixture(scope="module", params=["sentinel", "mde", "splunk"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    made = Session()
    made.connect(request.param, source="demo")
    yield made
    made.close()


@pytest.mark.parametrize("name", VALUES)
def test_what_is_said_to_work_works_on_the_demo_and_nothing_else_does(session: Session, name: str):
    (provider,) = session.connections
    category, _, kind = name.partition(".")
    notebooklet = getattr(getattr(nbcore, category), kind)(session=session, silent=True)
    result = notebooklet.run(VALUES[name], timespan="7d", options=notebooklet.all_options())
    ended = {part.name: part.status for part in result.sections.values()}
    for cell in cells_of([name]):
        if cell.provider != provider:
            continue
        status = ended[cell.section]
        if cell.state == "no":
            assert status in ("unsupported", "skipped"), (cell, status)
        elif status not in ("ok", "empty", "partial"):
            # What the matrix cannot know: whether it applies, whether a feed is configured, and
            # which of a part's ranks has its tables: one may lack what another fills.
            told = ("skipped", "unavailable", "unsupported")
            assert status in told, (cell, result.sections[cell.section])
