"""A pack with a question about a list of values, for three SIEMs that are not its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbcore import (
    Account,
    Catalogue,
    Enumeration,
    Field,
    Host,
    IpAddress,
    QueryFile,
    Question,
    Record,
    UnavailableError,
    count_record,
    hookimpl,
    query_files,
)

SIGHTING = Record(
    "sight.Sighting",
    "How often an address was seen in attempts to log on.",
    (
        Field("value", "text", "The address.", required=True),
        Field("attempts", "int", "How many attempts came from it."),
        Field("last_seen", "time", "The last of them."),
    ),
)
SIGHTINGS = Question(
    "sight.sightings",
    "Attempts to log on anywhere, by source address.",
    SIGHTING,
    takes="values",
    arguments={"outcome": str},
    order="attempts",
)


TRY = Record(
    "sight.Try",
    "How often somebody tried to log on.",
    (
        Field("user", "text", "Who tried.", required=True),
        Field("host", "text", "Where."),
        Field("attempts", "int", "How many attempts there were."),
    ),
)
HOST_TRIES = Question("sight.host_tries", "Attempts on a host by user.", TRY, entity=Host)
IP_TRIES = Question("sight.ip_tries", "Attempts from an address by user.", TRY, entity=IpAddress)
ACCOUNT_TRIES = Question(
    "sight.account_tries", "Attempts of an account by host.", TRY, entity=Account
)
ARRIVAL = Record(
    "sight.Arrival",
    "One attempt to log on, as a sensor on the host or the gateway before it saw it.",
    (
        Field("time", "time", "When.", required=True),
        Field("src_ip", "text", "The address that it came from."),
    ),
    overlapping=True,
)
ARRIVAL_COUNT = count_record(ARRIVAL, "sight.ArrivalCount", "How many were alike.", by=["src_ip"])
ARRIVALS = Question("sight.arrivals", "Attempts on a host by hour.", ARRIVAL_COUNT, entity=Host)
DIRECTION = Enumeration(
    "direction",
    {"out": "It sent.", "in": "It received.", "unknown": "The log does not say."},
    other="unknown",
    opposite={"out": "in", "in": "out"},
)
TRANSFER = Record(
    "sight.Transfer",
    "What passed between two addresses, seen from the one that was asked about.",
    (
        Field("time", "time", "When.", required=True),
        Field("ip", "text", "The address that was asked about.", mirror="peer"),
        Field("peer", "text", "The other.", mirror="ip"),
        Field("direction", "enum", "Whether it sent or received.", values=DIRECTION),
        Field("bytes_out", "int", "Bytes that it sent.", sum=True, mirror="bytes_in"),
        Field("bytes_in", "int", "Bytes that it received.", sum=True, mirror="bytes_out"),
    ),
)
TRANSFERS = Question(
    "sight.transfers",
    "Transfers of an address.",
    TRANSFER,
    entity=IpAddress,
)
TRANSFER_COUNTS = Question(
    "sight.transfer_counts",
    "Transfers of an address, counted.",
    count_record(
        TRANSFER, "sight.TransferCount", "Transfers that were alike.", by=("direction", "peer")
    ),
    entity=IpAddress,
    binned=True,
    counts="sight.transfers",
)
KNOWN = {"203.0.113.77": "seen in a spray"}


@hookimpl
def nb_catalogue() -> Catalogue:
    """The questions with their records."""
    return Catalogue.of(
        [
            SIGHTINGS, HOST_TRIES, IP_TRIES, ACCOUNT_TRIES, ARRIVALS, TRANSFERS, TRANSFER_COUNTS,
        ]
    )  # fmt: skip


@hookimpl
def nb_enrich(kind: str, values: list[str]) -> Any:
    """Two rows for a value: what two feeds say of it."""
    import pandas as pd

    if kind == "out_of_order":
        raise UnavailableError("Set SIGHT_KEY to the key of the feed.")
    if kind != "sighted":
        return None
    rows = [
        (value, KNOWN[value], feed) for value in values if value in KNOWN for feed in ("a", "b")
    ]
    frame = pd.DataFrame(rows, columns=["value", "verdict", "source"])
    return frame.set_index("value")


@hookimpl
def nb_queries(provider: str) -> Iterable[QueryFile]:
    """Its files for a provider."""
    known = ("sentinel", "mde", "splunk")
    return query_files("sight_pack", provider) if provider in known else []
