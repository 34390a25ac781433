"""Alerts, connections and an address on the demo of each SIEM: saved, loaded and replayed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import nbcore
from nbcore import Session
from nbpack_soc.alert.enrich_alerts import EnrichAlerts
from nbpack_soc.network.flow_summary import NetworkFlowSummary
from nbpack_soc.network.ip_address_summary import IpAddressSummary

SPAN = ("2026-03-06", "2026-03-07")
RUNS: list[tuple[Any, str]] = [
    (EnrichAlerts, ""),
    (NetworkFlowSummary, "web01"),
    (IpAddressSummary, "203.0.113.77"),
]


def run(session: Session, kind: Any, value: str) -> Any:
    arguments = (value,) if value else ()
    return kind(session=session, silent=True).run(*arguments, timespan=SPAN)


def sections(result: Any) -> dict[str, Any]:
    """What a reader gets: sections with their rows, and findings."""
    made = result.to_json(data=True)
    return {name: made[name] for name in ("sections", "findings", "headline") if name in made}


def details(result: Any, kind: Any) -> Any:
    """The action of a notebooklet, on the first thing that its result holds."""
    if kind is EnrichAlerts:
        return sections(result.alert(result.alerts["alert_id"].iloc[0]))
    if kind is NetworkFlowSummary and result.flows is not None:
        return sections(result.peer(result.flows["peer"].iloc[0]))
    return None


@pytest.mark.parametrize("provider", ["sentinel", "mde", "splunk"])
@pytest.mark.parametrize(("kind", "value"), RUNS)
def test_a_result_is_the_same_when_it_is_loaded_and_when_it_is_replayed(
    provider: str, kind: Any, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    session = Session()
    session.connect(provider, source="demo")
    with session.record(tmp_path / "recording"):
        result = run(session, kind, value)
    assert "ok" in set(result.status["status"])
    result.save(tmp_path / "case")
    loaded: Any = nbcore.load(tmp_path / "case")
    assert sections(loaded) == sections(result)
    assert details(loaded, kind) == details(result, kind)

    again = Session()
    again.replay(tmp_path / "recording")
    replayed = run(again, kind, value)
    assert {part.name: part.status for part in replayed.page.sections} == {
        part.name: part.status for part in result.page.sections
    }
    assert [item.text for item in replayed.findings] == [item.text for item in result.findings]
    text = json.dumps(sections(replayed)["sections"]).replace(" (replay)", "")
    assert json.loads(text) == sections(result)["sections"]
