"""Connections of real Windows events, value by value beside plain pandas and what was counted before."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from packs.splunk.tests.tables import asked

from nbcore import Connection
from nbpack_splunk.provider import splunk

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")
LAB = DATA / "lab"
pytestmark = pytest.mark.skipif(
    not (LAB / "expected.json").is_file(), reason="the lab's events are not here (NBCORE_TEST_DATA)"
)
PROTOCOLS = {"1": "icmp", "2": "igmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
FILTERING, SYSMON = "wineventlog (filtering)", "wineventlog (sysmon)"


@pytest.fixture(scope="module")
def connection() -> Connection:
    return splunk.folder(LAB / "splunk", splunk.settings())


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    """The connections of the export as plain pandas reads them, under the names of the record."""
    raw = pd.read_parquet(LAB / "splunk" / "wineventlog.parquet")
    code = raw["EventCode"].astype(str)
    filtered, sysmon = raw[code.isin(["5156", "5157"])], raw[code == "3"]
    parts = [
        pd.DataFrame(
            {
                "table": FILTERING,
                "time": pd.to_datetime(filtered["_time"].astype(float), unit="s", utc=True),
                "source": filtered["SourceAddress"],
                "target": filtered["DestAddress"],
                "port": filtered["DestPort"],
                "src_port": filtered["SourcePort"],
                "protocol": filtered["Protocol"].astype(str).map(PROTOCOLS),
                "disposition": filtered["EventCode"]
                .astype(str)
                .map({"5156": "allowed", "5157": "denied"}),
                "host": filtered["Computer"],
                "process_name": filtered["Application"].str.split("\\").str[-1],
                "user": None,
            }
        ),
        pd.DataFrame(
            {
                "table": SYSMON,
                "time": pd.to_datetime(sysmon["_time"].astype(float), unit="s", utc=True),
                "source": sysmon["SourceIp"],
                "target": sysmon["DestinationIp"],
                "port": sysmon["DestinationPort"],
                "src_port": sysmon["SourcePort"],
                "protocol": sysmon["Protocol"],
                "disposition": "allowed",
                "host": sysmon["Computer"],
                "process_name": sysmon["Image"]
                .str.split("\\")
                .str[-1]
                .replace("<unknown process>", None),
                "user": sysmon["User"].str.split("\\").str[-1].replace("-", None),
            }
        ),
    ]
    return pd.concat(parts, ignore_index=True)


def told(events: pd.DataFrame, address: str) -> Counter[tuple[Any, ...]]:
    """What the events say of an address, seen from it."""
    mine = events[(events["source"] == address) | (events["target"] == address)]
    out = mine["source"] == address
    frame = mine.assign(
        direction=out.map({True: "out", False: "in"}),
        peer=mine["target"].where(out, mine["source"]),
        time=mine["time"].dt.round("ms"),
        port=mine["port"].astype(str).replace("0", None),
        src_port=mine["src_port"].astype(str).replace("0", None),
    )
    return Counter(
        frame[COLUMNS]
        .astype(object)
        .where(frame[COLUMNS].notna(), None)
        .itertuples(index=False, name=None)
    )


COLUMNS = [
    "table", "time", "direction", "peer", "port", "src_port", "protocol", "disposition", "host",
    "process_name", "user",
]  # fmt: skip


def test_every_connection_of_every_address_comes_with_its_values(
    connection: Connection, events: pd.DataFrame
):
    addresses = pd.concat([events["source"], events["target"]]).value_counts()
    chosen = [*addresses.index[:6], *addresses.index[-3:]]
    assert len(chosen) == 9
    for address in chosen:
        frame = asked(connection, "ip.flows", listed=(address,)).frame
        frame = frame.assign(
            time=frame["time"].dt.round("ms"),
            port=frame["port"].astype("string"),
            src_port=frame["src_port"].astype("string"),
        )[COLUMNS].astype(object)
        seen = Counter(frame.where(frame.notna(), None).itertuples(index=False, name=None))
        assert seen == told(events, address), address


def test_connections_are_as_many_as_were_counted_without_any_of_this(
    connection: Connection, events: pd.DataFrame
):
    network = json.loads((LAB / "expected.json").read_text("utf-8"))["network"]
    everything = tuple(pd.concat([events["source"], events["target"]]).unique())
    frame = asked(connection, "ip.flows", listed=everything).frame
    allowed = frame[(frame["table"] == FILTERING) & (frame["disposition"] == "allowed")]
    assert len(allowed) == network["wfp_5156"]["total"]
    wanted: Counter[tuple[str, str]] = Counter()
    for item in network["wfp_5156"]["by_host_proto_dir"]:
        wanted[item["host"], item["protocol"]] += item["count"]
    assert Counter(zip(allowed["host"], allowed["protocol"], strict=True)) == wanted
    sysmon = frame[frame["table"] == SYSMON]
    assert len(sysmon) == network["sysmon_3"]["total"]
    wanted = Counter()
    for item in network["sysmon_3"]["by_host_proto_dir"]:
        wanted[item["host"], item["protocol"]] += item["count"]
    assert Counter(zip(sysmon["host"], sysmon["protocol"], strict=True)) == wanted


def test_first_middle_and_last_are_the_events_themselves(
    connection: Connection, events: pd.DataFrame
):
    address = events["source"].value_counts().index[0]
    frame = asked(connection, "ip.flows", listed=(address,)).frame
    newest = told(events, address)
    times = sorted((row[1] for row in newest.elements()), reverse=True)
    for place in (0, len(times) // 2, len(times) - 1):
        assert frame["time"].dt.round("ms").iloc[place] == times[place]


def test_logons_from_an_address_are_as_many_as_were_counted(connection: Connection):
    logons = json.loads((LAB / "expected.json").read_text("utf-8"))["logons"]
    wanted: Counter[tuple[str, str]] = Counter()
    for item in logons["by_source_ip"]:
        wanted[item["source_ip"], item["result"]] += item["count"]
    addresses = {address for address, _ in wanted} - {"-"}
    assert len(addresses) > 5
    for address in addresses:
        frame = asked(connection, "ip.logons", address).frame
        seen = Counter((address, result) for result in frame["result"])
        assert seen == Counter({key: count for key, count in wanted.items() if key[0] == address})
        assert set(frame["src_ip"]) == {address}
