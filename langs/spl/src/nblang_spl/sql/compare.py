"""Comparisons of two values, as ``where`` and ``eval`` make them (rules 3.3, 3.7, 3.9, 11.3).

All of them are null where a value is missing.
"""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import ELEMENT, anywhere, inverse, sql

_SIGNS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(operator: str, left: Value, right: Value) -> exp.Expression:
    """``left OPERATOR right``.

    Two numbers, or two that look like numbers, compare as numbers, all else as text in code-point
    order. A quoted literal is text, also ``"200"`` (open point 11.3), except beside a computed
    number. Of several values one must do (open point 11.4).
    """
    if Type.NOTHING in (left.type, right.type):
        return sql("CAST(NULL AS BOOLEAN)")
    if left.type is Type.MULTI and right.type is Type.MULTI:
        if operator == "=":
            return sql("list_has_any(:a, :b)", a=left.sql, b=right.sql)
        right = Value(right.text, Type.TEXT)
    if left.type is Type.MULTI:
        return anywhere(left.sql, compare(operator, Value(ELEMENT, Type.TEXT), right))
    if right.type is Type.MULTI:
        return compare(_TURNED[operator], right, left)
    if left.type is right.type is Type.BOOL:
        return _plainly(operator, left.sql, right.sql)
    if left.type is right.type is Type.NUMBER:
        return _plainly(operator, left.sql, right.sql)
    if Type.NUMBER in (left.type, right.type):
        return _with_number(operator, left, right)
    if left.literal is not None or right.literal is not None:
        return _plainly(operator, left.text, right.text)
    if operator == "=":
        return sql("spl_same(:a, :b)", a=left.text, b=right.text)
    if operator == "!=":
        return inverse(sql("spl_same(:a, :b)", a=left.text, b=right.text))
    match operator:
        case "<":
            return sql("spl_below(:a, :b)", a=left.text, b=right.text)
        case ">":
            return sql("spl_below(:b, :a)", a=left.text, b=right.text)
        case "<=":
            return inverse(sql("spl_below(:b, :a)", a=left.text, b=right.text))
        case _:
            return inverse(sql("spl_below(:a, :b)", a=left.text, b=right.text))


def _with_number(operator: str, left: Value, right: Value) -> exp.Expression:
    if left.type is Type.NUMBER:
        return _with_number(_TURNED[operator], right, left)
    as_numbers = _plainly(operator, left.number, right.sql)
    as_texts = _plainly(operator, left.text, right.text)
    return sql(
        "CASE WHEN :n IS NOT NULL THEN :numbers ELSE :texts END",
        n=left.number,
        numbers=as_numbers,
        texts=as_texts,
    )


def _plainly(operator: str, left: exp.Expression, right: exp.Expression) -> exp.Expression:
    a, b = sql("(:a)", a=left), sql("(:b)", b=right)
    return _SIGNS[operator](this=_bare(a), expression=_bare(b))


def _bare(tree: exp.Expression) -> exp.Expression:
    inner = tree.this
    return inner if isinstance(inner, (exp.Column, exp.Parameter, exp.Func, exp.Cast)) else tree
