"""Frames as tables of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def load_frame(
    frame: pd.DataFrame, table: str, cursor: duckdb.DuckDBPyConnection
) -> dict[str, str]:
    """Copy a frame into the engine.

    Parameters
    ----------
    frame : pandas.DataFrame
    table : str
        Quoted name of the table that is made.
    cursor : duckdb.DuckDBPyConnection

    Returns
    -------
    dict of str to str
        Its columns with DuckDB's types.
    """
    import pandas as pd

    plain = pd.DataFrame({str(name): _column_for_duckdb(frame[name]) for name in frame.columns})
    cursor.register("given", plain)
    try:
        cursor.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM given")
    finally:
        cursor.unregister("given")
    cursor.execute(f"DESCRIBE {table}")
    return {str(name): str(held) for name, held, *_ in cursor.fetchall()}


def _column_for_duckdb(series: pd.Series[Any]) -> Any:
    """A column that DuckDB reads without pyarrow, whichever way pandas stores it."""
    import pandas as pd

    if isinstance(series.dtype, pd.StringDtype):
        return series.reset_index(drop=True).astype("object")
    if isinstance(series.dtype, pd.CategoricalDtype):
        return _column_for_duckdb(series.astype(series.cat.categories.dtype))
    return series.reset_index(drop=True)
