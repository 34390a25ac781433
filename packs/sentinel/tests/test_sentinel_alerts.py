"""What of SecurityAlert, SecurityIncident and HuntingBookmark is told, over rows of a test's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from packs.sentinel.tests.stored import holding

from nbcore import Account, Host, IpAddress, TimeSpan
from nbcore.testing import QueryResult, ask, files_of

FILES = files_of("sentinel")
RAISED = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOSTILE = ["web'01", 'web"01', "web\\01", "wéb01", "web 01", "$host", "web.*", "{web01}", "網01"]


def alert(name: str, *entities: dict[str, Any], **cells: Any) -> dict[str, Any]:
    return {
        "TimeGenerated": RAISED,
        "SystemAlertId": name,
        "DisplayName": "An alert",
        "AlertName": "A rule",
        "AlertSeverity": "Low",
        "Status": "New",
        "StartTime": RAISED - HOUR,
        "EndTime": RAISED,
        "Entities": json.dumps(entities),
        **cells,
    }


def host(name: str, **more: Any) -> dict[str, Any]:
    return {"$id": "2", "HostName": name, "Type": "host", **more}


def asked(
    alerts: Sequence[dict[str, Any]],
    question: str,
    about: Any = None,
    incidents: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> QueryResult:
    tables = {"SecurityAlert": pd.DataFrame(list(alerts))}
    if incidents:
        tables["SecurityIncident"] = pd.DataFrame(list(incidents))
    return ask(holding(tables), FILES, question, about, **more)


def ids(answer: QueryResult) -> list[str]:
    assert answer.status in ("ok", "empty"), answer.reason
    return sorted(answer.frame["alert_id"])


def test_an_alert_is_one_row_in_its_newest_version_raised_when_the_first_was_written():
    rows = [
        alert("a", AlertSeverity="Low"),
        alert("a", AlertSeverity="High", TimeGenerated=RAISED + 2 * HOUR),
        alert("a", AlertSeverity="Medium", TimeGenerated=RAISED + HOUR),
    ]
    frame = asked(rows, "alert.get", arguments={"alert_id": "a"}).frame
    assert frame[["severity", "time"]].values.tolist() == [["high", pd.Timestamp(RAISED)]]


def test_a_change_within_the_range_raises_no_alert_again():
    rows = [alert("a"), alert("a", TimeGenerated=RAISED + 48 * HOUR)]
    later = TimeSpan(start=RAISED + 24 * HOUR, end=RAISED + 72 * HOUR)
    assert ids(asked(rows, "host.alerts", "web01", timespan=later)) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_host_is_found_by_whatever_name_json_writes_for_it(name: str):
    rows = [alert("a", host(name)), alert("b", host(f"{name}0")), alert("c", host("web01"))]
    assert ids(asked(rows, "host.alerts", Host(name=name))) == ["a"]


def test_a_name_within_a_command_line_or_another_name_is_no_host():
    rows = [
        alert("a", {"Type": "process", "CommandLine": 'ping "HostName":"web1"'}),
        alert("b", host("web10")),
        alert("c", host("web1", DnsDomain="other.test")),
        alert("d", {"Type": "account", "Name": "m", "Host": host("WEB1", DnsDomain="c.test")}),
    ]
    assert ids(asked(rows, "host.alerts", "web1.c.test")) == ["d"]
    assert ids(asked(rows, "host.alerts", "web1")) == ["c", "d"]


def test_an_account_is_met_by_name_and_domain_or_by_its_identifier():
    rows = [
        alert("a", {"Type": "account", "Name": "m.ortiz", "NTDomain": "CONTOSO"}),
        alert("b", {"Type": "account", "Name": "m.ortiz", "NTDomain": "OTHER"}),
        alert("c", {"Type": "account", "Name": "m.ortiz", "UPNSuffix": "contoso.test"}),
        alert("d", {"Type": "account", "Name": "m.ortiz2", "NTDomain": "CONTOSO"}),
        alert("e", {"Type": "account", "Name": "x", "Sid": "S-1-5-21-1"}),
    ]
    assert ids(asked(rows, "account.alerts", Account.parse(r"contoso\M.Ortiz"))) == ["a", "c"]
    assert ids(asked(rows, "account.alerts", Account.parse("S-1-5-21-1"))) == ["e"]


def test_an_address_is_met_in_another_spelling_and_none_that_begins_alike():
    rows = [
        alert("a", {"Type": "ip", "Address": "2001:DB8:0::7"}),
        alert("b", {"Type": "ip", "Address": "2001:db8::70"}),
        alert("c", {"Type": "ip", "Address": "10.0.0.1"}),
        alert("d", {"Type": "ip", "Address": "10.0.0.10"}),
    ]
    assert ids(asked(rows, "ip.alerts", IpAddress.parse("2001:db8::7"))) == ["a"]
    assert ids(asked(rows, "ip.alerts", "10.0.0.1")) == ["c"]


def test_one_alert_whose_entities_cannot_be_read_takes_no_other_along():
    odd = ["{", "[", '[{"Type": 5}, null, 7, "x", []]', '{"a\\"b": 1}', "null", "[[[{}]]]"]
    rows = [alert(str(place), Entities=text) for place, text in enumerate(odd)]
    rows.append(alert("good", host("web01")))
    assert ids(asked(rows, "host.alerts", "web01")) == ["good"]
    answer = asked(rows, "alert.entities", listed=tuple(row["SystemAlertId"] for row in rows))
    assert answer.frame.loc[answer.frame["entity_kind"] == "host", "value"].tolist() == ["web01"]


def test_entities_within_entities_are_told_once_each_and_references_are_none():
    rows = [
        alert(
            "a",
            host("web01"),
            {"$id": "3", "Type": "file", "Name": "x.exe", "FileHashes": [
                {"$id": "4", "Type": "filehash", "Algorithm": "MD5", "Value": "aa"},
                {"$id": "5", "Type": "filehash", "Algorithm": "SHA1", "Value": "bb"},
            ]},
            {"$id": "6", "Type": "process", "CommandLine": "", "ImageFile": {"$ref": "3"},
             "Host": {"$ref": "2"}, "ParentProcess": {
                 "$id": "7", "Type": "process", "CommandLine": "cmd /c x",
                 "ImageFile": {"$id": "8", "Type": "file", "Name": "cmd.exe"}}},
            {"$ref": "2"},
            {"$id": "9", "Type": "Never-Seen", "Name": "what"},
        )
    ]  # fmt: skip
    frame = asked(rows, "alert.entities", listed=("a", "b")).frame
    told = frame[["entity_kind", "value", "entity_kind_raw"]].values.tolist()
    assert sorted(told) == [
        ["file", "cmd.exe", "file"],
        ["file", "x.exe", "file"],
        ["file_hash", "aa", "filehash"],
        ["file_hash", "bb", "filehash"],
        ["host", "web01", "host"],
        ["other", "what", "Never-Seen"],
        ["process", "cmd /c x", "process"],
        ["process", "x.exe", "process"],
    ]


def test_the_work_on_an_alert_is_that_on_its_incident():
    incident = {
        "IncidentName": "one",
        "IncidentNumber": 7,
        "TimeGenerated": RAISED,
        "Status": "New",
        "AlertIds": '["a"]',
        "Owner": "{}",
    }
    closed = incident | {
        "TimeGenerated": RAISED + 90 * 24 * HOUR,
        "Status": "Closed",
        "Classification": "",
        "ClassificationReason": "SuspiciousButExpected",
        "AlertIds": '["a", "c"]',
        "Owner": '{"userPrincipalName": "m.keller@contoso.test"}',
    }
    rows = [alert("a", host("web01")), alert("b", host("web01"), Status="Dismissed")]
    day = TimeSpan(start=RAISED - 24 * HOUR, end=RAISED + 24 * HOUR)
    answer = asked(rows, "host.alerts", "web01", [incident, closed], timespan=day)
    columns = ["alert_id", "alert_status", "classification", "incident_id", "owner"]
    frame = answer.frame[columns].astype(object).where(answer.frame[columns].notna(), None)
    assert sorted(frame.values.tolist()) == [
        ["a", "resolved", "benign_positive", "7", "m.keller@contoso.test"],
        ["b", "dismissed", None, None, None],
    ]


def test_without_incidents_what_only_they_say_is_lacking():
    answer = asked([alert("a", host("web01"))], "host.alerts", "web01")
    assert answer.status == "ok"
    assert {"classification", "incident_id", "owner"} <= answer.lacks


def test_a_bookmark_is_told_in_its_newest_version_and_not_when_it_was_deleted():
    row = {
        "TimeGenerated": RAISED,
        "BookmarkId": "b",
        "BookmarkName": "First",
        "EventTime": RAISED,
        "Entities": json.dumps([host("web01")]),
        "SoftDeleted": False,
    }
    newer = row | {"TimeGenerated": RAISED + HOUR, "BookmarkName": "Second"}
    gone = row | {"TimeGenerated": RAISED + 2 * HOUR, "SoftDeleted": True}

    def told(*rows: dict[str, Any]) -> list[str]:
        tables = {"HuntingBookmark": pd.DataFrame(list(rows))}
        return ask(holding(tables), FILES, "host.bookmarks", "web01").frame["title"].tolist()

    assert told(newer, row) == ["Second"]
    assert told(newer, row, gone) == []
