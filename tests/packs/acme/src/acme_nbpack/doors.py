"""The pack's notebooklets: one for every SIEM, and one that its own SIEM alone can answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from acme_nbpack.plan import plan
from nbcore import Figure, Finding, Host, Notebooklet, enrich, finding, query, section

if TYPE_CHECKING:
    from pandas import DataFrame


class Doors(Notebooklet):
    """Who opened the door to a computer, and who logged on to it from a bad address."""

    title = "Doors"
    entity = Host
    reads = query("acme.door_reads")
    logons = query("host.logons")
    bad = enrich("threat_intel", of="logons.src_ip")

    @section("Doors")
    def doors(self, reads: DataFrame) -> DataFrame:
        """Badges that opened the door."""
        return reads[["time", "badge"]]

    @section("Plan")
    def plan(self, reads: DataFrame) -> Figure:
        """How often each badge opened the door."""
        return plan(reads)

    @section("Bad addresses")
    def bad_addresses(self, logons: DataFrame, bad: DataFrame) -> DataFrame:
        """Attempts from addresses that a blocklist names."""
        counted = logons.groupby("src_ip").size().rename("attempts")
        return bad.join(counted, how="inner").rename_axis("src_ip").reset_index()

    @finding
    def listed(self, bad_addresses: DataFrame) -> Iterator[Finding]:
        """Any attempt from an address that a blocklist names."""
        for row in bad_addresses.itertuples():
            yield Finding(
                "medium",
                "{address} is on a blocklist: {verdict}",
                {"address": row.src_ip, "verdict": row.verdict},
                "bad_addresses",
                bad_addresses,
            )


class OwnDoors(Doors):
    """The same, where only the Acme SIEM is asked."""
