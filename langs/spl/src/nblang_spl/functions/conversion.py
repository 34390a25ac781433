"""Conversion functions (table of section 4)."""

from __future__ import annotations

from nbcore import join_names
from nblang_spl.engine.udf import based
from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import LOOKS_LIKE_A_NUMBER, Type, Value
from nblang_spl.sql.build import sql


@function("tonumber(text, [base])", rule="functions: tonumber")
def tonumber(call: Call) -> Value:
    """A field that does not parse is null; a literal that does not is an error."""
    value = call.value(0)
    base = call.whole(1, "its base") if len(call) > 1 else 10
    if not 2 <= base <= 36:
        raise call.refuse("tonumber() takes a base from 2 to 36.", 1)
    if value.literal is not None and not _is_number(value.literal, base):
        raise call.refuse("The text given to tonumber() is not a number.", 0)
    if base == 10:
        return Value(value.number, Type.NUMBER, whole=value.whole)
    number = sql("spl_based(:t, :b)", t=value.text, b=call.context.bind(base))
    return Value(number, Type.NUMBER, whole=True)


def _is_number(text: str, base: int) -> bool:
    if base != 10:
        return based(text, base) is not None
    return LOOKS_LIKE_A_NUMBER.fullmatch(text) is not None


_FORMS = ("hex", "commas", "duration", "binary")


@function("tostring(value, [format])", rule="functions: tostring")
def tostring(call: Call) -> Value:
    """A number or a test as text; ``hex``, ``commas``, ``duration`` and ``binary`` as forms."""
    if len(call) == 1:
        return Value(call.either(0).text, Type.TEXT)
    form = call.literal(1, "its format")
    if form not in _FORMS:
        raise call.refuse(f"tostring() knows the formats {join_names(_FORMS)}.", 1)
    return Value(sql(_WRITTEN[form], n=call.number(0)), Type.TEXT)


_WHOLE = "CAST(trunc(CASE WHEN abs(:n) < 9e18 THEN :n END) AS BIGINT)"
_WRITTEN = {
    "hex": f"CASE WHEN :n >= 0 THEN '0x' || printf('%X', {_WHOLE}) END",
    "binary": f"CASE WHEN :n >= 0 THEN bin({_WHOLE}) END",
    # Two decimals where there is a fraction.
    "commas": "CASE WHEN :n = trunc(:n) AND abs(:n) < 9e18"
    f" THEN format('{{:,}}', {_WHOLE}) ELSE format('{{:,.2f}}', :n) END",
    "duration": f"CASE WHEN :n >= 0 THEN (CASE WHEN :n >= 86400"
    f" THEN CAST({_WHOLE} // 86400 AS VARCHAR) || '+' ELSE '' END)"
    f" || printf('%02d:%02d:%02d', ({_WHOLE} % 86400) // 3600, ({_WHOLE} % 3600) // 60,"
    f" {_WHOLE} % 60) END",
}
