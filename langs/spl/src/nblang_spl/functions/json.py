"""Functions over JSON (table of section 4); paths are those of ``spath`` (rule 6.21)."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql import paths
from nblang_spl.sql.build import sql

_VALID = "CASE WHEN json_valid(:t) THEN {} END"


@function("spath(text, path)", rule="functions: spath")
def spath(call: Call) -> Value:
    """Of JSON or XML."""
    path = paths.path(call.literal(1, "its path"), call.arguments[1].position)
    return paths.extract_path(call.context, call.text(0), path)


@function("json_extract(json, [paths...])", rule="functions: json_extract")
def json_extract(call: Call) -> Value:
    """One path gives its value, several a JSON array of theirs (G), none the whole."""
    return _extract(call, [_json_path(call, number) for number in range(1, len(call))])


@function("json_extract_exact(json, [keys...])", rule="functions: json_extract")
def json_extract_exact(call: Call) -> Value:
    """Keys are taken as they are, with their dots and braces."""
    names = [call.literal(number, "a key") for number in range(1, len(call))]
    return _extract(call, [f"$.{_quote_key(name)}" for name in names])


@function("json_valid(text)", rule="functions: json_extract")
def json_valid(call: Call) -> Value:
    return Value(sql("json_valid(:t)", t=call.text(0)), Type.BOOL)


@function("json_keys(json)", rule="functions: json_extract")
def json_keys(call: Call) -> Value:
    """The keys of an object as a JSON array."""
    keys = "CASE WHEN json_type(:t) = 'OBJECT' THEN CAST(to_json(json_keys(:t)) AS VARCHAR) END"
    return Value(sql(keys, t=_json(call.text(0))), Type.TEXT)


@function("json_array_to_mv(json)", rule="functions: json_extract")
def json_array_to_mv(call: Call) -> Value:
    """The elements of an array as several values."""
    elements = (
        "CASE WHEN json_type(:t) = 'ARRAY'"
        " THEN spl_list(list_filter(CAST(json_extract_string(:t, '$[*]') AS VARCHAR[]),"
        " lambda e: e IS NOT NULL)) END"
    )
    return Value(sql(elements, t=_json(call.text(0))), Type.MULTI)


@function("json_object([key], [values...])", rule="functions: json_extract")
def json_object(call: Call) -> Value:
    """Keys and values by turns."""
    if len(call) % 2:
        raise call.refuse("json_object() takes pairs of a key and a value.")
    parts: list[exp.Expr] = []
    for number in range(0, len(call), 2):
        parts += [call.text(number), _element(call.value(number + 1))]
    made = exp.Anonymous(this="json_object", expressions=parts)
    return Value(sql("CAST(:o AS VARCHAR)", o=made), Type.TEXT)


@function("json_array([values...])", rule="functions: json_extract")
def json_array(call: Call) -> Value:
    made = exp.Anonymous(
        this="json_array", expressions=[_element(value) for value in call.values()]
    )
    return Value(sql("CAST(:a AS VARCHAR)", a=made), Type.TEXT)


@function("mv_to_json_array(values)", rule="functions: json_extract")
def mv_to_json_array(call: Call) -> Value:
    """Each value as a text."""
    return Value(sql("CAST(to_json(:m) AS VARCHAR)", m=call.many(0)), Type.TEXT)


def _extract(call: Call, places: list[str]) -> Value:
    text = call.text(0)
    if not places:
        return Value(sql(_VALID.format(":t"), t=text), Type.TEXT)
    bind = call.context.bind
    if len(places) == 1:
        if "[*]" in places[0]:
            every = _VALID.format("CAST(to_json(json_extract(:t, :p)) AS VARCHAR)")
            return Value(sql(every, t=text, p=bind(places[0])), Type.TEXT)
        one = sql(_VALID.format("json_extract_string(:t, :p)"), t=text, p=bind(places[0]))
        return Value(one, Type.TEXT)
    each = [sql("json_extract(:t, :p)", t=text, p=bind(place)) for place in places]
    together = exp.Anonymous(this="json_array", expressions=each)
    return Value(sql(_VALID.format("CAST(:all AS VARCHAR)"), t=text, all=together), Type.TEXT)


def _json(text: exp.Expr) -> exp.Expr:
    """A text as JSON; null where it is none.

    DuckDB computes what depends on no row while it plans, without regard to a ``CASE`` around it.
    """
    return sql("TRY_CAST(:t AS JSON)", t=text)


def _json_path(call: Call, number: int) -> str:
    path = paths.path(call.literal(number, "a path"), call.arguments[number].position)
    if not path.json:
        raise call.refuse(f"{path.text} names an attribute of XML; JSON has no attributes.", number)
    return path.json


def _quote_key(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _element(value: Value) -> exp.Expr:
    """A number as a number, several values as a list, text that is an object or a list as that."""
    if value.type is Type.NUMBER and value.whole:
        return sql("CAST(:n AS BIGINT)", n=value.sql)
    if value.type in (Type.NUMBER, Type.MULTI):
        return value.sql
    return sql(
        "CASE WHEN json_valid(:t) AND json_type(:t) IN ('OBJECT', 'ARRAY') THEN CAST(:t AS JSON)"
        " ELSE to_json(:t) END",
        t=value.text,
    )
