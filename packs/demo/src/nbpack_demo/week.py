"""The demo's week and its working hours, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nbpack_demo.dice import Dice

START = datetime(2026, 3, 2, tzinfo=UTC)
END = datetime(2026, 3, 9, tzinfo=UTC)
DAYS = tuple(START + timedelta(days=day) for day in range(7))
WORKDAYS = DAYS[:5]
WEEKEND = DAYS[5:]


def at(day: datetime, hour: float) -> datetime:
    """That hour of the day; 7.5 is half past seven."""
    return day + timedelta(hours=hour)


def working_time(dice: Dice, day: datetime) -> datetime:
    """A moment of the working day; more of them in its middle."""
    return at(day, 7.2 + 10.4 * (dice.between(0, 1) + dice.between(0, 1)) / 2)


def every(
    dice: Dice, hours: float, jitter: float = 0.1, days: tuple[datetime, ...] = DAYS
) -> list[datetime]:
    """Moments through those days, ``hours`` apart, each late by up to ``jitter`` of that."""
    moments = []
    for day in days:
        hour = 0.0
        while hour < 24 - hours * jitter:
            moments.append(at(day, hour + dice.between(0, hours * jitter)))
            hour += hours
    return moments
