"""Time ranges: half-open, in UTC, always with both ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from pydantic import field_validator, model_validator

from nbcore.errors import UserError, kind_of
from nbcore.frozen import Frozen

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_RELATIVE = re.compile(r"\s*(\d{1,6})\s*([smhdw])\s*", re.IGNORECASE)
_HOW = (
    'Give a length such as "7d", "12h" or "30m", a pair (start, end), or start= and end= '
    'in ISO 8601, for example "2026-03-01T00:00Z".'
)
# Widths that a reader of a time axis expects; the first that yields at most `BINS` is taken.
# All divide a day: languages agree where such bins begin, and disagree on longer ones (Kusto
# counts weeks from the year 1, Splunk from midnight of the user's zone).
_WIDTHS = tuple(
    timedelta(seconds=s)
    for s in (
        1, 5, 10, 15, 30,
        60, 300, 600, 900, 1800,
        3600, 7200, 10800, 21600, 43200,
        86400,
    )
)  # fmt: skip
BINS = 200
"""About how many time bins a range is cut into: more than a figure has pixels to tell apart
helps nobody, fewer hide a burst."""


class TimeSpan(Frozen):
    """A time range ``[start, end)``: the start belongs to it, the end does not.

    Parameters
    ----------
    start, end : datetime
        Aware times; a time without a zone is taken as UTC.
    """

    start: datetime
    end: datetime

    @field_validator("start", "end", mode="before")
    @classmethod
    def _to_utc(cls, value: Any) -> datetime:
        return _moment(value, datetime.now(UTC))

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.start == self.end:
            raise UserError(
                f"The time range is empty: it starts and ends at {iso(self.start)}. "
                "Give a later end."
            )
        if self.start > self.end:
            raise UserError(
                f"The time range runs backwards: it starts at {iso(self.start)} and ends at "
                f"{iso(self.end)}. Swap the two."
            )
        return self

    @classmethod
    def parse(
        cls, value: Any = None, *, start: Any = None, end: Any = None, now: datetime | None = None
    ) -> Self:
        """Read what a user gives as a time range.

        Parameters
        ----------
        value : str, pair, TimeSpan, or object with ``start`` and ``end``
            ``"7d"`` counts back from ``now``.
        start, end : str or datetime, optional
            Instead of ``value``; without ``end`` the range reaches to ``now``.
        now : datetime, optional
            The source's clock; the real one by default.

        Raises
        ------
        UserError
            Nothing was given, it cannot be read, or it is empty or reversed.
        """
        clock = now or datetime.now(UTC)
        if value is not None and (start is not None or end is not None):
            raise UserError("Give either timespan= or start= and end=, not both.")
        if value is None and start is None:
            raise UserError(f"A time range is needed. {_HOW}")
        if value is None:
            last = clock if end is None else _moment(end, clock)
            return cls(start=_moment(start, clock), end=last)
        if isinstance(value, cls):
            return value
        if isinstance(value, timedelta):
            return cls(start=_go_back(clock, value), end=clock)
        if isinstance(value, str):
            length = _length(value)
            if length is None:
                raise UserError(f"The time range {value!r} cannot be read. {_HOW}")
            return cls(start=_go_back(clock, length), end=clock)
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return cls(start=_moment(value[0], clock), end=_moment(value[1], clock))
        if hasattr(value, "start") and hasattr(value, "end"):
            return cls(start=_moment(value.start, clock), end=_moment(value.end, clock))
        raise UserError(f"The time range is {kind_of(value)}, which cannot be read. {_HOW}")

    @property
    def length(self) -> timedelta:
        """How long the range is."""
        return self.end - self.start

    @property
    def before(self) -> Self:
        """The range of the same length that ends where this one begins.

        Raises
        ------
        UserError
            It would begin before the year 1.
        """
        try:
            return type(self)(start=self.start - self.length, end=self.start)
        except OverflowError:
            raise UserError(f"There is no range of the same length before {self}.") from None

    def bin_width(self, bins: int = BINS) -> timedelta:
        """The width that cuts the range into at most about ``bins`` round pieces, up to a day."""
        for width in _WIDTHS:
            if self.length / width <= bins:
                return width
        return _WIDTHS[-1]

    def __str__(self) -> str:
        return f"{iso(self.start)} to {iso(self.end)}"


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with ``Z``; fractions only where there are any."""
    text = moment.astimezone(UTC).isoformat().replace("+00:00", "")
    return f"{text}Z"


def _length(text: str) -> timedelta | None:
    found = _RELATIVE.fullmatch(text)
    # A capital M means months to many.
    if not found or int(found[1]) == 0 or found[2] == "M":
        return None
    return int(found[1]) * _UNITS[found[2].lower()]


def _go_back(clock: datetime, length: timedelta) -> datetime:
    try:
        return clock - length
    except OverflowError:
        raise UserError(f"The time range reaches back beyond the year 1. {_HOW}") from None


def _moment(value: Any, clock: datetime) -> datetime:
    if isinstance(value, datetime):
        # A pandas Timestamp is a datetime; NaT claims to be one too.
        if value != value:
            raise UserError(f"A time range cannot start or end at a missing time. {_HOW}")
        # It would warn of the nanoseconds that it cuts off.
        to_python = getattr(value, "to_pydatetime", None)
        return _utc(to_python(warn=False) if to_python else value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        length = _length(value.lstrip("-"))
        if length is not None:
            return _go_back(clock, length)
        if value.strip().lower() == "now":
            return clock
        try:
            return _utc(datetime.fromisoformat(value.strip()))
        except ValueError:
            raise UserError(f"The time {value!r} cannot be read. {_HOW}") from None
    raise UserError(f"The time is {kind_of(value)}, which cannot be read. {_HOW}")


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise UserError(f"The time {moment} lies outside the years 1 to 9999 in UTC.") from None
