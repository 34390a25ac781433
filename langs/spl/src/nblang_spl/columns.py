"""Columns of an answer: SPL has no type for times, they come as UNIX seconds.

For the live service and the engine alike; loads pandas, so it is imported where an answer is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nbcore import Record

_MOST = 9.0e12


def moments(column: pd.Series[Any]) -> pd.Series[Any]:
    """UNIX seconds, as numbers or as texts, as times to the microsecond.

    Whatever else the column holds stays as it is beside them, for the core to read or to count.
    """
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    # What microseconds of 64 bits cannot count is not a time of any log.
    numbers = np.where(np.abs(numbers) < _MOST, numbers, np.nan)
    known = ~np.isnan(numbers)
    if not known.any():
        return column
    stamps = np.full(len(numbers), np.datetime64("NaT", "us"))
    # A double holds today's seconds to a quarter of a microsecond.
    stamps[known] = np.round(numbers[known] * 1e6).astype("int64").view("datetime64[us]")
    if column[~known].isna().all():
        return pd.Series(pd.DatetimeIndex(stamps, tz="UTC"), index=column.index)
    mixed = column.astype(object)
    mixed[known] = [f"{text}Z" for text in np.datetime_as_string(stamps[known], unit="us")]
    return mixed


def fit_record(given: pd.DataFrame, record: Record) -> tuple[pd.DataFrame, list[str]]:
    """An answer as a record wants it, and sentences about cells with several values.

    UNIX seconds in the record's times become times. A field with several values is their list where
    the record holds lists, else its distinct values in their order with commas between them: none
    of them is more the value than another. Internal fields (``_raw``) are left out.
    """
    made: dict[str, pd.Series[Any]] = {}
    notes = []
    kinds = {item.name: item.type for item in record.fields}
    for name in map(str, given.columns):
        if name.startswith("_"):
            continue
        kind = kinds.get(name)
        if kind == "texts":
            made[name] = given[name]
            continue
        joined, several = _join_lists(given[name])
        if several:
            cells = "cell" if several == 1 else "cells"
            notes.append(f"{several:,} {cells} of {name} held several values, joined by commas.")
        made[name] = moments(joined) if kind == "time" else joined
    return pd.DataFrame(made, index=given.index), notes


def _join_lists(column: pd.Series[Any]) -> tuple[pd.Series[Any], int]:
    if column.dtype != object:
        return column, 0
    cells = column.tolist()
    lists = [place for place, cell in enumerate(cells) if isinstance(cell, list)]
    if not lists:
        return column, 0
    several = 0
    for place in lists:
        values = list(dict.fromkeys(str(value) for value in cells[place]))
        several += len(values) > 1
        cells[place] = ", ".join(values)
    return pd.Series(cells, index=column.index, dtype=object), several
