"""Amounts by category, the largest first, stacked by what they split into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore.errors import UserError
from nbcore.figures.counting import (
    amount,
    by_value,
    fold,
    in_order,
    known_first,
    lanes,
    rank_values,
    rows_with_value,
    short_value,
    sums,
)
from nbcore.figures.figure import Figure
from nbcore.records import SEVERITY
from nbcore.values import count_noun

if TYPE_CHECKING:
    import pandas as pd


def bars(
    frame: pd.DataFrame,
    *,
    category: str,
    value: str = "count",
    stack: str = "result",
    top: int = 20,
    noun: str = "event",
) -> Figure:
    """Amounts by category as stacked bars.

    Parameters
    ----------
    frame : pandas.DataFrame
    category : str
        Column with a bar for each value; missing is a value too.
    value : str
        Column of amounts; without a column ``count`` each row counts one.
    stack : str
        Column that the bars are split by.
    top : int
        How many bars; all other categories are one more, together.
    noun : str
        What is counted, in the singular.

    Returns
    -------
    Figure
        Of kind ``bars``; rows ``category``, ``stack``, ``value`` under the names that were given.

    Raises
    ------
    UserError
        A column is not there or holds no numbers, or ``top`` is below 1.
    """
    if top < 1:
        raise UserError(f"top= is the number of bars, a whole number above 0, not {top}.")
    by = [category] if stack == category else [category, stack]
    total = sums(frame, by, value)
    categories, left_out = rank_values(total, category, value, top)
    if left_out == 1:  # a single one is named rather than called the others
        categories, left_out = rank_values(total, category, value)
    if all(key is None or key in SEVERITY.meanings for key in categories):
        categories = known_first(categories)
    total, categories = fold(total, category, value, categories)
    order = {category: categories}
    if stack != category:
        total, order[stack] = fold(total, stack, value, lanes(total, stack, value)[0])
    data = in_order(total, order, value)
    options = {
        "category": category, "stack": stack, "value": value, "noun": noun,
        "categories": categories, "stacks": [] if stack == category else order[stack],
        "left_out": left_out,
    }  # fmt: skip
    return Figure("bars", data, _alt(data, options), options)


def _alt(data: pd.DataFrame, options: dict[str, Any]) -> str:
    category, stack, value = options["category"], options["stack"], options["value"]
    if data.empty:
        return f"Nothing to show: there is no {options['noun']}."
    each = by_value(data, category, value)
    most = max(options["categories"], key=lambda key: each[key])
    words = category.replace("_", " ")
    sentence = (
        f"{count_noun(sum(each.values()), options['noun'])} by {words}: most for "
        f"{short_value(most)} with {amount(each[most])}"
    )
    if options["stacks"]:
        top = data[rows_with_value(data, category, most)]
        split = by_value(top, stack, value)
        sentence += f" ({', '.join(f'{short_value(key)} {amount(split[key])}' for key in split)})"
        whole = by_value(data, stack, value)
        sentence += f". In all {', '.join(f'{short_value(key)} {amount(whole[key])}' for key in options['stacks'])}"
    if options["left_out"]:
        sentence += (
            f". The {len(each) - 1} largest are shown; {options['left_out']:,} more have "
            f"{amount(each[options['categories'][-1]])} together"
        )
    return f"{sentence}."
