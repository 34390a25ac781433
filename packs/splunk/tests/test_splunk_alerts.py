"""Alerts of the data model and notable events: whom they name, what was done about them."""

from __future__ import annotations

from typing import Any

import pytest
from packs.splunk.tests.tables import MOMENT, asked, holding, only

from nbcore import TimeSpan


def alert(name: str, **cells: Any) -> dict[str, Any]:
    """An event of the data model Alerts."""
    plain = {
        "tag": ["alert"],
        "id": name,
        "signature": f"Rule {name}",
        "severity": "high",
        "app": "EDR",
    }
    return plain | cells


def notable(name: str, **cells: Any) -> dict[str, Any]:
    """A notable event, as the macro gives it."""
    plain = {
        "event_id": name, "rule_name": f"Rule {name}", "rule_title": f"Rule {name}",
        "severity": "high", "urgency": "high", "status": "1", "status_label": "New",
    }  # fmt: skip
    return plain | cells


KINDS = {"model": ("alerts", alert), "notable": ("notable", notable)}
each_kind = pytest.mark.parametrize(("index", "make"), KINDS.values(), ids=KINDS)


@each_kind
def test_an_alert_is_found_by_each_of_the_hosts_that_it_names(index: str, make: Any):
    rows = [
        make("a", dest=["web01.contoso.test", "db01"], src="10.0.0.5"),
        make("b", dest="web010.contoso.test", src="10.0.0.55"),
        make("c", src="WEB01"),
    ]
    connection = holding(**{index: rows})
    assert sorted(only(asked(connection, "host.alerts", "web01"), "alert_id")) == [("a",), ("c",)]
    assert only(asked(connection, "host.alerts", "web010"), "alert_id") == [("b",)]
    assert only(asked(connection, "host.alerts", "db01"), "alert_id") == [("a",)]
    assert asked(connection, "host.alerts", "web0").status == "empty"
    assert only(asked(connection, "ip.alerts", "10.0.0.5"), "alert_id") == [("a",)]
    assert only(asked(connection, "ip.alerts", "10.0.0.55"), "alert_id") == [("b",)]


@each_kind
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("m.ortiz", "abcd"), ("CONTOSO\\m.ortiz", "acd"), ("contoso.test\\M.ORTIZ", "acd"),
        ("m.ortiz@contoso.test", "acd"), ("FABRIKAM\\m.ortiz", "bd"), ("m.ort", ""),
        ("S-1-5-21-1-2-3-1105", "f"), ("ortiz", ""), ("*", ""),
    ],
)  # fmt: skip
def test_an_account_is_met_in_whatever_form_an_alert_writes_it(
    index: str, make: Any, typed: str, found: str
):
    users = {
        "a": "CONTOSO\\m.ortiz", "b": "FABRIKAM\\m.ortiz", "c": "m.ortiz@contoso.test", "d": "m.ortiz",
        "e": "m.ortiz2", "f": "S-1-5-21-1-2-3-1105",
    }  # fmt: skip
    connection = holding(**{index: [make(name, user=user) for name, user in users.items()]})
    answer = asked(connection, "account.alerts", typed)
    assert sorted(answer.frame["alert_id"]) == list(found)


@each_kind
def test_a_list_of_alerts_is_narrowed_down_by_each_argument(index: str, make: Any):
    rows = [
        make("a", severity="critical", urgency="critical", dest="web01", description="100% sure"),
        make("b", severity="low", urgency="low", dest="web010", user="CONTOSO\\m.ortiz"),
        make("c", severity="odd", urgency="odd", src="203.0.113.77"),
    ]
    connection = holding(**{index: rows})

    def found(**given: Any) -> list[str]:
        return sorted(asked(connection, "alert.list", **given).frame["alert_id"])

    assert found() == ["a", "b", "c"]
    assert found(severity="medium") == ["a"]
    assert found(severity="low") == ["a", "b"]
    assert found(severity="informational") == ["a", "b"]
    assert found(text="rule B") == ["b"]
    assert found(text="% SURE") == ["a"]
    assert found(text="*") == []
    assert found(entity="WEB01") == ["a"]
    assert found(entity="contoso\\m.ortiz") == ["b"]
    assert found(entity="203.0.113.7") == []
    assert found(rule="rule a") == ["a"]
    assert found(rule="Rule") == []
    assert found(product="ed") == []


@each_kind
def test_an_alert_is_one_row_that_its_identifier_finds(index: str, make: Any):
    connection = holding(**{index: [make("a-1", dest="web01"), make("a-10", dest="web02")]})
    assert only(asked(connection, "alert.get", alert_id="a-1"), "title") == [("Rule a-1",)]
    assert asked(connection, "alert.get", alert_id="a-").status == "empty"
    assert asked(connection, "alert.get", alert_id="*").status == "empty"


def test_an_alert_of_several_events_is_one_row_with_its_newest_words():
    rows = [
        alert("a", dest="web01", mitre_technique_id=["T1110", "T1110.003"]),
        alert("a", _time=MOMENT + 60, dest="db01", severity="critical"),
    ]
    answer = asked(holding(alerts=rows), "alert.get", alert_id="a")
    (row,) = only(answer, "severity", "techniques", "time")
    assert row[:2] == ("critical", ["T1110", "T1110.003"])
    assert row[2].timestamp() == MOMENT


def test_an_alert_without_an_identifier_gets_one_that_stays():
    connection = holding(alerts=[alert("", id=None, dest="web01", user="m.ortiz")])
    ((made,),) = only(asked(connection, "alert.list"), "alert_id")
    assert only(asked(connection, "alert.get", alert_id=made), "alert_id") == [(made,)]
    named = asked(connection, "alert.entities", listed=(made,))
    assert sorted(only(named, "entity_kind", "value")) == [
        ("account", "m.ortiz"),
        ("host", "web01"),
    ]


@pytest.mark.parametrize(
    ("cells", "status", "classification"),
    [
        ({"status_label": "New"}, "new", None),
        ({"status_label": None, "status": "3"}, "in_progress", None),
        ({"status_label": "Closed", "disposition_label": None}, "resolved", None),
        (
            {"status_label": "Closed", "disposition_label": "False Positive - Inaccurate Data"},
            "resolved",
            "false_positive",
        ),
        (
            {"status_label": "Resolved", "disposition_label": "Benign Positive - Expected"},
            "resolved",
            "benign_positive",
        ),
        ({"status_label": "Closed", "disposition_label": "Other"}, "resolved", "undetermined"),
        ({"status_label": "Waiting for Godot", "status": "77"}, "unknown", None),
        ({"status_label": None, "status": None}, "unknown", None),
    ],
)
def test_what_was_done_about_a_notable_event(
    cells: dict[str, Any], status: str, classification: str | None
):
    answer = asked(holding(notable=[notable("a", **cells)]), "alert.list")
    assert only(answer, "alert_status", "classification") == [(status, classification)]


def test_a_notable_event_names_whatever_its_search_found():
    event = notable(
        "a", dest=["web01", "10.0.0.5"], src="203.0.113.77", user="CONTOSO\\m.ortiz",
        url="https://drop.example/a|b", file_hash="d41d8cd98f00b204e9800998ecf8427e",
        process='cmd.exe /c "echo a|b"', registry_path="HKLM\\Software\\Run", recipient="a@b.test",
        risk_object="web01", risk_object_type="system", dvc="unknown",
    )  # fmt: skip
    connection = holding(notable=[event, notable("b", dest="web02")])
    answer = asked(connection, "alert.entities", listed=("a", "nothing", "*"))
    assert sorted(only(answer, "entity_kind", "value", "role")) == [
        ("account", "CONTOSO\\m.ortiz", "user"),
        ("file_hash", "d41d8cd98f00b204e9800998ecf8427e", "file_hash"),
        ("host", "web01", "dest"),
        ("ip", "10.0.0.5", "dest"),
        ("ip", "203.0.113.77", "src"),
        ("mailbox", "a@b.test", "recipient"),
        ("process", 'cmd.exe /c "echo a|b"', "process"),
        ("registry_key", "HKLM\\Software\\Run", "registry_path"),
        ("url", "https://drop.example/a|b", "url"),
    ]
    assert set(answer.frame["alert_id"]) == {"a"}


def test_an_alert_is_of_a_range_by_when_it_was_raised_or_by_what_it_is_about():
    day = TimeSpan.parse(("2026-03-02T00:00Z", "2026-03-03T00:00Z"))
    start, end = day.start.timestamp(), day.end.timestamp()
    hour = 3600

    def about(name: str, raised: float, first: object, last: object) -> dict[str, Any]:
        return notable(name, _time=raised, firstTime=first, lastTime=last, dest="web01")

    rows = [
        about("raised", start, None, None),
        about("later", end + 20 * hour, str(start - hour), str(start + hour)),
        about("text", end + hour, "2026-03-02T10:00:00", "2026-03-02T11:00:00"),
        about("before", end + hour, str(start - 2 * hour), str(start - hour)),
        about("after", end + 3 * hour, str(end), str(end + hour)),
        about("unknown", end, None, None),
        about("half", end + hour, str(start), None),
    ]
    connection = holding(notable=rows)
    answer = asked(connection, "alert.list", None, day)
    assert sorted(answer.frame["alert_id"]) == ["later", "raised", "text"]
    named = asked(
        connection, "alert.entities", None, day, listed=tuple(r["event_id"] for r in rows)
    )
    assert sorted(named.frame["alert_id"]) == ["later", "raised", "text"]


def test_the_model_and_notable_events_stand_side_by_side():
    connection = holding(alerts=[alert("a", dest="web01")], notable=[notable("n", dest="web01")])
    answer = asked(connection, "host.alerts", "web01")
    assert sorted(only(answer, "alert_id", "table")) == [("a", "Alerts"), ("n", "notable")]


def test_without_either_alerts_are_unavailable():
    answer = asked(holding(wineventlog=[{"EventCode": "4624"}]), "host.alerts", "web01")
    assert answer.status == "unavailable"
