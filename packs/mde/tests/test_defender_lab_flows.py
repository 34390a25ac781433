"""Connections of four real hosts, beside the events themselves and what was counted of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import pytest

from nbcore.testing import ask, files_of
from nbpack_mde.provider import mde

LAB = Path(os.environ.get("NBCORE_TEST_DATA", ".")) / "lab"
pytestmark = pytest.mark.skipif(
    not LAB.is_dir(), reason="the lab's events are not here (NBCORE_TEST_DATA)"
)


@pytest.fixture(scope="module")
def lab():
    return mde.folder(LAB / "defender", mde.settings())


@pytest.fixture(scope="module")
def events():
    found = pd.read_parquet(LAB / "defender" / "DeviceNetworkEvents.parquet")
    return found.assign(Timestamp=pd.to_datetime(found["Timestamp"]))


def test_first_middle_and_last_connection_of_each_address(lab, events):
    for address in events["LocalIP"].unique():
        mine = events[(events["LocalIP"] == address) & (events["RemoteIP"] != address)]
        mine = mine.sort_values("Timestamp", kind="stable")
        found = ask(lab, files_of("mde"), "ip.flows", values={"p_addresses": (address,)}).frame
        for _, row in mine.iloc[[0, len(mine) // 2, -1]].iterrows() if len(mine) else ():
            inbound = row["ActionType"].startswith("Inbound")
            one = found[
                (found["time"] == row["Timestamp"])
                & (found["host"] == row["DeviceName"])
                & (found["ip"] == row["LocalIP"])
                & (found["peer"] == row["RemoteIP"])
                & (found["direction"] == ("in" if inbound else "out"))
                & (found["port"] == (row["LocalPort"] if inbound else row["RemotePort"]))
                & (found["src_port"] == (row["RemotePort"] if inbound else row["LocalPort"]))
                & (found["process_name"] == row["InitiatingProcessFileName"])
            ]
            assert set(one["protocol"]) == {row["Protocol"].lower()}
            assert set(one["disposition"]) == {"allowed"}


@pytest.mark.parametrize("host", ["Pedro01", "WORKSTATION5.theshire.local", "WORKSTATION6"])
def test_hosts_their_addresses_and_their_connections(lab, host):
    """Of TCP: which end of a datagram was a host's own is not sure in these events."""
    truth = json.loads((LAB / "expected.json").read_text())["network"]["sysmon_3"]
    addresses = ask(lab, files_of("mde"), "host.addresses", host).frame["ip"]
    asked = {"p_addresses": tuple(addresses)}
    found = ask(lab, files_of("mde"), "ip.flows", values=asked).frame
    label = host.split(".")[0].lower()
    mine = found[(found["host"].str.split(".").str[0] == label) & (found["protocol"] == "tcp")]
    counted = {
        item["direction"].removesuffix("bound"): item["count"]
        for item in truth["by_host_proto_dir"]
        if item["protocol"] == "tcp" and item["host"].split(".")[0].lower() == label
    }
    assert mine["direction"].value_counts().to_dict() == counted
    assert counted


def test_peers_are_what_pandas_counts(lab, events):
    address = "172.18.39.5"
    peers = ask(lab, files_of("mde"), "ip.flow_peers", values={"p_addresses": (address,)}).frame
    local = events[events["LocalIP"] == address].rename(columns={"RemoteIP": "peer"})
    remote = events[(events["RemoteIP"] == address) & (events["LocalIP"] != address)]
    both = pd.concat([local, remote.rename(columns={"LocalIP": "peer"})])
    assert peers.groupby("peer")["count"].sum().to_dict() == both.groupby("peer").size().to_dict()
