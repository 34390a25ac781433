"""Logons by where they came from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nbpack_soc.logons.attempts import Attempts, Flags, Ints, times
from nbpack_soc.logons.patterns import patterns
from nbpack_soc.logons.tallies import distinct, earliest, latest_by_code, sum_by_code, text


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
        ``src_ip`` (missing: the log names none), ``pattern`` (missing: none), ``kind``,
        ``country``, ``attempts``, ``failures``, ``users_tried`` and ``users_succeeded`` (distinct
        accounts), ``first_seen``, ``last_seen``.
    """
    seen = Attempts(counts)
    size = len(seen.addresses)
    known = seen.accounts.codes >= 0
    total = sum_by_code(seen.sources, seen.count, size)
    frame = pd.DataFrame(
        {
            "src_ip": text(seen.addresses),
            "pattern": _named_patterns(seen),
            "kind": text(seen.kinds),
            "country": countries(seen, geo),
            "attempts": total,
            "failures": sum_by_code(seen.sources, seen.count * seen.failed, size),
            "users_tried": _users(seen, known),
            "users_succeeded": _users(seen, known & seen.succeeded),
            "first_seen": times(earliest(seen.sources, seen.first, size)),
            "last_seen": times(latest_by_code(seen.sources, seen.last, size)),
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


def _named_patterns(seen: Attempts) -> pd.Series[Any]:
    names: dict[int, set[str]] = {}
    for found in patterns(seen):
        names.setdefault(found.source, set()).add(found.kind)
    return text(
        [", ".join(sorted(names[n])) if n in names else None for n in range(len(seen.addresses))]
    )


def _users(seen: Attempts, rows: Flags) -> Ints:
    """How many accounts each source has among these rows."""
    return distinct(seen.sources[rows], seen.accounts.codes[rows], len(seen.addresses))
