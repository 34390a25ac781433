"""What a summary of alerts is known to get wrong elsewhere; each test names the defect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nbcore import Session
from nbpack_demo import company
from nbpack_soc.alert.enrich_alerts import EnrichAlerts
from nbpack_soc.several import SENTENCES

STORY = company().records
GIVEN = {"alerts": STORY["Alert"], "named": STORY["AlertEntity"], "siem": STORY["Indicator"]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(given: Any = GIVEN, **keywords: Any) -> Any:
    return EnrichAlerts(session=Session(), silent=True).run(data=given, **keywords)


def alerts(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["alert_id", "severity"])
    return frame.assign(time="2026-03-02T10:00Z", title="Alert", rule="Rule")


def named(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["alert_id", "entity_kind", "value"])


def listed(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["indicator", "severity"])
    return frame.assign(indicator_kind="ip", source="Feed", description="Bad")


def found(result: Any, rule: str) -> list[str]:
    return [item.text for item in result.findings if item.rule == rule]


def test_threat_intelligence_is_asked_for_each_alert_anew(folder: Path):
    (folder / "feed.csv").write_text("ip,severity\n203.0.113.7,high\n")
    (folder / "nbcore.toml").write_text('threat_intel = "feed.csv"')
    ids = [str(number) for number in range(50)]
    result = run(
        {
            "alerts": alerts(*((one, "low") for one in ids)),
            "named": named(*((one, "ip", "203.0.113.7") for one in ids)),
        }
    )
    (asked,) = [item for item in result.page.enrichments if item.kind == "threat_intel"]
    assert (asked.values, asked.rows) == (1, 1)
    assert result.enriched["threat"].eq("high").all()


@pytest.mark.parametrize(
    ("kind", "value", "column"),
    [
        ("ip", "203.0.113.7", "ip"),
        ("ip", "2001:db8::7", "ip"),
        ("domain", "evil.example", "domain"),
        ("url", "http://evil.example/x", "url"),
        ("file_hash", "ab" * 32, "hash"),
    ],
)
def test_only_addresses_and_urls_are_looked_up(folder: Path, kind: str, value: str, column: str):
    (folder / "feed.csv").write_text(f"{column},severity\n{value},high\n")
    (folder / "nbcore.toml").write_text('threat_intel = "feed.csv"')
    result = run({"alerts": alerts(("a", "low")), "named": named(("a", kind, value))})
    assert result.enriched["threat"].tolist() == ["high"]


def test_no_alerts_are_an_error():
    none = {name: frame.head(0) for name, frame in GIVEN.items()}
    result = run(none, timespan="7d")
    assert result.page.status in ("ok", "empty")
    assert result.sections["enriched"].status == "empty"
    assert result.page.headline == "0 alerts"


@pytest.mark.parametrize("left", [("alerts",), ("alerts", "named"), ("alerts", "named", "siem")])
def test_alerts_need_a_source_of_threat_intelligence(left: tuple[str, ...]):
    result = run({name: GIVEN[name] for name in left})
    assert len(result.alerts) == len(GIVEN["alerts"])
    assert result.sections["timeline"].status == "ok"
    assert result.problems == []


def test_the_option_for_threat_intelligence_changes_nothing():
    result = run(options=["alerts", "timeline"])
    assert [item.kind for item in result.page.enrichments] == []
    assert "threats" not in [part.name for part in result.page.sections if part.value is not None]


def test_one_result_shows_an_alert_of_another():
    first = run({"alerts": alerts(("a", "low")), "named": named(("a", "ip", "203.0.113.7"))})
    run({"alerts": alerts(("b", "high")), "named": named(("b", "ip", "203.0.113.8"))})
    assert first.alert("a").entities["value"].tolist() == ["203.0.113.7"]


def test_an_alert_that_names_nothing_to_look_up_is_put_last():
    result = run(
        {
            "alerts": alerts(("a", "informational"), ("b", "critical"), ("c", "low")),
            "named": named(
                ("a", "ip", "203.0.113.7"), ("b", "host", "dc01"), ("c", "ip", "203.0.113.8")
            ),
            "siem": listed(("203.0.113.8", "high")),
        }
    )
    assert result.enriched["alert_id"].tolist() == ["c", "b", "a"]


def test_a_hundred_listed_values_are_a_hundred_sentences():
    values = [f"203.0.113.{end}" for end in range(1, 101)]
    rows = [(value, "low" if value != "203.0.113.50" else "critical") for value in values]
    result = run(
        {
            "alerts": alerts(("a", "low")),
            "named": named(*(("a", "ip", value) for value in values)),
            "siem": listed(*rows),
        }
    )
    texts = found(result, "listed")
    assert len(texts) == SENTENCES + 1
    assert texts[0] == "Feed lists 203.0.113.50 as critical: Bad; 1 alert names it"
    assert texts[-1] == "Threat intelligence lists 95 other values that alerts name"
    (rest,) = [item for item in result.findings if item.text == texts[-1]]
    assert len(rest.rows) == 95


def test_alerts_that_rise_on_twenty_hosts_are_twenty_sentences():
    rows = [(f"{host}-{word}", word) for host in range(20) for word in ("low", "medium", "high")]
    frame = alerts(*rows).assign(
        time=[f"2026-03-02T1{place % 3}:00Z" for place in range(len(rows))]
    )
    names = named(*((one, "host", f"host{one.partition('-')[0]}") for one, _ in rows))
    texts = found(run({"alerts": frame, "named": names}), "rising")
    assert texts[-1] == "Alerts get worse in the same way on 15 other entities"
    assert len(texts) == SENTENCES + 1
