"""How much happened within a window of time, where only counts by time bin are known.

A counted row says how many attempts there were, and exactly when its first and its last one was.
So a number found here is one that the counts prove: where bins are wide it may be too low, and it
is never too high.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from nbpack_soc.logons.attempts import Attempts, Flags, Ints


@dataclass(frozen=True)
class Spans:
    """Attempts of one account from one source in one time bin, as one span of time each.

    Attributes
    ----------
    source, account : array of int
    first, last : array of int
        Microseconds since 1970.
    count : array of int

    Sorted by source, account and time. Spans of one account and source do not overlap.
    """

    source: Ints
    account: Ints
    first: Ints
    last: Ints
    count: Ints

    def __len__(self) -> int:
        return len(self.count)

    def of(self, rows: Flags | slice) -> Spans:
        """Some of them."""
        return Spans(
            self.source[rows],
            self.account[rows],
            self.first[rows],
            self.last[rows],
            self.count[rows],
        )

    @property
    def pair(self) -> Ints:
        """A number for each account and source, from 0 up."""
        return np.cumsum(_changes(self.source, self.account)) - 1


def spans(seen: Attempts, rows: Flags) -> Spans:
    """The spans of these rows, whatever their logon type, reason and process."""
    chosen = np.flatnonzero(rows & (seen.count > 0))
    source, account = seen.sources[chosen], seen.accounts.codes[chosen]
    bins, edges = pd.factorize(seen.bins[chosen], sort=True)
    # One number for all three sorts three times as fast as three do.
    key = source * (len(seen.accounts.names) + 1) + account
    key = key * (len(edges) + 1) + bins
    order = np.argsort(key, kind="stable")
    chosen, source, account = chosen[order], source[order], account[order]
    starts = np.flatnonzero(_changes(key[order]))
    if not len(starts):
        nothing = np.empty(0, dtype="int64")
        return Spans(nothing, nothing, nothing, nothing, nothing)
    first, last = seen.first[chosen], seen.last[chosen]
    return Spans(
        source[starts],
        account[starts],
        np.minimum.reduceat(first, starts),
        np.maximum.reduceat(np.maximum(first, last), starts),
        np.add.reduceat(seen.count[chosen], starts),
    )


def of_pairs(seen: Attempts, rows: Flags, found: Spans) -> Flags:
    """Those of the rows whose account and source have a span."""
    width = len(seen.accounts.names) + 1
    chosen = np.flatnonzero(rows)
    pairs = pd.Series(seen.sources[chosen] * width + seen.accounts.codes[chosen])
    held = np.zeros(len(rows), dtype=bool)
    held[chosen] = pairs.isin(pd.unique(found.source * width + found.account)).to_numpy()
    return held


def attempts_in_window(found: Spans, window: timedelta) -> Ints:
    """For each span, attempts of its account and source in some window that begins with it.

    Either all spans that lie in it whole; or, for one longer than the window, the number that
    the fullest of the windows it can be cut into must hold.
    """
    length = micro(window)
    contained, _ = _window_contents(found, length)
    pieces = (found.last - found.first) // length + 1
    return np.maximum(contained, -(-found.count // pieces))


def reaches_count(found: Spans, window: timedelta, least: int) -> Flags:
    """Spans that lie in a window with at least so many attempts of their account and source."""
    starts = np.flatnonzero(attempts_in_window(found, window) >= least)
    _, spans_in = _window_contents(found, micro(window))
    edges = np.zeros(len(found) + 1, dtype="int64")
    np.add.at(edges, starts, 1)
    np.add.at(edges, starts + np.maximum(spans_in[starts], 1), -1)
    return np.cumsum(edges[:-1]) > 0


def reaches_accounts(
    source: Ints, account: Ints, time: Ints, window: timedelta, least: int
) -> Flags:
    """Moments that lie in a window with at least so many different accounts from their source.

    Parameters
    ----------
    source, account, time : array of int
        One attempt each, in any order.
    """
    length = micro(window)
    if not len(time):
        return np.zeros(0, dtype=bool)
    # An account counts in all windows that end from its attempt on until its next attempt, which
    # then counts instead, or until the attempt is too old.
    order = np.lexsort((time, account, source))
    ends = time[order] + length + 1
    again = ~_changes(source[order], account[order])[1:]
    ends[:-1] = np.where(again, np.minimum(ends[:-1], time[order][1:]), ends[:-1])
    moments = np.concatenate([time[order], ends])
    steps = np.repeat(np.array([1, -1], dtype="int64"), len(time))
    line = np.lexsort((steps, moments, np.tile(source[order], 2)))
    present = np.empty(2 * len(time), dtype="int64")
    present[line] = np.cumsum(steps[line])
    full = np.empty(len(time), dtype=bool)
    full[order] = present[: len(time)] >= least
    # A moment is in a full window when one ends at it or soon enough after it.
    order = np.lexsort((full, time, source))
    places = np.where(full[order], np.arange(len(time)), len(time))
    following = np.minimum.accumulate(places[::-1])[::-1]
    there = following < len(time)
    at = np.minimum(following, len(time) - 1)
    near = time[order][at] - time[order] <= length
    same = source[order][at] == source[order]
    hot = np.empty(len(time), dtype=bool)
    hot[order] = there & near & same
    return hot


def made_good(
    source: Ints, account: Ints, time: Ints, successes: Spans, window: timedelta
) -> Flags:
    """Moments after which the account got in from the same source within the window.

    A success that may lie in the window counts as one: a span of successes that begins before
    the moment and ends after the window.

    Parameters
    ----------
    source, account, time : array of int
        One failure each, in any order.
    successes : Spans
    window : timedelta
    """
    asked, held = len(time), len(successes)
    if not asked or not held:
        return np.zeros(asked, dtype=bool)
    width = 1 + max(account.max(), successes.account.max())
    pair, held_pair = source * width + account, successes.source * width + successes.account
    # All in one line; behind a failure comes the next span of successes that ends after it.
    kind = np.repeat(np.array([0, 1], dtype="int64"), [asked, held])
    moments = np.concatenate([time, successes.last])
    order = np.lexsort((kind, moments, np.concatenate([pair, held_pair])))
    places = np.where(kind[order] == 1, np.arange(len(order)), len(order))
    following = np.minimum.accumulate(places[::-1])[::-1]
    following_one = np.empty(len(order), dtype="int64")
    following_one[order] = np.append(order, -1)[following]
    there = following_one[:asked] >= 0
    at = np.maximum(following_one[:asked] - asked, 0)
    good: Flags = there & (held_pair[at] == pair) & (successes.first[at] - time <= micro(window))
    return good


def micro(window: timedelta) -> int:
    """A length of time in microseconds."""
    return window // timedelta(microseconds=1)


def _window_contents(found: Spans, length: int) -> tuple[Ints, Ints]:
    """For each span, attempts and spans of its pair that lie whole in the window from its start."""
    pair = found.pair
    size = len(found)
    kind = np.repeat(np.array([0, 1], dtype="int64"), size)
    moments = np.concatenate([found.last, found.first + length])
    order = np.lexsort((kind, moments, np.tile(pair, 2)))
    ended = order < size
    totals = []
    for weight in (found.count, np.ones(size, dtype="int64")):
        weights = np.where(ended, np.append(weight, 0)[np.minimum(order, size)], 0)
        upto = np.empty(2 * size, dtype="int64")
        upto[order] = np.cumsum(weights)
        totals.append(upto[size:] - (np.cumsum(weight) - weight))
    return totals[0], totals[1]


def _changes(*columns: Ints) -> Flags:
    """Rows that differ from the row before in any column; the first one does."""
    changed = np.ones(len(columns[0]), dtype=bool)
    if len(changed) > 1:
        changed[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return changed
