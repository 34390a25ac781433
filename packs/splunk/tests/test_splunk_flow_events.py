"""Splunk's raw events of connections say what was put in, whichever end is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import pandas as pd

from nbcore import Connection, QueryFile
from nbcore.testing import Records, RoundTrip, files_of
from nblang_spl import embedded
from nbpack_demo import company
from nbpack_demo.native.connections import filtering_events, sysmon_events
from nbpack_splunk.native.windows import seconds
from nbpack_splunk.settings import SplunkSettings


def windows_flows() -> pd.DataFrame:
    """The story's connections of Windows hosts of which is known who opened them."""
    hosts, flows = company().hosts, company().flows
    windows = hosts.loc[hosts["os_family"] == "windows", "host"]
    known = flows[flows["host"].isin(windows) & flows["direction"].isin(["in", "out"])]
    return known.reset_index(drop=True)


def holding(events: pd.DataFrame, flows: pd.DataFrame, channel: str) -> Connection:
    """A Splunk with these events in its index of Windows events."""
    rows = flows.loc[events.index]
    number = events["EventID"].astype("string")
    about: dict[str, Any] = {
        "_time": seconds(rows["time"]),
        "host": rows["host"],
        "index": "wineventlog",
        "source": f"XmlWinEventLog:{channel}",
        "sourcetype": "XmlWinEventLog",
        "Channel": channel,
        "Computer": rows["host"],
        "EventCode": number,
    }
    about |= {str(name): cells.astype("string") for name, cells in events.items()}
    return embedded(
        provider="splunk",
        title="Splunk",
        source={"wineventlog": pd.DataFrame(about)},
        source_kind="demo",
        places=SplunkSettings().places,
    )


def of_flows(part: str, rank: int) -> list[QueryFile]:
    """The files about connections that read one sort of event."""
    return [
        file
        for file in files_of("splunk")
        if file.query.startswith("ip.flow") and (file.part, file.rank) == (part, rank)
    ]


class TestFilteringPlatform(RoundTrip):
    """Events 5156 and 5157."""

    # An event for each; the row of several becomes one.
    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {"flows": lambda many: 1}

    def story(self) -> Records:
        return {"Flow": windows_flows()}

    def files(self) -> Sequence[QueryFile]:
        return of_flows("traffic", 2)

    def holding(self, records: Records) -> Connection:
        flows = records["Flow"]
        return holding(filtering_events(flows), flows, "Security")


class TestSysmon(RoundTrip):
    """Event 3, which is written of what was let through."""

    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {"flows": lambda many: 1}
    words: ClassVar[Mapping[str, frozenset[str]]] = {
        # Seen from the other end, the host itself has the name.
        name: frozenset({"peer_name"})
        for name in ("Flow", "FlowPeer")
    }

    def story(self) -> Records:
        flows = windows_flows()
        return {"Flow": flows[flows["disposition"] == "allowed"].reset_index(drop=True)}

    def files(self) -> Sequence[QueryFile]:
        return of_flows("sysmon", 2)

    def holding(self, records: Records) -> Connection:
        flows = records["Flow"]
        return holding(sysmon_events(flows), flows, "Microsoft-Windows-Sysmon/Operational")
