"""Attempts by what they have in common, as figures take them, and all of them in one line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.logons.attempts import NEVER, Attempts, Ints, times
from nbpack_soc.logons.sources import countries
from nbpack_soc.logons.tallies import text


def summary(counts: pd.DataFrame) -> pd.DataFrame:
    """All attempts in one row.

    Parameters
    ----------
    counts : DataFrame of LogonCount

    Returns
    -------
    DataFrame
        ``attempts``, ``successes``, ``failures``, ``users`` (accounts of all kinds), ``sources``
        (addresses), ``first_seen``, ``last_seen``; no row where there was no attempt.
    """
    seen = Attempts(counts)
    there = seen.timed & (seen.count > 0)
    columns: dict[str, Any] = {
        "attempts": seen.count.sum(),
        "successes": seen.count[seen.succeeded].sum(),
        "failures": seen.count[seen.failed].sum(),
        "users": len(seen.accounts.names),
        "sources": len(seen.addresses) - 1,
    }
    first = np.array([seen.first[there].min(initial=np.iinfo("int64").max)])
    last = np.array([seen.last[there].max(initial=NEVER)])
    frame = pd.DataFrame(columns, index=[0], dtype="Int64")
    frame["first_seen"] = times(first if there.any() else last)
    frame["last_seen"] = times(last)
    return frame[frame["attempts"] > 0]


def shares(counts: pd.DataFrame, *by: str, geo: pd.DataFrame | None = None) -> pd.DataFrame:
    """Attempts by columns and result.

    Parameters
    ----------
    counts : DataFrame of LogonCount
    *by : str
        Columns of the record. ``user`` is the account by its one name, ``time`` the bin.
    geo : DataFrame, optional
        Indexed by address, with a column ``country``, which ``src_ip`` then brings along.

    Returns
    -------
    DataFrame
        The columns ``by``, ``result`` and ``count``; a row for each combination there is.
    """
    seen = Attempts(counts)
    code = np.zeros(len(counts), dtype="int64")
    parts: dict[str, tuple[Ints, Any]] = {}
    for name in (*by, "result"):
        parts[name] = _coded(counts, seen, name)
        codes, values = parts[name]
        code = code * (len(values) + 1) + codes + 1
    groups, _ = pd.factorize(code)
    size = int(groups.max(initial=-1)) + 1
    example = np.zeros(size, dtype="int64")
    example[groups] = np.arange(len(groups))
    columns: dict[str, Any] = {}
    for name, (codes, values) in parts.items():
        at = codes[example]
        columns[name] = times(values[at]) if name == "time" else _texts(at, values)
        if name == "src_ip":
            columns["country"] = (
                countries(seen, geo).iloc[seen.sources[example]].reset_index(drop=True)
            )
    columns["count"] = np.bincount(groups, weights=seen.count, minlength=size).astype("int64")
    return pd.DataFrame(columns).astype({"count": "Int64"})


def _coded(counts: pd.DataFrame, seen: Attempts, name: str) -> tuple[Ints, Any]:
    """A column as codes, -1 where missing, with the values that they stand for."""
    if name == "user":
        return seen.accounts.codes, seen.accounts.names
    if name == "src_ip":
        missing = seen.sources == len(seen.addresses) - 1
        return np.where(missing, -1, seen.sources), seen.addresses[:-1]
    codes, values = pd.factorize(seen.bins if name == "time" else counts[name])
    return codes.astype("int64"), values


def _texts(codes: Ints, values: Any) -> pd.Series[Any]:
    found = np.array([*map(str, values), None], dtype=object)
    return text(found[codes].tolist())


def in_words(counts: pd.DataFrame) -> str:
    """``405 attempts: 312 succeeded, 93 failed``."""
    seen = Attempts(counts)
    total, failed = int(seen.count.sum()), int(seen.count[seen.failed].sum())
    succeeded = int(seen.count[seen.succeeded].sum())
    if not total:
        return "no attempts"
    noun = "attempt" if total == 1 else "attempts"
    rest = total - failed - succeeded
    unclear = f", {rest:,} unclear" if rest else ""
    return f"{total:,} {noun}: {succeeded:,} succeeded, {failed:,} failed{unclear}"
