"""DuckDB's answer as a frame, without damage: integers stay integers, decimals keep their digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import duckdb

_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)


def output_column(column: str, held: str) -> str:
    """SQL that hands a column of the answer out in a type that numpy has."""
    if held in ("HUGEINT", "UHUGEINT"):
        return f"TRY_CAST({column} AS BIGINT) AS {column}"
    if held.startswith("TIMESTAMP") and held != "TIMESTAMP":
        if "TIME ZONE" in held or "TZ" in held:
            return f"timezone('UTC', CAST({column} AS TIMESTAMPTZ)) AS {column}"
        return f"CAST({column} AS TIMESTAMP) AS {column}"
    if held == "DATE":
        return f"CAST({column} AS TIMESTAMP) AS {column}"
    if held.startswith("DECIMAL"):
        # As text, like the live services' decimals: a float would lose digits. The zeros behind
        # the last digit are the engine's, which writes as many as the column may have.
        text = f"CAST({column} AS VARCHAR)"
        if not held.endswith(",0)"):
            text = f"rtrim(rtrim({text}, '0'), '.')"
        return f"{text} AS {column}"
    if held in ("JSON", "UUID", "BLOB", "BIT", "TIME"):
        return f"CAST({column} AS VARCHAR) AS {column}"
    if held.startswith(("STRUCT", "MAP")):
        return f"CAST(to_json({column}) AS VARCHAR) AS {column}"
    return column


def fetch_frame(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of a cursor: datetime64[us, UTC], Int64, Float64, boolean, string."""
    kinds = {item[0]: str(item[1]) for item in cursor.description}
    arrays = cursor.fetchnumpy()
    return pd.DataFrame({name: _column(array, kinds[name]) for name, array in arrays.items()})


def _column(array: Any, held: str) -> Any:
    absent = np.ma.getmaskarray(array)
    values = np.ma.getdata(array)
    if held in _INTEGERS:
        return pd.arrays.IntegerArray(values.astype("int64"), absent)
    if held == "BOOLEAN":
        return pd.arrays.BooleanArray(values.astype(bool), absent)
    if held in ("DOUBLE", "FLOAT"):
        return pd.arrays.FloatingArray(values.astype("float64"), absent)
    if held == "TIMESTAMP":
        moments = values.astype("datetime64[us]")
        moments[absent] = np.datetime64("NaT")
        return pd.Series(moments).dt.tz_localize("UTC")
    if held == "VARCHAR":
        texts = values.astype(object)
        texts[absent] = None
        return pd.array(texts, dtype=pd.StringDtype())
    return pd.Series(list(values))
