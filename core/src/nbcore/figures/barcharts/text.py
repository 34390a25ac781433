"""Bars in a terminal: as long as their amount, in the colours of their parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nbcore.figures.counting import amount, by_value, rows_with_value, short_value
from nbcore.figures.figure import Figure
from nbcore.figures.meaning import tone
from nbcore.figures.terminal import ROWS, STYLES, count_left_out
from nbcore.values import MISSING

if TYPE_CHECKING:
    from rich.table import Table

BLOCKS = {"good": "█", "bad": "▒", "": "█"}
"""What a bar is made of; bad is told from good without colour too."""
_BAR = 28


def text(figure: Figure, width: int) -> Table:
    """A bar for each category."""
    options = figure.options
    return bars(figure, options["category"], options["stack"], options["stacks"], width)


def bars(figure: Figure, category: str, split: str, splits: list[str | None], width: int) -> Table:
    """The largest categories: a bar in the colours of its parts, and each part's number."""
    from rich.table import Table
    from rich.text import Text

    data, value = figure.data, figure.options["value"]
    every = by_value(data, category, value)
    shown = list(every)[:ROWS]
    top = max(every[key] for key in shown)
    room = max(min(_BAR, width - 30 - 10 * len(splits)), 6)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=34)
    table.add_column(no_wrap=True)
    for _ in splits or [None]:
        table.add_column(no_wrap=True, justify="right")
    if splits:
        heads = [Text(short_value(key, 14), style="dim") for key in splits]
        table.add_row(Text(category.replace("_", " "), style="dim"), Text(""), *heads)
    for key in shown:
        mine = data[rows_with_value(data, category, key)]
        parts: dict[str | None, float] = {None: every[key]}
        if splits:
            parts = by_value(mine, split, value)
        bar = Text()
        for part in splits or [None]:
            mood = tone(part)
            cells = math.ceil(parts.get(part, 0.0) * room / top - 0.5) or bool(parts.get(part))
            bar.append(BLOCKS[mood] * cells, style=STYLES[mood])
        numbers = [
            Text(amount(parts.get(part, 0.0)) if part in parts else MISSING)
            for part in splits or [None]
        ]
        table.add_row(Text(short_value(key, 34)), bar, *numbers)
    rest = count_left_out(len(every), figure.options.get("left_out", 0))
    if rest:
        table.add_row(Text(f"and {rest:,} more", style="dim"), Text(""))
    return table
