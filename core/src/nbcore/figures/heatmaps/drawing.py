"""A heat map: a number in each cell, a panel for each value of the split."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbcore.figures.counting import amount
from nbcore.figures.figure import Figure
from nbcore.figures.palette import Theme
from nbcore.figures.plots import (
    FONT,
    blank_figure,
    category_range,
    colours,
    hover,
    labels,
    models,
)
from nbcore.values import display_value, plural

_CELL = 24
"""Pixels of a row."""
_FAINT = 0.12
"""Opacity of the smallest cell that holds something; it has to be told from an empty one."""
_STRONG = 0.55
"""From this opacity on, the number is written in the colour of the paper."""


def draw(figure: Figure, theme: Theme) -> Any:
    """Panels side by side over the same rows; opacity grows with the logarithm of the number."""
    options, data = figure.options, figure.data
    rows, columns, split, value = (options[name] for name in ("rows", "columns", "split", "value"))
    order = options["order"]
    names = {
        axis: dict(
            zip(
                order[axis],
                labels(order[axis], longest, left_out=options["left_out"][axis]),
                strict=True,
            )
        )
        for axis, longest in ((rows, 30), (columns, 18), (split, 30))
    }
    keys = {axis: _cells(data[axis]) for axis in names}
    # A panel has the columns in which it holds something.
    there = set(zip(keys[split], keys[columns], strict=True))
    panels = [
        (names[split][panel], names[columns][item])
        for panel in order[split]
        for item in order[columns]
        if (panel, item) in there
    ]
    longest = max((len(item) for _, item in panels), default=0)
    plot = blank_figure(
        theme,
        height=_CELL * max(len(order[rows]), 1) + 44 + int(longest * 5.5),
        x_range=models.FactorRange(*panels, group_padding=0.5, range_padding=0.1),
        y_range=category_range([names[rows][item] for item in order[rows]][::-1]),
        x_axis_location="above",
        min_border_right=int(longest * 4.5),
    )
    sizes = data[value].to_numpy(dtype="float64")
    top = np.log1p(sizes.max()) if sizes.size else 1.0
    strength = _FAINT + (1 - _FAINT) * np.log1p(sizes) / top
    shade = dict(zip(order[split], colours(order[split], theme), strict=True))
    x = [
        (names[split][panel], names[columns][item])
        for panel, item in zip(keys[split], keys[columns], strict=True)
    ]
    y = [names[rows][item] for item in keys[rows]]
    source = {
        "x": x,
        "y": y,
        "strength": strength,
        "text": [_short_number(size) for size in sizes],
        "number": [amount(size) for size in sizes],
        **{f"key{place}": _key_labels(keys[axis], order[axis], options["left_out"][axis])
           for place, axis in enumerate(names)},
    }  # fmt: skip
    fields = [(axis.replace("_", " "), f"@key{place}") for place, axis in enumerate(names)]
    every = [(place, row) for place in panels for row in plot.y_range.factors]
    empty = {"x": [place for place, _ in every], "y": [row for _, row in every]}
    plot.rect(
        x="x", y="y", width=0.94, height=0.9, source=models.ColumnDataSource(empty),
        fill_color=theme.land, fill_alpha=0.35, line_color=None,
    )  # fmt: skip
    drawn = []
    for panel in order[split]:
        mine = np.array([key == panel for key in keys[split]], dtype=bool)
        for dark in (False, True):
            some = np.flatnonzero(mine & ((strength >= _STRONG) == dark))
            if not some.size:
                continue
            cells = models.ColumnDataSource(
                {name: [values[place] for place in some] for name, values in source.items()}
            )
            drawn.append(
                plot.rect(
                    x="x",
                    y="y",
                    width=0.94,
                    height=0.9,
                    source=cells,
                    fill_color=shade[panel],
                    fill_alpha="strength",
                    line_color=None,
                )
            )
            plot.text(
                x="x", y="y", text="text", source=cells, text_align="center",
                text_baseline="middle", text_font={"value": FONT}, text_font_size="11px",
                text_color=theme.paper if dark else theme.text,
            )  # fmt: skip
    plot.add_tools(hover([*fields, (plural(options["noun"]), "@number")], renderers=drawn))
    plot.toolbar_location = None
    plot.grid.grid_line_color = None
    plot.axis.major_tick_line_color = None
    plot.yaxis.major_label_text_color = theme.text
    axis = plot.xaxis
    axis.major_label_orientation = 0.9
    axis.group_text_color = theme.text
    axis.group_text_font = FONT
    axis.group_text_font_size = "12px"
    axis.group_text_font_style = "normal"
    axis.separator_line_color = None
    return plot


def _cells(column: Any) -> list[Any]:
    return [None if missing else cell for cell, missing in zip(column, column.isna(), strict=True)]


def _key_labels(keys: list[Any], order: list[Any], left_out: int) -> list[str]:
    """Values as the hover text has them."""
    return [
        f"{left_out:,} others" if left_out and key == order[-1] else display_value(key)
        for key in keys
    ]


def _short_number(size: float) -> str:
    """A number that fits a cell: 1.2k."""
    for limit, letter in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if size >= limit:
            unit = {"G": 1e9, "M": 1e6, "k": 1e3}[letter]
            return f"{size / unit:.3g}{letter}"
    return amount(round(size, 1) if size < 1000 else round(size))
