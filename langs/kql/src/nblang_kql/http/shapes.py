"""The JSON of an answer, read within bounds, and its parts in the shapes that are documented.

An answer may come of a proxy, of a stranger or of a fault: nothing of it is taken for granted, and
what is wrong with it is said in words that a person knows.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

VALUES = 20_000_000
"""Values in one answer; half a million rows, the most that a service gives, have 40 columns then."""
COLUMNS = 5_000
"""Columns of one answer; a table of Log Analytics has 500 at most."""
_DECIMAL = re.compile(rb'"decimal"', re.IGNORECASE)


class ShapeError(ValueError):
    """An answer is not of the shape that is documented; says how, as "it is empty" does."""


class Digits(float):
    """A number with a point, as it was written: a decimal has more digits than a float keeps."""

    text: str

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.text = text
        return made


def decode_json(content: bytes) -> Any:
    """What the JSON of a body says.

    Numbers with a point are :class:`Digits` where a column may be a decimal.

    Raises
    ------
    ShapeError
        It is empty, no JSON, nested too deeply, or holds more than :data:`VALUES`.
    """
    if not content or content.isspace():
        raise ShapeError("it is empty")
    # Counted before they are made: three bytes of JSON may take a hundred of memory.
    check_count(sum(map(content.count, (b",", b"[", b"{"))))
    exact = Digits if _DECIMAL.search(content) else None
    try:
        return json.loads(content, parse_float=exact)
    except RecursionError:
        raise ShapeError("its JSON is nested too deeply") from None
    except ValueError:
        raise ShapeError("it is not JSON") from None


def check_count(values: int) -> None:
    """Refuse more values than :data:`VALUES`.

    Raises
    ------
    ShapeError
    """
    if values > VALUES:
        raise ShapeError(f"it holds more than {VALUES:,} values")


def member(value: Any, name: str, kind: type) -> Any:
    """What an object holds by a name.

    Raises
    ------
    ShapeError
        The value is not an object, holds nothing by the name, or something of another kind.
    """
    if not isinstance(value, dict):
        raise ShapeError(f"it is {_kind(value)}, not an object")
    if name not in value:
        raise ShapeError(f"it has no {name}")
    if not isinstance(value[name], kind):
        raise ShapeError(f"its {name} is {_kind(value[name])}, not {_NAMES[kind]}")
    return value[name]


def members(value: Any, name: str, kind: type) -> list[Any]:
    """The items of a list that an object holds by a name, all of one kind.

    Raises
    ------
    ShapeError
        See :func:`member`.
    """
    found: list[Any] = member(value, name, list)
    if set(map(type, found)) - {kind}:
        odd = next(item for item in found if type(item) is not kind)
        raise ShapeError(f"among its {name} is {_kind(odd)}, not {_NAMES[kind]}")
    return found


def columns(described: Sequence[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Names and types of the columns that an answer describes, each by ``name`` and ``type``.

    Raises
    ------
    ShapeError
        One has no name or no type, two have the same, or there are more than :data:`COLUMNS`.
    """
    if len(described) > COLUMNS:
        raise ShapeError(f"it has {len(described):,} columns, more than {COLUMNS:,}")
    # The documentation of Graph spells these keys both ways.
    lower = [{key.lower(): value for key, value in column.items()} for column in described]
    for column in lower:
        if not all(isinstance(column.get(key), str) for key in ("name", "type")):
            raise ShapeError("it has a column without a name or a type")
    names = [column["name"] for column in lower]
    name, often = Counter(names).most_common(1)[0] if names else ("", 1)
    if often > 1:
        raise ShapeError(f"it has two columns named {name}")
    return names, [column["type"] for column in lower]


def _kind(value: Any) -> str:
    return _NAMES.get(type(value), "something else")


_NAMES: dict[type, str] = {
    dict: "an object", list: "a list", str: "a text", bool: "a truth value", int: "a number",
    float: "a number", Digits: "a number", type(None): "nothing",
}  # fmt: skip
