"""Rows as plain values, such as JSON holds, and what type a frame's column is of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from nbcore.records.fields import Field, FieldType
from nbcore.records.frames import convert
from nbcore.timespan import iso


def to_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON holds them: times in ISO 8601 with ``Z``, missing as None.

    An index that has a name is a column too.
    """
    columns = {name: _cells(series) for name, series in columns_of(frame).items()}
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def json_value(value: Any) -> Any:
    """One value as JSON holds it: a time in ISO 8601 with ``Z``, missing as None."""
    if isinstance(value, Mapping):
        return {str(name): json_value(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, np.ndarray)):
        return [json_value(item) for item in value]
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, datetime):  # a pandas Timestamp is one too
        return iso(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, (float, np.floating)):
        return _number(value)
    if isinstance(value, np.generic):
        return json_value(value.item())
    return value if isinstance(value, (bool, int)) else str(value)


def kinds(frame: pd.DataFrame) -> dict[str, FieldType]:
    """The field type of each column, by its dtype."""
    return {name: _kind(series) for name, series in columns_of(frame).items()}


def has_index(frame: pd.DataFrame) -> bool:
    """Whether the index says something: one without a name only numbers the rows."""
    return any(name is not None for name in frame.index.names)


def columns_of(frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """The columns by a text each, every one another; an index that has a name goes first."""
    levels = []
    if has_index(frame):
        levels = [frame.index.get_level_values(level) for level in range(frame.index.nlevels)]
    places = [str(name) for name in frame.columns]
    heads = ["index" if level.name is None else str(level.name) for level in levels]
    own = [frame.iloc[:, place] for place in range(len(places))]
    found: dict[str, pd.Series[Any]] = {}
    for name, values in zip([*heads, *places], [*levels, *own], strict=True):
        unique, number = name, 1
        while unique in found:
            number += 1
            unique = f"{name}_{number}"
        found[unique] = pd.Series(values).reset_index(drop=True)
    return found


def typed_frame(
    columns: Mapping[Any, pd.Series[Any]], types: Mapping[str, FieldType], rows: int
) -> pd.DataFrame:
    """The columns in the dtypes of records."""
    made = {
        name: convert(columns[name].reset_index(drop=True), Field(name, kind, ""))[0]
        for name, kind in types.items()
    }
    return pd.DataFrame(made, index=pd.RangeIndex(rows))


def _kind(series: pd.Series[Any]) -> FieldType:
    dtype = series.dtype
    if isinstance(dtype, pd.DatetimeTZDtype) or dtype.kind == "M":
        return "time"
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_integer_dtype(dtype):
        return "int"
    if pd.api.types.is_float_dtype(dtype):
        return "float"
    if pd.api.types.is_object_dtype(dtype) and any(
        isinstance(cell, (list, tuple)) for cell in series
    ):
        return "texts"
    return "text"


def _cells(series: pd.Series[Any]) -> list[Any]:
    kind = _kind(series)
    if kind == "time":
        naive = series.dt.tz_convert("UTC").dt.tz_localize(None) if series.dt.tz else series
        stamps = naive.to_numpy(dtype="datetime64[us]")
        texts = np.datetime_as_string(stamps, unit="us")
        return [None if text == "NaT" else f"{text}Z" for text in texts]
    if kind == "texts":
        return convert(series, Field("", "texts", ""))[0].tolist()
    make = _MAKE[kind]
    absent = series.isna().to_numpy()
    return [None if gone else make(cell) for cell, gone in zip(series, absent, strict=True)]


def _number(value: Any) -> float | str:
    """JSON has no infinity."""
    number = float(value)
    return number if math.isfinite(number) else str(number)


_MAKE: dict[str, Callable[[Any], Any]] = {"bool": bool, "int": int, "float": _number, "text": str}
