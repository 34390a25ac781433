"""Accounts that failed and then got in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.logons.accounts import accounts
from nbpack_soc.logons.attempts import Attempts, Flags, Ints, times
from nbpack_soc.logons.rules import GUESS_WINDOW
from nbpack_soc.logons.tallies import text
from nbpack_soc.logons.windows import micro
from nbpack_soc.logons.wording import length

Names = np.ndarray[Any, np.dtype[np.object_]]


def failed_then_succeeded(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each account and source with failures and a success behind them.

    A streak is what an account failed from one source without a success between, ended by its
    success from there. Of several, the row shows the longest, of equally long ones the newest.

    Parameters
    ----------
    rows : DataFrame of Logon

    Returns
    -------
    DataFrame
        ``user``, ``src_ip`` (missing: the log names none), ``failures`` (of the streak), ``gap``
        (from its first failure to the success, in words), ``first_failure``, ``last_failure``,
        ``success``, ``logon_type`` (of the success), ``times`` (how many streaks),
        ``failures_last_hour`` (those in the hour before the success), ``gap_seconds``. Most
        failures first.
    """
    pair, usable, users, addresses = _pairs(rows)
    seen = Attempts(rows)
    usable &= seen.timed
    failed, succeeded = usable & seen.failed, usable & seen.succeeded
    chosen = np.flatnonzero((failed | succeeded) & _pairs_with_both(pair, failed, succeeded))
    # At one and the same moment failures come first.
    chosen = chosen[np.lexsort((succeeded[chosen], seen.first[chosen], pair[chosen]))]
    pair, success, time = pair[chosen], succeeded[chosen], seen.first[chosen]

    begins = np.ones(len(chosen), dtype=bool)
    begins[1:] = (pair[1:] != pair[:-1]) | success[:-1]
    start = np.flatnonzero(begins)
    end = np.append(start[1:], len(chosen))[: len(start)] - 1
    streak = np.cumsum(begins, dtype="int32")
    streak -= 1
    late = ~success & (time >= (time[end] - micro(GUESS_WINDOW))[streak])
    recent = np.bincount(streak[late], minlength=len(start))

    kept = np.flatnonzero((end > start) & success[end])
    kept = kept[np.lexsort((time[end[kept]], end[kept] - start[kept], pair[start[kept]]))]
    longest = np.ones(len(kept), dtype=bool)
    longest[:-1] = pair[start[kept]][1:] != pair[start[kept]][:-1]
    often = np.bincount(pair[start[kept]], minlength=1)
    kept = kept[longest]
    start, end = start[kept], end[kept]
    gap = (time[end] - time[start]) // 1_000_000
    frame = pd.DataFrame(
        {
            "user": text(users[pair[end]].tolist()),
            "src_ip": text(addresses[pair[end]].tolist()),
            "failures": end - start,
            "gap": _in_words(gap),
            "first_failure": times(time[start]),
            "last_failure": times(time[end - 1]),
            "success": times(time[end]),
            "logon_type": rows["logon_type"].iloc[chosen[end]].reset_index(drop=True),
            "times": often[pair[start]],
            "failures_last_hour": recent[kept],
            "gap_seconds": gap,
        }
    )
    numbers = ["failures", "gap_seconds", "failures_last_hour", "times"]
    frame = frame.astype(dict.fromkeys(numbers, "Int64"))
    order = ["failures", "success", "user"]
    return frame.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _pairs(rows: pd.DataFrame) -> tuple[Ints, Flags, Names, Names]:
    """For each row its pair of account and address, and whether it has an account; both of a pair.

    Each array is as long as the rows, and goes as soon as the next one is made of it.
    """
    who, seen = accounts(rows), Attempts(rows)
    names, named = np.array([*who.names, None], dtype=object), who.codes >= 0
    addresses = np.array(seen.addresses, dtype=object)
    width = len(names)
    both = seen.sources * width
    del seen
    both += who.codes
    del who
    pair, known = pd.factorize(both)
    del both
    where, account = np.divmod(known, width)
    return pair.astype("int32"), named, names[account], addresses[where]


def _pairs_with_both(pair: Ints, failed: Flags, succeeded: Flags) -> Flags:
    """Rows of pairs that have a failure and a success."""
    size = int(pair.max(initial=-1)) + 1
    ever = np.zeros((2, size), dtype=bool)
    ever[0, pair[failed]] = True
    ever[1, pair[succeeded]] = True
    both: Flags = (ever[0] & ever[1])[pair]
    return both


def _in_words(seconds: Ints) -> pd.Series[Any]:
    """Lengths of time; each that reads the same is put into words once."""
    coarse = np.where(seconds >= 86_400, 3_600, np.where(seconds >= 3_600, 60, 1))
    codes, lengths = pd.factorize(seconds // coarse * coarse)
    words = np.array([length(int(one)) for one in lengths], dtype=object)
    return text(words[codes].tolist())
