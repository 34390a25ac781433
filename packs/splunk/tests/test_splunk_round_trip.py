"""The company's story comes back out of Splunk's events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd

from nbcore import CORE
from nbcore.testing import RoundTrip, files_of, odd_values
from nblang_spl import embedded
from nbpack_demo import company
from nbpack_splunk.native import to_tables
from nbpack_splunk.settings import SplunkSettings


class TestSplunk(RoundTrip):
    """Events of wineventlog and linux_secure."""

    words: ClassVar[Mapping[str, frozenset[str]]] = {
        "Logon/linux": frozenset({"logon_type_raw", "failure_reason_raw", "event_id"})
    }
    # Without a list of assets a host is what its events say; when it was last seen, too.
    knows: ClassVar[Mapping[str, frozenset[str]]] = {
        "HostInfo": frozenset({"host", "os_family", "domain"})
    }

    def story(self) -> Any:
        return company().records

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
