"""Accounts that nobody should log on with, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording
from nbpack_soc.logons.attempts import NEVER, Attempts, Flags, rows_with_text
from nbpack_soc.logons.findings.making import NO_ADDRESS, of_accounts
from nbpack_soc.logons.rules import DISABLED_ATTEMPTS, UNKNOWN_NAMES, UNKNOWN_WINDOW
from nbpack_soc.logons.tallies import earliest, heaviest
from nbpack_soc.logons.windows import reaches_accounts
from nbpack_soc.several import first_few

DISABLED = "account_disabled"
UNKNOWN = "no_such_user"
SECTION = "failure_reasons"


def disabled_accounts(counts: pd.DataFrame, failure_reasons: pd.DataFrame) -> Iterator[Finding]:
    """Somebody tries accounts that are disabled."""
    seen = Attempts(counts)
    rows = np.flatnonzero(_refused_rows(counts, seen, DISABLED))
    total = int(seen.count[rows].sum())
    if total < DISABLED_ATTEMPTS:
        return
    accounts = heaviest(seen.accounts.codes[rows], seen.count[rows])
    sources = heaviest(seen.sources[rows], seen.count[rows])
    state = "is disabled and was" if len(accounts) == 1 else "are disabled and were"
    template = f"{{accounts}} {state} tried {{times}}, from {{sources}}"
    values = {
        "accounts": wording.names(seen.accounts.names[accounts].tolist()),
        "times": wording.times(total),
        "sources": wording.names([seen.addresses[place] or NO_ADDRESS for place in sources]),
    }
    yield Finding("medium", template, values, SECTION, _row(failure_reasons, DISABLED))


def unknown_accounts(counts: pd.DataFrame, failure_reasons: pd.DataFrame) -> Iterator[Finding]:
    """One address works through names that no account has."""
    seen = Attempts(counts)
    rows = np.flatnonzero(_refused_rows(counts, seen, UNKNOWN))
    if not len(rows):
        return
    source, account = np.tile(seen.sources[rows], 2), np.tile(seen.accounts.codes[rows], 2)
    moments = np.concatenate([seen.first[rows], np.maximum(seen.first[rows], seen.last[rows])])
    hot = reaches_accounts(source, account, moments, UNKNOWN_WINDOW, UNKNOWN_NAMES)
    found = heaviest(source[hot], np.ones(int(hot.sum()), dtype="int64"))

    def one(place: int) -> Finding:
        its = rows[seen.sources[rows] == place]
        names = heaviest(seen.accounts.codes[its], seen.count[its])
        values = {
            "source": seen.addresses[place] or NO_ADDRESS,
            "count": len(names),
            "names": wording.names(seen.accounts.names[names].tolist()),
            "times": wording.times(int(seen.count[its].sum())),
        }
        template = "{source} tried {count} names that no account has, {times}: {names}"
        return Finding("low", template, values, SECTION, _row(failure_reasons, UNKNOWN))

    others = "{more} more addresses tried names that no account has"
    yield from first_few(found.tolist(), one, others, lambda _: _row(failure_reasons, UNKNOWN))


def revived_accounts(counts: pd.DataFrame, failure_reasons: pd.DataFrame) -> Iterator[Finding]:
    """An account logs on that had been refused as disabled, or had not existed."""
    seen = Attempts(counts)
    # A Windows name without a domain says nothing about the account that has one.
    windows = rows_with_text(counts["os_family"], "windows")
    whole = counts["user_domain"].notna().to_numpy() | ~windows
    found = [
        *(
            (DISABLED, *seen_again)
            for seen_again in _successes_after(seen, _refused_rows(counts, seen, DISABLED))
        ),
        *(
            (UNKNOWN, *seen_again)
            for seen_again in _successes_after(seen, whole & _refused_rows(counts, seen, UNKNOWN))
        ),
    ]

    def one(item: tuple[str, int, int, int]) -> Finding:
        reason, account, refused, success = item
        template = {
            DISABLED: "{user} was refused as disabled {refused} and logged on {success}",
            UNKNOWN: "{user} did not exist {refused} and logged on {success}",
        }[reason]
        values = {
            "user": seen.accounts.names[account],
            "refused": wording.at_time(refused),
            "success": wording.at_time(success),
        }
        return Finding("medium", template, values, SECTION, _row(failure_reasons, reason))

    def rows(left: Sequence[tuple[str, int, int, int]]) -> pd.DataFrame:
        reasons = {item[0] for item in left}
        return failure_reasons[failure_reasons["failure_reason"].isin(reasons)]

    others = "{accounts} logged on after a refusal as disabled or unknown, {times} more"
    yield from first_few(found, one, others, rows, of_accounts(lambda item: item[1]))


def _successes_after(seen: Attempts, refused: Flags) -> list[tuple[int, int, int]]:
    """Accounts that got in after the first of these refusals: account, refusal, success."""
    if not refused.any():
        return []
    size, codes = len(seen.accounts.names), seen.accounts.codes
    begin = earliest(codes[refused], seen.first[refused], size)
    known = codes >= 0
    since = np.where(known, np.append(begin, NEVER)[codes], NEVER)
    rows = known & seen.succeeded & seen.timed & (since != NEVER) & (seen.last > since)
    success = np.where(seen.first > since, seen.first, seen.last)[rows]
    first = earliest(codes[rows], success, size)
    accounts = np.flatnonzero(first != NEVER)
    accounts = accounts[np.argsort(first[accounts], kind="stable")]
    return [(int(one), int(begin[one]), int(first[one])) for one in accounts]


def _refused_rows(counts: pd.DataFrame, seen: Attempts, reason: str) -> Flags:
    """Rows of named accounts that were refused for a reason."""
    told = (
        rows_with_text(counts["failure_reason"], reason)
        & seen.failed
        & seen.timed
        & (seen.count > 0)
    )
    return told & seen.people & (seen.accounts.codes >= 0) if told.any() else told


def _row(failure_reasons: pd.DataFrame, reason: str) -> pd.DataFrame:
    return failure_reasons[(failure_reasons["failure_reason"] == reason).fillna(False)]
