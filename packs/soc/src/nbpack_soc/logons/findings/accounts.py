"""Accounts that nobody should log on with, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording
from nbpack_soc.logons.attempts import Attempts, Flags, attempts
from nbpack_soc.logons.findings.making import NO_ADDRESS, first_few
from nbpack_soc.logons.rules import DISABLED_ATTEMPTS, UNKNOWN_NAMES, UNKNOWN_WINDOW
from nbpack_soc.logons.windows import crowded

DISABLED = "account_disabled"
UNKNOWN = "no_such_user"


def disabled(counts: pd.DataFrame, failure_reasons: pd.DataFrame) -> Iterator[Finding]:
    """Somebody tries accounts that are disabled."""
    seen = attempts(counts)
    rows = np.flatnonzero(_refused(counts, seen, DISABLED))
    total = int(seen.count[rows].sum())
    if total < DISABLED_ATTEMPTS:
        return
    accounts = _by_weight(seen.accounts.codes[rows], seen.count[rows])
    sources = _by_weight(seen.sources[rows], seen.count[rows])
    template = "{accounts} {state} tried {times}, from {sources}"
    values = {
        "accounts": wording.names(seen.accounts.names[accounts].tolist()),
        "state": "is disabled and was" if len(accounts) == 1 else "are disabled and were",
        "times": wording.times(total),
        "sources": wording.names([seen.addresses[place] or NO_ADDRESS for place in sources]),
    }
    yield Finding("medium", template, values, "failure_reasons", _row(failure_reasons, DISABLED))


def unknown(counts: pd.DataFrame, failure_reasons: pd.DataFrame) -> Iterator[Finding]:
    """One address works through names that no account has."""
    seen = attempts(counts)
    rows = np.flatnonzero(_refused(counts, seen, UNKNOWN))
    source, account = np.tile(seen.sources[rows], 2), np.tile(seen.accounts.codes[rows], 2)
    moments = np.concatenate([seen.first[rows], np.maximum(seen.first[rows], seen.last[rows])])
    hot = crowded(source, account, moments, UNKNOWN_WINDOW, UNKNOWN_NAMES)
    found = []
    for place in _by_weight(source[hot], np.ones(int(hot.sum()), dtype="int64")):
        its = rows[seen.sources[rows] == place]
        names = _by_weight(seen.accounts.codes[its], seen.count[its])
        values = {
            "source": seen.addresses[place] or NO_ADDRESS,
            "count": len(names),
            "names": wording.names(seen.accounts.names[names].tolist()),
            "times": wording.times(int(seen.count[its].sum())),
        }
        template = "{source} tried {count} names that no account has, {times}: {names}"
        rows_of_it = _row(failure_reasons, UNKNOWN)
        found.append(Finding("low", template, values, "failure_reasons", rows_of_it))
    yield from first_few(found, "{more} more addresses tried names that no account has")


def revived(counts: pd.DataFrame, failure_reasons: pd.DataFrame) -> Iterator[Finding]:
    """An account logs on that had been refused as disabled, or had not existed."""
    seen = attempts(counts)
    # A Windows name without a domain says nothing about the account that has one.
    whole = counts["user_domain"].notna() | (counts["os_family"] != "windows").fillna(True)
    refusals = (
        (DISABLED, "{user} was refused as disabled {refused} and logged on {success}", True),
        (UNKNOWN, "{user} did not exist {refused} and logged on {success}", whole.to_numpy(bool)),
    )
    found = []
    for reason, template, counted in refusals:
        refused = _refused(counts, seen, reason) & counted
        for account in np.unique(seen.accounts.codes[refused]):
            its = seen.accounts.codes == account
            begin = int(seen.first[its & refused].min())
            later = its & seen.succeeded & seen.timed & (seen.last > begin)
            if later.any():
                exact = np.where(seen.first > begin, seen.first, seen.last)
                values = {
                    "user": seen.accounts.names[account],
                    "refused": wording.at(begin),
                    "success": wording.at(int(exact[later].min())),
                }
                rows = _row(failure_reasons, reason)
                found.append(Finding("medium", template, values, "failure_reasons", rows))
    yield from first_few(found, "{more} more accounts were refused as such and logged on later")


def _refused(counts: pd.DataFrame, seen: Attempts, reason: str) -> Flags:
    """Rows of named accounts that were refused for a reason."""
    told = (counts["failure_reason"] == reason).fillna(False).to_numpy(dtype=bool)
    known: Flags = told & seen.failed & seen.people & seen.timed & (seen.accounts.codes >= 0)
    return known & (seen.count > 0)


def _by_weight(codes: Any, weights: Any) -> Any:
    """Distinct codes, the one with the greatest weight first."""
    sums = np.bincount(codes, weights=weights)
    there = np.flatnonzero(sums)
    return there[np.argsort(-sums[there], kind="stable")]


def _row(failure_reasons: pd.DataFrame, reason: str) -> pd.DataFrame:
    return failure_reasons[(failure_reasons["failure_reason"] == reason).fillna(False)]
