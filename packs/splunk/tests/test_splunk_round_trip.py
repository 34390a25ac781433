"""The company's story comes back out of Splunk's events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd

from nbcore import CORE
from nbcore.testing import RoundTrip, files_of, odd_values
from nblang_spl import embedded
from nbpack_demo import company
from nbpack_splunk.native import to_tables
from nbpack_splunk.native.cloud import OFFICE
from nbpack_splunk.native.notable import PLACES
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
