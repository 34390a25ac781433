"""Connections added up, where several sensors may have seen the same one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nbcore import CORE, Noted, totals

if TYPE_CHECKING:
    import pandas as pd

COUNT, PEER = CORE.records["FlowCount"], CORE.records["FlowPeer"]
MISSING = "not told"


def added(counts: pd.DataFrame, *by: str) -> Noted[pd.DataFrame]:
    """Counts by some of their fields; nothing is added over sensors that may overlap."""
    record = PEER if "peer" in counts.columns else COUNT
    return totals(counts, record, list(by))


def over_time(counts: pd.DataFrame, lane: str) -> Noted[pd.DataFrame]:
    """Connections by time bin and by one field, for a figure."""
    made = added(counts, "time", lane)
    return Noted(made.value[["time", lane, "count"]], *made.notes)


def volume(counts: pd.DataFrame) -> Noted[pd.DataFrame]:
    """Bytes by time bin, a row for what was received and one for what was sent.

    Returns
    -------
    Noted
        ``time``, ``way`` (``sent``, ``received``), ``bytes``; rows without bytes are left out.
    """
    import pandas as pd

    made = added(counts, "time")
    rows = made.value
    parts = [
        pd.DataFrame({"time": rows["time"], "way": way, "bytes": rows[name]})
        for way, name in (("sent", "bytes_out"), ("received", "bytes_in"))
    ]
    long = pd.concat(parts, ignore_index=True).dropna(subset=["bytes"])
    return Noted(long.astype({"way": "string"}), *made.notes)


def summary(counts: pd.DataFrame, peers: pd.DataFrame | None) -> Noted[pd.DataFrame]:
    """All connections in one line.

    Returns
    -------
    Noted
        ``connections``, ``peers``, ``bytes_out``, ``bytes_in``, ``out``, ``in``, ``denied``,
        ``first_seen``, ``last_seen``.
    """
    import pandas as pd

    rows = counts.assign(all="all")
    whole = added(rows, "all")
    ways = _by_value(added(counts, "direction").value, "direction")
    fates = _by_value(added(counts, "disposition").value, "disposition")
    first = whole.value.iloc[0] if len(whole.value) else None
    line = {
        "connections": 0 if first is None else first["count"],
        "peers": pd.NA if peers is None else peers["peer"].nunique(),
        "bytes_out": pd.NA if first is None else first["bytes_out"],
        "bytes_in": pd.NA if first is None else first["bytes_in"],
        "out": ways.get("out", 0),
        "in": ways.get("in", 0),
        "denied": fates.get("denied", 0),
    }
    made = pd.DataFrame([line]).astype(dict.fromkeys(line, "Int64"))
    for name in ("first_seen", "last_seen"):
        moment = pd.NaT if first is None else first[name]
        made[name] = pd.to_datetime(pd.Series([moment]), utc=True).astype("datetime64[us, UTC]")
    return Noted(made, *whole.notes)


def by_port(peers: pd.DataFrame) -> Noted[pd.DataFrame]:
    """What was exchanged over each port, the most frequent first.

    Returns
    -------
    Noted
        ``port``, ``protocol``, ``app_protocol``, ``count``, ``denied``, ``peers``, ``bytes_out``,
        ``bytes_in``, ``first_seen``, ``last_seen``.
    """
    by = ["port", "protocol", "app_protocol"]
    made = added(peers, *by)
    refused = added(peers[peers["disposition"] == "denied"], *by).value[[*by, "count"]]
    refused = refused.rename(columns={"count": "denied"})
    others = peers.groupby(by, dropna=False)["peer"].nunique().rename("peers").reset_index()
    rows = made.value.merge(refused, on=by, how="left").merge(others, on=by, how="left")
    rows["denied"] = rows["denied"].fillna(0)
    rows = rows.astype({"denied": "Int64", "peers": "Int64"})
    names = [*by, "count", "denied", "peers", "bytes_out", "bytes_in", "first_seen", "last_seen"]
    return Noted(rows[names], *made.notes)


def _by_value(rows: pd.DataFrame, name: str) -> dict[Any, int]:
    return dict(zip(rows[name], rows["count"].astype(int), strict=True))


def first_known(values: Sequence[Any]) -> Any:
    """The first value that is not missing."""
    import pandas as pd

    return next((value for value in values if not pd.isna(value)), None)
