"""What is known of an address.

This module is loaded to list and describe the notebooklet, so what reads frames is imported
where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbcore import (
    Figure,
    Finding,
    IpAddress,
    Notebooklet,
    Noted,
    TimeSpan,
    enrich,
    finding,
    headline,
    query,
    section,
)

if TYPE_CHECKING:
    from pandas import DataFrame


class IpAddressSummary(Notebooklet):
    """Whose an address is, who used it and where, whom it talked to, and what is known of it.

    An address is internal when it is a private one, lies in the site's own ranges
    (``networks`` in nbcore.toml), or a host of the site had it. Which host had it is asked of
    inventories; threat intelligence is asked about an external one only.
    """

    title = "Address {entity}"
    entity = IpAddress

    owned = query("ip.hosts")
    logon_counts = query("ip.logon_counts")
    cloud_counts = query("ip.cloud_activity_counts")
    counts = query("ip.flow_counts", of="itself.ip")
    pairs = query("ip.flow_peers", of="itself.ip")
    earlier = query("ip.flow_peers", of="itself.ip", before=True)
    own_kind = enrich("address_kind", of="itself.ip")
    own_geo = enrich("geo", of="itself.ip")
    own_as = enrich("asn", of="itself.ip")
    kinds = enrich("address_kind", of="pairs.peer")
    geo = enrich("geo", of="pairs.peer")
    owners = enrich("asn", of="pairs.peer")
    siem = query("indicator.lookup", of="lookups.value")
    feeds = enrich("threat_intel", of="lookups.value", several=True)

    @headline
    def amount(self, address: Any) -> str:
        """Whose it is, and why."""
        return f"{address['scope']}: {address['because']}"

    @section("Address")
    def address(
        self,
        entity: Any,
        *,
        owned: DataFrame | None = None,
        own_kind: DataFrame | None = None,
        own_geo: DataFrame | None = None,
        own_as: DataFrame | None = None,
    ) -> dict[str, Any]:
        """The address itself: its kind, whose it is, and where that is."""
        from nbpack_soc.ips.origin import facts, origin

        return facts(entity, origin(entity.address, own_kind, owned), owned, own_geo, own_as)

    @section("Hosts")
    def hosts(self, owned: DataFrame, address: Any) -> DataFrame:
        """The site's own hosts that had the address, and when."""
        from nbcore import NotApplicableError

        if address["scope"] == "external":
            raise NotApplicableError(f"The address is external: {address['because']}.")
        names = ["host", "mac", "source", "first_seen", "last_seen"]
        return owned[names].sort_values("last_seen", ascending=False, ignore_index=True)

    @section("Threats")
    def threats(
        self,
        lookups: DataFrame,
        timespan: TimeSpan,
        *,
        address: Any,
        siem: DataFrame | None = None,
        feeds: DataFrame | None = None,
    ) -> DataFrame:
        """What threat intelligence lists of an external address, a row for each source."""
        from nbcore import NotApplicableError
        from nbpack_soc.intel.threats import threats

        if lookups.empty:
            raise NotApplicableError(
                f"The address is internal: {address['because']}. Threat intelligence was not asked."
            )
        return threats(lookups, siem, feeds, timespan)

    @section("Logons")
    def logons(self, logon_counts: DataFrame) -> DataFrame:
        """Attempts to log on from the address, by host and account, most failures first."""
        from nbpack_soc.ips.tables import logons

        return logons(logon_counts)

    @section("Accounts")
    def accounts(
        self, *, logon_counts: DataFrame | None = None, cloud_counts: DataFrame | None = None
    ) -> DataFrame:
        """Who used the address, on hosts and in the cloud."""
        from nbpack_soc.ips.tables import accounts_used

        return accounts_used(logon_counts, cloud_counts)

    alerts = query("ip.alerts", title="Alerts", doc="Alerts that name the address, newest first.")

    @section("Alerts over time")
    def alert_timeline(self, alerts: DataFrame, timespan: TimeSpan) -> Figure:
        """When alerts that name the address were raised, by severity."""
        from nbcore import figures

        return figures.timeline(
            alerts, lane="severity", width=timespan.bin_width(), span=timespan, noun="alert"
        )

    @section("Connections")
    def flows(self, counts: DataFrame, pairs: DataFrame | None = None) -> Noted[DataFrame]:
        """All connections in one line, seen from the address."""
        from nbpack_soc.flows.sums import summary

        return summary(counts, pairs)

    @section("Connections over time")
    def flow_timeline(self, counts: DataFrame, timespan: TimeSpan) -> Noted[Figure]:
        """Connections by who opened them."""
        from nbcore import figures
        from nbpack_soc.flows.sums import over_time

        made = over_time(counts, "direction")
        return Noted(
            figures.timeline(
                made.value, lane="direction", width=timespan.bin_width(), span=timespan,
                noun="connection",
            ),
            *made.notes,
        )  # fmt: skip

    @section("Peers")
    def peers(
        self,
        pairs: DataFrame,
        *,
        earlier: DataFrame | None = None,
        kinds: DataFrame | None = None,
        geo: DataFrame | None = None,
        owners: DataFrame | None = None,
    ) -> Noted[DataFrame]:
        """Who it talked to, the one with the most bytes first."""
        from nbpack_soc.flows.peers import by_peer

        return by_peer(pairs, earlier=earlier, kinds=kinds, geo=geo, owners=owners)

    @section("Ports")
    def ports(self, pairs: DataFrame) -> Noted[DataFrame]:
        """What was exchanged over each port that connections were opened to."""
        from nbpack_soc.flows.sums import by_port

        return by_port(pairs)

    @section("Cloud activity")
    def cloud_activity(self, cloud_counts: DataFrame) -> DataFrame:
        """What was done in the cloud from the address, by account and application."""
        from nbpack_soc.ips.tables import cloud

        return cloud(cloud_counts)

    bookmarks = query(
        "ip.bookmarks", title="Bookmarks", doc="Events that analysts marked and that name it."
    )

    @section("The address itself", default=False)
    def itself(self, entity: Any) -> DataFrame:
        """The address that connections and enrichers are asked by."""
        import pandas as pd

        return pd.DataFrame({"ip": pd.array([entity.address], dtype="string")})

    @section("Looked up", default=False)
    def lookups(self, address: Any) -> DataFrame:
        """The address, where threat intelligence is asked about it."""
        import pandas as pd

        names = [address["ip"]] if address["scope"] == "external" else []
        return pd.DataFrame({"value": pd.array(names, dtype="string")})

    @finding
    def listed(self, threats: DataFrame) -> Iterator[Finding]:
        """Threat intelligence lists the address, as low or worse or without a severity."""
        from nbpack_soc.ips.findings import listed

        return listed(threats)

    @finding
    def fails(self, logons: DataFrame) -> Iterator[Finding]:
        """The address fails for 10 accounts or more; on 2 hosts or more, or where one of them got
        in from it, that is worse.
        """
        from nbpack_soc.ips.findings import fails

        return fails(logons)

    @finding
    def alone(self, accounts: DataFrame, address: Any) -> Iterator[Finding]:
        """One account acts in the cloud from an external address that no other account uses."""
        from nbpack_soc.ips.findings import alone

        return alone(accounts) if address["scope"] == "external" else iter(())
