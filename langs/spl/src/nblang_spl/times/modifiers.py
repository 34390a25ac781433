"""Points in time as a search writes them: ``-7d@d``, ``now``, UNIX seconds, dates (section 8)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nblang_spl.errors import SplError, display_text

UNITS = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "minute", "minutes", "mins"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
    "mon": ("mon", "month", "months"),
    "q": ("q", "qtr", "qtrs", "quarter", "quarters"),
    "y": ("y", "yr", "yrs", "year", "years"),
}
"""Units with their long forms (rule 8.2)."""
UNIT = {form: unit for unit, forms in UNITS.items() for form in forms}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_MONTHS = {"mon": 1, "q": 3, "y": 12}
_STEP = re.compile(
    r"(?P<sign>[+-])(?P<count>\d*)(?P<unit>[a-z]+)|@(?P<snap>[a-z]+?)(?P<day>[0-7])?(?![a-z0-9])",
    re.IGNORECASE,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DATE = "%m/%d/%Y:%H:%M:%S"
"""The one form of a date that a search may hold without ``timeformat=`` (rule 8.3)."""


def moment(text: str, now: float, position: int | None = None) -> float:
    """A point in time as UNIX seconds.

    Parameters
    ----------
    text : str
        ``now``, ``now()``, seconds, ``-1d@d``, ``@w1``, or a date as :data:`DATE`.
    now : float
        What relative ones count from.

    Raises
    ------
    SplError
        It is none of these.
    """
    bare = text.strip()
    if bare.lower() in ("now", "now()"):
        return now
    if re.fullmatch(r"-?\d+(\.\d+)?", bare):
        return float(bare)
    if bare[:1] in ("+", "-", "@"):
        return shift_time(bare, now, position)
    try:
        return datetime.strptime(bare, DATE).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise SplError(
            f"{display_text(text)} is not a time here; write UNIX seconds, `-7d@d`, `now`, or a "
            f"date as "
            '"12/31/2024:23:59:59".',
            position,
        ) from None


@dataclass(frozen=True)
class Step:
    """One piece of a relative time: an offset of ``count`` units, or a snap (count None).

    Attributes
    ----------
    unit : str
        A key of :data:`UNITS`.
    count : int or None
    weekday : int
        Of a snap to a week: 0 and 7 Sunday, 1 Monday.
    """

    unit: str
    count: int | None
    weekday: int = 0


def steps(text: str, position: int | None = None) -> list[Step]:
    """The offsets and snaps of a relative time, from left to right (rule 8.1).

    Raises
    ------
    SplError
        It is not a relative time.
    """
    found: list[Step] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        unit = UNIT.get((step["unit"] or step["snap"]).lower()) if step else None
        if step is None or unit is None:
            raise SplError(
                f"{display_text(text)} is not a relative time; write for example `-24h`, `-7d@d` "
                f"or `@w1`.",
                position,
            )
        if step["sign"]:
            count = int(step["count"] or 1) * (1 if step["sign"] == "+" else -1)
            found.append(Step(unit, count))
        else:
            found.append(Step(unit, None, int(step["day"]) if step["day"] else 0))
        at = step.end()
    return found


def shift_time(text: str, start: float, position: int | None = None) -> float:
    """A time moved by the offsets and snaps of a relative time."""
    when = start
    for step in steps(text, position):
        try:
            if step.count is None:
                when = snap_time(when, step.unit, step.weekday)
            else:
                when = move_time(when, step.unit, step.count)
        except (OverflowError, ValueError):
            raise SplError(
                f"{display_text(text)} is outside the supported years.", position
            ) from None
    return when


def move_time(when: float, unit: str, count: int) -> float:
    """A time moved by whole units; months keep the day where the month has it."""
    if unit in _SECONDS:
        return when + count * _SECONDS[unit]
    date = _EPOCH + timedelta(seconds=when)
    months = date.year * 12 + date.month - 1 + count * _MONTHS[unit]
    year, month = divmod(months, 12)
    day = min(date.day, calendar.monthrange(year, month + 1)[1])
    return (date.replace(year=year, month=month + 1, day=day) - _EPOCH).total_seconds()


def snap_time(when: float, unit: str, weekday: int = 0) -> float:
    """A time moved back to the start of its unit (rules 8.1, 8.2)."""
    if unit in ("s", "m", "h", "d"):
        return when // _SECONDS[unit] * _SECONDS[unit]
    date = (_EPOCH + timedelta(seconds=when)).replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "w":
        back = (date.isoweekday() - weekday) % 7
        date -= timedelta(days=back)
    elif unit == "mon":
        date = date.replace(day=1)
    elif unit == "q":
        date = date.replace(month=(date.month - 1) // 3 * 3 + 1, day=1)
    else:
        date = date.replace(month=1, day=1)
    return (date - _EPOCH).total_seconds()


def span(text: str, position: int | None = None) -> tuple[int, str]:
    """A width of time such as ``5m``, ``1d`` or ``3600s``: its count and its unit, seconds without one.

    Raises
    ------
    SplError
        It is none.
    """
    found = re.fullmatch(r"(?=.)(\d*)([a-zA-Z]*)", text, re.ASCII)
    unit = UNIT.get(found[2].lower() or "s") if found else None
    if not found or unit is None or found[1] in ("0", "00"):
        raise SplError(
            f"{display_text(text)} is not a span; write for example `5m`, `1h` or `1d`.", position
        )
    return int(found[1] or 1), unit
