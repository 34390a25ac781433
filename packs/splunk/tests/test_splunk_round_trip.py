"""The company's story comes back out of Splunk's events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from nbcore.testing import RoundTrip, files_of
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
