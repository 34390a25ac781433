"""EnrichAlerts: what an analyst reads, on known rows and on the demo's story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nbcore
from nbcore import Session, UserError
from nbpack_demo import company
from nbpack_soc.alert.enrich_alerts import EnrichAlerts

STORY = company().records
GIVEN = {"alerts": STORY["Alert"], "named": STORY["AlertEntity"], "siem": STORY["Indicator"]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(given: Any = GIVEN, **keywords: Any) -> Any:
    return EnrichAlerts(session=Session(), silent=True).run(data=given, **keywords)


def alerts(*rows: tuple[str, str, str], **more: Any) -> pd.DataFrame:
    """Alerts: identifier, hour and severity."""
    frame = pd.DataFrame(rows, columns=["alert_id", "hour", "severity"])
    times = [f"2026-03-02T{hour}:00Z" for hour in frame.pop("hour")]
    return frame.assign(time=times, title="Alert", rule="Rule", **more)


def named(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["alert_id", "entity_kind", "value"])


def indicators(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """What feeds list: value, source and severity."""
    frame = pd.DataFrame(rows, columns=["indicator", "source", "severity"])
    return frame.assign(indicator_kind="ip", description=frame["source"] + " says so")


def found(result: Any, rule: str) -> list[str]:
    return [item.text for item in result.findings if item.rule == rule]


def test_the_story_begins_with_what_threat_intelligence_lists():
    result = run()
    assert result.enriched["threat"].tolist()[:2] == ["critical", "critical"]
    assert "Program with the name of a system file" in result.enriched["title"].tolist()[:2]
    texts = found(result, "listed")
    assert any("lists 203.0.113.77 as high: Sprays passwords" in text for text in texts)
    assert r"6 alerts on the account CONTOSO\m.ortiz get worse, from medium to critical" in found(
        result, "rising"
    )
    assert found(result, "mostly_false") == [
        "Backup account on many hosts has 1 open alert; 6 of 6 closed ones were false or benign"
    ]


def test_two_feeds_that_disagree_have_a_row_each_and_nothing_of_them_is_mixed():
    rows = run().threats
    mine = rows[rows["value"] == "203.0.113.77"]
    assert mine[["source", "severity", "description"]].to_numpy().tolist() == [
        ["Example Threat Feed", "high", "Sprays passwords at remote desktop"],
        ["Sector Sharing Group", "low", "Scanner of a research project"],
    ]


def test_what_was_not_asked_is_never_called_clean():
    given = {
        "alerts": alerts(("a", "10", "low"), ("b", "11", "low"), ("c", "12", "low")),
        "named": named(("a", "ip", "203.0.113.7"), ("b", "ip", "10.0.0.5"), ("b", "host", "web01")),
        "siem": indicators(),
    }
    states = run(given).enriched.set_index("alert_id")["threat"].to_dict()
    assert states == {"a": "nothing listed", "b": "not asked", "c": "not asked"}
    del given["siem"]
    without = run(given)
    assert set(without.enriched["threat"]) == {"not asked"}
    assert without.indicators["asked"].tolist() == ["no source", "not public"]


def test_what_is_listed_without_a_severity_is_listed_all_the_same():
    """Enterprise Security's collections say how sure an entry is, and not how bad."""
    given = {
        "alerts": alerts(("a", "10", "low")),
        "named": named(("a", "ip", "203.0.113.77")),
        "siem": STORY["Indicator"].assign(severity=None),
    }
    result = run(given)
    assert result.enriched["threat"].tolist() == ["unknown"]
    assert result.enriched["listed"].tolist() == [["203.0.113.77"]]
    assert any("lists 203.0.113.77 without a severity" in text for text in found(result, "listed"))


def test_a_value_is_looked_up_once_however_many_alerts_name_it():
    ids = [str(number) for number in range(20)]
    given = {
        "alerts": alerts(*((one, "10", "low") for one in ids)),
        "named": named(*((one, "ip", "203.0.113.7") for one in ids)),
    }
    result = run(given, options=["lookups"])
    assert result.lookups["value"].tolist() == ["203.0.113.7"]


def test_every_kind_that_feeds_list_is_looked_up_and_nothing_else():
    rows = named(
        ("a", "ip", "203.0.113.7"),
        ("a", "ip", "192.168.1.1"),
        ("a", "ip", "fe80::1"),
        ("a", "domain", "evil.example"),
        ("a", "domain", "localhost"),
        ("a", "url", "http://evil.example/x"),
        ("a", "url", "http://10.0.0.5/admin"),
        ("a", "url", "http://[bad"),
        ("a", "file_hash", "ab" * 32),
        ("a", "account", "CONTOSO\\m.ortiz"),
        ("a", "process", "cmd.exe"),
    )
    result = run({"alerts": alerts(("a", "10", "low")), "named": rows}, options=["lookups"])
    assert result.lookups["value"].tolist() == [
        "203.0.113.7",
        "evil.example",
        "http://evil.example/x",
        "ab" * 32,
    ]


def test_no_alerts_are_an_answer_and_no_error():
    result = run(
        {"alerts": GIVEN["alerts"].head(0), "named": GIVEN["named"].head(0)}, timespan="7d"
    )
    assert set(result.status["status"]) <= {"empty", "ok", "skipped", "unavailable"}
    assert result.alerts.empty
    assert len(result.findings) == 0


def test_without_threat_intelligence_alerts_are_shown_and_it_says_what_is_missing():
    result = run({"alerts": GIVEN["alerts"], "named": GIVEN["named"], "siem": indicators()})
    assert result.sections["threats"].status in ("ok", "empty")
    assert any("threat_intel" in note for note in result.sections["threats"].notes)


def test_a_feed_of_the_users_own_is_asked_beside_the_siem(folder: Path):
    (folder / "feed.csv").write_text("ip,severity,description\n203.0.113.77,critical,Mine\n")
    (folder / "nbcore.toml").write_text('threat_intel = "feed.csv"')
    result = run()
    mine = result.threats[result.threats["value"] == "203.0.113.77"]
    assert mine["source"].tolist() == ["feed", "Example Threat Feed", "Sector Sharing Group"]
    assert result.enriched["threat"].tolist().count("critical") >= 5


def test_an_indicator_that_was_none_within_the_range_is_left_out():
    listed = indicators(("203.0.113.7", "old", "high"), ("203.0.113.7", "new", "low"))
    listed = listed.assign(
        valid_from=["2020-01-01", "2026-01-01"], valid_until=["2021-01-01", "2027-01-01"]
    )
    given = {
        "alerts": alerts(("a", "10", "low")),
        "named": named(("a", "ip", "203.0.113.7")),
        "siem": listed,
    }
    assert run(given).threats["source"].tolist() == ["new"]


def test_a_rule_says_how_much_of_what_was_closed_was_harmless():
    given = {
        "alerts": alerts(
            ("a", "10", "high"), ("b", "11", "low"), ("c", "12", "low"), ("d", "13", "low"),
            classification=["false_positive", "benign_positive", "true_positive", None],
            alert_status=["resolved", "resolved", "resolved", "new"],
        ),
        "named": named(("a", "host", "web01"), ("b", "host", "web01"), ("b", "ip", "10.0.0.5")),
    }  # fmt: skip
    (row,) = run(given).by_rule.to_dict("records")
    assert (row["count"], row["entities"], row["closed"], row["harmless"]) == (4, 2, 3, 2)
    assert (row["severity"], row["harmless_share"]) == ("high", 0.667)
    assert found(run(given), "mostly_false") == []


def test_what_only_one_alert_names_does_not_recur():
    given = {
        "alerts": alerts(("a", "10", "low"), ("b", "11", "high")),
        "named": named(("a", "host", "web01"), ("b", "host", "web01"), ("b", "ip", "10.0.0.5")),
    }
    (row,) = run(given).entities.to_dict("records")
    assert (row["value"], row["alerts"], row["severity"]) == ("web01", 2, "high")


def test_a_host_in_another_spelling_is_the_same_host():
    given = {
        "alerts": alerts(("a", "10", "low"), ("b", "11", "low")),
        "named": named(
            ("a", "host", "web01"), ("b", "host", "WEB01"),
            ("a", "url", "http://x.example/a"), ("b", "url", "http://x.example/A"),
        ),
    }  # fmt: skip
    (row,) = run(given).entities.to_dict("records")
    assert (row["value"], row["alerts"]) == ("web01", 2)


def test_alerts_are_related_over_others_but_not_over_what_most_of_them_name():
    many = [(f"m{number}", "09", "low") for number in range(12)]
    given = {
        "alerts": alerts(("a", "10", "low"), ("b", "11", "low"), ("c", "12", "low"), *many),
        "named": named(
            ("a", "host", "web01"), ("b", "host", "web01"), ("b", "ip", "10.0.0.5"),
            ("c", "ip", "10.0.0.5"), *((one, "host", "proxy") for one, _, _ in many),
            ("a", "host", "proxy"),
        ),
    }  # fmt: skip
    result = run(given)
    assert result.related["alert_id"].tolist() == ["a", "b", "c"]
    assert result.related["shared"].tolist()[1] == ["web01", "10.0.0.5"]
    assert result.sections["related"].notes == (
        "Too many alerts name proxy for that to join them.",
    )


@pytest.mark.parametrize(
    ("severities", "rises"),
    [
        (("low", "medium", "high"), True),
        (("medium", "medium", "critical"), True),
        (("low", "high"), False),
        (("low", "high", "medium"), False),
        (("high", "high", "critical"), False),
        (("informational", "low", "medium"), False),
        (("low", "unknown", "high"), False),
    ],
)
def test_alerts_rise_when_they_never_get_milder_and_end_high(severities: Any, rises: bool):
    rows = [(str(place), f"1{place}", word) for place, word in enumerate(severities)]
    given = {
        "alerts": alerts(*rows),
        "named": named(*((one, "host", "web01") for one, _, _ in rows)),
    }
    assert bool(found(run(given), "rising")) == rises


@pytest.mark.parametrize("rows", [0, 1])
def test_rules_stand_on_hardly_any_rows_and_on_rows_without_values(rows: int):
    blanks = STORY["Alert"].head(rows).copy()
    for name in blanks.columns.difference(["alert_id", "title", "time"]):
        blanks[name] = pd.NA
    entities = STORY["AlertEntity"].head(rows).assign(value=None)
    result = run(
        {"alerts": blanks, "named": entities, "siem": indicators()},
        timespan=("2026-02-01", "2026-04-01"),
    )
    assert result.problems == []
    assert set(result.status[result.status["kind"] == "rule"]["status"]) == {"ok"}


def test_one_alert_is_a_result_of_its_own_also_from_a_saved_one(folder: Path):
    result = run()
    row = result.alerts[result.alerts["title"] == "Large upload to a new address"].iloc[0]
    result.save(folder / "case")
    loaded: Any = nbcore.load(folder / "case")
    for one in (result, loaded):
        details = one.alert(row["alert_id"])
        assert details.details["title"] == "Large upload to a new address"
        assert details.details["link"] == row["link"]
        assert "web01.contoso.test" in details.entities["value"].tolist()
        assert details.threats["indicator"].tolist() == ["198.51.100.44"]
        assert "Exfiltration" not in details.related["rule"].tolist()
        assert len(details.related) > 3


def test_an_alert_that_the_result_does_not_hold_is_refused_in_a_sentence():
    with pytest.raises(UserError, match="The result holds no alert 'x1'"):
        run().alert("x1")
