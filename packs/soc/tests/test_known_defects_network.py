"""What summaries of connections and addresses are known to get wrong elsewhere; each test names
the defect.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nbcore import Session, query
from nbpack_demo import company
from nbpack_soc.flows.peers import by_owner
from nbpack_soc.network.flow_summary import NetworkFlowSummary
from nbpack_soc.network.ip_address_summary import IpAddressSummary
from nbpack_soc.several import SENTENCES

STORY = company()
SPAN = ("2026-03-05", "2026-03-09")
MIXED = ("10.0.0.9", "203.0.113.7", "fe80::1", "2001:db8::7", "192.168.1.1", "fd00::5")


class Given(IpAddressSummary):
    """The same, with rows in place of counts."""

    logon_rows = query("ip.logons")
    cloud_rows = query("ip.cloud_activity")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def flows(*rows: dict[str, Any], **same: Any) -> pd.DataFrame:
    usual = {
        "time": "2026-03-06T10:00Z", "direction": "out", "ip": "10.0.0.5", "peer": "203.0.113.7",
        "port": 443, "protocol": "tcp", "disposition": "allowed", "bytes_in": 10, "bytes_out": 20,
        "bytes": 30, "table": "sensor",
    }  # fmt: skip
    return pd.DataFrame([usual | same | row for row in rows])


def owned(*hosts: str, ip: str = "203.0.113.7") -> pd.DataFrame:
    frame = pd.DataFrame({"host": hosts})
    times = {"first_seen": "2026-03-06T10:00Z", "last_seen": "2026-03-07T10:00Z"}
    return frame.assign(ip=ip, mac=None, source="inventory", **times)


def summary(given: Any, value: Any = "10.0.0.5", **keywords: Any) -> Any:
    made = NetworkFlowSummary(session=Session(), silent=True)
    return made.run(value, data=given, timespan=SPAN, **keywords)


def address(value: str, given: Any, **keywords: Any) -> Any:
    made = Given(session=Session(), silent=True)
    return made.run(value, data=given, timespan=SPAN, **keywords)


def found(result: Any, rule: str) -> list[str]:
    return [item.text for item in result.findings if item.rule == rule]


def test_flows_with_only_private_ends_are_an_error():
    result = summary({"flows": flows({"peer": "10.0.0.9"}, {"peer": "fd00::5"})})
    assert "failed" not in set(result.status["status"])
    assert result.peers["scope"].tolist() == ["internal", "internal"]
    owners = by_owner(result.peers)
    assert (len(owners.value), owners.notes) == (0, ())


@pytest.mark.parametrize("options", [["map"], ["-threats"], []])
@pytest.mark.parametrize("silent", [True, False])
def test_the_map_waits_for_threat_intelligence_or_for_silence(options: list[str], silent: bool):
    made = NetworkFlowSummary(session=Session(), silent=silent)
    result = made.run("10.0.0.5", data={"flows": flows({})}, timespan=SPAN, options=options or None)
    assert result.sections["map"].status == "ok"


def test_a_host_whose_addresses_nobody_knows_is_a_traceback():
    result = summary(
        {"addresses": STORY.addresses.head(0), "flows": flows({})}, "web01", options=["own"]
    )
    assert result.sections["own"].status == "unavailable"
    assert result.sections["own"].reason == (
        "No source knows the addresses that web01 had in this range, and connections are asked by "
        "address. Give its address in place of its name."
    )
    assert result.problems == []


def test_private_and_public_ends_in_one_column_are_treated_alike():
    rows = flows(*({"peer": peer, "bytes_out": 10**9} for peer in MIXED))
    result = summary({"flows": rows}, options=["+lookups"])
    scopes = dict(zip(result.peers["peer"], result.peers["scope"], strict=True))
    assert scopes == {
        "10.0.0.9": "internal", "203.0.113.7": "external", "fe80::1": "internal",
        "2001:db8::7": "external", "192.168.1.1": "internal", "fd00::5": "internal",
    }  # fmt: skip
    assert sorted(result.lookups["value"]) == ["2001:db8::7", "203.0.113.7"]


def test_an_address_of_version_6_is_not_read():
    rows = flows({"ip": "2001:db8::5", "peer": "2001:db8::7"})
    result = summary({"flows": rows}, "2001:DB8:0::5")
    assert result.summary["connections"].tolist() == [1]
    assert result.peers["peer"].tolist() == ["2001:db8::7"]


def test_owners_of_networks_are_named_without_what_went_to_them():
    rows = flows(*({"peer": f"203.0.113.{end}", "bytes_out": end} for end in range(1, 9)))
    asns = pd.array([65537] * 6 + [65538, None], dtype="Int64")
    names = pd.array(["EXAMPLE-ONE"] * 6 + ["EXAMPLE-TWO", None], dtype="string")
    peers = summary({"flows": rows}).peers.sort_values("bytes_out")
    peers = peers.assign(asn=asns, as_name=names)
    made = by_owner(peers)
    one, two = made.value.to_dict("records")
    assert (one["as_name"], one["peers"], one["bytes_out"]) == ("EXAMPLE-ONE", 6, 21)
    assert (two["as_name"], two["peers"], two["bytes_out"]) == ("EXAMPLE-TWO", 1, 7)
    assert one["addresses"].endswith(" and 1 more")
    assert made.notes == ("Public addresses whose owner is not known: 1.",)


@pytest.mark.parametrize(
    ("rows", "rule", "last"),
    [
        (
            flows(
                *(
                    {"peer": f"203.0.113.{end}", "port": 1000 + port, "direction": "in"}
                    for end in range(12)
                    for port in range(20)
                ),
                disposition="denied",
            ),
            "refused",
            "7 other addresses tried many ports too and were denied",
        ),
        (
            flows(
                *(
                    {"peer": f"203.0.113.{end}", "time": f"2026-03-06T10:{minute:02}Z"}
                    for end in range(12)
                    for minute in range(0, 60, 4)
                )
            ),
            "regular",
            "7 other addresses or ports were called at regular intervals",
        ),
    ],
)
def test_a_rule_that_finds_much_buries_the_rest(rows: pd.DataFrame, rule: str, last: str):
    texts = found(summary({"flows": rows}), rule)
    assert len(texts) == SENTENCES + 1
    assert texts[-1] == last


def test_an_address_needs_threat_intelligence_and_a_place():
    result = address("203.0.113.7", {"owned": owned("web01").head(0)})
    assert result.sections["address"].status == "ok"
    assert result.sections["threats"].status == "unavailable"
    assert result.problems == []


@pytest.mark.parametrize("value", ["10.0.0.5", "fd00::5", "127.0.0.1", "169.254.1.1"])
def test_a_private_address_is_an_error(value: str):
    result = address(value, {"owned": owned("web01").head(0)})
    assert result.address["scope"] == "internal"
    assert result.address["because"].startswith("it is a ")
    assert result.problems == []
    assert "failed" not in set(result.status["status"])


def test_a_host_is_listed_once_for_each_source_that_knows_it():
    names = ("web01", "WEB01.contoso.test", "web01", "web02.contoso.test", "web02")
    result = address("203.0.113.7", {"owned": owned(*names)})
    assert sorted(result.address["hosts"]) == ["WEB01.contoso.test", "web02.contoso.test"]
    assert len(summary({"addresses": owned(*names)}, "203.0.113.7").host["hosts"]) == 2


def test_nothing_is_said_to_be_there_where_nobody_was_asked():
    result = address("203.0.113.7", {"bookmarks": STORY.bookmarks})
    assert result.sections["accounts"].status == "unavailable"
    assert result.address["because"] == (
        "it is a public address, and no source could say which host had it"
    )
    empty = [part.name for part in result.page.sections if part.status == "empty"]
    assert empty == ["bookmarks"]


def test_no_events_is_said_where_there_are_some():
    rows = pd.DataFrame([{"host": "web01", "user": "a.novak", "result": "failure"}])
    rows = rows.assign(time="2026-03-06T10:00Z", src_ip="203.0.113.7")
    result = address("203.0.113.7", {"logon_rows": rows, "owned": owned("web01").head(0)})
    states = {part.name: part.status for part in result.page.sections}
    assert (states["logons"], states["accounts"]) == ("ok", "ok")
    assert states["cloud_activity"] == "skipped"


def test_an_address_that_fails_for_many_hides_the_account_that_got_in():
    rows = [("web01", f"user{number}", "failure") for number in range(10)]
    frame = pd.DataFrame([*rows, ("web01", "user3", "success")], columns=["host", "user", "result"])
    frame = frame.assign(time="2026-03-06T10:00Z", src_ip="203.0.113.7")
    result = address("203.0.113.7", {"logon_rows": frame})
    (one,) = [item for item in result.findings if item.rule == "fails"]
    assert one.severity == "high"
    assert one.text == "It failed for 10 accounts on 1 host, 10 times, and got in as user3"


def test_the_sensor_at_the_other_end_is_taken_for_another_name_of_the_host():
    rows = flows({"host": "mon01.contoso.test"}, {"host": "web01.contoso.test"})
    result = summary({"flows": rows}, "web01.contoso.test")
    assert result.summary["connections"].tolist() == [2]
    assert not any("name it" in note for note in result.notes)
