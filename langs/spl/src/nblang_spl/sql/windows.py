"""Aggregates of groups as aggregates over windows of rows."""

from __future__ import annotations

from sqlglot import exp

_OTHERS = frozenset({"first", "list", "histogram"})
"""Aggregates that sqlglot may take for plain functions."""


def over_window(tree: exp.Expr, over: exp.Window) -> exp.Expr:
    """An expression with aggregates in it, each of them over a window in place of a group.

    Parameters
    ----------
    tree : sqlglot.exp.Expr
    over : sqlglot.exp.Window
        Without a function.
    """

    def put(node: exp.Expr) -> exp.Expr:
        if not _aggregates(node):
            return node
        window = over.copy()
        window.set("this", node.copy())
        for call in window.this.find_all(exp.Anonymous):
            # Over a window, first() is a function of its own, which takes no FILTER.
            if str(call.this).lower() == "first":
                call.set("this", "any_value")
        return window

    return tree.copy().transform(put, copy=False)


def _aggregates(node: exp.Expr) -> bool:
    if isinstance(node, (exp.Filter, exp.AggFunc)):
        return True
    return isinstance(node, exp.Anonymous) and str(node.this).lower() in _OTHERS


def frame(
    kind: str, start: exp.Expr | None = None, end: str | int | exp.Expr = "CURRENT ROW"
) -> exp.WindowSpec:
    """``ROWS`` or ``RANGE`` from ``start`` rows back (None for all) to ``end``."""
    before = exp.Literal.number(end) if isinstance(end, int) else end
    return exp.WindowSpec(
        kind=kind,
        start="UNBOUNDED" if start is None else start.copy(),
        start_side="PRECEDING",
        end=before,
        end_side=None if isinstance(before, str) else "PRECEDING",
    )
