"""Functions on several values (table of section 4; rule 1.9: one value is a list of one)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from sqlglot import exp

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql import patterns
from nblang_spl.sql.build import ELEMENT, filter_elements, is_true, map_elements, sql
from nblang_spl.syntax import trees
from nblang_spl.times.bins import SECONDS
from nblang_spl.times.modifiers import span


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
    first = _list_position(many, call.place(1))
    if len(call) == 2:
        return Value(sql("list_extract(:m, :i)", m=many, i=first), Type.TEXT)
    last = _list_position(many, call.place(2))
    return Value(sql("spl_slice(:m, :i, :j)", m=many, i=first, j=last), Type.MULTI)


def _list_position(many: exp.Expr, number: exp.Expr) -> exp.Expr:
    """DuckDB's place, from 1, of SPL's index; 0 where a negative one reaches before the first."""
    return sql("spl_index(:n, len(:m))", n=number, m=many)


@function("mvjoin(values, delimiter)", rule="functions: mvjoin")
def mvjoin(call: Call) -> Value:
    if isinstance(call.arguments[1], trees.Text):
        joined = "spl_joined(:m, :d)"
    else:  # which takes none that differs by row
        joined = "list_reduce(:m, lambda left, right: left || :d || right)"
    return Value(sql(joined, m=call.many(0), d=call.text(1)), Type.TEXT)


@function("mvrange(start, end, [step])", rule="functions: mvrange")
def mvrange(call: Call) -> Value:
    """The end is excluded; a step may be a span of time, such as ``"7d"``."""
    start, step = call.number(0), _step(call)
    made = sql(
        "CASE WHEN :n <= 1000000 THEN"
        " spl_list(list_transform(range(TRY_CAST(:n AS BIGINT)), lambda i: spl_text(:a + i * :s))) END",
        n=sql("ceil((:b - :a) / :s)", a=start, b=call.number(1), s=step),
        a=start,
        s=step,
    )
    return Value(made, Type.MULTI)


def _step(call: Call) -> exp.Expr:
    if len(call) < 3:
        return exp.Literal.number(1)
    tree = call.arguments[2]
    if not isinstance(tree, trees.Text):
        return call.number(2)
    count, unit = span(tree.value, tree.position)
    if unit not in SECONDS:
        raise call.refuse("mvrange() steps by weeks, days, hours, minutes or seconds.", 2)
    return exp.Literal.number(count * SECONDS[unit])


@function("mvappend(values...)", rule="functions: mvappend")
def mvappend(call: Call) -> Value:
    """In the order of the arguments; those without a value add nothing."""
    # Side by side and not one within the next: a list of a thousand values is no deep tree.
    each = [
        sql("coalesce(:m, CAST([] AS VARCHAR[]))", m=call.many(number))
        for number in range(len(call))
    ]
    return Value(sql("spl_list(flatten(:m))", m=exp.Array(expressions=each)), Type.MULTI)


@function("mvdedup(values)", rule="functions: mvdedup")
def mvdedup(call: Call) -> Value:
    """The first of each is kept."""
    kept = sql(
        "list_filter(:m, lambda e, i: list_position(:m, e) = i)",
        m=call.many(0),
    )
    return Value(kept, Type.MULTI)


@function("mvsort(values)", rule="functions: mvsort")
def mvsort(call: Call) -> Value:
    """In code-point order: 10, 100, 9."""
    return Value(sql("list_sort(:m)", m=call.many(0)), Type.MULTI)


@function("mvreverse(values)", rule="functions: mvreverse")
def mvreverse(call: Call) -> Value:
    return Value(sql("list_reverse(:m)", m=call.many(0)), Type.MULTI)


@function("mvzip(left, right, [delimiter])", rule="functions: mvzip")
def mvzip(call: Call) -> Value:
    """Pairs joined by the delimiter, a comma by default; the shorter list ends it."""
    between = call.text(2) if len(call) > 2 else sql("','")
    pairs = sql(
        "CASE WHEN :a IS NOT NULL AND :b IS NOT NULL AND :d IS NOT NULL"
        " THEN list_transform(range(1, least(len(:a), len(:b)) + 1),"
        " lambda i: list_extract(:a, i) || :d || list_extract(:b, i)) END",
        a=call.many(0),
        b=call.many(1),
        d=between,
    )
    return Value(sql("spl_list(:m)", m=pairs), Type.MULTI)


@function("mvfind(values, regex)", rule="functions: mvfind")
def mvfind(call: Call) -> Value:
    """The index, from 0, of the first value in which the pattern is found; else null."""
    if isinstance(call.arguments[1], trees.Text):
        found = patterns.pattern(
            call.context, call.literal(1, "its pattern"), call.arguments[1].position
        )
        test = patterns.matches(call.context, ELEMENT, found)
    else:
        test = sql("spl_regex_matches(:t, :p)", t=ELEMENT, p=call.text(1))
    return Value(
        sql(
            "CAST(list_extract(list_filter([list_position(:h, true)], lambda p: p > 0), 1) - 1"
            " AS DOUBLE)",
            h=map_elements(call.many(0), is_true(test)),
        ),
        Type.NUMBER,
        whole=True,
    )


@function("mvfilter(test)", rule="functions: mvfilter")
def mvfilter(call: Call) -> Value:
    """The values for which a test on exactly one field is true."""
    tree = call.arguments[0]
    named = {one.name for one in _nodes(tree) if isinstance(one, trees.FieldName)}
    if len(named) != 1:
        raise call.refuse("mvfilter() takes a test that names exactly one field.", 0)
    name = named.pop()
    values = call.compiler.value(trees.FieldName(name, tree.position)).many
    inside, value = call.compiler.inside(name)
    kept = filter_elements(values, is_true(inside.condition(tree)), value)
    return Value(sql("spl_list(:m)", m=kept), Type.MULTI)


@function("mvmap(values, expression)", rule="functions: mvmap")
def mvmap(call: Call) -> Value:
    """What an expression is for each value; in it the field's name stands for the value."""
    field = call.arguments[0]
    if not isinstance(field, trees.FieldName):
        raise call.refuse(
            "The first argument of mvmap() must be a field, whose name stands for each value.", 0
        )
    inside, value = call.compiler.inside(field.name)
    made = map_elements(call.many(0), inside.storable(call.arguments[1]).text, value)
    return Value(sql("spl_list(list_filter(:m, lambda e: e IS NOT NULL))", m=made), Type.MULTI)


def _nodes(tree: object) -> Iterator[object]:
    """A tree and all that is in it."""
    yield tree
    if is_dataclass(tree) and not isinstance(tree, type):
        for one in fields(tree):
            value = getattr(tree, one.name)
            for inner in value if isinstance(value, tuple) else (value,):
                yield from _nodes(inner)
