"""Answers in JSON as typed columns: one conversion a column, never one a cell where it matters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

_KINDS = {
    "bool": "bool", "boolean": "bool", "sbyte": "bool",
    "int": "long", "long": "long", "int32": "long", "int64": "long", "int16": "long",
    "real": "real", "double": "real", "decimal": "real", "single": "real",
    "datetime": "datetime", "date": "datetime", "datetimeoffset": "datetime",
}  # fmt: skip
"""Type names of the query services and of Microsoft Graph; every other type is kept as text."""
_MICROSECONDS = len("2026-01-02T03:04:05.123456")


def frame(
    names: Sequence[str], kinds: Sequence[str], columns: Sequence[Sequence[Any]]
) -> pd.DataFrame:
    """Typed columns from cells as JSON holds them.

    Parameters
    ----------
    names, kinds : sequence of str
        The columns and their types, as the service names these.
    columns : sequence of sequences
        The cells, column by column; missing ones are None.

    Returns
    -------
    pandas.DataFrame
        ``datetime64[us, UTC]``, ``Int64``, ``Float64``, ``boolean`` and ``string``. Times keep
        their microseconds and any year, integers every digit; dynamic values are JSON text.
    """
    made = {
        name: _READ.get(_KINDS.get(kind.lower(), ""), _text)(list(cells))
        for name, kind, cells in zip(names, kinds, columns, strict=True)
    }
    return pd.DataFrame(made)


def _text(cells: list[Any]) -> Any:
    kinds = set(map(type, cells)) - {str, type(None)}
    if kinds:
        cells = [
            cell if cell is None or isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
            for cell in cells
        ]
    return pd.array(cells, dtype=pd.StringDtype())


def _time(cells: list[Any]) -> Any:
    # Both services end every time with Z and write seven digits after the point.
    if {cell[-1] for cell in cells if cell} <= {"Z"}:
        plain = [cell[:-1][:_MICROSECONDS] if cell else "NaT" for cell in cells]
        moments = np.array(plain, dtype="datetime64[us]")
    else:
        read = pd.to_datetime(
            pd.Series(cells, dtype=object), format="ISO8601", utc=True, errors="coerce"
        )
        moments = read.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return pd.Series(moments).dt.tz_localize("UTC")


def _long(cells: list[Any]) -> Any:
    if not set(map(type, cells)) <= {int, type(None)}:
        cells = [None if cell is None or cell == "" else int(cell) for cell in cells]
    absent = np.fromiter((cell is None for cell in cells), dtype=bool, count=len(cells))
    values = np.fromiter((cell or 0 for cell in cells), dtype="int64", count=len(cells))
    return pd.arrays.IntegerArray(values, absent)


def _real(cells: list[Any]) -> Any:
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
    known = {True: True, False: False, "true": True, "false": False}
    found = [known.get(cell.lower() if isinstance(cell, str) else cell) for cell in cells]
    return pd.array(found, dtype="boolean")


_READ = {"bool": _bool, "long": _long, "real": _real, "datetime": _time}
