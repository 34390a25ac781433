"""What a rule says where it finds much: the most telling by itself, the others together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from nbcore import Finding

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
SENTENCES = 5
"""Findings of one rule that have a sentence each; the others share one."""


def first_few(
    found: Sequence[T],
    one: Callable[[T], Finding],
    others: str,
    rows: Callable[[Sequence[T]], pd.DataFrame],
    values: Callable[[Sequence[T]], Mapping[str, object]] | None = None,
) -> Iterator[Finding]:
    """A finding for each of the first few, and one for all others.

    Parameters
    ----------
    found : sequence
        Most telling first.
    one : callable
        Makes the finding of one of them.
    others : str
        The sentence for the others, with ``{more}`` for their number or what ``values`` names.
    rows : callable
        The section's rows that several of them rest on.
    values : callable, optional
        What the sentence for the others names.
    """
    yield from map(one, found[:SENTENCES])
    left = found[SENTENCES:]
    if left:
        first = one(left[0])
        told = {"more": len(left)} if values is None else values(left)
        yield Finding(first.severity, others, dict(told), first.section, rows(left))


def more(left: Sequence[T], noun: str, several: str) -> dict[str, object]:
    """How many others there are: ``1 other address``, ``12 other addresses``."""
    return {"more": f"{len(left):,} other {noun if len(left) == 1 else several}"}
