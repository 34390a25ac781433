"""Conversion functions (table of section 4)."""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


@function("tonumber(text, [base])", rule="functions: tonumber")
def tonumber(call: Call) -> Value:
    """A field that does not parse is null; a literal that does not is an error."""
    value = call.value(0)
    base = call.whole(1, "its base") if len(call) > 1 else 10
    if not 2 <= base <= 36:
        raise call.refuse("tonumber() takes a base from 2 to 36.", 1)
    if base == 10:
        if value.literal is not None:
            try:
                float(value.literal)
            except ValueError:
                raise call.refuse("tonumber() was given a text that is no number.", 0) from None
        return Value(value.number, Type.NUMBER, whole=value.whole)
    number = sql("spl_based(:t, :b)", t=value.text, b=call.context.bind(base))
    return Value(number, Type.NUMBER, whole=True)
