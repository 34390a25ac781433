"""Least and greatest of arguments (rule "Statistical eval functions" of section 4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql

_OF_LIST = {"least": "list_min", "greatest": "list_max"}


@function("min(x...)", rule="functions: min")
def least(call: Call) -> Value:
    """The least; any number is less than text. Each of several values counts, none does not."""
    return _min_or_max(call, "least")


@function("max(x...)", rule="functions: max")
def greatest(call: Call) -> Value:
    """The greatest; text is greater than any number. Each of several values counts, none does not."""
    return _min_or_max(call, "greatest")


def _min_or_max(call: Call, name: str) -> Value:
    values = [value for value in call.values() if value.type is not Type.NOTHING]
    if not values:
        return Value(sql("CAST(NULL AS VARCHAR)"), Type.NOTHING)
    numbers = _fold_calls(name, [_numbers(name, value) for value in values])
    if all(value.type is Type.NUMBER for value in values):
        return Value(numbers, Type.NUMBER, whole=all(value.whole for value in values))
    texts = _fold_calls(name, [_texts(name, value) for value in values])
    number = sql("spl_text(:n)", n=numbers)
    first, second = (number, texts) if name == "least" else (texts, number)
    return Value(sql("coalesce(:a, :b)", a=first, b=second), Type.TEXT)


def _numbers(name: str, value: Value) -> exp.Expr:
    """The extreme of an argument's numbers; null for none."""
    if value.type is Type.MULTI:
        return sql(f"{_OF_LIST[name]}(:n)", n=value.numbers)
    return value.number


def _texts(name: str, value: Value) -> exp.Expr:
    """The extreme of an argument's texts that look like no numbers; null for none."""
    if value.type is Type.MULTI:
        texts = sql("list_filter(:m, lambda e: spl_number(e) IS NULL)", m=value.sql)
        return sql(f"{_OF_LIST[name]}(:t)", t=texts)
    return sql("CASE WHEN :n IS NULL THEN :t END", n=value.number, t=value.text)


def _fold_calls(name: str, trees: Sequence[exp.Expr]) -> exp.Expr:
    # One argument is its own least; DuckDB passes over nulls.
    if len(trees) == 1:
        return trees[0]
    made = trees[0]
    for tree in trees[1:]:
        made = sql(f"{name}(:a, :b)", a=made, b=tree)
    return made
