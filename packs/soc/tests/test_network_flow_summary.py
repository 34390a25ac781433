"""NetworkFlowSummary: what an analyst reads, on known rows and on the demo's story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nbcore
from nbcore import Session, UserError
from nbpack_demo import company
from nbpack_soc.flows.beacons import beacons
from nbpack_soc.network.flow_summary import NetworkFlowSummary

STORY = company()
WEB01 = "10.1.4.10"
FLOWS = STORY.flows[STORY.flows["ip"] == WEB01]
GIVEN = {"flows": FLOWS, "addresses": STORY.addresses, "siem": STORY.indicators}
SPAN = ("2026-03-05", "2026-03-09")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(given: Any = GIVEN, value: Any = WEB01, timespan: Any = SPAN, **keywords: Any) -> Any:
    made = NetworkFlowSummary(session=Session(), silent=True)
    return made.run(value, data=given, timespan=timespan, **keywords)


def flows(*rows: dict[str, Any], **same: Any) -> pd.DataFrame:
    """Connections of 10.0.0.5 in March 2026; each row says what is not usual."""
    usual = {
        "time": "2026-03-06T10:00Z", "direction": "out", "ip": "10.0.0.5", "peer": "203.0.113.7",
        "port": 443, "protocol": "tcp", "disposition": "allowed", "bytes_in": 10, "bytes_out": 20,
        "bytes": 30, "table": "sensor",
    }  # fmt: skip
    return pd.DataFrame([usual | same | row for row in rows])


def found(result: Any, rule: str) -> list[str]:
    return [item.text for item in result.findings if item.rule == rule]


def test_the_story_begins_with_where_the_data_went_and_what_is_called_by_the_clock():
    result = run()
    assert found(result, "took_most") == [
        "198.51.100.44 took 2.2 GB, 90 % of all that was sent, and was not seen before"
    ]
    (beacon,) = found(result, "regular")
    assert beacon.startswith(f"{STORY.beacon} port 443 was called every 10 min (jitter ")
    assert beacon.endswith(", and was not seen before")
    assert any("lists 203.0.113.77 as high" in text for text in found(result, "listed"))
    assert result.peers["peer"].iloc[0] == STORY.exfiltration


def test_sums_are_those_of_the_rows():
    result = run()
    inside = FLOWS[(FLOWS["time"] >= "2026-03-05") & (FLOWS["time"] < "2026-03-09")]
    (line,) = result.summary.to_dict("records")
    assert line["connections"] == len(inside)
    assert line["bytes_out"] == inside["bytes_out"].sum()
    assert line["peers"] == inside["peer"].nunique()
    assert line["denied"] == (inside["disposition"] == "denied").sum()
    per_peer = inside.groupby("peer")["bytes_in"].sum()
    assert dict(zip(result.peers["peer"], result.peers["bytes_in"], strict=True)) == dict(per_peer)
    assert result.ports["count"].sum() == len(inside)


def test_what_two_sensors_saw_is_not_added():
    one = flows({}, {"time": "2026-03-06T11:00Z"})
    both = pd.concat([one, one.assign(table="firewall"), flows({}, table="firewall")])
    result = run({"flows": both}, "10.0.0.5")
    (line,) = result.summary.to_dict("records")
    assert (line["connections"], line["bytes_out"]) == (3, 60)
    assert result.peers["count"].tolist() == [3]
    assert "firewall and sensor may hold the same events" in result.sections["summary"].notes[0]


def test_only_private_peers_are_an_answer_and_no_error():
    result = run({"flows": flows({"peer": "10.0.0.9"}), "siem": STORY.indicators}, "10.0.0.5")
    assert result.peers["scope"].tolist() == ["internal"]
    assert result.sections["map"].status == "ok"
    assert result.sections["threats"].status in ("ok", "empty", "skipped")
    assert result.problems == []


def test_a_map_needs_no_threat_intelligence():
    result = run({"flows": FLOWS})
    assert result.sections["map"].status == "ok"


@pytest.mark.parametrize("earlier", [True, False])
def test_what_is_new_is_only_said_where_the_range_before_is_known(earlier: bool):
    rows = flows({}, {"peer": "203.0.113.8"})
    if earlier:
        rows = pd.concat([rows, flows({"time": "2026-03-04T10:00Z"})])
    result = run({"flows": rows}, "10.0.0.5", ("2026-03-06", "2026-03-07 12:00"))
    new = dict(zip(result.peers["peer"], result.peers["new"], strict=True))
    if earlier:
        result = run({"flows": rows}, "10.0.0.5", ("2026-03-06", "2026-03-08"))
        new = dict(zip(result.peers["peer"], result.peers["new"], strict=True))
        assert new == {"203.0.113.7": False, "203.0.113.8": True}
    else:
        assert all(value is pd.NA for value in new.values())


@pytest.mark.parametrize(
    ("sent", "others", "told"),
    [
        (200_000_000, 100_000_000, True),
        (200_000_000, 250_000_000, False),
        (90_000_000, 0, False),
    ],
)
def test_one_peer_took_most_from_100_mb_and_half_of_all_on(sent: int, others: int, told: bool):
    more = [{"peer": f"203.0.113.{end}", "bytes_out": others // 2} for end in (8, 9)]
    rows = flows({"bytes_out": sent}, *more)
    assert bool(found(run({"flows": rows}, "10.0.0.5"), "took_most")) == told


def test_an_internal_peer_or_one_that_was_there_before_took_nothing_worth_a_sentence():
    inside = flows({"peer": "10.0.0.9", "bytes_out": 10**9})
    known = flows({"bytes_out": 10**9}, {"time": "2026-03-03T10:00Z"})
    for rows in (inside, known):
        assert found(run({"flows": rows}, "10.0.0.5"), "took_most") == []


def clock(seconds: float, jitter: float, count: int = 30) -> pd.DataFrame:
    """Calls every so many seconds, shifted to and fro by a share of that."""
    begin = pd.Timestamp("2026-03-06T00:00Z")
    shifts = [seconds * (place + jitter * (place % 2)) for place in range(count)]
    return flows(*({"time": begin + pd.Timedelta(seconds=shift)} for shift in shifts))


@pytest.mark.parametrize(
    ("rows", "steady"),
    [
        (clock(600, 0), True),
        (clock(600, 0.05), True),
        (clock(600, 0.4), False),
        (clock(600, 0, count=11), False),
        (clock(5, 0), False),
        (pd.concat([clock(600, 0), clock(600, 0).assign(table="firewall")]), True),
    ],
)
def test_calls_are_regular_from_twelve_at_little_jitter_on(rows: pd.DataFrame, steady: bool):
    rows = rows.assign(time=pd.to_datetime(rows["time"], utc=True))
    assert (len(beacons(rows)) == 1) == steady


def test_a_missed_call_does_not_hide_a_rhythm():
    rows = clock(600, 0).drop(index=[4, 5, 6, 17])
    found_rows = beacons(rows.assign(time=pd.to_datetime(rows["time"], utc=True)))
    assert found_rows["interval"].tolist() == [600.0]


def test_denied_connections_to_many_ports_or_many_ends_are_told():
    ports = [{"port": 1000 + place, "direction": "in"} for place in range(20)]
    ends = [{"peer": f"203.0.113.{place}", "port": 22} for place in range(20)]
    scanned = run({"flows": flows(*ports, disposition="denied")}, "10.0.0.5")
    assert found(scanned, "refused") == [
        "203.0.113.7 tried 20 different ports and was denied, 20 connections"
    ]
    swept = run({"flows": flows(*ends, disposition="denied")}, "10.0.0.5")
    assert found(swept, "refused") == [
        "Connections to 20 different addresses were denied, 20 connections"
    ]
    few = run({"flows": flows(*ports[:19], disposition="denied")}, "10.0.0.5")
    assert found(few, "refused") == []


def test_where_a_sensor_has_no_bytes_the_rules_about_them_say_that_they_could_not_look():
    rows = flows({}).drop(columns=["bytes_in", "bytes_out", "bytes"])
    result = run({"flows": rows}, "10.0.0.5")
    assert result.sections["volume"].status == "unsupported"
    assert "bytes_out" in result.status.loc["took_most", "reason"]
    assert result.sections["peers"].status == "ok"


@pytest.mark.parametrize("rows", [0, 1])
def test_rules_stand_on_hardly_any_rows_and_on_rows_without_values(rows: int):
    blanks = flows({}).head(rows)
    for name in ("port", "protocol", "bytes_in", "bytes_out", "bytes"):
        blanks = blanks.assign(**{name: None})
    result = run({"flows": blanks}, "10.0.0.5")
    assert result.problems == []
    assert "failed" not in set(result.status["status"])


def test_programs_come_when_they_are_asked_for_and_only_where_the_sensor_names_them():
    result = run(options=["+processes"])
    names = set(result.processes["process_name"])
    assert STORY.program in names
    without = run({"flows": flows({})}, "10.0.0.5", options=["+processes"])
    assert without.sections["processes"].status == "unsupported"


def test_one_peer_is_a_result_of_its_own_also_from_a_saved_one(folder: Path):
    result = run()
    result.save(folder / "case")
    loaded: Any = nbcore.load(folder / "case")
    for one in (result, loaded):
        details = one.peer(STORY.exfiltration)
        assert set(details.flows["peer"]) == {STORY.exfiltration}
        assert details.threats["source"].tolist() == ["Example Threat Feed"]
    with pytest.raises(UserError, match="no connections with 'nobody'"):
        result.peer("nobody")
