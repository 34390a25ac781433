"""The bins of time that a chart fills (rule 5.21)."""

from __future__ import annotations

from nblang_spl.errors import SplError
from nblang_spl.times.bins import MONTHS, SECONDS
from nblang_spl.times.modifiers import move_time, snap_time

MOST = 50_000
"""Bins that a chart can have (section 7)."""


def starts(first: float, end: float, count: int, unit: str) -> list[float]:
    """Starts of all bins from the one that holds ``first`` up to, without it, ``end``.

    Raises
    ------
    SplError
        There are more than :data:`MOST`.
    """
    begin = bin_start(first, count, unit)
    if unit in SECONDS:
        width = count * SECONDS[unit]
        number = max(int(-(-(end - begin) // width)), 1)
        _check(number)
        return [begin + place * width for place in range(number)]
    found = [begin]
    while (following := move_time(found[-1], unit, count)) < end:
        found.append(following)
        _check(len(found))
    return found


def bin_start(time: float, count: int, unit: str) -> float:
    """The start of the bin that holds a time."""
    if unit in SECONDS:
        width = count * SECONDS[unit]
        return time // width * width
    start = snap_time(time, "mon")
    months = count * MONTHS[unit]
    behind = _month(start) % months
    return move_time(start, "mon", -behind) if behind else start


def _month(time: float) -> int:
    from datetime import UTC, datetime

    date = datetime.fromtimestamp(time, UTC)
    return date.year * 12 + date.month - 1


def _check(number: int) -> None:
    if number > MOST:
        raise SplError(f"The range has more than {MOST:,} such bins; use a larger span=.")
