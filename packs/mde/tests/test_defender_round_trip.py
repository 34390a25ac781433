"""The company's story comes back out of Defender's tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd

from nbcore import CORE
from nbcore.testing import RoundTrip, files_of, odd_values
from nblang_kql import embedded
from nbpack_demo import company
from nbpack_mde.native import to_tables
from nbpack_mde.native.cloud import APPLICATIONS
from nbpack_mde.tables import TABLES


def lower(text: str | None) -> str | None:
    return text.lower() if text else text


class TestDefender(RoundTrip):
    """Every table that the pack's queries read, but the one that EntraIdSignInEvents replaced."""

    words: ClassVar[Mapping[str, frozenset[str]]] = {
        "Logon": frozenset({"logon_type_raw", "failure_reason_raw", "event_id"}),
        "HostInfo": frozenset({"os_name"}),
        "HostAddress": frozenset({"source"}),
        # From the other end it is the name of the device that wrote the row.
        "Flow": frozenset({"peer_name"}),
        "Alert": frozenset({"link"}),
        "AlertEntity": frozenset({"entity_kind_raw"}),
    }
    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "host": lower,
        "user": lower,
        "user_domain": lower,
        # A logon at the start of a system comes before the sensor; there is no word for it.
        "logon_type": lambda kind: "other" if kind == "system" else kind,
        "environment": lambda place: "Azure" if place == "Azure" else None,
        # A row is one connection.
        "flows": lambda _: 1,
        "severity": lambda word: "high" if word == "critical" else word,
        # An alert is of one category.
        "tactics": lambda names: names[:1],
        "application": lambda name: APPLICATIONS.get(name, name),
    }

    def story(self) -> Any:
        records = dict(company().records)
        addresses, flows = records["HostAddress"], records["Flow"]
        # The sensor reports network cards, and connections of which it knows who opened them.
        records["HostAddress"] = addresses[addresses["mac"].notna()]
        records["Flow"] = flows[flows["direction"] != "unknown"]
        # What an alert says of itself is its title; of when its activity went on it says nothing.
        alerts = records["Alert"]
        title, never = alerts["title"], pd.Series(pd.NaT, alerts.index, alerts["time"].dtype)
        records["Alert"] = alerts.assign(
            rule=title, description=title, start_time=never, end_time=never
        )
        return records

    def files(self) -> Any:
        return files_of("mde")

    def holding(self, records: Any) -> Any:
        tables = to_tables(records)
        return embedded(
            provider="mde",
            title="Defender",
            source=tables,
            schema=TABLES,
            source_kind="demo",
        )


class TestDefenderWithOddValues(TestDefender):
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
        return [file for file in files_of("mde") if ".logon" in file.query]
