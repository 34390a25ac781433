"""The ``declare query_parameters(...)`` statement of a query file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nbcore import AuthorError, Value
from nblang_kql.literals import TYPES, check, literal, utc
from nblang_kql.tokens import Token, code, statements

_HOW = "Write `declare query_parameters(p_name:type, ...);`."


@dataclass(frozen=True)
class Declaration:
    """The parameters that a text declares, and where it does.

    Attributes
    ----------
    parameters : mapping of str to str
        Name to KQL type, in order; empty when nothing is declared.
    start, end : int
        ``text[start:end]`` is the statement with its semicolon.
    """

    parameters: Mapping[str, str]
    start: int = 0
    end: int = 0


def declared_parameters(text: str) -> dict[str, str]:
    """Parameters that a query declares: name to KQL type, in order.

    Raises
    ------
    AuthorError
        The statement cannot be read, or there are two.
    """
    return dict(declaration(text).parameters)


def declaration(text: str) -> Declaration:
    """Find the declaration; a comment or a string that looks like one is none.

    Raises
    ------
    AuthorError
        See :func:`declared_parameters`.
    """
    found = [
        statement
        for statement in statements(text)
        if statement[0].kind == "name" and statement[0].text == "declare"
    ]
    if not found:
        return Declaration({})
    if len(found) > 1:
        raise AuthorError("The query declares its parameters twice.")
    statement = found[0]
    return Declaration(_parameters(statement), statement[0].start, _end(text, statement[-1]))


def as_lets(text: str, values: Mapping[str, Value]) -> str:
    """The query with its declaration replaced by a ``let`` for each parameter.

    For services that take no parameters beside the text.

    Parameters
    ----------
    text : str
    values : mapping of str to value
        By parameter name; more than the query declares may be given.

    Raises
    ------
    AuthorError
        A declared parameter has no value, or one of another type.
    """
    return _replace_declaration(text, declaration(text), values, frozenset(TYPES))


def as_parameters(text: str, values: Mapping[str, Value]) -> tuple[str, dict[str, Value]]:
    """The query for an engine that takes parameters, and their values.

    Timespans still become ``let`` statements: duckdb-kql's ``bin`` takes no parameter of that
    type.

    Raises
    ------
    AuthorError
        See :func:`as_lets`.
    """
    found = declaration(text)
    query = _replace_declaration(text, found, values, frozenset({"timespan"}))
    bound: dict[str, Value] = {}
    for name, kind in found.parameters.items():
        if kind != "timespan":
            value = _value(name, values)
            check(value, kind)
            bound[name] = _parameter(value)
    return query, bound


def _parameter(value: Value) -> Value:
    """A value as the engine takes it: lists as JSON, which it casts to them."""
    if isinstance(value, datetime):
        return utc(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _replace_declaration(
    text: str, found: Declaration, values: Mapping[str, Value], becomes_let: frozenset[str]
) -> str:
    if not found.parameters:
        return text
    kept = [f"{name}:{kind}" for name, kind in found.parameters.items() if kind not in becomes_let]
    lines = [f"declare query_parameters({', '.join(kept)});"] if kept else []
    lines += [
        f"let {name} = {literal(_value(name, values), kind)};"
        for name, kind in found.parameters.items()
        if kind in becomes_let
    ]
    return text[: found.start] + "\n".join(lines) + text[found.end :]


def _value(name: str, values: Mapping[str, Value]) -> Value:
    if name not in values:
        raise AuthorError(f"The query declares {name}, which the question does not bind.")
    return values[name]


def _parameters(statement: list[Token]) -> dict[str, str]:
    words = [token.text for token in statement]
    if words[1:3] != ["query_parameters", "("] or words[-1] != ")":
        raise AuthorError(f"`{' '.join(words[:6])}` cannot be read. {_HOW}")
    items: list[list[Token]] = [[]]
    for token in statement[3:-1]:
        if token.text == "," and token.kind == "mark":
            items.append([])
        else:
            items[-1].append(token)
    found: dict[str, str] = {}
    for item in items:
        # Four tokens and more would be a default value: what runs is what was bound.
        kinds = [token.kind for token in item]
        if kinds != ["name", "mark", "name"] or item[1].text != ":":
            said = " ".join(token.text for token in item)
            raise AuthorError(f"The parameter `{said}` cannot be read. {_HOW}")
        name, kind = item[0].text, item[2].text
        if name in found:
            raise AuthorError(f"The parameter {name} is declared twice.")
        if kind not in TYPES:
            raise AuthorError(
                f"The parameter {name} is of type {kind}; it may be one of {', '.join(TYPES)}."
            )
        found[name] = kind
    return found


def _end(text: str, last: Token) -> int:
    """Behind the semicolon that ends the statement."""
    for token in code(text):
        if token.start >= last.end:
            return token.end
    return last.end
