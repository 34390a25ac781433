"""Answers in JSON as typed columns: one conversion a column, never one a cell where it matters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from nbcore import Field, FieldType
from nbcore.lang import convert_column
from nblang_kql.http.shapes import Digits

_KINDS = {
    "bool": "bool", "boolean": "bool", "sbyte": "bool",
    "int": "long", "long": "long", "int32": "long", "int64": "long", "int16": "long",
    "real": "real", "double": "real", "single": "real",
    "datetime": "datetime", "date": "datetime", "datetimeoffset": "datetime",
}  # fmt: skip
"""Type names of the query services and of Microsoft Graph; every other type is kept as text."""
_MICROSECONDS = len("2026-01-02T03:04:05.123456")
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z")
"""How both services write a time; numpy would read more, such as "now", and some of it wrongly."""


def frame(
    names: Sequence[str], kinds: Sequence[str], columns: Sequence[Sequence[Any]]
) -> pd.DataFrame:
    """Typed columns from cells as JSON holds them.

    Parameters
    ----------
    names, kinds : sequence of str
        The columns, each name once, and their types as the service names these.
    columns : sequence of sequences
        The cells, column by column; missing ones are None.

    Returns
    -------
    pandas.DataFrame
        ``datetime64[us, UTC]``, ``Int64``, ``Float64``, ``boolean`` and ``string``. Times keep
        their microseconds and any year, integers and decimals every digit; dynamic values are JSON
        text. A column with a cell that is not of its type is text: the core reads the others of a
        record's field, and counts those that it cannot.
    """
    made = {
        name: _column(_KINDS.get(kind.lower(), ""), list(cells))
        for name, kind, cells in zip(names, kinds, columns, strict=True)
    }
    return pd.DataFrame(made)


def _column(kind: str, cells: list[Any]) -> Any:
    if kind not in _READ:
        return _text(cells)
    fast, field = _READ[kind]
    try:
        return fast(cells)
    except (ValueError, TypeError, OverflowError, KeyError):
        pass
    read, odd = convert_column(pd.Series(list(map(_text_of, cells)), dtype=object), field)
    return _text(cells) if odd else read


def _text(cells: list[Any]) -> Any:
    if set(map(type, cells)) - {str, type(None)}:
        cells = [cell if cell is None else _text_of(cell) for cell in cells]
    return pd.array(cells, dtype=pd.StringDtype())


def _text_of(cell: Any) -> Any:
    """A cell as a text, but for those that are one or nothing."""
    if cell is None or isinstance(cell, str):
        return cell
    return cell.text if isinstance(cell, Digits) else json.dumps(cell, ensure_ascii=False)


def _time(cells: list[Any]) -> Any:
    _all(cells, str)
    if not all(map(_USUAL.fullmatch, filter(None, cells))):
        raise ValueError
    plain = [cell[:-1][:_MICROSECONDS] if cell else "NaT" for cell in cells]
    return pd.Series(np.array(plain, dtype="datetime64[us]")).dt.tz_localize("UTC")


def _long(cells: list[Any]) -> Any:
    _all(cells, int)
    absent = np.fromiter((cell is None for cell in cells), dtype=bool, count=len(cells))
    values = np.fromiter((cell or 0 for cell in cells), dtype="int64", count=len(cells))
    return pd.arrays.IntegerArray(values, absent)


def _real(cells: list[Any]) -> Any:
    _all(cells, int, float, str, Digits)  # services write NaN and the infinities as texts
    absent = np.fromiter(
        (cell is None or cell == "" for cell in cells), dtype=bool, count=len(cells)
    )
    values = np.fromiter(
        (float(cell) if cell is not None and cell != "" else 0.0 for cell in cells),
        dtype="float64",
        count=len(cells),
    )
    return pd.arrays.FloatingArray(values, absent)


def _bool(cells: list[Any]) -> Any:
    # A number equals the truth value that it stands for: 1 finds True.
    known = {True: True, False: False, "true": True, "false": False, None: None, "": None}
    found = [known[cell.lower() if isinstance(cell, str) else cell] for cell in cells]
    return pd.array(found, dtype="boolean")


def _all(cells: list[Any], *kinds: type) -> None:
    if not set(map(type, cells)) <= {*kinds, type(None)}:
        raise TypeError


def _field(kind: FieldType) -> Field:
    return Field("", kind, "")


_READ: dict[str, tuple[Callable[[list[Any]], Any], Field]] = {
    "bool": (_bool, _field("bool")),
    "long": (_long, _field("int")),
    "real": (_real, _field("float")),
    "datetime": (_time, _field("time")),
}
"""The quick way for cells as they always come, and the field that the core reads others as."""
