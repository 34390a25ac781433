"""How findings are made of what a rule found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording

T = TypeVar("T")
SENTENCES = 5
"""Sources or accounts to which one rule gives a sentence each; the others share one."""
NO_ADDRESS = "an unnamed source"
"""Mostly the host itself, but network logons too are logged without an address at times."""


def first_few(
    found: Sequence[T],
    one: Callable[[T], Finding],
    others: str,
    rows: Callable[[Sequence[T]], pd.DataFrame],
    account: Callable[[T], object] | None = None,
) -> Iterator[Finding]:
    """A finding for each of the first few, and one for all others.

    Parameters
    ----------
    found : sequence
        Most telling first.
    one : callable
        Makes the finding of one of them.
    others : str
        The sentence for the others, with ``{more}`` for their number; of accounts, with
        ``{accounts}`` and ``{times}``.
    rows : callable
        The section's rows that several of them rest on.
    account : callable, optional
        The account of one of them, where an account can stand there several times.
    """
    made = [one(item) for item in found[:SENTENCES]]
    yield from made
    left = found[SENTENCES:]
    if left:
        values: dict[str, object] = {"more": len(left)}
        if account is not None:
            distinct = len(set(map(account, left)))
            values = {
                "accounts": wording.count_noun(distinct, "account"),
                "times": wording.times(len(left)),
            }
        yield Finding(made[0].severity, others, values, made[0].section, rows(left))


def of_sources(frame: pd.DataFrame, addresses: Sequence[str | None]) -> pd.DataFrame:
    """Rows with one of these source addresses; None means a missing one."""
    source = frame["src_ip"]
    known = source.isin([address for address in addresses if address is not None])
    return frame[known | source.isna() if None in addresses else known]
