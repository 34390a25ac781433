"""DuckDB's answer as a frame: text, numbers, lists; nothing that a value could be mistaken for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from nblang_spl.events.source import TIME
from nblang_spl.plan.types import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from nblang_spl.engine.plans import Output

_EXACT = 2.0**53


def fetch_frame(cursor: duckdb.DuckDBPyConnection, fields: Sequence[Output]) -> pd.DataFrame:
    """The rows of a cursor under the names of the fields.

    Text is ``string``; a number is ``Int64`` where it never has a fraction, else ``Float64``, and
    ``_time`` is always that; several values are lists in an ``object`` column. A field that has no
    value in any row is left out unless a command named it outright (rules 1.7, 6.7).
    """
    arrays = cast("dict[str, Any]", cursor.fetchnumpy())
    columns: dict[str, Any] = {}
    # Without a field there still is a column, since SQL has no rows of nothing.
    for field, array in zip(fields, arrays.values(), strict=bool(fields)):
        absent = np.ma.getmaskarray(array)
        values = np.ma.getdata(array)
        if not field.shown and field.name != TIME and absent.all():
            continue
        columns[field.name] = _column(field, values, absent)
    length = len(next(iter(arrays.values()))) if arrays else 0
    return pd.DataFrame(columns, index=pd.RangeIndex(length), columns=list(columns))


def _column(field: Output, values: Any, absent: Any) -> Any:
    if field.type is Type.NUMBER:
        numbers = values.astype("float64", copy=True)
        numbers[absent] = 0.0
        if field.whole and field.name != TIME and bool((np.abs(numbers) < _EXACT).all()):
            return pd.arrays.IntegerArray(numbers.astype("int64"), absent.copy())
        return pd.arrays.FloatingArray(numbers, absent.copy())
    cells = values.astype(object)
    if field.type is Type.MULTI:
        lists = np.empty(len(cells), dtype=object)
        for place, cell in enumerate(cells):
            lists[place] = None if absent[place] else [str(one) for one in cell]
        return lists
    cells[absent] = None
    return pd.array(cells, dtype=pd.StringDtype())
