"""Mathematical functions (table of section 4)."""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


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
