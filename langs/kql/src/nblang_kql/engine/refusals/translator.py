"""What the translator refuses: syntax, and constructs, tables and columns that it does not know."""

from __future__ import annotations

import re

from duckdb_kql.errors import KqlSchemaError, KqlSyntaxError, KqlUnsupportedError

from nblang_kql.engine.refusals.words import LIVE, OPERATORS, first_word, locate, suggestion

_ELSEWHERE = frozenset({"workspace", "app", "resource", "cluster", "database"})
_TAKES = re.compile(r"takes \(?([\d, ]+)\)? argument\(s\), got (\d+)")
_EXPECTS = re.compile(r"expects ([\w ()\[\],/-]+)")
_NOTHING_COUNTED = ("nothing to aggregate", "each aggregate must be an aggregate function call")
_PLAIN = re.compile(r"[A-Za-z_][\w-]*(?: kind)?")


def of_translator(error: Exception, text: str) -> str:
    """One sentence for what the translator raised."""
    if isinstance(error, KqlSyntaxError):
        return _syntax(error, text)
    if isinstance(error, KqlSchemaError):
        return _schema(error)
    if isinstance(error, KqlUnsupportedError):
        return _unsupported_construct(error, text)
    if isinstance(error, RecursionError):
        return "The query is nested too deeply to be read."
    return f"The engine for files does not support the query; {LIVE}."


def _syntax(error: KqlSyntaxError, text: str) -> str:
    if not error.diagnostics:
        return "The query cannot be parsed; check its brackets, quotes, commas and pipes."
    span = error.diagnostics[0].span
    where, shown = locate(text, span.line, span.column)
    if not shown:
        return f"The query cannot be parsed: it ends too early, at {where}."
    word = first_word(shown)
    if shown.startswith("|") and word and word not in OPERATORS:
        known = suggestion(word, OPERATORS)
        return f"KQL has no operator {word} ({where}){known or '.'}"
    return f"The query cannot be parsed from {where} on, at {shown!r}: check the brackets, quotes, commas and pipes there."


def _schema(error: KqlSchemaError) -> str:
    hint = error.hint or ""
    if "unknown table" in hint:
        known = re.findall(r"'([^']*)'", hint)
        return _no_table(error.name, known)
    if (twins := re.search(r"columns '(.+?)' and '(.+?)' differ only in case", hint)) is not None:
        return (
            f"The columns {twins[1]} and {twins[2]} differ in case alone, which the engine for "
            "files cannot tell apart; rename one with project-rename."
        )
    if (named := re.search(r"`([\w-]+)` names two columns", hint)) is not None:
        return f"{named[1]} makes two columns named {error.name}; rename one."
    if "there is no cluster" in hint:
        return _other_source(first_word(error.name) or "cluster")
    if "declared as a query parameter twice" in hint:
        return f"The parameter {error.name} is declared twice."
    return (
        f"The engine for files cannot tell which columns {_operator_name(error.name)} returns; name "
        "them "
        f"with project, {LIVE}."
    )


def _no_table(name: str, known: list[str]) -> str:
    offer = suggestion(name, known)
    return f"There is no table {name}{offer or '.'}"


def _other_source(name: str) -> str:
    return f"Only the tables of the folder are there; leave out {name}(...)."


def _unsupported_construct(error: KqlUnsupportedError, text: str) -> str:
    kind, _, detail = error.construct.partition(":")
    hint = error.hint or ""
    where, shown = ("", "")
    if error.span is not None:
        where, shown = locate(text, error.span.line, error.span.column)
    if kind in ("function", "aggregate"):
        return _function(kind, detail, hint)
    if kind.endswith(("Operator", "OperatorPart")) or kind == "source":
        return _operator(shown, where)
    for begins, says in _SAYINGS.items():
        if error.construct.startswith(begins):
            return says.format(detail=detail, construct=error.construct)
    if kind == "literal":
        return f"A {detail or 'value'} cannot be written like this{_position_phrase(where, shown)}."
    name = _PLAIN.match(kind)
    if kind in ("expression", "unary") or name is None:
        return f"The engine for files does not know the expression{_position_phrase(where, shown)}; {LIVE}."
    if kind == "summarize" and hint in _NOTHING_COUNTED:
        return "summarize needs aggregations such as count(), or columns after by."
    if (expects := _EXPECTS.match(hint)) is not None:
        return f"{name[0]} takes {expects[1].strip()}."
    if detail and _PLAIN.fullmatch(detail):
        return f"{name[0]} does not take {detail}{_position_phrase(where, '')}; {LIVE}."
    return f"The engine for files does not support this use of {name[0]}{_position_phrase(where, shown)}; {LIVE}."


def _position_phrase(where: str, shown: str) -> str:
    if not where:
        return ""
    return f" at {where} ({shown!r})" if shown else f" at {where}"


def _function(kind: str, name: str, hint: str) -> str:
    if name in _ELSEWHERE:
        return _other_source(name)
    if (takes := _TAKES.search(hint)) is not None:
        counts = " or ".join(re.findall(r"\d+", takes[1]))
        noun = "argument" if counts == "1" else "arguments"
        return f"{name}() takes {counts} {noun}, but gets {takes[2]}."
    if (expects := _EXPECTS.match(hint)) is not None:
        return f"{name}() takes {expects[1].strip()}."
    what = "aggregation" if kind == "aggregate" else "function"
    return f"The engine for files does not know the {what} {name}(); {LIVE}."


def _operator(shown: str, where: str) -> str:
    name = first_word(shown)
    if name in ("evaluate", "invoke"):
        plugin = first_word(shown[len(name) :].strip())
        name = f"{name} {plugin}".strip()
    if not name:
        return f"The engine for files does not know the expression{_position_phrase(where, shown)}; {LIVE}."
    return f"The engine for files does not know the operator {name} ({where}); {LIVE}."


def _operator_name(name: str) -> str:
    return name if name in OPERATORS else "a step of the query"


_SAYINGS = {
    "multi-statement": "The query has two statements that give rows; leave one, and let the others "
    "be let statements.",
    "statement": "No statement of the query gives rows; end it with a table, as in SecurityEvent "
    "| take 5.",
    "set ": "Options of a request ({construct}) are not known here; leave them out.",
    "join kind:": "There is no join of the kind {detail}; it may be inner, innerunique, leftouter, "
    "rightouter, fullouter, leftanti, rightanti, leftsemi or rightsemi.",
    "regex lookaround": "A regular expression of the query looks ahead or behind ({detail}), which "
    "KQL does not know; write it without.",
    "invoke:": "The query invokes the function {detail}, which it does not define with a table as "
    "its first parameter.",
    "take": "take and limit need a number of rows.",
    "top": "top needs a number of rows.",
}
"""By how a construct begins."""
