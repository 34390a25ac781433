"""Amounts for each pair of two categories, split by a third."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore.errors import UserError
from nbcore.figures.counting import (
    amount,
    by_value,
    fold,
    in_order,
    lanes,
    rank_values,
    short_value,
    sums,
)
from nbcore.figures.figure import Figure
from nbcore.values import count_noun

if TYPE_CHECKING:
    import pandas as pd

ROWS = 25
COLUMNS = 12
PANELS = 3
"""Beyond these the numbers in the cells are no longer legible."""


def heatmap(
    frame: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    value: str = "count",
    split: str = "result",
    noun: str = "event",
) -> Figure:
    """Amounts by two categories as a heat map, with a panel for each value of a third.

    Parameters
    ----------
    frame : pandas.DataFrame
    rows, columns, split : str
        Three different columns; missing is a value too. The largest 25 rows, 12 columns and 3
        panels are shown, the others together.
    value : str
        Column of amounts; without a column ``count`` each row counts one.
    noun : str
        What is counted, in the singular.

    Returns
    -------
    Figure
        Of kind ``heatmap``; rows ``rows``, ``columns``, ``split``, ``value`` under the names
        that were given, without empty cells.

    Raises
    ------
    UserError
        A column is not there, holds no numbers, or is named twice.
    """
    if len({rows, columns, split}) < 3:
        raise UserError("A heat map needs three different columns: rows=, columns= and split=.")
    total = sums(frame, [rows, columns, split], value)
    order: dict[str, list[str | None]] = {}
    left_out: dict[str, int] = {}
    for name, most in ((rows, ROWS), (columns, COLUMNS), (split, PANELS)):
        if name == split:
            keys, left_out[name] = lanes(total, name, value, most)
        else:
            keys, left_out[name] = rank_values(total, name, value, most)
            if left_out[name]:  # the last place is for the others together
                keys, left_out[name] = keys[:-1], left_out[name] + 1
        total, order[name] = fold(total, name, value, keys)
    data = in_order(total, order, value)
    options = {
        "rows": rows, "columns": columns, "split": split, "value": value, "noun": noun,
        "order": order, "left_out": left_out,
    }  # fmt: skip
    return Figure("heatmap", data, _alt(data, options), options)


def _alt(data: pd.DataFrame, options: dict[str, Any]) -> str:
    rows, columns, split, value = (options[name] for name in ("rows", "columns", "split", "value"))
    if data.empty:
        return f"Nothing to show: there is no {options['noun']}."
    cell = data.loc[data[value].astype("float64").idxmax()]
    whole = by_value(data, split, value)
    each = ", ".join(f"{short_value(key)} {amount(whole[key])}" for key in options["order"][split])
    more = [
        f" {count:,} more of {name.replace('_', ' ')} are combined."
        for name, count in options["left_out"].items()
        if count
    ]
    return (
        f"{count_noun(sum(whole.values()), options['noun'])} by {rows.replace('_', ' ')} and "
        f"{columns.replace('_', ' ')}: {each}. The largest cell is {short_value(cell[rows])} and "
        f"{short_value(cell[columns])} with {amount(cell[value])} {short_value(cell[split])}."
        + "".join(more)
    )
