"""Attacks on passwords that counts of logons show: sprays and brute forces."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np

from nbpack_soc.logons.attempts import Attempts, Flags, Ints
from nbpack_soc.logons.rules import BRUTE_FAILURES, BRUTE_WINDOW, SPRAY_USERS, SPRAY_WINDOW
from nbpack_soc.logons.windows import Spans, crowded, made_good, reached, spans, within

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
    """All sprays and brute forces, the one with the most failures first; remembered."""
    if seen not in _FOUND:
        known = seen.people & (seen.accounts.codes >= 0) & seen.timed
        failures = spans(seen, seen.failed & known)
        found = [*_brute_forces(failures), *_sprays(seen, failures, seen.succeeded & known)]
        _FOUND[seen] = sorted(found, key=lambda item: (-item.failures, item.source, item.kind))
    return _FOUND[seen]


_FOUND: weakref.WeakKeyDictionary[Attempts, list[Pattern]] = weakref.WeakKeyDictionary()


def _brute_forces(failures: Spans) -> list[Pattern]:
    """One for each source: many failures for one user."""
    totals = np.bincount(failures.pair, weights=failures.count) if len(failures) else np.empty(0)
    worth = failures.of(totals[failures.pair] >= BRUTE_FAILURES)
    hot = worth.of(reached(worth, BRUTE_WINDOW, BRUTE_FAILURES))
    most = within(hot, BRUTE_WINDOW)
    return [
        _pattern(BRUTE_FORCE, hot.of(hot.source == source), int(most[hot.source == source].max()))
        for source in np.unique(hot.source)
    ]


def _sprays(seen: Attempts, failures: Spans, got_in: Flags) -> list[Pattern]:
    """One for each source: few failures for each of many users."""
    pairs = np.unique(np.stack([failures.source, failures.account]), axis=1)[0]
    many = np.bincount(pairs, minlength=len(seen.addresses)) >= SPRAY_USERS
    worth = failures.of(many[failures.source])
    if not len(worth):
        return []
    few = worth.of(~reached(worth, BRUTE_WINDOW, BRUTE_FAILURES))
    source, account = np.tile(few.source, 2), np.tile(few.account, 2)
    time = np.concatenate([few.first, few.last])
    successes = spans(seen, got_in & many[seen.sources])
    refused = ~made_good(source, account, time, successes, SPRAY_WINDOW)
    source, account, time = source[refused], account[refused], time[refused]
    hot = crowded(source, account, time, SPRAY_WINDOW, SPRAY_USERS)
    found = []
    for one in np.unique(source[hot]):
        moments = time[hot & (source == one)]
        # All that it failed for meanwhile, also the users that it got in as in the end.
        its = few.of(
            (few.source == one) & (few.last >= moments.min()) & (few.first <= moments.max())
        )
        found.append(_pattern(SPRAY, its, int(np.bincount(its.account, weights=its.count).max())))
    return found


def _pattern(kind: str, its: Spans, most: int) -> Pattern:
    failures = np.bincount(its.account, weights=its.count).astype("int64")
    accounts = np.flatnonzero(failures)
    return Pattern(
        kind=kind,
        source=int(its.source[0]),
        accounts=accounts[np.argsort(-failures[accounts], kind="stable")],
        failures=int(its.count.sum()),
        most=most,
        first=int(its.first.min()),
        last=int(its.last.max()),
    )
