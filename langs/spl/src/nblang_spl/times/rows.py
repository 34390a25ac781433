"""Relative times of rows: offsets and snaps as SQL over seconds (section 8; the zone is UTC)."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.sql.build import sql
from nblang_spl.sql.operands import Operands
from nblang_spl.times.modifiers import Step

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_MONTHS = {"mon": 1, "q": 3, "y": 12}
_TRUNC = {"mon": "month", "q": "quarter", "y": "year"}
_FIRST, _LAST = -62_135_596_800, 253_402_300_799
"""Seconds of the years 1 to 9999; a time beyond has no calendar."""


def move_time(time: exp.Expr, steps: list[Step]) -> exp.Expr:
    """A time, in seconds, moved step by step; null for null and outside the years 1 to 9999."""
    for step in steps:
        operands = Operands()
        before = operands.put(time)
        made = _snap_step(before, step) if step.count is None else _offset(before, step)
        time = operands.bound(made)
    return time


def _offset(time: exp.Expr, step: Step) -> exp.Expr:
    count = step.count or 0
    if step.unit in _SECONDS:
        seconds = exp.Literal.number(abs(count) * _SECONDS[step.unit])
        return sql(":t + :n" if count >= 0 else ":t - :n", t=time, n=seconds)
    months = exp.Literal.number(abs(count) * _MONTHS[step.unit])
    template = ":t + to_months(:n)" if count >= 0 else ":t - to_months(:n)"
    moment = sql(template, t=_stamp(time), n=sql("CAST(:n AS INTEGER)", n=months))
    return _seconds(moment)


def _snap_step(time: exp.Expr, step: Step) -> exp.Expr:
    if step.unit in ("s", "m", "h", "d"):
        size = exp.Literal.number(_SECONDS[step.unit])
        return sql("floor(:t / :n) * :n", t=time, n=size)
    if step.unit == "w":
        # 1 January 1970 was a Thursday, the fourth day.
        days = sql("CAST(floor(:t / 86400) AS BIGINT)", t=_in_calendar(time))
        shift = exp.Literal.number((4 - step.weekday) % 7)
        back = sql("(((:d + :s) % 7) + 7) % 7", d=days, s=shift)
        return sql("CAST((:d - :b) * 86400 AS DOUBLE)", d=days, b=back)
    unit = exp.Literal.string(_TRUNC[step.unit])
    return _seconds(sql("date_trunc(:u, :t)", u=unit, t=_stamp(time)))


def _stamp(time: exp.Expr) -> exp.Expr:
    return sql(
        "make_timestamp(CAST(round(:t * 1000000) AS BIGINT))",
        t=_in_calendar(time),
    )


def _in_calendar(time: exp.Expr) -> exp.Expr:
    """A time in the years that have a calendar."""
    return sql(
        "CASE WHEN :t >= :a AND :t <= :b THEN :t END",
        t=time,
        a=exp.Literal.number(_FIRST),
        b=exp.Literal.number(_LAST),
    )


def _seconds(moment: exp.Expr) -> exp.Expr:
    # To the microsecond: a date_trunc by itself is a date, whose epoch is whole.
    return sql("epoch_us(CAST(:m AS TIMESTAMP)) / 1000000", m=moment)
