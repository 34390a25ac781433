"""Connections that repeat by the clock, as malware that asks for orders does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEAST = 12
"""Connections that a rhythm takes."""
SHORTEST = timedelta(seconds=20)
"""Faster ones are a conversation."""
JITTER = 0.15
"""By how much of the median the middle half of the intervals may reach to either side."""


def beacons(flows: pd.DataFrame) -> pd.DataFrame:
    """Ends that are called at regular intervals.

    Intervals are those between successive connections that the address asked about opened to
    one peer and port. They are regular when half of their interquartile range is at most
    :data:`JITTER` of their median, a measure that a missed call or a pause does not upset.

    Parameters
    ----------
    flows : DataFrame
        Rows of the record ``Flow``.

    Returns
    -------
    DataFrame
        ``peer``, ``port``, ``count``, ``interval`` (the median, in seconds), ``jitter`` (0 to 1),
        ``first_seen``, ``last_seen``; the steadiest first.
    """
    # Two sensors saw the same connection at nearly the same time: one of them is enough.
    by = ["table", "peer", "port"]
    opened = (flows["direction"] == "out") & flows["time"].notna() & flows["peer"].notna()
    # Of a million rows only these columns are taken, and they are sorted by numbers, not by texts.
    rows = flows.loc[opened, [*by, "time"]]
    group = rows.groupby(by, dropna=False).ngroup()
    enough = group.groupby(group).transform("size") >= LEAST
    rows = rows[enough].assign(group=group[enough])
    rows = rows.sort_values(["group", "time"], kind="stable", ignore_index=True)
    group = rows["group"]
    seconds = rows["time"].groupby(group).diff().dt.total_seconds()
    each = seconds.groupby(group)
    spread = (each.quantile(0.75) - each.quantile(0.25)) / 2
    made = rows.groupby(group).agg(
        peer=("peer", "first"), port=("port", "first"), count=("time", "size"),
        first_seen=("time", "min"), last_seen=("time", "max"),
    )  # fmt: skip
    made.insert(3, "interval", seconds.groupby(group).median())
    made.insert(4, "jitter", spread / made["interval"])
    steady = (made["jitter"] <= JITTER) & (made["interval"] >= SHORTEST.total_seconds())
    made = made[steady].sort_values(["count", "jitter"], ascending=[False, True], kind="stable")
    made = made.drop_duplicates(["peer", "port"]).sort_values("jitter", kind="stable")
    whole = {"port": "Int64", "count": "Int64", "interval": "Float64", "jitter": "Float64"}
    return made.reset_index(drop=True).astype(whole | {"peer": "string"})
