"""The company's story comes back out of Splunk's events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd

from nbcore import CORE
from nbcore.testing import RoundTrip, conform, files_of, odd_values
from nblang_spl import embedded
from nbpack_demo import company
from nbpack_demo.native.connections import filtering_events, sysmon_events
from nbpack_splunk.native import to_tables
from nbpack_splunk.native.cloud import OFFICE
from nbpack_splunk.native.notable import PLACES
from nbpack_splunk.native.windows import seconds
from nbpack_splunk.settings import SplunkSettings


def held() -> dict[str, Any]:
    """The story as far as a Splunk can hold it.

    A notable event has no field for applications and resources of a cloud, the collections of threat
    intelligence none for other kinds of indicators. The data model says of each connection who
    opened it. Nothing collects the changes of cloud resources here.
    """
    story = dict(company().records)
    entities, flows, cloud = story["AlertEntity"], story["Flow"], story["CloudActivity"]
    indicators = story["Indicator"]
    return story | {
        "AlertEntity": entities[entities["entity_kind"].isin(PLACES)].reset_index(drop=True),
        "Flow": flows[flows["direction"] != "unknown"].reset_index(drop=True),
        "Indicator": indicators[indicators["indicator_kind"] != "other"].reset_index(drop=True),
        "CloudActivity": cloud[cloud["activity_kind"].isin(["sign_in", *OFFICE])].reset_index(
            drop=True
        ),
    }


class TestSplunk(RoundTrip):
    """Events of every index, and lookup tables."""

    words: ClassVar[Mapping[str, frozenset[str]]] = {
        "Logon/linux": frozenset({"logon_type_raw", "failure_reason_raw", "event_id"}),
        # The field that names it.
        "AlertEntity": frozenset({"role"}),
        # A workload, in words of its own.
        "CloudActivity/office": frozenset({"application"}),
    }
    # The addresses of an inventory are all that a host ever had.
    knows: ClassVar[Mapping[str, frozenset[str]]] = {
        "HostInfo": frozenset({"host", "os_family", "os_name", "os_version", "domain", "last_seen"})
    }

    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        # An event is one connection.
        "flows": lambda _: 1,
    }

    def story(self) -> Any:
        return held()

    def files(self) -> Any:
        return files_of("splunk")

    def holding(self, records: Any) -> Any:
        return embedded(
            provider="splunk",
            title="Splunk",
            source=to_tables(records),
            source_kind="demo",
            places=SplunkSettings().places,
        )


class TestSplunkWithOddValues(TestSplunk):
    """Names of other scripts and of queries, sessions of 63 bits beside missing ones, twins."""

    most: ClassVar[int] = 3

    def story(self) -> Any:
        logons = company().logons
        rows = logons[(logons["host"] == company().victim) & logons["user_id"].notna()].head(40)
        refused = logons[(logons["os_family"] == "windows") & logons["failure_reason"].notna()]
        fields = dict.fromkeys(("user", "user_domain", "src_host", "src_ip", "src_port"))
        odd = {**fields, "logon_id": ["0x1", "0x7fffffffffffffff"]}
        written = odd_values(pd.concat([rows, refused.head(40)]), CORE.records["Logon"], odd)
        return {**company().records, "Logon": written}

    def files(self) -> Any:
        return [file for file in files_of("splunk") if ".logon" in file.query]


class OneSensor(RoundTrip):
    """Connections of Windows hosts as one sensor writes them: an event each, without bytes."""

    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {"flows": lambda _: 1}
    part: ClassVar[str]

    def files(self) -> Any:
        counted = ("ip.flows", "ip.flow_counts", "ip.flow_peers")
        mine = [file for file in files_of("splunk") if file.query in counted]
        return [file for file in mine if (file.part, file.rank) == (self.part, 2)]

    def story(self) -> Any:
        story = held()
        systems = story["HostInfo"].set_index("host")["os_family"]
        flows = story["Flow"]
        return {"Flow": flows[flows["host"].map(systems) == "windows"].reset_index(drop=True)}

    def holding(self, records: Any) -> Any:
        return embedded(
            provider="splunk",
            title="Splunk",
            source={"wineventlog": self.events(records["Flow"])},
            source_kind="demo",
            places=SplunkSettings().places,
        )

    def events(self, flows: Any) -> Any:
        """What the sensor writes."""
        raise NotImplementedError


def written(flows: Any, event: Any) -> Any:
    """Fields of events with those that Splunk gives to each."""
    return event.assign(
        _time=seconds(flows.loc[event.index, "time"]),
        EventCode=event["EventID"].astype("string"),
        Computer=flows.loc[event.index, "host"],
        sourcetype="XmlWinEventLog",
        index="wineventlog",
    )


class TestFiltering(OneSensor):
    """Events 5156 and 5157."""

    part = "traffic"

    def events(self, flows: Any) -> Any:
        return written(flows, filtering_events(flows))


class TestSysmon(OneSensor):
    """Event 3, which is written of what was let through."""

    part = "sysmon"
    words: ClassVar[Mapping[str, frozenset[str]]] = {
        # Sysmon names the host itself as the other end of what comes in.
        "Flow": frozenset({"peer_name"})
    }

    def story(self) -> Any:
        flows = super().story()["Flow"]
        return {"Flow": flows[flows["disposition"] == "allowed"].reset_index(drop=True)}

    def events(self, flows: Any) -> Any:
        return written(flows, sysmon_events(flows))


class TestAlertsModel(RoundTrip):
    """Alerts as add-ons put them into the data model: what they name, and nothing of the work on them."""

    words: ClassVar[Mapping[str, frozenset[str]]] = {
        "AlertEntity": frozenset({"role"}),
        # The model holds a rule's name and no title beside it, and what is several in the order of letters.
        "Alert": frozenset({"title", "compromised_entity"}),
    }

    def files(self) -> Any:
        return [file for file in files_of("splunk") if file.part == "alerts"]

    def story(self) -> Any:
        story = held()
        entities = story["AlertEntity"]
        alerts = story["Alert"]
        alerts = alerts.assign(
            title=alerts["rule"],
            start_time=None,
            end_time=None,
            techniques=alerts["techniques"].map(sorted),
        )
        return {
            "Alert": conform(alerts, CORE.records["Alert"]).frame,
            "AlertEntity": entities[entities["entity_kind"].isin(["host", "ip", "account"])],
        }

    def holding(self, records: Any) -> Any:
        alerts, entities = records["Alert"], records["AlertEntity"]
        event = pd.DataFrame(
            {
                "_time": seconds(alerts["time"]),
                "index": "alerts",
                "sourcetype": "edr:alert",
                "tag": "alert",
                "id": alerts["alert_id"],
                "signature": alerts["rule"],
                "description": alerts["description"],
                "severity": alerts["severity"],
                "app": alerts["product"],
                "mitre_technique_id": [list(cell) or None for cell in alerts["techniques"]],
            }
        )
        for field, kind in (("dest", "host"), ("src", "ip"), ("user", "account")):
            mine = entities[entities["entity_kind"] == kind]
            values = mine.groupby("alert_id")["value"].agg(list)
            known = alerts["alert_id"].isin(values.index)
            event[field] = alerts["alert_id"].map(values).where(known, None)
        return embedded(
            provider="splunk",
            title="Splunk",
            source={"alerts": event},
            source_kind="demo",
            places=SplunkSettings().places,
        )
