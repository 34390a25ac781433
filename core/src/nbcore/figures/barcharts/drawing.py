"""Horizontal bars, the largest on top, stacked by what they split into."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbcore.figures.counting import amount, by_value, rows_with_value
from nbcore.figures.figure import Figure
from nbcore.figures.palette import Theme
from nbcore.figures.plots import (
    FONT,
    blank_figure,
    category_range,
    colours,
    hover,
    labels,
    legend,
    models,
)
from nbcore.values import display_value, plural

_BAR = 22
"""Pixels for each bar."""


def draw(figure: Figure, theme: Theme) -> Any:
    """One bar for each category, its total at the end."""
    options, data = figure.options, figure.data
    category, value = options["category"], options["value"]
    keys: list[str | None] = options["categories"]
    stacks: list[str | None] = options["stacks"] or [None]
    names = labels(keys, left_out=options["left_out"])
    rows = {key: place for place, key in enumerate(keys)}
    heights = np.zeros((len(stacks) + 1, len(keys)))
    for place, key in enumerate(stacks):
        mine = data[rows_with_value(data, options["stack"], key)] if options["stacks"] else data
        for name, total in by_value(mine, category, value).items():
            heights[place + 1, rows[name]] = total
    stack = heights.cumsum(axis=0)
    longest = float(stack[-1].max()) if keys else 1.0
    plot = blank_figure(
        theme,
        height=_BAR * max(len(keys), 1) + 34,
        x_range=models.Range1d(0, longest * 1.12),
        y_range=category_range(names[::-1]),
    )
    whats = [_bar_text(sizes, stacks) for sizes in np.diff(stack, axis=0).T]
    texts = {"name": names, "full": _key_labels(keys, options["left_out"]), "what": whats}
    entries = []
    totals = by_value(data, options["stack"], value) if options["stacks"] else {}
    shown = labels(stacks)
    for place, colour in enumerate(colours(stacks, theme)):
        drawn = plot.hbar(
            y="name", left="left", right="right", height=0.72,
            source=models.ColumnDataSource({"left": stack[place], "right": stack[place + 1], **texts}),
            fill_color=colour, line_color=None,
        )  # fmt: skip
        entries.append((f"{shown[place]} {amount(totals.get(stacks[place], 0))}", drawn))
    ends = models.ColumnDataSource(
        {"x": stack[-1], "text": [amount(size) for size in stack[-1]], **texts}
    )
    plot.text(
        x="x", y="name", text="text", source=ends, x_offset=5, text_baseline="middle",
        text_color=theme.muted, text_font={"value": FONT}, text_font_size="12px",
    )  # fmt: skip
    whole = plot.hbar(
        y="name", left=0, right=longest * 1.12, height=1.0, source=ends,
        fill_alpha=0, line_color=None, hover_fill_color=theme.muted, hover_fill_alpha=0.12,
        hover_line_color=None,
    )  # fmt: skip
    plot.add_tools(
        hover(
            [(category.replace("_", " "), "@full"), (plural(options["noun"]), "@what")],
            renderers=[whole],
            point_policy="follow_mouse",
        )
    )
    if options["stacks"]:
        legend(plot, theme, entries)
    plot.yaxis.major_label_text_color = theme.text
    plot.yaxis.major_tick_line_color = None
    # Each bar has its number, so an axis would say nothing more.
    plot.xaxis.visible = False
    plot.grid.grid_line_color = None
    plot.toolbar_location = None
    return plot


def _key_labels(keys: list[str | None], left_out: int) -> list[str]:
    whole = [display_value(key) for key in keys]
    return [*whole[:-1], f"{left_out:,} others"] if left_out else whole


def _bar_text(sizes: Any, stacks: list[str | None]) -> str:
    if stacks == [None]:
        return amount(float(sizes[0]))
    pairs = zip(labels(stacks), sizes, strict=True)
    return "\u2002".join(f"{name} {amount(float(size))}" for name, size in pairs if size)
