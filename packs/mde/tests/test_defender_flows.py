"""How DeviceNetworkEvents and the firewall's events read as flows, from either end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore import TimeSpan

TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OWN, OTHER = "10.0.0.1", "203.0.113.9"
SEEN = ["direction", "ip", "peer", "port", "src_port", "peer_name"]


def connection(action: str = "ConnectionSuccess", **cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "DeviceId": "d1",
        "DeviceName": "web01.contoso.test",
        "ActionType": action,
        "LocalIP": OWN,
        "LocalPort": 50001,
        "RemoteIP": OTHER,
        "RemotePort": 443,
        "RemoteUrl": "cdn.example",
        "Protocol": "Tcp",
        "InitiatingProcessAccountName": "system",
        "InitiatingProcessFileName": "svchost.exe",
    } | cells


def blocked(way: str, **cells: Any) -> dict[str, Any]:
    more = {"AdditionalFields": '{"Protocol": 6}'} | cells
    return connection(f"Firewall{way}ConnectionBlocked", **more)


@pytest.fixture
def flows(asked):
    def run(addresses, *rows, **more):
        tables: dict[str, list[Any]] = {"DeviceNetworkEvents": [], "DeviceEvents": []}
        for row in rows:
            firewall = row["ActionType"].startswith("Firewall")
            tables["DeviceEvents" if firewall else "DeviceNetworkEvents"].append(row)
        return asked("ip.flows", None, tables, values={"p_addresses": addresses}, **more).frame

    return run


def seen(frame: pd.DataFrame) -> list[list[Any]]:
    cells = frame[SEEN].astype(object)
    return cells.where(cells.notna(), None).to_numpy().tolist()


def test_a_connection_is_told_from_the_end_that_was_asked_about(flows):
    opened = connection()
    assert seen(flows((OWN,), opened)) == [["out", OWN, OTHER, 443, 50001, "cdn.example"]]
    assert seen(flows((OTHER,), opened)) == [["in", OTHER, OWN, 443, 50001, "web01.contoso.test"]]


def test_the_port_is_the_one_that_was_opened_to_whoever_wrote_it_down(flows):
    accepted = connection(
        "InboundConnectionAccepted", LocalPort=3389, RemotePort=40001, RemoteUrl=""
    )
    assert seen(flows((OWN,), accepted)) == [["in", OWN, OTHER, 3389, 40001, None]]
    assert seen(flows((OTHER,), accepted)) == [
        ["out", OTHER, OWN, 3389, 40001, "web01.contoso.test"]
    ]


@pytest.mark.parametrize(
    ("action", "source"), [("ConnectionSuccess", OWN), ("InboundConnectionAccepted", OTHER)]
)
def test_where_both_ends_are_asked_about_the_one_that_opened_it_counts(flows, action, source):
    found = flows((OTHER, OWN), connection(action))
    assert found[["direction", "ip"]].to_numpy().tolist() == [["out", source]]


def test_how_it_ended_as_far_as_the_sensor_says(flows):
    words = {
        "ConnectionSuccess": ("out", "allowed"),
        "ConnectionFailed": ("out", "denied"),
        "ConnectionRequest": ("out", "unknown"),
        "ConnectionFound": ("unknown", "allowed"),
        "InboundConnectionAccepted": ("in", "allowed"),
        "InboundConnectionAttempt": ("in", "unknown"),
        "FirewallInboundConnectionBlocked": ("in", "denied"),
        "FirewallOutboundConnectionBlocked": ("out", "denied"),
    }
    others = ["ListeningConnectionCreated", "DnsConnectionInspected", "ConnectionAcknowledged"]
    rows = [connection(action, InitiatingProcessFileName=action) for action in [*words, *others]]
    found = flows((OWN,), *rows)
    ways = zip(found["direction"], found["disposition"], strict=True)
    assert dict(zip(found["process_name"], ways, strict=True)) == words


def test_an_address_written_in_the_form_of_ipv6_is_the_same(flows):
    found = flows((OWN,), connection(LocalIP=f"::ffff:{OWN}", RemoteIP=f"::ffff:{OTHER}"))
    assert found[["ip", "peer"]].to_numpy().tolist() == [[OWN, OTHER]]


def test_an_address_that_only_begins_alike_is_another(flows):
    near = [
        connection(LocalIP="10.0.0.10"),
        connection(LocalIP="110.0.0.1"),
        connection(RemoteIP=""),
    ]
    assert flows((OWN, "203.0.113.90"), *near).empty


def test_protocols_and_what_has_none(flows):
    words = {"Tcp": "tcp", "TcpV4": "tcp", "Udp": "udp", "Icmp": "icmp", "Unknown": None}
    found = flows((OWN,), *(connection(Protocol=word, RemoteUrl=word) for word in words))
    cells = found["protocol"].astype(object).where(found["protocol"].notna(), None)
    assert dict(zip(found["peer_name"], cells, strict=True)) == words
    found = flows((OWN,), *(blocked("Inbound", AdditionalFields=f'{{"Protocol": {number}}}')
                            for number in (6, 17, 1)))  # fmt: skip
    assert set(found["protocol"]) == {"tcp", "udp", "icmp"}


def test_the_other_end_is_named_by_the_host_of_a_url(flows):
    urls = ["https://a.example/x?y", "b.example:8443", "c.example"]
    found = flows((OWN,), *(connection(RemoteUrl=url) for url in urls))
    assert set(found["peer_name"]) == {"a.example", "b.example", "c.example"}


def test_the_start_belongs_to_the_range_and_the_end_does_not(flows):
    span = TimeSpan(start=TIME, end=TIME + timedelta(hours=1))
    step = timedelta(microseconds=1)
    moments = [span.start - step, span.start, span.end - step, span.end]
    rows = [make(Timestamp=moment) for moment in moments
            for make in (connection, lambda **cells: blocked("Inbound", **cells))]  # fmt: skip
    found = flows((OWN,), *rows, timespan=span)
    assert Counter(found["time"]) == {moments[1]: 2, moments[2]: 2}


def test_counts_have_no_bytes_and_name_no_peer(asked):
    tables = {"DeviceNetworkEvents": [connection(), connection(RemoteIP="203.0.113.10")]}
    values = {"p_addresses": (OWN,)}
    counts = asked("ip.flow_counts", None, tables, values=values)
    assert counts.frame["count"].tolist() == counts.frame["flows"].tolist() == [2]
    assert {"bytes", "bytes_in", "bytes_out"} <= counts.lacks
    peers = asked("ip.flow_peers", None, tables, values=values).frame
    assert sorted(peers["peer"]) == ["203.0.113.10", OTHER]


def test_what_the_firewall_refused_counts_with_the_other_connections(asked):
    values = {"p_addresses": (OWN,)}
    tables = {"DeviceNetworkEvents": [connection()], "DeviceEvents": [blocked("Inbound")]}
    counts = asked("ip.flow_counts", None, tables, values=values).frame
    assert set(counts["table"]) == {"DeviceNetworkEvents, DeviceEvents"}
    assert counts["count"].sum() == 2


def test_without_the_firewall_s_events_the_connections_stand(asked):
    values = {"p_addresses": (OWN,)}
    found = asked("ip.flows", None, {"DeviceNetworkEvents": [connection()]}, values=values)
    assert (found.status, len(found.frame)) == ("ok", 1)


def test_a_thousand_addresses_may_be_asked_about(asked):
    many = (OWN, *(f"198.18.{number // 250}.{number % 250}" for number in range(999)))
    tables = {"DeviceNetworkEvents": [connection(), connection(LocalIP="192.0.2.1", RemoteIP="")]}
    found = asked("ip.flows", None, tables, listed=many)
    assert found.frame["ip"].tolist() == [OWN]
