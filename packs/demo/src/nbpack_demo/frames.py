"""Rows of the story as frames of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import Record

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[str, Any] = {"int": "Int64", "float": "Float64", "bool": "boolean"}


def record_frame(rows: list[dict[str, Any]], record: Record) -> pd.DataFrame:
    """The rows as the record has them, without its origin; what a row does not say is missing."""
    import pandas as pd

    def column(name: str, kind: str) -> Any:
        cells = [row.get(name) for row in rows]
        if kind == "time":
            return pd.Series(pd.DatetimeIndex(cells, tz="UTC")).astype("datetime64[us, UTC]")
        if kind == "texts":
            return pd.Series([list(cell or ()) for cell in cells], dtype=object)
        return pd.array(cells, dtype=_DTYPES.get(kind, pd.StringDtype()))

    return pd.DataFrame({field.name: column(field.name, field.type) for field in record.fields})
