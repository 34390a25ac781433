"""How DeviceNetworkInfo, and else a device's connections, say which addresses it had."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nbcore.testing import ask, files_of
from nbpack_mde.provider import mde

TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DATA = Path(os.environ.get("NBCORE_TEST_DATA", "."))


def report(*addresses: str, **cells: Any) -> dict[str, Any]:
    entries = ", ".join(f'{{"IPAddress": "{one}", "SubnetPrefix": 24}}' for one in addresses)
    return {
        "Timestamp": TIME,
        "DeviceId": "d1",
        "DeviceName": "web01.contoso.test",
        "MacAddress": "00005E005310",
        "IPAddresses": f"[{entries}]",
    } | cells


def connection(local: str = "10.0.0.1", **cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "DeviceId": "d1",
        "DeviceName": "web01.contoso.test",
        "ActionType": "ConnectionSuccess",
        "LocalIP": local,
        "RemoteIP": "203.0.113.9",
        "Protocol": "Tcp",
    } | cells


def test_each_address_of_an_adapter_is_a_row_with_when_it_was_seen(asked):
    later = TIME + timedelta(hours=2)
    rows = [report("10.0.0.1", "fe80::1"), report("10.0.0.1", Timestamp=later)]
    found = asked("host.addresses", "web01", {"DeviceNetworkInfo": rows}).frame
    assert found[["ip", "first_seen", "last_seen"]].to_numpy().tolist() == [
        ["10.0.0.1", TIME, later],
        ["fe80::1", TIME, TIME],
    ]
    assert set(found["mac"]) == {"00:00:5e:00:53:10"}
    assert set(found["source"]) == {"DeviceNetworkInfo"}


def test_an_address_that_went_on_to_another_host_names_both_newest_first(asked):
    rows = [
        report("10.0.0.1", DeviceName="old.contoso.test", DeviceId="d0"),
        report("10.0.0.1", Timestamp=TIME + timedelta(days=1)),
        report("10.0.0.11", DeviceName="near", DeviceId="d2"),
    ]
    found = asked("ip.hosts", "10.0.0.1", {"DeviceNetworkInfo": rows}).frame
    assert list(found["host"]) == ["web01.contoso.test", "old.contoso.test"]


def test_adapters_without_an_address_and_reports_without_a_list_are_left_out(asked):
    rows = [report(), report(IPAddresses=""), report("10.0.0.1", MacAddress="")]
    found = asked("host.addresses", "web01", {"DeviceNetworkInfo": rows}).frame
    assert list(found["ip"]) == ["10.0.0.1"]
    assert found["mac"].isna().all()


def test_without_reports_a_device_s_own_end_of_its_connections_counts(asked):
    rows = [
        connection(),
        connection("::ffff:10.0.0.1", Timestamp=TIME + timedelta(hours=1)),
        connection("10.0.0.2", ActionType="InboundConnectionAccepted"),
        connection("10.0.0.3", ActionType="InboundConnectionAccepted", Protocol="Udp"),
        connection("127.0.0.1"),
        connection("::1"),
        connection("0.0.0.0", ActionType="ListeningConnectionCreated"),
        connection("10.0.0.4", DeviceName="web010"),
    ]
    found = asked("host.addresses", "web01", {"DeviceNetworkEvents": rows}).frame
    assert dict(zip(found["ip"], found["last_seen"], strict=True)) == {
        "10.0.0.1": TIME + timedelta(hours=1),
        "10.0.0.2": TIME,
    }
    assert set(found["source"]) == {"DeviceNetworkEvents"}


def test_reports_of_adapters_come_before_connections(asked):
    tables = {"DeviceNetworkInfo": [report("10.0.0.9")], "DeviceNetworkEvents": [connection()]}
    assert list(asked("host.addresses", "web01", tables).frame["ip"]) == ["10.0.0.9"]


def test_a_product_without_either_table_does_not_know(asked):
    answer = asked("host.addresses", "web01", {"DeviceInfo": [{"DeviceName": "web01"}]})
    assert answer.status == "unavailable"


@pytest.mark.skipif(
    not (DATA / "defender_real").is_dir(), reason="no real reports here (NBCORE_TEST_DATA)"
)
def test_real_reports_row_by_row():
    real = pd.read_parquet(DATA / "defender_real" / "DeviceNetworkInfo.parquet")
    source = mde.folder(DATA / "defender_real", mde.settings())
    found = ask(source, files_of("mde"), "host.addresses", "aadcon").frame
    assert len(found) == len(real) == 4
    # The export has each address in a column of its own as well, which is read here alone.
    for _, row in real.iterrows():
        one = found[(found["host_id"] == row["DeviceId"]) & (found["ip"] == row["IPAddress"])]
        assert one[["host", "first_seen", "last_seen"]].to_numpy().tolist() == [
            [row["DeviceName"], row["Timestamp"], row["Timestamp"]]
        ]
        assert one["mac"].item().replace(":", "").upper() == row["MacAddress"]
    hosts = ask(source, files_of("mde"), "ip.hosts", "10.1.2.30").frame
    expected = real[real["IPAddress"] == "10.1.2.30"].sort_values("Timestamp", ascending=False)
    assert list(hosts["host_id"]) == list(expected["DeviceId"])
