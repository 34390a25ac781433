"""JSON objects as fields, named as Splunk names them: ``a.b``, ``list{}``, ``list{}.b``."""

from __future__ import annotations

import json
import re
from typing import Any

Values = dict[str, Any]
"""Fields of one event: a text, or a list of texts where there are several; ``_time`` a number."""
DEEPEST = 40
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Number(str):
    """A number as it is written, so that ids keep all their digits."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Number)


class NotJsonError(ValueError):
    """A text is not JSON, or nests without end."""


def decode_value(text: str, start: int = 0) -> tuple[Any, int]:
    """The value that begins at a place of a text, and where it ends.

    Numbers come as :class:`Number`.

    Raises
    ------
    NotJsonError
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from None
    # Half of a surrogate pair is not a character, so no text that anything else would take.
    return (_valid_text(value), end) if _HALF_PAIR.search(text, start, end) else (value, end)


def flatten_object(value: dict[str, Any]) -> Values:
    """The fields of an object that was logged; what is null or an empty list is missing.

    A name that comes more than once, in lists or because ``a.b`` stands beside ``a``, has several
    values.
    """
    found: dict[str, list[str]] = {}
    _add_value(found, "", value, 0)
    return _values_of(found)


def row(value: dict[str, Any]) -> Values:
    """The fields of a row of a table: as of an object, but a list is a field with several values."""
    found: dict[str, list[str]] = {}
    for name, inner in value.items():
        if not name:
            continue
        if isinstance(inner, list) and not any(isinstance(one, (dict, list)) for one in inner):
            for one in inner:
                _add_value(found, name, one, 0)
        else:
            _add_value(found, name, inner, 0)
    return _values_of(found)


def json_text(value: Any) -> str:
    """A decoded value as JSON again."""
    if isinstance(value, dict):
        pairs = (f"{_json_string(key)}:{json_text(inner)}" for key, inner in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(json_text(inner) for inner in value) + "]"
    return str(value) if isinstance(value, Number) else _json_string(value)


def _values_of(found: dict[str, list[str]]) -> Values:
    return {name: texts if len(texts) > 1 else texts[0] for name, texts in found.items()}


def _json_string(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _add_value(found: dict[str, list[str]], name: str, value: Any, depth: int) -> None:
    if isinstance(value, str):
        # A plain text: what takes the values asks for the very type.
        found.setdefault(name, []).append(str(value))
    elif value is True or value is False:
        found.setdefault(name, []).append("true" if value else "false")
    elif value is None:
        return
    elif depth > DEEPEST:
        found.setdefault(name, []).append(json_text(value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key:
                _add_value(found, f"{name}.{key}" if name else key, inner, depth + 1)
    else:
        for inner in value:
            _add_value(found, f"{name}{{}}", inner, depth + 1)


def _valid_text(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Number):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_valid_text(key): _valid_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_valid_text(inner) for inner in value]
    return value
