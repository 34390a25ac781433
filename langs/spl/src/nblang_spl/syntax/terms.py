"""Search terms from the grammar's tree (RULES.md, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lark import Tree
from lark.lexer import Token

from nblang_spl.errors import SplError, display_text
from nblang_spl.syntax import escapes, grammar
from nblang_spl.syntax.trees import (
    AllOf,
    AnyOf,
    Compared,
    ComparedWith,
    Found,
    ListedIn,
    Literal,
    Not,
    Pipeline,
    Subsearch,
    Term,
)

KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "AS", "BY"})
_MAJOR = frozenset("[]<>(){}|!;,'\"*&?+ \t\r\n")


def parse(text: str, offset: int, subsearches: Mapping[int, Pipeline]) -> Term:
    """Read search terms.

    Parameters
    ----------
    text : str
        Subsearches blanked.
    offset : int
        Where it begins in the whole search.
    subsearches : mapping of int to Pipeline
        By their offsets in the whole search.
    """
    return _Reader(offset, subsearches).term(grammar.tree("terms", text, offset))


class _Reader:
    def __init__(self, offset: int, subsearches: Mapping[int, Pipeline]) -> None:
        self._offset = offset
        self._subsearches = subsearches

    def term(self, node: Tree[Token]) -> Term:
        children: list[Any] = [
            child
            for child in node.children
            if not (isinstance(child, Token) and child.type in ("AND", "OR", "NOT", "IN"))
        ]
        match node.data:
            case "terms":
                return self.term(children[0]) if children else AllOf(())
            case "conjunction" | "disjunction":
                terms = tuple(self.term(child) for child in children)
                if len(terms) == 1:
                    return terms[0]
                return AllOf(terms) if node.data == "conjunction" else AnyOf(terms)
            case "negated":
                return Not(self.term(children[0]))
            case "group":
                return self.term(children[0])
            case "nothing":
                return AllOf(())
            case "compared":
                name, operator, value = children
                return Compared(
                    self._name(name), str(operator), self._value(value), self._position(name)
                )
            case "answered":
                name, operator, brackets = children
                pipeline = self._subsearches[self._position(brackets)]
                return ComparedWith(self._name(name), str(operator), pipeline, self._position(name))
            case "listed":
                name, *values = children
                return ListedIn(
                    self._name(name),
                    tuple(self._value(value) for value in values),
                    self._position(name),
                )
            case "subsearch":
                place = self._position(children[0])
                return Subsearch(self._subsearches[place], place)
            case _:
                return Found(self._value(children[0]))

    def _position(self, token: Token) -> int:
        return self._offset + int(token.start_pos or 0)

    def _name(self, token: Token) -> str:
        if token.startswith("'"):
            raise SplError(
                f"{display_text(token)}: `search` takes a field's name with other characters in "
                f"double quotes.",
                self._position(token),
            )
        return escapes.in_terms(token) if token.type == "STRING" else str(token)

    def _value(self, token: Token) -> Literal:
        at = self._position(token)
        if token.type == "STRING":
            return Literal(escapes.in_terms(token), quoted=True, position=at)
        if token.type == "EXACT":
            return self._exact_literal(token, at)
        if token in KEYWORDS:
            raise SplError(
                f"{token} is a keyword; to use it as a value, put it in double quotes.", at
            )
        return Literal(escapes.in_word(token), position=at)

    def _exact_literal(self, token: Token, at: int) -> Literal:
        kind, inner = token[:4], token[5:-1].strip()
        quoted = inner.startswith('"')
        text = escapes.in_terms(inner) if quoted else inner
        if not text:
            raise SplError(f"{kind}() needs a value between its parentheses.", at)
        if kind == "CASE":
            return Literal(text, quoted=quoted, cased=True, position=at)
        wrong = sorted(set(text) & (_MAJOR - {"*"}))
        if wrong:
            raise SplError(
                f"TERM() looks for one text without major breakers, and {display_text(text)} "
                f"contains {display_text(wrong[0])}; search for it as a quoted phrase.",
                at,
            )
        return Literal(text, quoted=quoted, term=True, position=at)
