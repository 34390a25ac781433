"""Percentiles and the most frequent value (rules 5.6, 5.12).

Percentiles are exact for any number of values; Splunk's are near ones above 1,000 distinct values.
"""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.aggregates.registry import Aggregation, aggregate
from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


@aggregate("median", rule="5.12")
def median(call: Aggregation) -> Value:
    return _interpolate(call, 50.0)


@aggregate("perc", "p", rule="5.12, 5.14", parametric=True)
def perc(call: Aggregation) -> Value:
    return _interpolate(call, _percent(call))


@aggregate("exactperc", rule="5.12", parametric=True)
def exactperc(call: Aggregation) -> Value:
    """The nearest rank: of 0-based rank floor(percent/100 * n) among the n numbers in order."""
    percent = _percent(call)
    place = sql(
        f"CAST(least(floor({percent!r} * len(:all) / 100), len(:all) - 1) AS BIGINT) + 1",
        all=call.all_numbers,
    )
    found = sql("list_extract(list_sort(:all), :place)", all=call.all_numbers, place=place)
    return Value(found, Type.NUMBER, whole=call.value.whole)


@aggregate("upperperc", rule="5.12", parametric=True)
def upperperc(call: Aggregation) -> Value:
    """The bound above a near percentile, which is the percentile where that is exact."""
    return _interpolate(call, _percent(call))


def _percent(call: Aggregation) -> float:
    try:
        percent = float(call.parameter)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise SplError(
            f"{display_text(call.parameter)} is not a percentile; write one from 0 to 100, as in p95(bytes)."
        )
    return percent


def _interpolate(call: Aggregation, percent: float) -> Value:
    """Between the two of the n numbers in order that stand around percent/100 * (n - 1)."""
    part = repr(percent / 100)
    if call.several:
        found = sql(f"list_aggregate(:all, 'quantile_cont', {part})", all=call.all_numbers)
    else:
        found = sql(f"quantile_cont(:n, {part})", n=call.number)
    return Value(found, Type.NUMBER)


@aggregate("mode", rule="5.6")
def mode(call: Aggregation) -> Value:
    """Values are texts; of equally frequent ones the first in code-point order (open point 11.2)."""
    counts: exp.Expr
    if call.several:
        counts = sql("list_aggregate(:all, 'histogram')", all=call.all_texts)
    else:
        counts = sql("histogram(:t)", t=call.value.text)
    pairs = sql(
        "list_transform(map_entries(:counts), lambda e: struct_pack(n := -CAST(e.value AS BIGINT), v := e.key))",
        counts=counts,
    )
    return Value(
        sql("struct_extract(list_extract(list_sort(:pairs), 1), 'v')", pairs=pairs), Type.TEXT
    )
