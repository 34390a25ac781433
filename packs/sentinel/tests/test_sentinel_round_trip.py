"""The company's story comes back out of Sentinel's tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd

from nbcore import CORE
from nbcore.testing import RoundTrip, files_of, odd_values
from nblang_kql import embedded
from nbpack_demo import company
from nbpack_sentinel.native import to_tables
from nbpack_sentinel.tables import TABLES


def two_numbers(version: str | None) -> str | None:
    return ".".join(version.split(".")[:2]) if version else None


class TestSentinel(RoundTrip):
    """SecurityEvent, Syslog and Heartbeat."""

    words: ClassVar[Mapping[str, frozenset[str]]] = {
        "Logon/linux": frozenset({"logon_type_raw", "failure_reason_raw", "event_id"})
    }
    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        # Heartbeat has a column for each of two numbers, and tells Azure from all else.
        "os_version": two_numbers,
        "environment": lambda place: "Azure" if place == "Azure" else "Non-Azure",
    }

    excused: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "alert.list", "alert.get", "alert.entities", "host.alerts", "account.alerts",
            "ip.alerts", "host.bookmarks", "ip.bookmarks", "indicator.lookup", "host.addresses",
            "ip.hosts", "ip.flows", "ip.flow_counts", "ip.flow_peers", "ip.cloud_activity",
            "ip.cloud_activity_counts",
        ),
        "the story has no rows of it",
    )  # fmt: skip

    def story(self) -> Any:
        return company().records

    def files(self) -> Any:
        return files_of("sentinel")

    def holding(self, records: Any) -> Any:
        tables = to_tables(records)
        return embedded(
            provider="sentinel",
            title="Sentinel",
            source=tables,
            schema=TABLES,
            source_kind="demo",
        )


class TestSentinelWithOddValues(TestSentinel):
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
        return [file for file in files_of("sentinel") if ".logon" in file.query]
