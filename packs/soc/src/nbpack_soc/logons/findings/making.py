"""How findings are made of what a rule found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd

from nbpack_soc.logons import wording

T = TypeVar("T")
NO_ADDRESS = "an unnamed source"
"""Mostly the host itself, but network logons too are logged without an address at times."""


def of_accounts(
    account: Callable[[T], object],
) -> Callable[[Sequence[T]], dict[str, object]]:
    """Names ``{accounts}`` and ``{times}`` of several findings in which an account can recur.

    Parameters
    ----------
    account : callable
        The account of one of them.
    """

    def named(left: Sequence[T]) -> dict[str, object]:
        return {
            "accounts": wording.count_noun(len(set(map(account, left))), "account"),
            "times": wording.times(len(left)),
        }

    return named


def of_sources(frame: pd.DataFrame, addresses: Sequence[str | None]) -> pd.DataFrame:
    """Rows with one of these source addresses; None means a missing one."""
    source = frame["src_ip"]
    known = source.isin([address for address in addresses if address is not None])
    return frame[known | source.isna() if None in addresses else known]
