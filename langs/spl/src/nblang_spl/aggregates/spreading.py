"""How far a group's numbers lie apart (rules 5.10, 5.11)."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.aggregates.registry import Aggregation, aggregate
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql

_LARGEST = "1e150"
"""DuckDB ends a query where the square of a number is infinite; such numbers have no spread here."""


@aggregate("stdev", rule="5.11")
def stdev(call: Aggregation) -> Value:
    return _spread(call, "stddev_samp")


@aggregate("stdevp", rule="5.11")
def stdevp(call: Aggregation) -> Value:
    return _spread(call, "stddev_pop")


@aggregate("var", rule="5.11")
def var(call: Aggregation) -> Value:
    return _spread(call, "var_samp")


@aggregate("varp", rule="5.11")
def varp(call: Aggregation) -> Value:
    return _spread(call, "var_pop")


def _spread(call: Aggregation, function: str) -> Value:
    """Null for no number, 0 for one, although n-1 is 0 then."""
    count: exp.Expr
    if call.several:
        near = sql(f"list_filter(:all, lambda e: abs(e) < {_LARGEST})", all=call.all_numbers)
        spread = sql(f"list_aggregate(:near, '{function}')", near=near)
        count, within = sql("len(:all)", all=call.all_numbers), sql("len(:near)", near=near)
    else:
        near = sql(f"CASE WHEN abs(:n) < {_LARGEST} THEN :n END", n=call.number)
        spread = sql(f"{function}(:near)", near=near)
        count, within = sql("count(:n)", n=call.number), sql("count(:near)", near=near)
    return Value(
        sql(
            "CASE WHEN :count = 1 THEN CAST(0 AS DOUBLE) WHEN :count = :within THEN :spread END",
            count=count,
            within=within,
            spread=spread,
        ),
        Type.NUMBER,
    )


@aggregate("range", rule="5.10")
def range_(call: Aggregation) -> Value:
    whole = call.value.whole
    span = sql("spl_finite(:b - :a)", a=call.numeric("min"), b=call.numeric("max"))
    return Value(span, Type.NUMBER, whole=whole)


@aggregate("sumsq", rule="5.10")
def sumsq(call: Aggregation) -> Value:
    if call.several:
        squares = sql("list_transform(:all, lambda e: e * e)", all=call.all_numbers)
        total = sql("list_aggregate(:squares, 'sum')", squares=squares)
    else:
        total = sql("sum(:n * :n)", n=call.number)
    return Value(sql("spl_finite(:t)", t=total), Type.NUMBER, whole=call.value.whole)
