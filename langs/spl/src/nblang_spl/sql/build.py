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
ELEMENT = exp.column(exp.to_identifier("element"))
"""The value of a list that :func:`anywhere`, :func:`each` and :func:`those` look at."""


@functools.cache
def _parse_template(template: str) -> exp.Expr:
    return sqlglot.parse_one(template, read=DIALECT)


def sql(template: str, **parts: exp.Expr) -> exp.Expr:
    """A template with trees in its places: ``sql("lower(:text)", text=tree)``."""

    def put(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Placeholder) and node.name in parts:
            return parenthesize(own_copy(parts[node.name]))
        return node

    tree = _parse_template(template).copy()
    return tree.transform(put, copy=False)


def own_copy(tree: exp.Expr) -> exp.Expr:
    """A tree to put into another: itself, or a copy where it is part of one already.

    A copy at every level would make the work grow with the square of an expression's depth.
    """
    return tree if tree.parent is None and not is_short(tree) else tree.copy()


def is_short(tree: exp.Expr) -> bool:
    """Whether a tree is but a column, a value or a null, which may stand in several places."""
    if isinstance(tree, exp.Cast):
        return isinstance(tree.this, exp.Null)
    return isinstance(tree, (exp.Column, exp.Parameter, exp.Literal, exp.Null, exp.Boolean))


def alias(tree: exp.Expr, name: str) -> exp.Alias:
    """``tree AS name``."""
    return exp.Alias(this=own_copy(tree), alias=exp.to_identifier(name))


def parenthesize(tree: exp.Expr) -> exp.Expr:
    """A tree that any operator may stand beside: in parentheses unless it is one piece."""
    if isinstance(tree, _ATOMS) and not isinstance(tree, _LOGIC):
        return tree
    return exp.Paren(this=tree)


def column(name: str) -> exp.Column:
    """A column of this engine's own naming."""
    return exp.column(exp.to_identifier(name))


def all_of(conditions: Iterable[exp.Expr]) -> exp.Expr:
    """All conditions together; true for none. Balanced, so that a thousand do not nest."""
    return _join_conditions(list(conditions), exp.And, exp.true())


def any_of(conditions: Iterable[exp.Expr]) -> exp.Expr:
    """At least one condition; false for none."""
    return _join_conditions(list(conditions), exp.Or, exp.false())


def inverse(condition: exp.Expr) -> exp.Expr:
    """Not this; null stays null."""
    return exp.Not(this=parenthesize(condition))


def is_true(condition: exp.Expr) -> exp.Expr:
    """True where the condition is, false where it is false or null."""
    return sql("coalesce(:condition, false)", condition=condition)


def case(branches: Iterable[tuple[exp.Expr, exp.Expr]], default: exp.Expr) -> exp.Case:
    """``CASE WHEN condition THEN value ... ELSE default END``."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=default)


def any_element(values: exp.Expr, condition: exp.Expr) -> exp.Expr:
    """Whether a condition on ``element`` holds for one of a list's values; null for no list."""
    return sql("len(:those) > 0", those=filter_elements(values, condition))


def map_elements(values: exp.Expr, result: exp.Expr, variable: exp.Column = ELEMENT) -> exp.Expr:
    """A list of what ``result`` is for each ``variable`` of a list."""
    chosen = exp.Lambda(this=result, expressions=[variable.this.copy()])
    return sql("list_transform(:many, :chosen)", many=values, chosen=chosen)


def filter_elements(
    values: exp.Expr, condition: exp.Expr, variable: exp.Column = ELEMENT
) -> exp.Expr:
    """The ``variable`` of a list for which a condition holds; null for no list."""
    chosen = exp.Lambda(this=condition, expressions=[variable.this.copy()])
    return sql("list_filter(:many, :chosen)", many=values, chosen=chosen)


def sql_text(tree: exp.Expr, *, pretty: bool = False) -> str:
    """The text of a tree."""
    return tree.sql(dialect=DIALECT, pretty=pretty)


def _join_conditions(
    parts: list[exp.Expr], kind: type[exp.And | exp.Or], none: exp.Expr
) -> exp.Expr:
    if not parts:
        return none
    parts = [parenthesize(part) for part in parts] if len(parts) > 1 else parts
    while len(parts) > 1:
        parts = [
            exp.Paren(this=kind(this=parts[at], expression=parts[at + 1]))
            if at + 1 < len(parts)
            else parts[at]
            for at in range(0, len(parts), 2)
        ]
    return parts[0]
