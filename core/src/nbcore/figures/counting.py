"""Sums by what rows have in common, the largest first, the small ones together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nbcore.errors import UserError, join_names
from nbcore.records import SEVERITY
from nbcore.values import byte_amount, count_noun, display_value, is_missing, make_visible

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

LANES = 6
"""Colours that are told apart at a glance; further values of a split are combined."""
BYTE = "byte"
"""The noun whose amounts have units."""
_FIRST = ("success", "failure", *SEVERITY.meanings)
"""Order of a result and of a severity; other values follow, the most frequent first."""


def sums(frame: pd.DataFrame, by: Sequence[str], value: str) -> pd.DataFrame:
    """Total of ``value`` for each combination of the columns ``by``.

    Parameters
    ----------
    frame : pandas.DataFrame
    by : sequence of str
        Columns; read as text, and missing is a value of its own.
    value : str
        Column of amounts. Without a column ``count`` each row counts one.

    Returns
    -------
    pandas.DataFrame
        The columns ``by`` as ``string`` and ``value`` as ``Int64`` or ``Float64``; combinations
        that add up to nothing are left out.

    Raises
    ------
    UserError
        A column is not there, or the amounts are not numbers.
    """
    import pandas as pd

    require_columns(frame, by)
    # Without an index, because frames that were stacked or filtered repeat theirs.
    keys = {name: text(frame[name]).reset_index(drop=True) for name in by}
    rows = pd.DataFrame({**keys, value: amounts(frame, value).reset_index(drop=True)})
    return sum_values(rows, by, value)


def sum_values(rows: pd.DataFrame, by: Sequence[str], value: str) -> pd.DataFrame:
    """Total for each combination; those that add up to nothing are left out."""
    total = rows.groupby(list(by), dropna=False, sort=False, as_index=False)[[value]].sum()
    return total[total[value] != 0].reset_index(drop=True)


def amounts(frame: pd.DataFrame, value: str) -> pd.Series[Any]:
    """The column of amounts, missing ones as 0; without a column ``count``, 1 for each row."""
    import pandas as pd

    if value not in frame.columns:
        if value == "count":
            return pd.Series(1, index=frame.index, dtype="Int64")
        require_columns(frame, [value])
    column = frame[value]
    try:
        numbers = pd.to_numeric(column)
    except (TypeError, ValueError):
        raise UserError(
            f"The column {value!r} holds {column.dtype} values and cannot be summed; name a column "
            "of numbers as value=."
        ) from None
    kind: Any = "Float64" if pd.api.types.is_float_dtype(numbers.dtype) else "Int64"
    whole: pd.Series[Any] = numbers.astype(kind).fillna(0)
    return whole


def require_columns(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse a frame that lacks a column that a figure is made of."""
    lacking = [name for name in names if name not in frame.columns]
    if lacking:
        there = join_names(repr(str(name)) for name in frame.columns) or "none"
        raise UserError(
            f"The figure needs {join_names(repr(name) for name in lacking)}, and the frame has the "
            f"columns {there}."
        )


def text(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as text that can be grouped by, missing where nothing is."""
    import pandas as pd

    try:
        words: pd.Series[Any] = column.astype(pd.StringDtype())
    except UnicodeEncodeError:
        # Half a character that a log cut in two; pandas with pyarrow keeps no such text.
        whole = column.map(lambda value: make_visible(value) if isinstance(value, str) else value)
        words = whole.astype(pd.StringDtype())
    return words


def by_value(total: pd.DataFrame, name: str, value: str) -> dict[str | None, float]:
    """Total for each value of a column; None is the missing one."""
    each = total.groupby(name, dropna=False, sort=False)[value].sum()
    return dict(zip(map(_key, each.index), each.to_numpy(dtype="float64").tolist(), strict=True))


def rows_with_value(data: pd.DataFrame, name: str, key: str | None) -> npt.NDArray[np.bool_]:
    """Which rows hold a value in a column; None is the missing one."""
    column = data[name]
    if key is None:
        return column.isna().to_numpy(dtype=bool)
    return (column == key).fillna(value=False).to_numpy(dtype=bool)


def rank_values(
    total: pd.DataFrame, name: str, value: str, most: int | None = None
) -> tuple[list[str | None], int]:
    """Values of a column, the one with the largest total first.

    Returns
    -------
    keys : list of str or None
        The first ``most`` of them.
    others : int
        How many more there are.
    """
    each = total.groupby(name, dropna=False, sort=False)[value].sum()
    many = len(each)
    if most is not None and many > most:
        # Equal totals go by name, so that the same rows always give the same figure.
        each = each[(each >= each.nlargest(most).iloc[-1]).to_numpy(dtype=bool)]
    totals = dict(zip(map(_key, each.index), each.to_numpy(dtype="float64").tolist(), strict=True))
    keys = sorted(totals, key=lambda key: (-totals[key], key or ""))[:most]
    return keys, many - len(keys)


def lanes(
    total: pd.DataFrame, name: str, value: str, most: int = LANES
) -> tuple[list[str | None], int]:
    """Values that a figure is split by: a result in its order, the others by their total.

    Of more than ``most`` one fewer are given, which leaves a place for the others together.
    """
    keys, others = rank_values(total, name, value, most)
    if others:
        keys, others = keys[:-1], others + 1
    return known_first(keys), others


def known_first(keys: Sequence[str | None]) -> list[str | None]:
    """Results and severities in their own order, then the others as they are."""
    known = [key for key in _FIRST if key in keys]
    return [*known, *(key for key in keys if key not in known)]


def fold(
    total: pd.DataFrame, name: str, value: str, keep: Sequence[str | None]
) -> tuple[pd.DataFrame, list[str | None]]:
    """Put all values of a column beyond those to keep together.

    Returns
    -------
    total : pandas.DataFrame
        Summed again.
    keys : list of str or None
        Those to keep, and last what stands for the others, unlike any value in the column.
    """
    import pandas as pd

    column = total[name]
    kept = column.isin([key for key in keep if key is not None])
    if None in keep:
        kept |= column.isna()
    if bool(kept.all()):
        return total, list(keep)
    others = "(others)"
    while bool((column == others).any()):
        others = f"({others})"
    folded = total.assign(**{name: column.where(kept, others).astype(pd.StringDtype())})
    by = [column for column in total.columns if column != value]
    return sum_values(folded, by, value), [*keep, others]


def in_order(
    total: pd.DataFrame, order: Mapping[str, Sequence[str | None]], value: str
) -> pd.DataFrame:
    """Rows sorted by where their values stand in the given orders; amounts last of all columns."""
    import pandas as pd

    ranks = pd.DataFrame(index=total.index)
    for name, keys in order.items():
        places = {key: place for place, key in enumerate(keys) if key is not None}
        missing = keys.index(None) if None in keys else len(keys)
        ranks[name] = total[name].map(places).astype("Float64").fillna(missing)
    rows = ranks.sort_values(list(order), kind="stable").index
    return total.loc[rows, [*order, value]].reset_index(drop=True)


def amount(value: float, noun: str = "") -> str:
    """A total in words; bytes in a readable unit."""
    return byte_amount(float(value)) if noun == BYTE else display_value(float(value))


def total_of(value: float, noun: str) -> str:
    """A total with what is counted: ``3 logons``, ``2.1 GB``."""
    return amount(value, noun) if noun == BYTE else count_noun(value, noun)


def short_value(key: str | None, longest: int = 60) -> str:
    """A value in a sentence; cut where a log holds a whole text."""
    words = display_value(key)
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _key(value: Any) -> str | None:
    return None if is_missing(value) else str(value)
