"""First and last in the current order, earliest and latest in time (rule 5.13)."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.aggregates.registry import Aggregation, aggregate
from nblang_spl.events.source import TIME
from nblang_spl.plan.rows import Order
from nblang_spl.plan.values import Value
from nblang_spl.sql.build import sql


def _by_order(call: Aggregation, *, backwards: bool) -> Value:
    keys = [
        exp.Ordered(this=key.key.copy(), desc=key.descending != backwards, nulls_first=backwards)
        for key in call.rows.order
    ]
    return _same_type(call, call.ordered("first", call.value.sql, keys))


def _by_time(call: Aggregation, *, newest: bool) -> Value:
    time = Order(call.rows.value(TIME).number, descending=newest)
    keys = [time.ordered(), *call.rows.ordering()]
    return _same_type(call, call.ordered("first", call.value.sql, keys))


def _same_type(call: Aggregation, aggregated: exp.Expr) -> Value:
    return Value(aggregated, call.value.type, whole=call.value.whole, digits=call.value.digits)


@aggregate("first", rule="5.13")
def first(call: Aggregation) -> Value:
    return _by_order(call, backwards=False)


@aggregate("last", rule="5.13")
def last(call: Aggregation) -> Value:
    return _by_order(call, backwards=True)


@aggregate("earliest", rule="5.13")
def earliest(call: Aggregation) -> Value:
    return _by_time(call, newest=False)


@aggregate("latest", rule="5.13")
def latest(call: Aggregation) -> Value:
    return _by_time(call, newest=True)


@aggregate("earliest_time", rule="5.13")
def earliest_time(call: Aggregation) -> Value:
    return _time(call, "min")


@aggregate("latest_time", rule="5.13")
def latest_time(call: Aggregation) -> Value:
    return _time(call, "max")


def _time(call: Aggregation, name: str) -> Value:
    time = call.rows.value(TIME)
    found = sql(f"{name}(:t) FILTER (WHERE :v IS NOT NULL)", t=time.number, v=call.value.sql)
    return Value(found, time.type)
