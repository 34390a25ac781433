"""Mathematical functions (table of section 4)."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql

_DIGITS = 12
"""The most that ``round`` keeps behind the point."""


@function("floor(x)", rule="functions: floor")
def floor(call: Call) -> Value:
    return Value(sql("floor(:n)", n=call.number(0)), Type.NUMBER, whole=True)


@function("ceil(x)", rule="functions: ceil", also=("ceiling",))
def ceil(call: Call) -> Value:
    return Value(sql("ceil(:n)", n=call.number(0)), Type.NUMBER, whole=True)


@function("abs(x)", rule="functions: abs")
def abs_(call: Call) -> Value:
    value = call.value(0)
    return Value(sql("abs(:n)", n=value.number), Type.NUMBER, whole=value.whole)


@function("round(x, [digits])", rule="functions: round")
def round_(call: Call) -> Value:
    """Half goes away from zero on the decimal text: ``round(2.555, 2)`` is 2.56.

    A text that is made of the result keeps the digits: ``"x".round(10, 2)`` is ``x10.00``.
    """
    digits = call.whole(1, "its digits") if len(call) > 1 else 0
    if not 0 <= digits <= _DIGITS:
        raise call.refuse(f"round() takes from 0 to {_DIGITS} digits.", 1)
    # As a decimal, which has the digits that are read; what is too large for one has no fraction
    # that could be told.
    rounded = sql(
        "coalesce(CAST(round(TRY_CAST(:n AS DECIMAL(38, 15)), :d) AS DOUBLE), :n)",
        n=call.number(0),
        d=exp.Literal.number(digits),
    )
    return Value(rounded, Type.NUMBER, whole=digits == 0, digits=digits)


@function("exact(x)", rule="3.11")
def exact(call: Call) -> Value:
    """Results are never rounded here, so that it changes nothing."""
    value = call.value(0)
    return Value(value.number, Type.NUMBER, whole=value.whole)


@function("pow(x, y)", rule="functions: pow")
def pow_(call: Call) -> Value:
    power = sql(
        "CASE WHEN NOT (:x = 0 AND :y < 0) THEN spl_finite(pow(:x, :y)) END",
        x=call.number(0),
        y=call.number(1),
    )
    return Value(power, Type.NUMBER)


@function("sqrt(x)", rule="functions: sqrt")
def sqrt(call: Call) -> Value:
    return Value(sql("CASE WHEN :n >= 0 THEN sqrt(:n) END", n=call.number(0)), Type.NUMBER)


@function("exp(x)", rule="functions: exp")
def exp_(call: Call) -> Value:
    return Value(sql("spl_finite(exp(:n))", n=call.number(0)), Type.NUMBER)


@function("ln(x)", rule="functions: ln")
def ln(call: Call) -> Value:
    return Value(sql("CASE WHEN :n > 0 THEN ln(:n) END", n=call.number(0)), Type.NUMBER)


@function("log(x, [base])", rule="functions: log")
def log(call: Call) -> Value:
    """The base is 10 when absent."""
    base = call.number(1) if len(call) > 1 else exp.Literal.number(10)
    value = sql(
        "CASE WHEN :n > 0 AND :b > 0 AND :b != 1 THEN ln(:n) / ln(:b) END",
        n=call.number(0),
        b=base,
    )
    if len(call) == 1:  # exact for powers of ten, which a quotient of logarithms is not
        value = sql("CASE WHEN :n > 0 THEN log10(:n) END", n=call.number(0))
    return Value(value, Type.NUMBER)


@function("pi()", rule="functions: pi")
def pi(call: Call) -> Value:
    return Value(sql("pi()"), Type.NUMBER)


@function("random()", rule="functions: random")
def random(call: Call) -> Value:
    """Refused: a search over files gives the same answer each time it runs."""
    raise call.refuse(
        "random() is not supported, so that a search over files gives the same answer each time; "
        "use md5()."
    )
