"""Expressions of ``eval`` and ``where`` from the grammar's tree (RULES.md, section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lark import Tree
from lark.lexer import Token

from nblang_spl.errors import SplError
from nblang_spl.syntax import escapes, grammar
from nblang_spl.syntax.trees import (
    Assignment,
    Call,
    Expression,
    FieldName,
    Member,
    Negated,
    Number,
    Operation,
    Pipeline,
    Subquery,
    Text,
)

_DEEPEST = 150
"""How deep a tree may be: more would pass what the engine below takes."""


def parse(text: str, offset: int, subsearches: Mapping[int, Pipeline]) -> Expression:
    """Read one expression; parameters as of :func:`nblang_spl.syntax.terms.parse`."""
    return _Reader(offset, subsearches).expression(grammar.tree("expression", text, offset))


def assignments(
    text: str, offset: int, subsearches: Mapping[int, Pipeline]
) -> tuple[Assignment, ...]:
    """Read the list of ``name=expression`` of ``eval``."""
    read = _Reader(offset, subsearches)
    return tuple(
        read.assignment(node)
        for node in grammar.tree("assignments", text, offset).children
        if isinstance(node, Tree)
    )


class _Reader:
    def __init__(self, offset: int, subsearches: Mapping[int, Pipeline]) -> None:
        self._offset = offset
        self._subsearches = subsearches

    def assignment(self, node: Tree[Token]) -> Assignment:
        name: Any
        value: Any
        name, value = node.children
        return Assignment(_name(name), self.expression(value), self._position(name))

    def expression(self, node: Tree[Token], depth: int = 0) -> Expression:
        if depth > _DEEPEST:
            raise SplError(
                f"An expression may be nested at most {_DEEPEST} deep; put parts of it into "
                f"fields with eval.",
                self._offset,
            )
        children: list[Any] = node.children
        first = children[0]
        match node.data:
            case "number":
                return Number(str(first), self._position(first))
            case "text":
                return Text(escapes.in_expression(first), self._position(first))
            case "field" | "quoted":
                return FieldName(_name(first), self._position(first))
            case "call":
                return Call(
                    str(first).lower(),
                    tuple(self.expression(child, depth + 1) for child in children[1:]),
                    self._position(first),
                )
            case "inner":
                return self.expression(first, depth + 1)
            case "subquery" | "within":
                place = self._position(children[-1])
                return Subquery(self._subsearches[place], place)
            case "binary" | "compare":
                left, operator, right = children
                return Operation(
                    "=" if operator == "==" else str(operator),
                    self.expression(left, depth + 1),
                    self.expression(right, depth + 1),
                    self._position(operator),
                )
            case "minus":
                return Negated("-", self.expression(children[1], depth + 1), self._position(first))
            case "inverse":
                value = self.expression(first, depth + 1)
                return Negated("NOT", value, self._start(node))
            case "member":
                value, *among = (self.expression(child, depth + 1) for child in children)
                return Member(value, tuple(among), self._start(node))
            case _:
                return self._chain(node, children, depth)

    def _chain(self, node: Tree[Token], children: list[Any], depth: int) -> Expression:
        """``a AND b AND c`` as a balanced tree, so that a long list is not a deep one."""
        operator = str(node.data).upper()
        parts = [self.expression(child, depth + 1) for child in children]
        at = self._start(node)
        while len(parts) > 1:
            parts = [
                Operation(operator, parts[place], parts[place + 1], at)
                if place + 1 < len(parts)
                else parts[place]
                for place in range(0, len(parts), 2)
            ]
        return parts[0]

    def _position(self, token: Token) -> int:
        return self._offset + int(token.start_pos or 0)

    def _start(self, node: Tree[Token]) -> int:
        return self._offset + int(getattr(node.meta, "start_pos", 0))


def _name(token: Token) -> str:
    if token.type == "STRING":
        return escapes.in_expression(token)
    return token[1:-1] if token.type == "QUOTED" else str(token)
