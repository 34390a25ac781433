"""The company's story comes back out of Sentinel's tables."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from packs.sentinel.tests.stored import KEEPS, WORDS, holding, story

from nbcore import CORE
from nbcore.testing import RoundTrip, files_of, odd_values
from nbpack_demo import company
from nbpack_sentinel.native import to_tables


class TestSentinel(RoundTrip):
    """Every table of the demo at once."""

    words = WORDS
    keeps = KEEPS

    def story(self) -> Any:
        return story()

    def files(self) -> Any:
        return files_of("sentinel")

    def holding(self, records: Any) -> Any:
        return holding(to_tables(records))


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
