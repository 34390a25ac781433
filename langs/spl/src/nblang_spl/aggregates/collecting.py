"""Values of a group as several values (rules 5.6 to 5.8)."""

from __future__ import annotations

from nblang_spl.aggregates.registry import Aggregation, aggregate
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql

LISTED = 100
"""Values that ``list()`` keeps of a group (section 7)."""


@aggregate("values", rule="5.7")
def values(call: Aggregation) -> Value:
    """Distinct, in code-point order, without a limit."""
    if call.several:
        return Value(
            sql("spl_list(list_sort(list_distinct(:all)))", all=call.all_texts), Type.MULTI
        )
    distinct = sql("list(DISTINCT :t) FILTER (WHERE :t IS NOT NULL)", t=call.value.text)
    return Value(sql("list_sort(:d)", d=distinct), Type.MULTI)


@aggregate("list", rule="5.8")
def list_(call: Aggregation) -> Value:
    """In row order, duplicates stay, the first 100 only."""
    listed = call.ordered("list", call.value.many, call.rows.ordering())
    return Value(sql("spl_list(flatten(:l))", l=listed), Type.MULTI, most=LISTED)
