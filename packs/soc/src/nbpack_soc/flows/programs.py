"""Programs that talked over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def by_program(flows: pd.DataFrame) -> pd.DataFrame:
    """Connections by program, the most frequent first.

    Returns
    -------
    DataFrame
        ``process_name``, ``user``, ``host``, ``count``, ``peers``, ``ports``, ``bytes_out``,
        ``bytes_in``, ``first_seen``, ``last_seen``; connections without a program are left out.
    """
    rows = flows.dropna(subset=["process_name"])
    by = ["process_name", "user", "host"]
    groups = rows.groupby(by, dropna=False, sort=False)
    made = groups.agg(
        count=("peer", "size"), peers=("peer", "nunique"), ports=("port", "nunique"),
        first_seen=("time", "min"), last_seen=("time", "max"),
    )  # fmt: skip
    for place, name in enumerate(("bytes_out", "bytes_in")):
        made.insert(3 + place, name, groups[name].sum(min_count=1))
    made = made.astype(dict.fromkeys(("count", "peers", "ports"), "Int64"))
    return made.sort_values("count", ascending=False, kind="stable").reset_index()
