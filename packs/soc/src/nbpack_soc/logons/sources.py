"""Logons by where they came from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.logons.attempts import NEVER, Attempts, Flags, Ints, attempts, times
from nbpack_soc.logons.patterns import patterns


def by_source(counts: pd.DataFrame, geo: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row for each source address, suspicious ones first.

    Parameters
    ----------
    counts : DataFrame of LogonCount
    geo : DataFrame, optional
        Indexed by address, with a column ``country``.

    Returns
    -------
    DataFrame
        ``src_ip`` (missing: the host itself), ``kind``, ``country``, ``attempts``, ``failures``,
        ``users_tried`` and ``users_succeeded`` (people's accounts only), ``pattern``,
        ``first_seen``, ``last_seen``.
    """
    seen = attempts(counts)
    size = len(seen.addresses)
    known = seen.accounts.codes >= 0
    total = tally(seen.sources, seen.count, size)
    frame = pd.DataFrame(
        {
            "src_ip": text(seen.addresses),
            "kind": text(seen.kinds),
            "country": countries(seen, geo),
            "attempts": total,
            "failures": tally(seen.sources, seen.count * seen.failed, size),
            "users_tried": distinct(seen, seen.people & known),
            "users_succeeded": distinct(seen, seen.people & known & seen.succeeded),
            "pattern": _named_patterns(seen),
            "first_seen": times(earliest(seen.sources, seen.first, size)),
            "last_seen": times(latest(seen.sources, seen.last, size)),
        }
    )
    numbers = ["attempts", "failures", "users_tried", "users_succeeded"]
    frame = frame[total > 0].astype(dict.fromkeys(numbers, "Int64"))
    frame["_calm"] = frame["pattern"].isna()
    order = ["_calm", "failures", "attempts", "src_ip"]
    frame = frame.sort_values(order, ascending=[True, False, False, True], na_position="last")
    return frame.drop(columns="_calm").reset_index(drop=True)


def countries(seen: Attempts, geo: pd.DataFrame | None) -> pd.Series[Any]:
    """The country of each of ``Attempts.addresses``."""
    if geo is None or "country" not in geo.columns:
        return text([None] * len(seen.addresses))
    known = geo["country"][~geo.index.duplicated()]
    return text(known.reindex(pd.Index(seen.addresses, dtype="object")).tolist())


def tally(codes: Ints, count: Ints, size: int) -> Ints:
    """The sum of ``count`` for each code."""
    return np.bincount(codes, weights=count, minlength=size).astype("int64")


def earliest(codes: Ints, first: Ints, size: int) -> Ints:
    """The least time for each code, missing ones aside."""
    there = first != NEVER
    found = np.full(size, np.iinfo("int64").max)
    np.minimum.at(found, codes[there], first[there])
    return np.where(found == np.iinfo("int64").max, NEVER, found)


def latest(codes: Ints, last: Ints, size: int) -> Ints:
    """The greatest time for each code."""
    found = np.full(size, NEVER)
    np.maximum.at(found, codes, last)
    return found


def distinct(seen: Attempts, rows: Flags) -> Ints:
    """How many accounts each source has among these rows."""
    width = max(len(seen.accounts.names), 1)
    pairs = pd.unique(seen.sources[rows] * width + seen.accounts.codes[rows])
    return np.bincount(pairs // width, minlength=len(seen.addresses)).astype("int64")


def text(values: list[Any]) -> pd.Series[Any]:
    """A column of text."""
    return pd.Series(values, dtype=pd.StringDtype())


def _named_patterns(seen: Attempts) -> pd.Series[Any]:
    names: dict[int, set[str]] = {}
    for found in patterns(seen):
        names.setdefault(found.source, set()).add(found.kind)
    return text(
        [", ".join(sorted(names[n])) if n in names else None for n in range(len(seen.addresses))]
    )
