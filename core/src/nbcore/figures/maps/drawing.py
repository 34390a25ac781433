"""The map of the world: a circle for each country, cut by result."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbcore.figures.counting import amount, by_value, rows_with_value
from nbcore.figures.figure import Figure
from nbcore.figures.maps import world
from nbcore.figures.palette import Theme
from nbcore.figures.plots import (
    FONT,
    blank_figure,
    colours,
    hover,
    labels,
    legend,
    models,
    zoom_tools,
)
from nbcore.values import plural

_LARGEST = 26.0
_SMALLEST = 4.0
"""Radius in pixels of the largest circle, and what none is smaller than."""
_NAMED = 12
"""Countries with their name beside the circle; more would cover each other."""


def draw(figure: Figure, theme: Theme) -> Any:
    """Circles whose area grows with the amount, each a pie of its results."""
    options = figure.options
    value, split = options["value"], options["split"]
    west, east, south, north = world.bounds()
    plot = blank_figure(
        theme,
        tools=zoom_tools("both"),
        x_range=models.Range1d(west, east),
        y_range=models.Range1d(south, north),
        aspect_ratio=(east - west) / (north - south),
        max_width=820,
    )
    xs, ys = world.outline()
    plot.patches(xs, ys, fill_color=theme.land, line_color=theme.paper, line_width=0.5)
    data = figure.data[figure.data["kind"] == "country"]
    totals = by_value(data, "country", value)
    # The largest first, so that small circles lie on large ones.
    codes = sorted((code for code in totals if code), key=lambda code: -totals[code])
    sizes = np.array([totals[code] for code in codes])
    radius = np.maximum(np.sqrt(sizes / sizes.max()) * _LARGEST, _SMALLEST) if codes else sizes
    places = [world.label_position(code) for code in codes]
    x, y = (np.array([place[axis] for place in places]) for axis in (0, 1))
    # Cut from the top clockwise, each result after the one before.
    turned = np.full(len(codes), np.pi / 2)
    parts: list[list[str]] = [[] for _ in codes]
    entries = []
    whole = by_value(data, split, value)
    for key, label, colour in zip(
        options["splits"], labels(options["splits"]), colours(options["splits"], theme), strict=True
    ):
        mine = by_value(data[rows_with_value(data, split, key)], "country", value)
        share = np.array([mine.get(code, 0.0) / totals[code] for code in codes])
        ends = turned - share * 2 * np.pi
        there = share > 0
        drawn = plot.wedge(
            x="x", y="y", radius="radius", start_angle="start", end_angle="end",
            direction="clock", radius_units="screen",
            source=models.ColumnDataSource({
                "x": x[there], "y": y[there], "radius": radius[there],
                "start": turned[there], "end": ends[there],
            }),
            fill_color=colour, fill_alpha=0.85, line_color=theme.paper, line_width=0.5,
        )  # fmt: skip
        turned = ends
        if key in whole:
            entries.append((f"{label} {amount(whole[key])}", drawn))
        for place in np.flatnonzero(there):
            parts[place].append(f"{label} {amount(mine[codes[place]])}")
    names = [world.names()[code] for code in codes]
    source = models.ColumnDataSource({
        "x": x, "y": y, "size": radius * 2, "name": names,
        "what": ["\u2002".join(part) for part in parts], "total": [amount(size) for size in sizes],
    })  # fmt: skip
    circles = plot.scatter(
        "x", "y", size="size", source=source, fill_alpha=0, line_color=None,
        hover_fill_alpha=0, hover_line_color=theme.text,
    )  # fmt: skip
    plot.add_tools(
        hover(
            [("country", "@name"), (plural(options["noun"]), "@total"), (split, "@what")],
            renderers=[circles],
        )
    )
    some = slice(None, _NAMED)
    plot.text(
        x="x", y="y", text="text", x_offset="aside", text_baseline="middle",
        source=models.ColumnDataSource({
            "x": x[some], "y": y[some], "aside": radius[some] + 4, "text": names[some],
        }),
        text_color=theme.text, text_font={"value": FONT}, text_font_size="11px",
    )  # fmt: skip
    legend(plot, theme, entries, "center")
    plot.axis.visible = False
    plot.grid.grid_line_color = None
    return plot
