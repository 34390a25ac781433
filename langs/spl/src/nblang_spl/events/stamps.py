"""Times as text: ``_time`` in a table, stamps at the beginning of a line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?\d{1,19}(\.\d*)?([eE][+-]?\d{1,2})?")
LATEST = 253_402_300_800.0
"""The end of the year 9999; a greater number is not a time in seconds."""
UNITS = (1.0, 1e3, 1e6, 1e9)
"""How many milli-, micro- and nanoseconds are a second."""
FROM, UNTIL = 1e8, 1e10
"""The years 1973 to 2286, in which a number that counts less than seconds must lie: one that tells a
date by its digits, such as 20260302120000, does not."""
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_STAMP = re.compile(
    r"(?:<\d{1,3}>1?\s*)?(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?)"
    r"|(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?:(?P<year>\d{4})\s+)?"
    r"(?P<clock>\d\d:\d\d:\d\d(?:\.\d+)?)(?:\s+(?P<after>\d{4})(?=\s))?"
    r")(?=[\s:]|$)"
)
_HALF = timedelta(days=180)


def seconds(text: str) -> float | None:
    """UNIX seconds, or ISO 8601, as UNIX seconds to the microsecond; None for what is neither.

    A number that is too great for seconds may count less than seconds. A time without a zone is UTC
    (rule 8.5).
    """
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        number = float(plain)
        return number if abs(number) < LATEST else epoch_seconds(number)
    plain = plain.removesuffix(" UTC").removesuffix(" GMT")
    if len(plain) < 10 or plain[4] != "-":
        return None  # datetime also reads 20260302 and the like, which are ids at least as often
    try:
        return epoch(datetime.fromisoformat(plain.replace(",", ".", 1)))
    except ValueError:
        return None


def epoch(moment: datetime) -> float:
    """A time as UNIX seconds; one without a zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) / timedelta(seconds=1)


def as_time(value: float) -> float | None:
    """A number as a time, if it can be one."""
    return value if math.isfinite(value) and abs(value) < LATEST else None


def epoch_seconds(number: float) -> float | None:
    """A number of seconds, milli-, micro- or nanoseconds, by its size, as UNIX seconds."""
    for unit in UNITS:
        if FROM <= number / unit < UNTIL:
            return round(number / unit, 6)  # what a double of nanoseconds holds
    return None


@dataclass(frozen=True)
class Stamp:
    """A stamp at the beginning of a line.

    Attributes
    ----------
    end : int
        Where it ends.
    seconds : float or None
        None where it has no year.
    month, day : int
    clock : timedelta
        Since midnight.
    """

    end: int
    seconds: float | None
    month: int = 0
    day: int = 0
    clock: timedelta = timedelta()

    def within(self, year: int) -> datetime | None:
        """The time in a year; None for 29 February where the year has none."""
        try:
            return datetime(year, self.month, self.day, tzinfo=UTC) + self.clock
        except ValueError:
            return None


def stamp(line: str) -> Stamp | None:
    """The stamp with which a line begins: RFC 3339, or that of BSD syslog, with a year or without."""
    found = _STAMP.match(line)
    if not found:
        return None
    if found["iso"]:
        when = seconds(found["iso"].replace(" ", "T", 1).replace(" ", ""))
        return Stamp(found.end(), when) if when is not None else None
    month = MONTHS.get(found["month"].lower())
    hours, minutes, rest = found["clock"].split(":")
    clock = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(rest))
    if month is None or clock >= timedelta(days=1, seconds=1):
        return None
    made = Stamp(found.end(), None, month, int(found["day"]), clock)
    if made.within(2000) is None:
        return None
    year = found["year"] or found["after"]
    if year is None:
        return made
    when_then = made.within(int(year)) if 1 <= int(year) <= 9999 else None
    return Stamp(found.end(), epoch(when_then)) if when_then else None


class Years:
    """Gives years to stamps of one file that have none.

    The last line is of the latest year in which it is not later than the file's own time (a day
    more is allowed, for zones). Going back from there, the year changes where a stamp is half a
    year or more later than the one after it: December before January.

    Parameters
    ----------
    stamps : iterable of Stamp
        All of the file's that have no year, in order.
    changed : float
        When the file was last changed, in UNIX seconds.
    """

    def __init__(self, stamps: Iterable[Stamp], changed: float) -> None:
        turns = _Turns()
        leap: set[int] = set()
        for one in stamps:
            now = turns.count_at(one)
            if (one.month, one.day) == (2, 29):
                leap.add(now)
        limit = _EPOCH + timedelta(seconds=changed) + timedelta(days=1)
        base = limit.year
        while (
            turns.last and base > 1 and not _fits_year(turns.last, base, limit, turns.count, leap)
        ):
            base -= 1
        self._first = base - turns.count
        self._turns = _Turns()

    def seconds(self, one: Stamp) -> float | None:
        """The time of the next stamp; to be asked for all of them in order once more."""
        moment = one.within(max(1, self._first + self._turns.count_at(one)))
        return epoch(moment) if moment else None


class _Turns:
    """How often the year has changed on the way through stamps.

    Attributes
    ----------
    count : int
    last : datetime or None
        The last stamp, in a leap year, so that every day has a place.
    """

    def __init__(self) -> None:
        self.count = 0
        self.last: datetime | None = None

    def count_at(self, one: Stamp) -> int:
        """The count for the next stamp; a single line out of order changes nothing."""
        now = one.within(2000)
        if now is None:
            return self.count
        before, self.last = self.last, now
        if before is None or abs(now - before) < _HALF:
            return self.count
        if now < before:
            self.count += 1
            return self.count
        self.last = before
        return self.count - 1  # a line of December among those of January


def _fits_year(last: datetime, base: int, limit: datetime, turns: int, leap: set[int]) -> bool:
    """Whether the last stamp is early enough in a year, and each 29 February of a leap year."""
    try:
        if last.replace(year=base) > limit:
            return False
    except ValueError:
        return False
    return all(_is_leap(base - turns + one) for one in leap)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
