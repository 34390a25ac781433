"""Cutting KQL text into tokens, so that comments and strings are never taken for code.

The rules are those of Kusto's lexer as far as the cutting needs them: ``//`` comments to the
end of the line, strings in either quote with backslash escapes, verbatim strings (``@"..."``, a
quote is doubled), obfuscated strings (``h"..."``), multi-line strings in three backticks or
tildes, names, numbers with their unit, and single marks for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["comment", "string", "name", "number", "mark", "open string"]

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>//[^\r\n]*)
    | (?P<string>
          [hH]?```.*?``` | [hH]?~~~.*?~~~
        | [hH]?@"(?:[^"\r\n]|"")*" | [hH]?@'(?:[^'\r\n]|'')*'
        | [hH]?"(?:[^"\\\r\n]|\\[^\r\n])*" | [hH]?'(?:[^'\\\r\n]|\\[^\r\n])*'
      )
    | (?P<open>["'])
    | (?P<name>[A-Za-z_$][A-Za-z0-9_]*)
    | (?P<number>[0-9][A-Za-z0-9_]*(?:\.[0-9][A-Za-z0-9_]*)?)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One token with its place in the text: ``text[start:end]``."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a KQL text, spaces left out, comments kept."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "space":
            continue
        yield Token(
            "open string" if kind == "open" else kind,  # type: ignore[arg-type]
            found[0],
            found.start(),
            found.end(),
        )


def code(text: str) -> list[Token]:
    """The tokens without the comments."""
    return [token for token in tokens(text) if token.kind != "comment"]


def statements(text: str) -> list[list[Token]]:
    """The tokens of each statement, without comments and without the ``;`` that parts them."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in code(text):
        if token.kind == "mark":
            depth += (token.text in "([{") - (token.text in ")]}")
            if token.text == ";" and depth == 0:
                found.append([])
                continue
        found[-1].append(token)
    return [statement for statement in found if statement]


def names(text: str) -> frozenset[str]:
    """Every name that the code uses; ``['a name in brackets']`` too."""
    found = set()
    before = ""
    for token in code(text):
        if token.kind == "name":
            found.add(token.text)
        elif token.kind == "string" and before == "[" and token.text[0] in "\"'":
            found.add(token.text[1:-1])
        before = token.text
    return frozenset(found)


def open_ended(text: str) -> str:
    """The text without what would part it from one more operator: a last ``;``, blank lines."""
    last = None
    for token in tokens(text):
        if token.kind != "comment":
            last = token
    if last is not None and last.text == ";":
        text = text[: last.start] + text[last.end :]
    return text.rstrip()
