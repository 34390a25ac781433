"""Functions on several values (table of section 4; rule 1.9: one value is a list of one)."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


@function("mvcount(values)", rule="functions: mvcount")
def mvcount(call: Call) -> Value:
    value = call.value(0)
    if value.type is Type.MULTI:
        count = sql("CAST(len(:m) AS DOUBLE)", m=value.sql)
    else:
        count = sql("CASE WHEN :v IS NOT NULL THEN CAST(1 AS DOUBLE) END", v=value.sql)
    return Value(count, Type.NUMBER, whole=True)


@function("mvindex(values, start, [end])", rule="functions: mvindex")
def mvindex(call: Call) -> Value:
    """From 0, negatives from the end, the end included; out of range is null."""
    many = call.many(0)
    first = _place(many, call.number(1))
    if len(call) == 2:
        return Value(sql("list_extract(:m, :i)", m=many, i=first), Type.TEXT)
    last = _place(many, call.number(2))
    return Value(
        sql("CASE WHEN :i >= 1 THEN spl_list(list_slice(:m, :i, :j)) END", m=many, i=first, j=last),
        Type.MULTI,
    )


def _place(many: exp.Expr, number: exp.Expr) -> exp.Expr:
    """DuckDB's place, from 1, of SPL's index; 0 where a negative one reaches before the first."""
    return sql(
        "CASE WHEN :n < 0 THEN greatest(len(:m) + CAST(:n AS BIGINT) + 1, 0)"
        " ELSE CAST(:n AS BIGINT) + 1 END",
        n=number,
        m=many,
    )


@function("mvjoin(values, delimiter)", rule="functions: mvjoin")
def mvjoin(call: Call) -> Value:
    return Value(sql("array_to_string(:m, :d)", m=call.many(0), d=call.text(1)), Type.TEXT)


@function("mvrange(start, end, [step])", rule="functions: mvrange")
def mvrange(call: Call) -> Value:
    """The end is excluded; whole numbers only."""
    numbers = [sql("CAST(:n AS BIGINT)", n=call.number(at)) for at in range(len(call))]
    step = numbers[2] if len(numbers) > 2 else exp.Literal.number(1)
    made = sql(
        "CASE WHEN :s != 0 AND abs((:b - :a) / :s) <= 1000000"
        " THEN spl_list(list_transform(range(:a, :b, :s), lambda e: CAST(e AS VARCHAR))) END",
        a=numbers[0],
        b=numbers[1],
        s=step,
    )
    return Value(made, Type.MULTI)
