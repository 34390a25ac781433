"""The rules: which sentences connections are worth. Each function is one rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from nbcore import Finding, address_kind, duration
from nbpack_soc.flows.beacons import beacons
from nbpack_soc.flows.wording import amount, connections
from nbpack_soc.intel.threats import LEVEL, OUTSIDE, as_listed
from nbpack_soc.several import first_few, more

if TYPE_CHECKING:
    from pandas import DataFrame

SHARE, LEAST_BYTES = 0.5, 100_000_000
"""Of all bytes that were sent, and how many that are at least, for one peer to stand out."""
PORTS, HOSTS = 20, 20
"""Different ports of one end, or different ends, that denied connections went to."""


def took_most(peers: DataFrame) -> Iterator[Finding]:
    """One end outside took most of what was sent."""
    sent = peers["bytes_out"].fillna(0)
    total = int(sent.sum())
    if not total:
        return
    top = peers.iloc[int(sent.to_numpy(dtype="float64").argmax())]
    most = int(sent.max())
    outside = _is_outside(top)
    if most < LEAST_BYTES or most < SHARE * total or not outside:
        return
    told = not pd.isna(top["new"])
    if told and not top["new"]:
        return
    known = "was not seen before" if told else "may be new: the range before is not known"
    values = {
        "peer": str(top["peer"]),
        "amount": amount(most),
        "share": f"{100 * most / total:.0f} %",
        "known": known,
    }
    template = "{peer} took {amount}, {share} of all that was sent, and {known}"
    rows = peers[peers["peer"] == top["peer"]]
    yield Finding("high" if told else "medium", template, values, "peers", rows)


def regular(flows: DataFrame, peers: DataFrame) -> Iterator[Finding]:
    """An end outside is called by the clock."""
    called = beacons(flows)
    about = peers[peers["peer"].isin(called["peer"])].to_dict("records")
    known = {row["peer"]: row for row in about if _is_outside(row)}
    found = [
        row | {"new": known[row["peer"]]["new"] is True}
        for row in called.to_dict("records")
        if row["peer"] in known
    ]
    found.sort(key=lambda row: not row["new"])

    def one(row: dict[Any, Any]) -> Finding:
        port = None if pd.isna(row["port"]) else int(row["port"])
        values = {
            "peer": str(row["peer"]),
            "port": "" if port is None else f" port {port}",
            "count": connections(int(row["count"])),
            "interval": _about(row["interval"]),
            "jitter": f"{100 * row['jitter']:.0f} %",
        }
        template = "{peer}{port} was called every {interval} (jitter {jitter}), {count}"
        if row["new"]:
            template += ", and was not seen before"
        events = flows[(flows["peer"] == row["peer"]) & (flows["direction"] == "out")]
        if port is not None:
            events = events[events["port"] == port]
        level: Literal["high", "medium"] = "high" if row["new"] else "medium"
        return Finding(level, template, values, "peers", rows([row]), events=events)

    def rows(left: Sequence[dict[Any, Any]]) -> DataFrame:
        return peers[peers["peer"].isin([row["peer"] for row in left])]

    yield from first_few(
        found, one, "{more} were called at regular intervals", rows,
        lambda left: more(left, "address or port", "addresses or ports"),
    )  # fmt: skip


def refused(counts: DataFrame, peers: DataFrame) -> Iterator[Finding]:
    """Denied connections go to many ports of one end, or to many ends."""
    denied = counts[counts["disposition"] == "denied"]
    incoming, outgoing = denied[denied["direction"] == "in"], denied[denied["direction"] == "out"]
    yield from _scans(
        incoming, peers, "low", "{peer} tried {number} different ports and was denied, {times}",
        "{more} tried many ports too and were denied",
    )  # fmt: skip
    yield from _scans(
        outgoing, peers, "medium",
        "{number} different ports of {peer} were tried and denied, {times}",
        "Many ports of {more} were tried too and denied",
    )  # fmt: skip
    ends = outgoing["peer"].nunique()
    if ends >= HOSTS:
        values = {"number": f"{ends:,}", "times": connections(_largest(outgoing))}
        mine = peers[peers["peer"].isin(outgoing["peer"])]
        template = "Connections to {number} different addresses were denied, {times}"
        yield Finding("medium", template, values, "peers", mine)


def _scans(
    denied: DataFrame, peers: DataFrame, level: Literal["low", "medium"], told: str, others: str
) -> Iterator[Finding]:
    ports = denied.groupby("peer", sort=False)["port"].nunique()
    ports = ports[ports >= PORTS].sort_values(ascending=False, kind="stable")

    def one(peer: str) -> Finding:
        values = {
            "peer": peer,
            "number": f"{int(ports[peer]):,}",
            "times": connections(_largest(denied[denied["peer"] == peer])),
        }
        return Finding(level, told, values, "peers", rows([peer]))

    def rows(left: Sequence[str]) -> DataFrame:
        return peers[peers["peer"].isin(left)]

    yield from first_few(
        ports.index.astype(str).tolist(), one, others, rows,
        lambda left: more(left, "address", "addresses"),
    )  # fmt: skip


def listed(threats: DataFrame, peers: DataFrame) -> Iterator[Finding]:
    """Threat intelligence lists an end."""
    worst = threats[threats["severity"].isin(LEVEL)].drop_duplicates("value")
    found = worst.merge(
        peers[["peer", "count", "bytes_out"]], left_on="value", right_on="peer"
    ).to_dict("records")

    def one(row: dict[Any, Any]) -> Finding:
        values = as_listed(row) | {
            "value": str(row["value"]), "times": connections(int(row["count"])),
        }  # fmt: skip
        template = "{source} lists {value} {as}: {what}; {times}"
        if not pd.isna(row["bytes_out"]):
            values["sent"] = amount(row["bytes_out"])
            template += ", {sent} sent to it"
        return Finding(LEVEL[row["severity"]], template, values, "threats", rows([row]))

    def rows(left: Sequence[dict[Any, Any]]) -> DataFrame:
        return threats[threats["value"].isin([row["value"] for row in left])]

    yield from first_few(
        found, one, "Threat intelligence lists {more} at the other end", rows,
        lambda left: more(left, "address", "addresses"),
    )  # fmt: skip


def _about(seconds: float) -> str:
    """An interval in words, as exact as it is steady: ``10 min``, not ``9 min 59 s``."""
    step = 1 if seconds < 60 else 10 if seconds < 3600 else 60
    return duration(timedelta(seconds=round(seconds / step) * step))


def _largest(rows: DataFrame) -> int:
    """Connections of the sensor that saw the most: others may have seen the same ones."""
    return int(rows.groupby("table", dropna=False)["count"].sum().max())


def _is_outside(peer: Any) -> bool:
    scope = peer["scope"]
    if not pd.isna(scope):
        return bool(scope == "external")
    return address_kind(str(peer["peer"])) in OUTSIDE
