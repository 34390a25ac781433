"""Who a host or an address talked to.

This module is loaded to list and describe the notebooklet, so what reads frames is imported
where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbcore import (
    Figure,
    Finding,
    Host,
    IpAddress,
    Notebooklet,
    Noted,
    TimeSpan,
    action,
    enrich,
    finding,
    headline,
    query,
    section,
)

if TYPE_CHECKING:
    from pandas import DataFrame

NOUN = "connection"


class NetworkFlowSummary(Notebooklet):
    """Who a host or an address talked to, how much went each way, and what was refused.

    A host's connections are asked by the addresses that it had. Directions and bytes are seen
    from it: out is what it opened, sent is what left it. All but the connections themselves rests
    on sums that the SIEM makes. Where several sensors may have seen the same connection, the one
    that saw the most stands for all.
    """

    title = "Connections of {entity}"
    entity = Host | IpAddress

    info = query("host.info")
    addresses = query("host.addresses", "ip.hosts")
    counts = query("ip.flow_counts", of="own.ip")
    pairs = query("ip.flow_peers", of="own.ip")
    earlier = query("ip.flow_peers", of="own.ip", before=True)
    kinds = enrich("address_kind", of="pairs.peer")
    geo = enrich("geo", of="pairs.peer")
    owners = enrich("asn", of="pairs.peer")
    siem = query("indicator.lookup", of="lookups.value")
    feeds = enrich("threat_intel", of="lookups.value", several=True)

    @headline
    def amount(self, counts: DataFrame, pairs: DataFrame | None = None) -> str:
        """How many connections, and how much went each way."""
        from nbpack_soc.flows.sums import summary
        from nbpack_soc.flows.wording import in_words

        return in_words(summary(counts, pairs).value)

    @section("Host")
    def host(
        self, entity: Any, info: DataFrame | None = None, addresses: DataFrame | None = None
    ) -> dict[str, Any]:
        """What is known of the host, or of the hosts that had the address."""
        from nbpack_soc.flows.owners import known

        return known(entity, addresses, info)

    @section("Summary")
    def summary(self, counts: DataFrame, pairs: DataFrame | None = None) -> Noted[DataFrame]:
        """All connections in one line."""
        from nbpack_soc.flows.sums import summary

        return summary(counts, pairs)

    @section("Peers")
    def peers(
        self,
        pairs: DataFrame,
        *,
        earlier: DataFrame | None = None,
        kinds: DataFrame | None = None,
        geo: DataFrame | None = None,
        owners: DataFrame | None = None,
        threats: DataFrame | None = None,
    ) -> Noted[DataFrame]:
        """Who was at the other end, the one with the most bytes first. New is what was not seen
        in the range of the same length before; the country is that of the enricher's source.
        """
        from nbpack_soc.flows.peers import by_peer

        return by_peer(pairs, earlier=earlier, kinds=kinds, geo=geo, owners=owners, threats=threats)

    @section("By owner")
    def by_owner(self, peers: DataFrame, owners: DataFrame) -> Noted[DataFrame]:
        """Who owns the networks of the public addresses at the other end, where a database of
        autonomous systems says it; the one with the most bytes first.
        """
        from nbpack_soc.flows.peers import by_owner

        return by_owner(peers)

    @section("Bytes over time", needs=["bytes_out"])
    def volume(self, counts: DataFrame, timespan: TimeSpan) -> Noted[Figure]:
        """Bytes that were sent and received."""
        from nbcore import figures
        from nbpack_soc.flows.sums import volume

        made = volume(counts)
        return Noted(
            figures.timeline(
                made.value, value="bytes", lane="way", width=timespan.bin_width(), span=timespan,
                noun="byte",
            ),
            *made.notes,
        )  # fmt: skip

    @section("By direction")
    def by_direction(self, counts: DataFrame, timespan: TimeSpan) -> Noted[Figure]:
        """Connections over time by who opened them."""
        return _over_time(counts, "direction", timespan)

    @section("By disposition")
    def by_disposition(self, counts: DataFrame, timespan: TimeSpan) -> Noted[Figure]:
        """Connections over time by whether they were let through."""
        return _over_time(counts, "disposition", timespan)

    @section("By protocol")
    def by_protocol(self, counts: DataFrame, timespan: TimeSpan) -> Noted[Figure]:
        """Connections over time by application protocol, or by transport where none is told."""
        told = counts.assign(app_protocol=counts["app_protocol"].fillna(counts["protocol"]))
        return _over_time(told, "app_protocol", timespan)

    @section("Ports")
    def ports(self, pairs: DataFrame) -> Noted[DataFrame]:
        """What was exchanged over each port that connections were opened to."""
        from nbpack_soc.flows.sums import by_port

        return by_port(pairs)

    @section("Map")
    def map(self, peers: DataFrame) -> Figure:
        """Connections by the country of the address at the other end."""
        from nbcore import figures
        from nbpack_soc.flows.peers import places

        return figures.world_map(places(peers), split="disposition", place="peer", noun=NOUN)

    @section("Threats")
    def threats(
        self,
        lookups: DataFrame,
        timespan: TimeSpan,
        siem: DataFrame | None = None,
        feeds: DataFrame | None = None,
    ) -> DataFrame:
        """What threat intelligence lists of the addresses at the other end, a row for each
        source.
        """
        from nbpack_soc.intel.threats import threats

        return threats(lookups, siem, feeds, timespan)

    @section("Addresses asked about", default=False)
    def own(
        self, entity: Any, addresses: DataFrame | None = None, info: DataFrame | None = None
    ) -> DataFrame:
        """The address itself, or those that the host had in the range."""
        from nbpack_soc.flows.owners import own_addresses

        return own_addresses(entity, addresses, info)

    @section("Looked up", default=False)
    def lookups(self, pairs: DataFrame) -> DataFrame:
        """The addresses that threat intelligence was asked about."""
        from nbpack_soc.flows.peers import lookups

        return lookups(pairs)

    @section("Programs", needs=["flows.process_name"], later=True)
    def processes(self, flows: DataFrame) -> DataFrame:
        """Which programs talked to how many others, where the sensor names them."""
        from nbpack_soc.flows.programs import by_program

        return by_program(flows)

    flows = query("ip.flows", of="own.ip", title="All connections", doc="The newest first.")

    @finding(needs=["pairs.bytes_out"])
    def took_most(self, peers: DataFrame) -> Iterator[Finding]:
        """An address outside took 50 % or more of the bytes that were sent, and 100 MB or more,
        and was not seen in the range of the same length before.
        """
        from nbpack_soc.flows.findings import took_most

        return took_most(peers)

    @finding
    def regular(self, flows: DataFrame, peers: DataFrame) -> Iterator[Finding]:
        """An address outside is called at regular intervals: 12 times or more, 20 s or more
        apart, and the middle half of the intervals reaches 15 % or less of the median to either
        side.
        """
        from nbpack_soc.flows.findings import regular

        return regular(flows, peers)

    @finding
    def refused(self, pairs: DataFrame, peers: DataFrame) -> Iterator[Finding]:
        """Denied connections go to 20 different ports of one end or more, or to 20 different
        addresses or more.
        """
        from nbpack_soc.flows.findings import refused

        return refused(pairs, peers)

    @finding
    def listed(self, threats: DataFrame, peers: DataFrame) -> Iterator[Finding]:
        """Threat intelligence lists an address at the other end, as low or worse or without a
        severity.
        """
        from nbpack_soc.flows.findings import listed

        return listed(threats, peers)

    @action
    def peer(self, result: Any, address: str) -> Any:
        """What went on with one address at the other end.

        Parameters
        ----------
        address : str
            As in the column ``peer``.
        """
        from nbpack_soc.network.peer import details_of

        return details_of(result, address)


def _over_time(counts: DataFrame, lane: str, timespan: TimeSpan) -> Noted[Figure]:
    from nbcore import figures
    from nbpack_soc.flows.sums import over_time

    made = over_time(counts, lane)
    figure = figures.timeline(
        made.value, lane=lane, width=timespan.bin_width(), span=timespan, noun=NOUN
    )
    return Noted(figure, *made.notes)
