"""Counts, sums and extremes (rules 5.4 to 5.10)."""

from __future__ import annotations

from nblang_spl.aggregates.registry import Aggregation, aggregate
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


@aggregate("count", "c", rule="5.4", bare=True)
def count(call: Aggregation) -> Value:
    if call.value.type is Type.BOOL:  # count(eval(test)), rule 5.5
        counted = sql("count(*) FILTER (WHERE :b)", b=call.value.sql)
    elif call.several:
        counted = sql("coalesce(sum(len(:m)), 0)", m=call.value.sql)
    else:
        counted = sql("count(:v)", v=call.value.sql)
    return Value(sql("CAST(:n AS DOUBLE)", n=counted), Type.NUMBER, whole=True)


@aggregate("dc", "distinct_count", rule="5.6")
def dc(call: Aggregation) -> Value:
    if call.several:
        counted = sql("coalesce(len(list_distinct(:all)), 0)", all=call.all_texts)
    else:
        counted = sql("count(DISTINCT :t)", t=call.value.text)
    return Value(sql("CAST(:n AS DOUBLE)", n=counted), Type.NUMBER, whole=True)


@aggregate("estdc", rule="5.6")
def estdc(call: Aggregation) -> Value:
    """Exact here, where Splunk estimates."""
    return dc(call)


@aggregate("sum", rule="5.10")
def sum_(call: Aggregation) -> Value:
    return Value(call.numeric("sum"), Type.NUMBER, whole=call.value.whole)


@aggregate("avg", "mean", rule="5.10")
def avg(call: Aggregation) -> Value:
    return Value(call.numeric("avg"), Type.NUMBER)


@aggregate("min", rule="5.9")
def min_(call: Aggregation) -> Value:
    return _min_or_max(call, "min")


@aggregate("max", rule="5.9")
def max_(call: Aggregation) -> Value:
    return _min_or_max(call, "max")


def _min_or_max(call: Aggregation, name: str) -> Value:
    """Numbers as numbers; text in code-point order and after every number."""
    if call.value.type is Type.NUMBER:
        return Value(sql(f"{name}(:n)", n=call.number), Type.NUMBER, whole=call.value.whole)
    numbers = call.numeric(name)
    if call.several:
        texts = sql(
            f"list_aggregate(list_filter(:all, lambda e: spl_number(e) IS NULL), '{name}')",
            all=call.all_texts,
        )
    else:
        texts = sql(f"{name}(:t) FILTER (WHERE :n IS NULL)", t=call.value.text, n=call.number)
    as_text = sql("spl_text(:n)", n=numbers)
    first, second = (as_text, texts) if name == "min" else (texts, as_text)
    return Value(sql("coalesce(:a, :b)", a=first, b=second), Type.TEXT)
