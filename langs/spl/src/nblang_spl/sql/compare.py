"""Comparisons of two values, as ``where`` and ``eval`` make them (rules 3.3, 3.7, 3.9, 11.3).

All of them are null where a value is missing.
"""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import ELEMENT, any_element, sql

_SIGNS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


_OF_TEXTS = {
    "=": "spl_same(:a, :b)",
    "!=": "NOT spl_same(:a, :b)",
    "<": "spl_below(:a, :b)",
    ">": "spl_below(:b, :a)",
    "<=": "NOT spl_below(:b, :a)",
    ">=": "NOT spl_below(:a, :b)",
}


def compare(operator: str, left: Value, right: Value) -> exp.Expr:
    """``left OPERATOR right``.

    Two numbers, or two that look like numbers, compare as numbers, all else as text in code-point
    order. A quoted literal is text, also ``"200"`` (open point 11.3), except beside a computed
    number.
    """
    if Type.NOTHING in (left.type, right.type):
        return sql("CAST(NULL AS BOOLEAN)")
    if Type.MULTI in (left.type, right.type):
        return _any_pair(operator, left, right)
    if left.type is right.type and left.type in (Type.BOOL, Type.NUMBER):
        return _compare_values(operator, left.sql, right.sql)
    if Type.NUMBER in (left.type, right.type):
        return _with_number(operator, left, right)
    if left.literal is not None or right.literal is not None:
        return _compare_values(operator, left.text, right.text)
    return sql(_OF_TEXTS[operator], a=left.text, b=right.text)


def _any_pair(operator: str, left: Value, right: Value) -> exp.Expr:
    """Of several values one must do (open point 11.4)."""
    if left.type is not Type.MULTI:
        return _any_pair(_TURNED[operator], right, left)
    if right.type is Type.MULTI:
        if operator == "=":
            return sql("list_has_any(:a, :b)", a=left.sql, b=right.sql)
        right = Value(right.text, Type.TEXT)
    return any_element(left.sql, compare(operator, Value(ELEMENT, Type.TEXT), right))


def _with_number(operator: str, left: Value, right: Value) -> exp.Expr:
    if left.type is Type.NUMBER:
        return _with_number(_TURNED[operator], right, left)
    # Null where the left looks like no number, and then texts are compared.
    as_numbers = _compare_values(operator, left.number, right.sql)
    as_texts = _compare_values(operator, left.text, right.text)
    return sql("coalesce(:numbers, :texts)", numbers=as_numbers, texts=as_texts)


def _compare_values(operator: str, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    a, b = sql("(:a)", a=left), sql("(:b)", b=right)
    return _SIGNS[operator](this=_without_parentheses(a), expression=_without_parentheses(b))


def _without_parentheses(tree: exp.Expr) -> exp.Expr:
    inner = tree.this
    return inner if isinstance(inner, (exp.Column, exp.Parameter, exp.Func, exp.Cast)) else tree
