"""Text functions (table of section 4).

Those that rule 3.22 lists as not for several values see them joined by a newline.
"""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql import patterns
from nblang_spl.sql.build import ELEMENT, map_elements, sql
from nblang_spl.syntax import trees


def _on_each(call: Call, template: str) -> Value:
    value = call.value(0)
    if value.type is Type.MULTI:
        return Value(map_elements(value.sql, sql(template, t=ELEMENT)), Type.MULTI)
    return Value(sql(template, t=value.text), Type.TEXT)


@function("lower(text)", rule="3.22")
def lower(call: Call) -> Value:
    return _on_each(call, "lower(:t)")


@function("upper(text)", rule="3.22")
def upper(call: Call) -> Value:
    return _on_each(call, "upper(:t)")


@function("len(text)", rule="functions: len")
def length(call: Call) -> Value:
    return Value(sql("CAST(length(:t) AS DOUBLE)", t=call.text(0)), Type.NUMBER, whole=True)


@function("substr(text, start, [length])", rule="functions: substr")
def substr(call: Call) -> Value:
    """From 1; a negative start counts from the end; 0 counts as 1."""
    text = call.text(0)
    begin = sql("spl_begin(:s, length(:t))", s=call.place(1), t=text)
    if len(call) == 2:
        return Value(sql("substring(:t, :b)", t=text, b=begin), Type.TEXT)
    count = sql("greatest(:n, 0)", n=call.place(2))
    return Value(sql("substring(:t, :b, :c)", t=text, b=begin, c=count), Type.TEXT)


@function("split(text, delimiter)", rule="functions: split")
def split(call: Call) -> Value:
    """The delimiter is literal; empty pieces stay."""
    value = call.value(0)
    cut = sql("string_split(:t, :d)", t=value.text, d=call.text(1))
    return Value(cut, Type.MULTI)


@function("replace(text, regex, replacement)", rule="functions: replace")
def replace(call: Call) -> Value:
    if isinstance(call.arguments[1], trees.Text) and isinstance(call.arguments[2], trees.Text):
        found = patterns.pattern(
            call.context, call.literal(1, "its pattern"), call.arguments[1].position
        )
        put = call.literal(2, "its replacement")
        return Value(patterns.replace_matches(call.context, call.text(0), found, put), Type.TEXT)
    every = [call.text(number) for number in range(3)]
    return Value(
        sql("spl_regex_replace(:t, :p, :r, 0)", t=every[0], p=every[1], r=every[2]), Type.TEXT
    )


def _trim(call: Call, name: str) -> Value:
    chars = call.text(1) if len(call) > 1 else sql("' ' || chr(9)")
    return Value(sql(f"{name}(:t, :c)", t=call.text(0), c=chars), Type.TEXT)


@function("trim(text, [characters])", rule="functions: trim")
def trim(call: Call) -> Value:
    return _trim(call, "trim")


@function("ltrim(text, [characters])", rule="functions: trim")
def ltrim(call: Call) -> Value:
    return _trim(call, "ltrim")


@function("rtrim(text, [characters])", rule="functions: trim")
def rtrim(call: Call) -> Value:
    return _trim(call, "rtrim")


@function("urldecode(text)", rule="functions: urldecode")
def urldecode(call: Call) -> Value:
    """Bytes that are not UTF-8 read as �, as everywhere."""
    text = call.text(0)
    return Value(sql("coalesce(try(url_decode(:t)), spl_url_decoded(:t))", t=text), Type.TEXT)
