"""The rules: which sentences connections are worth. Each function is one rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from nbcore import Finding, address_kind, duration
from nbpack_soc.flows.beacons import beacons
from nbpack_soc.flows.wording import amount, connections

if TYPE_CHECKING:
    from pandas import DataFrame

SHARE, LEAST_BYTES = 0.5, 100_000_000
"""Of all bytes that were sent, and how many that are at least, for one peer to stand out."""
PORTS, HOSTS = 20, 20
"""Different ports of one end, or different ends, that denied connections went to."""
_LEVEL: Mapping[str, Literal["high", "medium", "low"]] = {
    "critical": "high", "high": "high", "medium": "medium", "low": "low", "unknown": "low",
}  # fmt: skip
_OUTSIDE = ("public", "documentation")


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
    known = {row["peer"]: row for row in peers.to_dict("records")}
    for row in beacons(flows).to_dict("records"):
        peer = row["peer"]
        mine = known.get(peer)
        if mine is None or not _is_outside(mine):
            continue
        new = bool(mine["new"]) if not pd.isna(mine["new"]) else False
        values = {
            "peer": str(peer),
            "port": "" if pd.isna(row["port"]) else f" port {int(row['port'])}",
            "count": connections(int(row["count"])),
            "interval": _about(row["interval"]),
            "jitter": f"{100 * row['jitter']:.0f} %",
        }
        template = "{peer}{port} was called every {interval} (jitter {jitter}), {count}"
        if new:
            template += ", and was not seen before"
        events = flows[(flows["peer"] == peer) & (flows["direction"] == "out")]
        if not pd.isna(row["port"]):
            events = events[events["port"] == row["port"]]
        rows = peers[peers["peer"] == peer]
        yield Finding("high" if new else "medium", template, values, "peers", rows, events=events)


def refused(counts: DataFrame, peers: DataFrame) -> Iterator[Finding]:
    """Denied connections go to many ports of one end, or to many ends."""
    denied = counts[counts["disposition"] == "denied"]
    incoming, outgoing = denied[denied["direction"] == "in"], denied[denied["direction"] == "out"]
    for rows, template in (
        (incoming, "{peer} tried {number} different ports and was denied, {times}"),
        (outgoing, "{number} different ports of {peer} were tried and denied, {times}"),
    ):
        ports = rows.groupby("peer", sort=False)["port"].nunique()
        for peer in ports[ports >= PORTS].sort_values(ascending=False, kind="stable").index:
            values = {
                "peer": str(peer),
                "number": f"{int(ports[peer]):,}",
                "times": connections(_largest(rows[rows["peer"] == peer])),
            }
            level: Literal["low", "medium"] = "low" if rows is incoming else "medium"
            yield Finding(level, template, values, "peers", peers[peers["peer"] == peer])
    ends = outgoing["peer"].nunique()
    if ends >= HOSTS:
        values = {"number": f"{ends:,}", "times": connections(_largest(outgoing))}
        mine = peers[peers["peer"].isin(outgoing["peer"])]
        template = "Connections to {number} different addresses were denied, {times}"
        yield Finding("medium", template, values, "peers", mine)


def listed(threats: DataFrame, peers: DataFrame) -> Iterator[Finding]:
    """Threat intelligence lists an end."""
    known = {row["peer"]: row for row in peers.to_dict("records")}
    for value, rows in threats.groupby("value", sort=False):
        first = rows.iloc[0]
        if first["severity"] not in _LEVEL or value not in known:
            continue
        mine = known[value]
        text = first["description"]
        values = {
            "value": str(value),
            "source": str(first["source"]),
            "severity": str(first["severity"]),
            "what": "without a description" if pd.isna(text) else str(text),
            "times": connections(int(mine["count"])),
            "sent": amount(mine["bytes_out"]),
        }
        template = "{source} lists {value} as {severity}: {what}; {times}, {sent} sent to it"
        yield Finding(_LEVEL[first["severity"]], template, values, "threats", rows)


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
    return address_kind(str(peer["peer"])) in _OUTSIDE
