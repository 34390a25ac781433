"""What the database refuses once a query is SQL: names, types and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import duckdb

from nblang_kql.engine.refusals.words import LIVE, suggestion

_TYPES = {
    "VARCHAR": "a text", "STRING_LITERAL": "a text", "BIGINT": "a number", "INTEGER": "a number",
    "INT64": "a number", "INT32": "a number", "DOUBLE": "a number", "FLOAT": "a number",
    "HUGEINT": "a number", "DECIMAL": "a number", "INTEGER_LITERAL": "a number",
    "TIMESTAMP": "a time", "DATE": "a time", "INTERVAL": "a timespan", "BOOL": "a truth value",
    "BOOLEAN": "a truth value", "JSON": "a dynamic value", "UUID": "a guid",
}  # fmt: skip
_CONVERT = "convert one with tostring(), tolong(), todouble(), todatetime() or totimespan()"
_OPERATORS = frozenset({"+", "-", "*", "/", "//", "%"})
Words = Callable[["re.Match[str]", str, Collection[str]], str]


def of_database(error: duckdb.Error, text: str, columns: Collection[str] = ()) -> str:
    """One sentence for what the database raised."""
    if isinstance(error, duckdb.InterruptException):
        return "The query was cancelled."
    if isinstance(error, duckdb.OutOfMemoryException):
        return "The engine ran out of memory; ask for a shorter time range or for fewer rows."
    said = str(error)
    for pattern, words in _KNOWN:
        if (found := pattern.search(said)) is not None:
            return words(found, text, columns)
    return f"The engine for files could not run the query. Remove steps from its end to find the one that fails, then {LIVE}."


def _column(found: re.Match[str], text: str, columns: Collection[str]) -> str:
    name = found[1].strip('"')
    offer = suggestion(name, [column for column in columns if column != name])
    return f"There is no column {name} where the query names it{offer or '.'}"


def _table(found: re.Match[str], text: str, columns: Collection[str]) -> str:
    return f"There is no table {found[1]}."


def _arguments(found: re.Match[str], text: str, columns: Collection[str]) -> str:
    name, given = found[1], [_type(kind) for kind in found[2].split(",") if kind.strip()]
    if name in _OPERATORS:
        sign = "/" if name == "//" else name
        return f"The operator {sign} cannot take {' and '.join(given)}; {_CONVERT}."
    if not given:
        return "A function of the query is given no argument and needs one."
    called = re.search(rf"(?<!\w){re.escape(name)}\s*\(", text)
    who = f"{name}()" if called else "A function or an operator of the query"
    return f"{who} cannot take {' and '.join(given)}; {_CONVERT}."


def _mixed_types(found: re.Match[str], text: str, columns: Collection[str]) -> str:
    return f"The query compares {_type(found[1])} with {_type(found[2])}; {_CONVERT}."


def _conversion(found: re.Match[str], text: str, columns: Collection[str]) -> str:
    kind = _type(found[2])
    more = ", and a comparison is written with ==" if kind == "a truth value" else ""
    return f"The text {found[1]!r} is used where {kind} is needed{more}."


def _type(kind: str) -> str:
    return _TYPES.get(re.split(r"[\s(]", kind.strip())[0].upper(), "another value")


def _fixed_words(sentence: str) -> Words:
    return lambda _found, _text, _columns: sentence


_KNOWN: tuple[tuple[re.Pattern[str], Words], ...] = (
    (re.compile(r'Referenced column "(.+?)" (?:not found|was not found)'), _column),
    (re.compile(r'Column "(.+?)" referenced that exists in the SELECT'), _column),
    (re.compile(r'Alias with name "(.+?)" exists'), _column),
    (re.compile(r'Column "(.+?)" in EXCLUDE list'), _column),
    (re.compile(r'does not have a column named "(.+?)"'), _column),
    (re.compile(r'Table with name "?([^"\s]+?)"? does not exist'), _table),
    (re.compile(r"argument types '(.+?)\((.*)\)'\."), _arguments),
    (re.compile(r"values of type (\S+) and (?:type )?(\S+)"), _mixed_types),
    (re.compile(r"Could not convert string '(.*?)' to (\w+)"), _conversion),
    (re.compile(r'invalid timestamp field format: "(.*?)"()'),
     lambda found, _text, _columns: f"The text {found[1]!r} is used where a time is needed."),
    (re.compile(r'Could not decode string "(.*?)" as base64'),
     lambda found, _text, _columns: f"The text {found[1]!r} is not base64."),
    (re.compile(r"LIMIT/OFFSET cannot be negative"),
     _fixed_words("take, limit and top need a number of rows that is not negative.")),
    (re.compile(r"cannot contain aggregates|must appear in the GROUP BY"),
     _fixed_words("Aggregations such as count() are allowed only in summarize.")),
    (re.compile(r"without selection list"), _fixed_words("project keeps no column; name one.")),
    (re.compile(r"Invalid Input Error: (?:missing|unexpected|invalid|no argument|bad|trailing)"),
     _fixed_words("A regular expression in the query is not valid; check its brackets.")),
    (re.compile(r"[Oo]ut of [Rr]ange|[Oo]verflow"),
     _fixed_words("A number in the query is too large for the engine.")),
)  # fmt: skip
"""What the database says, by its own words, first come first served."""
