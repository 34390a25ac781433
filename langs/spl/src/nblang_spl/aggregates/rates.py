"""Amounts by time (rules 5.13, 5.22)."""

from __future__ import annotations

from nblang_spl.aggregates.ordering import earliest, earliest_time, latest, latest_time
from nblang_spl.aggregates.registry import Aggregation, aggregate
from nblang_spl.errors import SplError
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


@aggregate("rate", rule="5.13")
def rate(call: Aggregation) -> Value:
    """How much a counter grew in a second, from its earliest to its latest value."""
    grown = sql(":b - :a", a=earliest(call).number, b=latest(call).number)
    seconds = sql(":b - :a", a=earliest_time(call).number, b=latest_time(call).number)
    return Value(sql("CASE WHEN :s > 0 THEN :g / :s END", g=grown, s=seconds), Type.NUMBER)


@aggregate("per_second", rule="5.22")
def per_second(call: Aggregation) -> Value:
    return _scaled_sum(call, 1)


@aggregate("per_minute", rule="5.22")
def per_minute(call: Aggregation) -> Value:
    return _scaled_sum(call, 60)


@aggregate("per_hour", rule="5.22")
def per_hour(call: Aggregation) -> Value:
    return _scaled_sum(call, 3600)


@aggregate("per_day", rule="5.22")
def per_day(call: Aggregation) -> Value:
    return _scaled_sum(call, 86400)


def _scaled_sum(call: Aggregation, seconds: int) -> Value:
    """The sum, scaled from the width of its bin."""
    if call.width is None:
        raise SplError("per_second() and the like work only in `timechart`; write sum().")
    total = call.numeric("sum")
    return Value(sql(f":t * {seconds} / :w", t=total, w=call.width), Type.NUMBER)
