"""Operands of an operation, each of which stands once in the SQL.

What is built of a function often uses an argument several times: ``CASE WHEN n > 0 THEN ln(n) END``.
Were the argument's own SQL put into each place, every level of ``ln(ln(..))`` would double the whole.
So an operand is first stood for by a column, and afterwards takes its place where that is one, or
is computed beside the operation, as the value that a lambda function is called with.
"""

from __future__ import annotations

import itertools

from sqlglot import exp

from nblang_spl.sql.build import is_short, own_copy, parenthesize

_NUMBERS = itertools.count()
"""What tells the columns apart; they reach no statement."""


class Operands:
    """The operands of one operation."""

    def __init__(self) -> None:
        self._trees: dict[str, exp.Expr] = {}

    def put(self, tree: exp.Expr) -> exp.Expr:
        """What stands for an operand; itself where it is as short as that."""
        if is_short(tree):
            return tree
        name = f"operand {next(_NUMBERS)}"
        self._trees[name] = tree
        return exp.column(exp.to_identifier(name))

    def bound(self, result: exp.Expr) -> exp.Expr:
        """An operation over what stands for its operands, with the operands in it."""
        places: dict[str, list[exp.Column]] = {}
        repeated = False
        for node in result.find_all(exp.Column):
            if node.name in self._trees:
                found = places.setdefault(node.name, [])
                repeated = repeated or bool(found) or _by_element(node)
                found.append(node)
        if not places:
            return result
        if not repeated:
            return self._inline(result, [node for (node,) in places.values()])
        return self._as_lambda(result, places)

    def _inline(self, result: exp.Expr, nodes: list[exp.Column]) -> exp.Expr:
        for node in nodes:
            tree = parenthesize(own_copy(self._trees[node.name]))
            if node is result:
                return tree
            node.replace(tree)
        return result

    def _as_lambda(self, result: exp.Expr, places: dict[str, list[exp.Column]]) -> exp.Expr:
        """The operation as a lambda function of its operands."""
        taken = {node.this for node in result.find_all(exp.Identifier)}
        variable = next(name for name in _variables() if name not in taken)
        several = len(places) > 1
        values: list[exp.Expr] = []
        for number, (name, nodes) in enumerate(places.items(), start=1):
            tree = own_copy(self._trees[name])
            if several:
                key = exp.to_identifier(f"o{number}")
                values.append(exp.PropertyEQ(this=key, expression=tree))
                value = exp.column(key.copy(), table=exp.to_identifier(variable))
            else:
                values.append(tree)
                value = exp.column(exp.to_identifier(variable))
            for node in nodes:
                if node is result:
                    result = value.copy()
                else:
                    node.replace(value.copy())
        given = exp.Struct(expressions=values) if several else values[0]
        body = exp.Lambda(this=result, expressions=[exp.to_identifier(variable)])
        # Put together here and not by a template, which would copy the operands at every level.
        called = exp.Anonymous(
            this="list_transform", expressions=[exp.Array(expressions=[given]), body]
        )
        return exp.Anonymous(this="list_extract", expressions=[called, exp.Literal.number(1)])


def _variables() -> map[str]:
    return map("operands_{}".format, itertools.count(1))


def _by_element(node: exp.Expr) -> bool:
    """Whether it stands in a function that is called for each value of a list."""
    return node.find_ancestor(exp.Lambda) is not None
