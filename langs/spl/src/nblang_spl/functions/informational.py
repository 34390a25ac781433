"""What a value is (rule 3.21)."""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


def _flag(tree_sql: str, **parts: object) -> Value:
    return Value(sql(tree_sql, **parts), Type.BOOL)  # type: ignore[arg-type]


@function("isnull(value)", rule="3.21")
def isnull(call: Call) -> Value:
    return _flag(":v IS NULL", v=call.value(0).sql)


@function("isnotnull(value)", rule="3.21")
def isnotnull(call: Call) -> Value:
    return _flag(":v IS NOT NULL", v=call.value(0).sql)


@function("isnum(value)", rule="3.21")
def isnum(call: Call) -> Value:
    value = call.value(0)
    if value.literal is not None:
        return _flag("false")
    return _flag(":n IS NOT NULL", n=value.number)


@function("isint(value)", rule="3.21")
def isint(call: Call) -> Value:
    value = call.value(0)
    if value.literal is not None:
        return _flag("false")
    return _flag("coalesce(:n = trunc(:n), false)", n=value.number)


@function("isstr(value)", rule="3.21")
def isstr(call: Call) -> Value:
    value = call.value(0)
    if value.literal is not None:
        return _flag("true")
    return _flag("(:v IS NOT NULL AND :n IS NULL)", v=value.sql, n=value.number)


@function("isbool(value)", rule="3.21")
def isbool(call: Call) -> Value:
    value = call.either(0)
    return _flag("true" if value.type is Type.BOOL else "false")


@function("typeof(value)", rule="3.21")
def typeof(call: Call) -> Value:
    value = call.either(0)
    if value.type is Type.BOOL:
        return Value(sql("'Bool'"), Type.TEXT)
    if value.literal is not None:
        return Value(sql("'String'"), Type.TEXT)
    return Value(
        sql(
            "CASE WHEN :v IS NULL THEN 'Invalid' WHEN :n IS NOT NULL THEN 'Number' ELSE 'String' END",
            v=value.sql,
            n=value.number,
        ),
        Type.TEXT,
    )
