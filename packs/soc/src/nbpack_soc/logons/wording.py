"""How a finding's sentence names times and accounts; times are UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from nbcore import duration, join_names

# strftime would say the months in the machine's own language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMED = 3
"""Accounts that a sentence names; of more it says how many."""


def moment(micro: int) -> datetime:
    """Microseconds since 1970 as a time."""
    return _EPOCH + timedelta(microseconds=int(micro))


def day(time: datetime) -> str:
    """``6 Mar 2026``."""
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}"


def at_time(micro: int) -> str:
    """``at 05:11:02 on 6 Mar 2026``."""
    time = moment(micro)
    return f"at {time:%H:%M:%S} on {day(time)}"


def between_times(first: int, last: int) -> str:
    """``between 02:04 and 05:11 on 6 Mar 2026``."""
    begin, end = moment(first), moment(last)
    if begin.date() != end.date():
        return f"between {begin:%H:%M} on {day(begin)} and {end:%H:%M} on {day(end)}"
    if f"{begin:%H:%M}" == f"{end:%H:%M}":
        return f"at {begin:%H:%M} on {day(begin)}"
    return f"between {begin:%H:%M} and {end:%H:%M} on {day(begin)}"


def length(seconds: int) -> str:
    """``2 h 51 min``."""
    return duration(timedelta(seconds=int(seconds)))


def names(found: Sequence[str], total: int | None = None) -> str:
    """The first few names, and how many more there are."""
    count = len(found) if total is None else total
    if count <= NAMED:
        return join_names(found)
    return f"{', '.join(found[:NAMED])} and {count - NAMED:,} more"


def times(count: int) -> str:
    """``once``, ``3 times``."""
    return "once" if count == 1 else f"{count:,} times"


def count_noun(count: int, noun: str) -> str:
    """``1 user``, ``31 users``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
