"""Failures by reason."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbcore import CORE
from nbpack_soc.logons.attempts import Attempts, times
from nbpack_soc.logons.tallies import (
    distinct,
    earliest,
    heaviest,
    latest_by_code,
    sum_by_code,
    text,
)

EXAMPLES = 10
"""Accounts that a row names."""


def by_reason(counts: pd.DataFrame) -> pd.DataFrame:
    """One row for each reason for which attempts were refused, the most frequent first.

    Parameters
    ----------
    counts : DataFrame of LogonCount

    Returns
    -------
    DataFrame
        ``failure_reason`` (missing where the log gives none), ``failures``, ``users`` (how many),
        ``sources`` (how many), ``meaning``, ``accounts`` (texts: those with the most failures, at
        most 10), ``first_seen``, ``last_seen``.
    """
    meanings = CORE.records["LogonCount"]["failure_reason"].meanings
    seen = Attempts(counts)
    rows = np.flatnonzero(seen.failed & (seen.count > 0))
    reasons, found = pd.factorize(counts["failure_reason"].iloc[rows], use_na_sentinel=True)
    values: list[str | None] = [*map(str, found)]
    if (reasons < 0).any():
        reasons = np.where(reasons < 0, len(values), reasons)
        values.append(None)
    size = len(values)
    count, account = seen.count[rows], seen.accounts.codes[rows]
    named, addressed = account >= 0, seen.sources[rows] < len(seen.addresses) - 1
    best = [
        heaviest(account[named & (reasons == place)], count[named & (reasons == place)])
        for place in range(size)
    ]
    frame = pd.DataFrame(
        {
            "failure_reason": text(values),
            "failures": sum_by_code(reasons, count, size),
            "users": [len(accounts) for accounts in best],
            "sources": distinct(reasons[addressed], seen.sources[rows][addressed], size),
            "meaning": text([meanings.get(value or "") for value in values]),
            "accounts": pd.Series(
                [seen.accounts.names[accounts[:EXAMPLES]].tolist() for accounts in best],
                dtype="object",
            ),
            "first_seen": times(earliest(reasons, seen.first[rows], size)),
            "last_seen": times(latest_by_code(reasons, seen.last[rows], size)),
        }
    ).astype(dict.fromkeys(["failures", "users", "sources"], "Int64"))
    order = ["failures", "failure_reason"]
    return frame.sort_values(order, ascending=[False, True], ignore_index=True)
