"""Accounts that got in from where a spray or a brute force came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nbpack_soc.logons.attempts import NEVER, Attempts, Ints
from nbpack_soc.logons.patterns import patterns
from nbpack_soc.logons.rules import SPRAY_WINDOW
from nbpack_soc.logons.tallies import earliest, sum_by_code
from nbpack_soc.logons.windows import micro


@dataclass(frozen=True)
class Entries:
    """Accounts that got in, each from one source; earliest first.

    Attributes
    ----------
    source, account : array of int
    success : array of int
        When, microseconds since 1970.
    begin : array of int
        Its first failure there since the pattern began; without one, the beginning.
    failures : array of int
        How often it failed there between.
    """

    source: Ints
    account: Ints
    success: Ints
    begin: Ints
    failures: Ints

    def __len__(self) -> int:
        return len(self.source)


def entries(seen: Attempts) -> Entries:
    """Accounts that got in from a source after its pattern began.

    An account that the source failed for since then counts whenever it gets in. One that it did
    not fail for counts when it had not come from there before, and comes within a day after the
    pattern's end.
    """
    found = patterns(seen)
    sources = np.array([pattern.source for pattern in found], dtype="int64")
    size = len(seen.addresses)
    began = earliest(sources, np.array([pattern.first for pattern in found], dtype="int64"), size)
    over = np.full(size, NEVER)
    np.maximum.at(over, sources, np.array([pattern.last for pattern in found], dtype="int64"))

    known = seen.people & (seen.accounts.codes >= 0) & seen.timed & (seen.count > 0)
    rows = np.flatnonzero(known & (began != NEVER)[seen.sources])
    source, account = seen.sources[rows], seen.accounts.codes[rows]
    pair, _ = pd.factorize(source * (len(seen.accounts.names) + 1) + account)
    pairs = int(pair.max(initial=-1)) + 1
    first, last = seen.first[rows], seen.last[rows]
    begin = began[source]

    tried = seen.failed[rows] & (last >= begin)
    since = earliest(pair[tried], np.maximum(first, begin)[tried], pairs)
    own = since != NEVER
    since = np.where(own[pair], since[pair], begin)
    succeeded = seen.succeeded[rows]
    later = succeeded & (last >= since)
    success = earliest(pair[later], np.where(first >= since, first, last)[later], pairs)
    ever = earliest(pair[succeeded], first[succeeded], pairs)
    before = tried & (first <= success[pair])
    failures = sum_by_code(pair[before], seen.count[rows][before], pairs)

    example = np.zeros(pairs, dtype="int64")
    example[pair] = np.arange(len(rows))
    new = (ever >= begin[example]) & (success <= over[source[example]] + micro(SPRAY_WINDOW))
    chosen = np.flatnonzero((success != NEVER) & (own | new))
    chosen = chosen[np.lexsort((account[example[chosen]], success[chosen]))]
    row = example[chosen]
    return Entries(source[row], account[row], success[chosen], since[row], failures[chosen])
