"""A notebooklet's own parameters: what a user or a command line gives, as typed values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from nbcore.errors import UserError, join_names, similar_names
from nbcore.notebooklet.declare import ParameterInput
from nbcore.records.fields import Enumeration

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def parameter_values(
    called: str, declared: Mapping[str, ParameterInput], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Every declared parameter with its value; the default where none is given.

    Parameters
    ----------
    called : str
        The notebooklet's name, for sentences.
    declared : mapping of str to ParameterInput
    values : mapping of str to object
        Texts are read as the parameter's type, as they come from a command line.

    Raises
    ------
    UserError
        A value does not fit its parameter.
    """
    return {
        name: item.default
        if values.get(name) is None
        else read_value(called, name, item, values[name], UserError)
        for name, item in declared.items()
    }


def read_value(
    called: str, name: str, item: ParameterInput, value: Any, error: Callable[[str], Exception]
) -> Any:
    """One value as its parameter's type; ``error`` makes what is raised when it does not fit."""
    if isinstance(item.type, Enumeration):
        return _of_list(called, name, item.type, value, error)
    reader, meant = _READERS.get(item.type, (None, ""))
    if reader is None:
        raise error(f"{called}.{name}: a parameter is a str, int, float, bool or Enumeration.")
    found = reader(value)
    if found is None:
        raise error(f"{called} takes {meant} for {name}, not {value!r}.")
    return found


def accepted_values(item: ParameterInput) -> str:
    """What values a parameter takes, as a sentence names them."""
    if isinstance(item.type, Enumeration):
        return join_names(item.type.meanings, "or")
    return _READERS[item.type][1]


def _of_list(
    called: str, name: str, known: Enumeration, value: Any, error: Callable[[str], Exception]
) -> str:
    found = known.parse(value) if isinstance(value, str) else None
    if found is not None:
        return found
    word = value.strip().casefold() if isinstance(value, str) else ""
    offer = similar_names(word, known.meanings) if word else []
    hint = f"did you mean {join_names(offer, 'or')}?" if offer else "take one of them."
    raise error(
        f"{called} takes {join_names(known.meanings, 'or')} for {name}, not {value!r}; {hint}"
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole_number(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == int(number) else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return _WORDS.get(value.strip().casefold()) if isinstance(value, str) else None


_READERS: dict[Any, tuple[Callable[[Any], Any], str]] = {
    str: (_text, "a text"),
    int: (_whole_number, "a whole number"),
    float: (_number, "a number"),
    bool: (_truth, "True or False"),
}
