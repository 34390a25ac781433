"""Connections, seen from both ends, over rows of a test's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from packs.sentinel.tests.stored import holding

from nbcore.testing import QueryResult, ask, files_of

FILES = files_of("sentinel")
BEGAN = datetime(2026, 3, 2, 8, tzinfo=UTC)
OWN, ONE, TWO, NEAR = "10.0.0.4", "203.0.113.7", "203.0.113.70", "203.0.113.71"
SEEN = ["direction", "ip", "peer", "bytes_in", "bytes_out", "bytes", "flows"]
NEW = {
    "TimeGenerated": BEGAN, "FlowStartTime": BEGAN, "SubType": "FlowLog", "DestPort": 443,
    "L4Protocol": "T", "FlowStatus": "Allowed",
}  # fmt: skip
OLD = {
    "TimeGenerated": BEGAN, "FlowStartTime_t": BEGAN, "SubType_s": "FlowLog", "DestPort_d": 443,
    "L4Protocol_s": "T", "FlowStatus_s": "A", "VMIP_s": OWN,
}  # fmt: skip
COUNTERS = f"{ONE}|2|2|9|9|52000000|4000 {TWO}|3|3|1|1|100|200"
OUTWARD = {
    "NTANetAnalytics": {
        **NEW, "SrcIp": OWN, "DestPublicIps": COUNTERS, "FlowDirection": "Outbound",
        "AllowedOutFlows": 5, "BytesSrcToDest": 52_000_100, "BytesDestToSrc": 4_200,
    },
    "AzureNetworkAnalytics_CL": {
        **OLD, "PublicIPs_s": COUNTERS, "FlowDirection_s": "O", "AllowedOutFlows_d": 5,
        "OutboundBytes_d": 52_000_100, "InboundBytes_d": 4_200,
    },
}  # fmt: skip
"""A row of two addresses at the other end."""
INWARD = {
    "NTANetAnalytics": {
        **NEW, "DestIp": OWN, "SrcPublicIps": COUNTERS, "FlowDirection": "Inbound",
        "AllowedInFlows": 5, "BytesSrcToDest": 4_200, "BytesDestToSrc": 52_000_100,
    },
    "AzureNetworkAnalytics_CL": {
        **OLD, "PublicIPs_s": COUNTERS, "FlowDirection_s": "I", "AllowedInFlows_d": 5,
        "OutboundBytes_d": 52_000_100, "InboundBytes_d": 4_200,
    },
}  # fmt: skip
SINGLE = {
    "CommonSecurityLog": {
        "TimeGenerated": BEGAN, "SourceIP": OWN, "DestinationIP": ONE, "SentBytes": 52_000_000,
        "ReceivedBytes": 4_000, "DestinationPort": 443, "DeviceAction": "allow",
    },
    "VMConnection": {
        "TimeGenerated": BEGAN, "SourceIp": OWN, "DestinationIp": ONE, "BytesSent": 52_000_000,
        "BytesReceived": 4_000, "Direction": "outbound", "LinksEstablished": 1,
    },
}  # fmt: skip


def asked(table: str, row: dict[str, Any], *addresses: str) -> QueryResult:
    answer = ask(holding({table: pd.DataFrame([row])}), FILES, "ip.flows", listed=addresses)
    assert answer.status in ("ok", "empty"), answer.reason
    return answer


def seen(table: str, row: dict[str, Any], *addresses: str) -> list[list[Any]]:
    return sorted(asked(table, row, *addresses).frame[SEEN].values.tolist())


@pytest.mark.parametrize("table", OUTWARD)
def test_each_address_of_a_row_has_its_own_counters(table: str):
    expected = [
        ["out", OWN, ONE, 4_000, 52_000_000, 52_004_000, 2],
        ["out", OWN, TWO, 200, 100, 300, 3],
    ]
    assert seen(table, OUTWARD[table], OWN) == expected
    sums = asked(table, OUTWARD[table], OWN).frame[["bytes_in", "bytes_out", "flows"]].sum()
    assert sums.tolist() == [4_200, 52_000_100, 5]


@pytest.mark.parametrize("table", OUTWARD)
def test_from_the_other_end_the_same_connection_comes_mirrored(table: str):
    assert seen(table, OUTWARD[table], TWO) == [["in", TWO, OWN, 100, 200, 300, 3]]
    assert seen(table, OUTWARD[table], NEAR, "10.0.0.40") == []


@pytest.mark.parametrize("table", INWARD)
def test_what_the_other_ends_opened_comes_in(table: str):
    assert seen(table, INWARD[table], OWN) == [
        ["in", OWN, ONE, 4_000, 52_000_000, 52_004_000, 2],
        ["in", OWN, TWO, 200, 100, 300, 3],
    ]
    assert seen(table, INWARD[table], ONE) == [["out", ONE, OWN, 52_000_000, 4_000, 52_004_000, 2]]


@pytest.mark.parametrize("table", OUTWARD)
def test_addresses_without_counters_share_none_and_a_single_one_has_the_rows(table: str):
    column = "DestPublicIps" if table == "NTANetAnalytics" else "PublicIPs_s"
    single = seen(table, {**OUTWARD[table], column: ONE}, OWN)
    assert single == [["out", OWN, ONE, 4_200, 52_000_100, 52_004_300, 5]]
    several = asked(table, {**OUTWARD[table], column: f"['{ONE}', '{TWO}']"}, OWN).frame
    assert sorted(several["peer"]) == [ONE, TWO]
    assert several[["bytes", "flows"]].isna().all(axis=None)


@pytest.mark.parametrize("table", SINGLE)
def test_sensors_that_write_one_row_for_two_ends(table: str):
    out = ["out", OWN, ONE, 4_000, 52_000_000, 52_004_000, 1]
    assert seen(table, SINGLE[table], OWN) == [out]
    assert seen(table, SINGLE[table], ONE) == [["in", ONE, OWN, 52_000_000, 4_000, 52_004_000, 1]]
    assert seen(table, SINGLE[table], ONE, OWN) == [out]
    assert seen(table, SINGLE[table], NEAR) == []


def test_a_firewall_names_both_ends():
    row = {**SINGLE["CommonSecurityLog"], "SourceHostName": "web01", "DestinationHostName": "peer"}
    for address, names in ((OWN, ["web01", "peer"]), (ONE, ["peer", "web01"])):
        frame = asked("CommonSecurityLog", row, address).frame
        assert frame[["host", "peer_name"]].values.tolist() == [names]


@pytest.mark.parametrize(
    ("word", "disposition"),
    [
        ("allow", "allowed"), ("Accept", "allowed"), ("server-rst", "unknown"),
        ("close", "allowed"), ("deny", "denied"), ("Blocked", "denied"),
        ("reset-both", "denied"), ("Drop", "denied"), ("", "unknown"), ("odd", "unknown"),
    ],
)  # fmt: skip
def test_what_a_firewall_did_is_told_from_its_word(word: str, disposition: str):
    row = {**SINGLE["CommonSecurityLog"], "DeviceAction": word}
    assert asked("CommonSecurityLog", row, OWN).frame["disposition"].tolist() == [disposition]


def test_the_older_flow_logs_are_asked_where_the_newer_have_nothing():
    tables = {
        "NTANetAnalytics": pd.DataFrame([OUTWARD["NTANetAnalytics"]]),
        "AzureNetworkAnalytics_CL": pd.DataFrame(
            [{**OUTWARD["AzureNetworkAnalytics_CL"], "VMIP_s": "10.0.0.9"}]
        ),
    }
    both = holding(tables)
    assert set(ask(both, FILES, "ip.flows", listed=(OWN,)).frame["table"]) == {"NTANetAnalytics"}
    older = ask(both, FILES, "ip.flows", listed=("10.0.0.9",)).frame
    assert set(older["table"]) == {"AzureNetworkAnalytics_CL"}
