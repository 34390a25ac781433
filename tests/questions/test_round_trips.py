"""A stranger's questions come back too: about accounts, addresses, lists, with arguments, summed.

Each is held to the demo's logons, and to transfers of which the two directions differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import pandas as pd
from tests.questions.sight import sight_pack

import nblang_kql
import nblang_spl
import nbpack_mde.native
import nbpack_mde.tables
import nbpack_sentinel.native
import nbpack_sentinel.tables
import nbpack_splunk.native
from nbcore import CORE, Catalogue, Provider, QueryFile, query_files
from nbcore.testing import Asked, Library, Meaning, Owned, Records, RoundTrip
from nbpack_demo import company
from nbpack_mde.provider import mde
from nbpack_sentinel.provider import sentinel
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings

SIGHT = sight_pack.nb_catalogue()
CATALOGUE = Catalogue({**CORE.questions, **SIGHT.questions}, {**CORE.records, **SIGHT.records})
WEB, MAIL, OUTSIDE = "10.1.4.10", "10.1.2.20", "203.0.113.77"
MINUTES = pd.date_range("2026-03-06T05:00Z", periods=5, freq="7min")


def windows(story: Records) -> pd.DataFrame:
    logons = story["Logon"]
    return logons[logons["os_family"] == "windows"]


def tries(rows: pd.DataFrame, asked: Asked, story: Records) -> pd.DataFrame:
    groups = rows.groupby(["user", "host"], dropna=False)
    return groups.size().reset_index(name="attempts")


def sightings(rows: pd.DataFrame, asked: Asked, story: Records) -> pd.DataFrame:
    outcome = dict(asked.arguments).get("outcome")
    seen = rows[rows["result"] == outcome] if outcome else rows
    groups = seen.groupby("src_ip")["time"].agg(attempts="size", last_seen="max")
    return groups.rename_axis("value").reset_index()


def transfers() -> pd.DataFrame:
    """52 MB one way and 4 kB the other, among others; two of the minutes alike."""
    return pd.DataFrame(
        {
            "time": MINUTES,
            "ip": [WEB, WEB, MAIL, OUTSIDE, WEB],
            "peer": [OUTSIDE, OUTSIDE, WEB, WEB, MAIL],
            "direction": "out",
            "bytes_out": pd.array([52_000_000, 7, 900, 4_000, None], dtype="Int64"),
            "bytes_in": pd.array([4_000, 7, 1, 52_000_000, 12], dtype="Int64"),
        }
    )


def native(rows: pd.DataFrame, **names: str) -> pd.DataFrame:
    return rows.rename(columns=names).drop(columns="direction")


def outcomes(story: Records) -> list[dict[str, str]]:
    return [{}, {"outcome": "failure"}, {"outcome": "success"}]


def meanings(of: Any) -> Mapping[str, Meaning]:
    """What the pack's questions mean, of the logons that its queries read."""
    return {
        "sight.host_tries": Meaning(of, rows=tries),
        "sight.ip_tries": Meaning(of, about="src_ip", rows=tries),
        "sight.account_tries": Meaning(of, about="user", rows=tries),
        "sight.sightings": Meaning(of, about="src_ip", rows=sightings, arguments=outcomes),
    }


class Sights(RoundTrip):
    """The pack ``sight`` on one provider."""

    provider: ClassVar[Provider]
    most: ClassVar[int] = 4
    catalogue: ClassVar[Catalogue] = CATALOGUE
    excused: ClassVar[Mapping[str, str]] = {
        "sight.arrivals": "Its two sensors are one table, and its texts know nothing missing."
    }
    meanings: ClassVar[Mapping[str, Meaning]] = meanings(of=windows)

    def story(self) -> Any:
        return {**company().records, "sight.Transfer": transfers()}

    def files(self) -> Sequence[QueryFile]:
        found = query_files(sight_pack.__name__, self.provider.name)
        owned = [Owned(file, "sight", "1.0") for file in found]
        library = Library.of(self.provider.name, owned, CATALOGUE.questions)
        library.derive(SIGHT.questions.values(), self.provider.counting)
        parts = [part for several in library.parts.values() for part in several]
        return [item.file for part in parts for item in part.files]


class TestSentinel(Sights):
    """Tables of a workspace, one of them its own."""

    provider: ClassVar[Provider] = sentinel

    def holding(self, records: Records) -> Any:
        names = {"time": "TimeGenerated", "ip": "Source", "peer": "Destination"}
        names |= {"bytes_out": "Sent", "bytes_in": "Received"}
        own = {"Transfers_CL": native(records["sight.Transfer"], **names)}
        kinds = dict.fromkeys(names.values(), "string") | {"TimeGenerated": "datetime"}
        kinds |= {"Sent": "long", "Received": "long"}
        return nblang_kql.embedded(
            provider="sentinel",
            title="Sentinel",
            source=nbpack_sentinel.native.to_tables(records) | own,
            schema={**nbpack_sentinel.tables.TABLES, "Transfers_CL": kinds},
            source_kind="demo",
        )


def lower(text: str | None) -> str | None:
    return text.lower() if text else text


class TestDefender(Sights):
    """Tables of devices, those with Linux among them; no bytes."""

    provider: ClassVar[Provider] = mde
    meanings: ClassVar[Mapping[str, Meaning]] = meanings(of="Logon")
    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = dict.fromkeys(
        ("host", "user", "user_domain"), lower
    )

    def holding(self, records: Records) -> Any:
        return nblang_kql.embedded(
            provider="mde",
            title="Defender",
            source=nbpack_mde.native.to_tables(records),
            schema=nbpack_mde.tables.TABLES,
            source_kind="demo",
        )


class TestSplunk(Sights):
    """Events of indexes."""

    provider: ClassVar[Provider] = splunk

    def holding(self, records: Records) -> Any:
        rows = records["sight.Transfer"]
        names = {"ip": "src", "peer": "dest", "bytes_out": "sent", "bytes_in": "received"}
        events = native(rows, **names).drop(columns="time").astype("string")
        seconds = rows["time"].astype("datetime64[us, UTC]").astype("int64") / 1e6
        events = events.assign(_time=seconds, index="transfers", sourcetype="transfers")
        return nblang_spl.embedded(
            provider="splunk",
            title="Splunk",
            source=nbpack_splunk.native.to_tables(records) | {"transfers": events},
            source_kind="demo",
            places=SplunkSettings().places,
        )
