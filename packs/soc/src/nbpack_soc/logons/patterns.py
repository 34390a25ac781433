"""Attacks on passwords that counts of logons show: sprays and brute forces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nbpack_soc.logons.attempts import NEVER, Attempts, Flags, Ints
from nbpack_soc.logons.rules import BRUTE_FAILURES, BRUTE_WINDOW, SPRAY_USERS, SPRAY_WINDOW
from nbpack_soc.logons.tallies import earliest, latest_by_code
from nbpack_soc.logons.windows import (
    Spans,
    attempts_in_window,
    made_good,
    of_pairs,
    reaches_accounts,
    reaches_count,
    spans,
)

SPRAY = "spray"
BRUTE_FORCE = "brute force"


@dataclass(frozen=True)
class Pattern:
    """What one source did.

    Attributes
    ----------
    kind : str
        :data:`SPRAY` or :data:`BRUTE_FORCE`.
    source : int
        Place in ``Attempts.addresses``.
    accounts : array of int
        Accounts that it failed for, most failures first.
    failures : int
    most : int
        Spray: most failures for one account. Brute force: failures for one account that lie
        within the window, at least.
    first, last : int
        Its first and last failure, microseconds since 1970.
    """

    kind: str
    source: int
    accounts: Ints
    failures: int
    most: int
    first: int
    last: int


def patterns(seen: Attempts) -> list[Pattern]:
    """All sprays and brute forces, the one with the most failures first."""
    rows = seen.failed & seen.timed
    if not rows.any():
        return []
    known = seen.people & (seen.accounts.codes >= 0) & seen.timed
    failures = spans(seen, rows & known)
    found = [*_brute_forces(failures), *_sprays(seen, failures, seen.succeeded & known)]
    return sorted(found, key=lambda item: (-item.failures, item.source, item.kind))


def _brute_forces(failures: Spans) -> list[Pattern]:
    """One for each source: many failures for one user."""
    totals = np.bincount(failures.pair, weights=failures.count) if len(failures) else np.empty(0)
    worth = failures.of(totals[failures.pair] >= BRUTE_FAILURES)
    hot = worth.of(reaches_count(worth, BRUTE_WINDOW, BRUTE_FAILURES))
    most = attempts_in_window(hot, BRUTE_WINDOW)
    return [_pattern(BRUTE_FORCE, hot.of(rows), int(most[rows].max())) for rows in _by_source(hot)]


def _sprays(seen: Attempts, failures: Spans, got_in: Flags) -> list[Pattern]:
    """One for each source: few failures for each of many users."""
    users = failures.source[np.flatnonzero(np.diff(failures.pair, prepend=-1))]
    many = np.bincount(users, minlength=len(seen.addresses)) >= SPRAY_USERS
    worth = failures.of(many[failures.source])
    if not len(worth):
        return []
    few = worth.of(~reaches_count(worth, BRUTE_WINDOW, BRUTE_FAILURES))
    source, account = np.tile(few.source, 2), np.tile(few.account, 2)
    time = np.concatenate([few.first, few.last])
    # Most successes are of those who never failed there; to sort them takes its time.
    successes = spans(seen, of_pairs(seen, got_in, few))
    refused = ~made_good(source, account, time, successes, SPRAY_WINDOW)
    source, account, time = source[refused], account[refused], time[refused]
    hot = reaches_accounts(source, account, time, SPRAY_WINDOW, SPRAY_USERS)
    size = len(seen.addresses)
    begin, end = (
        earliest(source[hot], time[hot], size),
        latest_by_code(source[hot], time[hot], size),
    )
    # All that it failed for meanwhile, also the users that it got in as in the end.
    meanwhile = (few.last >= begin[few.source]) & (few.first <= end[few.source])
    during = few.of(meanwhile & (end != NEVER)[few.source])
    return [_pattern(SPRAY, during.of(rows)) for rows in _by_source(during)]


def _by_source(found: Spans) -> list[slice]:
    """The places of each source's spans, which stand together."""
    edges = [*np.flatnonzero(np.diff(found.source, prepend=-1)), len(found)]
    return [slice(begin, end) for begin, end in pairwise(edges)]


def _pattern(kind: str, its: Spans, most: int | None = None) -> Pattern:
    accounts, place = np.unique(its.account, return_inverse=True)
    failures = np.bincount(place, weights=its.count).astype("int64")
    return Pattern(
        kind=kind,
        source=int(its.source[0]),
        accounts=accounts[np.argsort(-failures, kind="stable")],
        failures=int(its.count.sum()),
        most=int(failures.max()) if most is None else most,
        first=int(its.first.min()),
        last=int(its.last.max()),
    )
