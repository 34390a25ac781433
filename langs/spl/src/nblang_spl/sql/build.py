"""Pieces of SQL as trees, from templates that are part of this code.

A template is parsed once. What is put into its ``:name`` places is always a tree itself: values of
a search get there as bound parameters (:meth:`nblang_spl.plan.context.Context.bind`), never as text.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import sqlglot
from sqlglot import exp

DIALECT = "duckdb"
_ATOMS = (
    exp.Column, exp.Identifier, exp.Literal, exp.Parameter, exp.Paren, exp.Func, exp.Case,
    exp.Cast, exp.Null, exp.Boolean, exp.Star, exp.Subquery, exp.Array, exp.Bracket, exp.Lambda,
    exp.Table, exp.Window, exp.Filter, exp.Placeholder, exp.Tuple, exp.Distinct, exp.Order,
)  # fmt: skip
_LOGIC = (exp.And, exp.Or, exp.Xor)

NULL = exp.null()


@functools.cache
def _parsed(template: str) -> exp.Expression:
    parsed = sqlglot.parse_one(template, read=DIALECT)
    assert isinstance(parsed, exp.Expression)  # noqa: S101  (for the type checker)
    return parsed


def sql(template: str, **parts: exp.Expression) -> exp.Expression:
    """A template with trees in its places: ``sql("lower(:text)", text=tree)``."""

    def put(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Placeholder) and node.name in parts:
            return grouped(parts[node.name].copy())
        return node

    tree = _parsed(template).copy()
    return tree.transform(put, copy=False)


def grouped(tree: exp.Expression) -> exp.Expression:
    """A tree that any operator may stand beside: in parentheses unless it is one piece."""
    if isinstance(tree, _ATOMS) and not isinstance(tree, _LOGIC):
        return tree
    return exp.Paren(this=tree)


def column(name: str) -> exp.Column:
    """A column of this engine's own naming."""
    return exp.column(exp.to_identifier(name))


def every(conditions: Iterable[exp.Expression]) -> exp.Expression:
    """All conditions together; true for none. Balanced, so that a thousand do not nest."""
    return _joined(list(conditions), exp.And, exp.true())


def some(conditions: Iterable[exp.Expression]) -> exp.Expression:
    """At least one condition; false for none."""
    return _joined(list(conditions), exp.Or, exp.false())


def inverse(condition: exp.Expression) -> exp.Expression:
    """Not this; null stays null."""
    return exp.Not(this=grouped(condition))


def surely(condition: exp.Expression) -> exp.Expression:
    """True where the condition is, false where it is false or null."""
    return sql("coalesce(:condition, false)", condition=condition)


def case(
    branches: Iterable[tuple[exp.Expression, exp.Expression]], default: exp.Expression
) -> exp.Case:
    """``CASE WHEN condition THEN value ... ELSE default END``."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=default)


def anywhere(values: exp.Expression, condition: exp.Expression) -> exp.Expression:
    """Whether a condition on ``element`` holds for one of a list's values; null for no list."""
    chosen = exp.Lambda(this=condition, expressions=[exp.to_identifier("element")])
    return sql("len(list_filter(:values, :chosen)) > 0", values=values, chosen=chosen)


def each(values: exp.Expression, result: exp.Expression) -> exp.Expression:
    """A list of what ``result`` is for each ``element`` of a list."""
    chosen = exp.Lambda(this=result, expressions=[exp.to_identifier("element")])
    return sql("list_transform(:values, :chosen)", values=values, chosen=chosen)


ELEMENT = exp.column(exp.to_identifier("element"))
"""The value of a list that :func:`anywhere` and :func:`each` look at."""


def written(tree: exp.Expression, *, pretty: bool = False) -> str:
    """The text of a tree."""
    return tree.sql(dialect=DIALECT, pretty=pretty)


def _joined(
    parts: list[exp.Expression], kind: type[exp.And | exp.Or], none: exp.Expression
) -> exp.Expression:
    if not parts:
        return none
    parts = [grouped(part) for part in parts] if len(parts) > 1 else parts
    while len(parts) > 1:
        parts = [
            exp.Paren(this=kind(this=parts[at], expression=parts[at + 1]))
            if at + 1 < len(parts)
            else parts[at]
            for at in range(0, len(parts), 2)
        ]
    return parts[0]
