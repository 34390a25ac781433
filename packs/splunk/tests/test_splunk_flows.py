"""Connections: from which end they are seen, and what each sensor says of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from packs.splunk.tests.tables import MOMENT, asked, holding, only

from nbcore import TimeSpan

INSIDE, OUTSIDE = "10.0.0.5", "203.0.113.7"
TAGS = ["network", "communicate"]
UPLOAD = {
    "tag": TAGS, "src": INSIDE, "src_ip": INSIDE, "src_port": "50000", "dest": "drop.example",
    "dest_ip": OUTSIDE, "dest_port": "443", "transport": "tcp", "app": "SSL", "action": "allowed",
    "bytes": "52004000", "bytes_out": "52000000", "bytes_in": "4000", "dvc": "fw01",
    "user": "CONTOSO\\m.ortiz", "rule": "allow-web",
}  # fmt: skip
FILTERED = {
    "sourcetype": "XmlWinEventLog", "EventCode": "5156", "Computer": "web01.contoso.test",
    "Application": "\\device\\harddiskvolume3\\windows\\system32\\svchost.exe",
    "SourceAddress": INSIDE, "SourcePort": "50000", "DestAddress": OUTSIDE, "DestPort": "443",
    "Protocol": "6",
}  # fmt: skip
SYSMON = {
    "sourcetype": "XmlWinEventLog", "EventCode": "3", "Computer": "web01.contoso.test",
    "Image": "C:\\Windows\\System32\\svchost.exe", "User": "NT AUTHORITY\\SYSTEM", "Protocol": "tcp",
    "Initiated": "true", "SourceIp": INSIDE, "SourceHostname": "web01.contoso.test",
    "SourcePort": "50000", "DestinationIp": OUTSIDE, "DestinationHostname": "-",
    "DestinationPort": "443",
}  # fmt: skip


def test_bytes_and_direction_are_those_of_the_address_that_is_asked_about():
    connection = holding(network=[UPLOAD])
    seen = ("direction", "ip", "peer", "bytes_in", "bytes_out", "bytes", "port", "src_port")
    from_inside = asked(connection, "ip.flows", listed=(INSIDE,))
    from_outside = asked(connection, "ip.flows", listed=(OUTSIDE,))
    assert only(from_inside, *seen) == [
        ("out", INSIDE, OUTSIDE, 4_000, 52_000_000, 52_004_000, 443, 50_000)
    ]
    assert only(from_outside, *seen) == [
        ("in", OUTSIDE, INSIDE, 52_000_000, 4_000, 52_004_000, 443, 50_000)
    ]
    both = asked(connection, "ip.flows", listed=(OUTSIDE, INSIDE))
    assert only(both, *seen) == only(from_inside, *seen)


def test_the_name_of_the_other_end_is_not_that_of_the_one_that_is_asked_about():
    connection = holding(network=[UPLOAD])
    named = ("peer_name", "host", "user", "firewall_rule", "app_protocol")
    inside = asked(connection, "ip.flows", listed=(INSIDE,))
    assert only(inside, *named) == [("drop.example", "fw01", "m.ortiz", "allow-web", "ssl")]
    outside = asked(connection, "ip.flows", listed=(OUTSIDE,))
    assert only(outside, *named) == [(None, "fw01", "m.ortiz", "allow-web", "ssl")]


def test_counts_and_peers_are_seen_from_the_same_end():
    connection = holding(network=[UPLOAD, {**UPLOAD, "_time": MOMENT + 60, "src_port": "50001"}])
    peers = asked(connection, "ip.flow_peers", listed=(OUTSIDE,))
    columns = ("peer", "direction", "bytes_in", "bytes_out", "flows", "count")
    assert only(peers, *columns) == [(INSIDE, "in", 104_000_000, 8_000, 2, 2)]
    counts = asked(connection, "ip.flow_counts", listed=(INSIDE,))
    assert only(counts, "direction", "bytes_in", "bytes_out") == [("out", 8_000, 104_000_000)]


@pytest.mark.parametrize("rank", [1, 2])
def test_an_address_never_meets_one_that_begins_alike(rank: int):
    longer = {INSIDE: f"{INSIDE}5", OUTSIDE: f"{OUTSIDE}7"}

    def moved(event: dict[str, Any]) -> dict[str, Any]:
        return {name: longer.get(str(cell), cell) for name, cell in event.items()}

    connection = holding(network=[moved(UPLOAD)], wineventlog=[moved(FILTERED), moved(SYSMON)])
    assert asked(connection, "ip.flows", listed=(INSIDE, OUTSIDE, "*"), rank=rank).status == "empty"
    found = asked(connection, "ip.flows", listed=(longer[INSIDE],), rank=rank)
    assert set(found.frame["ip"]) == {longer[INSIDE]}


@pytest.mark.parametrize(
    ("action", "disposition"),
    [
        ("allowed", "allowed"), ("teardown", "allowed"), ("blocked", "denied"), ("Dropped", "denied"),
        (None, "unknown"), ("deferred", "unknown"),
    ],
)  # fmt: skip
def test_a_teardown_ends_what_was_let_through(action: str | None, disposition: str):
    answer = asked(holding(network=[{**UPLOAD, "action": action}]), "ip.flows", listed=(INSIDE,))
    assert only(answer, "disposition") == [(disposition,)]


def test_addresses_are_found_where_only_src_and_dest_hold_them():
    bare = {"tag": TAGS, "src": "2001:DB8::5", "dest": OUTSIDE, "transport": "icmp"}
    answer = asked(holding(network=[bare]), "ip.flows", listed=("2001:db8::5",))
    assert only(answer, "ip", "peer", "protocol", "port", "bytes", "host") == [
        ("2001:db8::5", OUTSIDE, "icmp", None, None, None)
    ]


def test_connections_that_are_alike_within_a_second_share_their_bytes():
    """tstats tells how many they are, when the first and the last began, and all their bytes."""
    alike = [
        {**UPLOAD, "_time": MOMENT + shift, "bytes_out": out, "bytes_in": None, "bytes": None}
        for shift, out in ((0, "10"), (0.25, "20"), (0.5, "40"))
    ]
    connection = holding(network=alike)
    answer = asked(connection, "ip.flows", listed=(INSIDE,))
    assert sorted(only(answer, "flows", "bytes_out")) == [(1, 23), (1, 23), (1, 24)]
    times = sorted(moment.timestamp() for moment in answer.frame["time"])
    assert times == [MOMENT, MOMENT, MOMENT + 0.5]
    for query in ("ip.flow_counts", "ip.flow_peers"):
        counted = asked(connection, query, listed=(INSIDE,))
        assert only(counted, "count", "flows", "bytes_out", "bytes_in") == [(3, 3, 70, None)]


def test_what_the_filtering_platform_refused_is_denied():
    refused = {
        **FILTERED,
        "EventCode": "5157",
        "Protocol": "17",
        "DestPort": "53",
        "Application": "-",
    }
    answer = asked(holding(wineventlog=[FILTERED, refused]), "ip.flows", listed=(OUTSIDE,))
    seen = ("direction", "peer", "protocol", "port", "disposition", "process_name", "host")
    assert sorted(only(answer, *seen), key=str) == [
        ("in", INSIDE, "tcp", 443, "allowed", "svchost.exe", "web01.contoso.test"),
        ("in", INSIDE, "udp", 53, "denied", None, "web01.contoso.test"),
    ]


def test_both_renderings_of_the_security_log_are_the_same_connection():
    text = {
        "sourcetype": "WinEventLog", "EventCode": "5156", "ComputerName": "web01.contoso.test",
        "Application_Name": FILTERED["Application"], "Source_Address": INSIDE,
        "Source_Port": "50000", "Destination_Address": OUTSIDE, "Destination_Port": "443",
        "Protocol": "6", "Direction": "Outbound",
    }  # fmt: skip
    one, other = (
        asked(holding(wineventlog=[event]), "ip.flows", listed=(INSIDE,)).frame
        for event in (FILTERED, text)
    )
    pd.testing.assert_frame_equal(one, other)


def test_sysmon_names_who_ran_what_and_is_counted_apart():
    """Two sensors on one host may see the same connection, so that they are different tables."""
    answer = asked(holding(wineventlog=[FILTERED, SYSMON]), "ip.flows", listed=(INSIDE,))
    assert sorted(only(answer, "table", "user", "process_name")) == [
        ("wineventlog (filtering)", None, "svchost.exe"),
        ("wineventlog (sysmon)", "SYSTEM", "svchost.exe"),
    ]
    peers = asked(holding(wineventlog=[FILTERED, SYSMON]), "ip.flow_peers", listed=(INSIDE,))
    assert only(peers, "peer", "count") == [(OUTSIDE, 1), (OUTSIDE, 1)]


def test_a_sensor_that_is_not_there_is_unavailable_and_not_empty():
    logons = {"sourcetype": "XmlWinEventLog", "EventCode": "4624", "LogonType": "3"}
    answer = asked(holding(wineventlog=[logons]), "ip.flows", listed=(INSIDE,))
    assert answer.status == "unavailable"
    seen = asked(holding(wineventlog=[logons, SYSMON]), "ip.flows", listed=("10.9.9.9",))
    assert seen.status == "empty"


@pytest.mark.parametrize("event", [UPLOAD, FILTERED, SYSMON], ids=["model", "filtering", "sysmon"])
def test_the_start_belongs_to_the_range_and_the_end_does_not(event: dict[str, Any]):
    start = TimeSpan.parse(("2026-03-02T00:00Z", "2026-03-03T00:00Z"))
    ends = [start.start.timestamp(), start.end.timestamp()]
    moments = [ends[0] - 1e-6, ends[0], ends[1] - 1e-6, ends[1]]
    name = "network" if event is UPLOAD else "wineventlog"
    connection = holding(**{name: [{**event, "_time": moment} for moment in moments]})
    answer = asked(connection, "ip.flows", None, start, listed=(INSIDE,))
    seen = sorted(time.timestamp() for time in answer.frame["time"])
    assert seen == pytest.approx(moments[1:3], abs=1e-7)
