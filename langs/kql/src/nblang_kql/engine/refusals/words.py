"""The words of KQL, to tell a slip of the pen from what the engine does not know."""

from __future__ import annotations

import re

from nbcore import similar_names

OPERATORS = frozenset(
    [
        "as",
        "assert-schema",
        "consume",
        "count",
        "distinct",
        "evaluate",
        "extend",
        "facet",
        "filter",
        "find",
        "fork",
        "getschema",
        "graph-mark-components",
        "graph-match",
        "graph-shortest-paths",
        "graph-to-table",
        "invoke",
        "join",
        "limit",
        "lookup",
        "macro-expand",
        "make-graph",
        "make-series",
        "mv-apply",
        "mv-expand",
        "order",
        "parse",
        "parse-kv",
        "parse-where",
        "partition",
        "print",
        "project",
        "project-away",
        "project-keep",
        "project-rename",
        "project-reorder",
        "range",
        "reduce",
        "render",
        "sample",
        "sample-distinct",
        "scan",
        "search",
        "serialize",
        "sort",
        "summarize",
        "take",
        "top",
        "top-hitters",
        "top-nested",
        "union",
        "where",
    ]
)
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_SHOWN = 40
LIVE = "write it another way, or ask the live service, which knows all of KQL"


def locate(text: str, line: int, column: int) -> tuple[str, str]:
    """Where a place is, for people, and what stands there, cut short; empty at the end."""
    lines = text.split("\n")
    rest = "\n".join([lines[line - 1][column:], *lines[line:]]) if line <= len(lines) else ""
    shown = " ".join(rest.split())
    if len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN].rstrip()} ..."
    return f"line {line}, column {column + 1}", shown


def first_word(text: str) -> str:
    """The operator or function that a piece of a query begins with, behind a pipe."""
    found = _WORD.match(text.lstrip("| "))
    return found[0] if found else ""


def suggestion(word: str, known: frozenset[str] | list[str]) -> str:
    """``; did you mean a or b?`` for a word that resembles known ones; or empty."""
    offer = similar_names(word, known, most=2, alike=0.6)
    return f"; did you mean {' or '.join(offer)}?" if offer else ""
