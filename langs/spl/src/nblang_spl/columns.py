"""Columns of an answer: SPL has no type for times, they come as UNIX seconds.

For the live service and the engine alike; loads pandas, so it is imported where an answer is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def moments(column: pd.Series[Any]) -> pd.Series[Any]:
    """UNIX seconds, as numbers or as texts, as times to the microsecond.

    A column that holds anything else is given back as it is, for the core to read.
    """
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    known = ~np.isnan(numbers)
    if not known.any() or not column[~known].isna().all():
        return column
    stamps = np.full(len(numbers), np.datetime64("NaT", "us"))
    # A double holds today's seconds to a quarter of a microsecond.
    stamps[known] = np.round(numbers[known] * 1e6).astype("int64").view("datetime64[us]")
    return pd.Series(pd.DatetimeIndex(stamps, tz="UTC"), index=column.index)
