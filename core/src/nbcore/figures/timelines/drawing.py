"""A timeline: stacked bars over time, and below them the whole range to cut a piece out of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nbcore.figures.counting import BYTE, amount, by_value, rows_with_value
from nbcore.figures.figure import Figure
from nbcore.figures.palette import Theme
from nbcore.figures.plots import (
    blank_figure,
    byte_ticks,
    colours,
    hover,
    labels,
    legend,
    models,
    whole_numbers,
    zoom_tools,
)
from nbcore.values import plural

_FEW = 8
"""With fewer bins there is nothing to zoom into."""
_GAP = 0.12
"""Part of a bin's width that is left free beside its bar."""
_SIDE = 36
"""Pixels beside the plot, in which the first and last day's names have their halves."""


def draw(figure: Figure, theme: Theme) -> Any:
    """Stacked bars by lane; times in UTC."""
    options = figure.options
    wide = options["width"] * 1000.0  # bokeh's times are milliseconds since 1970
    start, end = options["start"] * 1000.0, options["end"] * 1000.0
    if end <= start:
        start, end = 0.0, wide
    bins, stack = _bar_edges(figure)
    peak = float(stack[-1].max()) if bins.size else 1.0
    x_range = models.Range1d(start, end, bounds=(start, end), min_interval=wide)
    plot = blank_figure(
        theme,
        height=210,
        tools=zoom_tools("width"),
        x_range=x_range,
        y_range=models.Range1d(0, peak * 1.08),
        min_border_left=_SIDE,
        min_border_right=_SIDE,
        x_axis_type="datetime",
    )
    shades = colours(options["lanes"], theme)
    totals = by_value(figure.data, options["lane"], options["value"])
    entries = []
    for place, (lane, label) in enumerate(
        zip(options["lanes"], labels(options["lanes"]), strict=True)
    ):
        there = stack[place + 1] > stack[place]
        drawn = plot.quad(
            left="left", right="right", bottom="bottom", top="top",
            source=models.ColumnDataSource({
                "left": bins[there] + wide * _GAP / 2, "right": bins[there] + wide * (1 - _GAP / 2),
                "bottom": stack[place][there], "top": stack[place + 1][there],
            }),
            fill_color=shades[place], line_color=None,
        )  # fmt: skip
        entries.append((f"{label} {amount(totals.get(lane, 0), options['noun'])}", drawn))
    _add_hover(plot, figure, theme, (bins, stack), peak)
    legend(plot, theme, entries)
    _times(plot.xaxis, wide)
    plot.xaxis.axis_label = models.PlainText(
        text=f"UTC · {plural(options['noun'])} per {options['per']}"
    )
    plot.xgrid.grid_line_color = None
    (byte_ticks(plot.yaxis, peak) if options["noun"] == BYTE else whole_numbers(plot.yaxis))
    if (end - start) / wide < _FEW:
        return plot
    below = _overview(theme, x_range, bins, stack[-1], wide)
    return models.Column(children=[plot, below], sizing_mode="stretch_width")


def _bar_edges(figure: Figure) -> tuple[Any, Any]:
    """Starts of the bins in milliseconds, and the lanes' borders, one row more than lanes."""
    options = figure.options
    data = figure.data
    moments = data[options["time"]].dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    bins, where = np.unique(moments.view("int64"), return_inverse=True)
    heights = np.zeros((len(options["lanes"]) + 1, bins.size))
    amounts = data[options["value"]].to_numpy(dtype="float64")
    for place, lane in enumerate(options["lanes"]):
        mine = rows_with_value(data, options["lane"], lane)
        np.add.at(heights[place + 1], where[mine], amounts[mine])
    return bins / 1000.0, heights.cumsum(axis=0)


def _add_hover(
    plot: Any, figure: Figure, theme: Theme, stacked: tuple[Any, Any], peak: float
) -> None:
    """One text for all of a bin, wherever in its column the pointer is: thin bars are hard to hit."""
    bins, stack = stacked
    wide = figure.options["width"] * 1000.0
    begins = pd.Series(bins.astype("int64").view("datetime64[ms]"))
    names = labels(figure.options["lanes"])
    parts = np.diff(stack, axis=0)
    whats = [
        "\u2002".join(
            f"{name} {amount(size, figure.options['noun'])}"
            for name, size in zip(names, sizes, strict=True)
            if size
        )
        for sizes in parts.T
    ]
    columns = plot.quad(
        left="left", right="right", bottom=0, top=peak * 1.08,
        source=models.ColumnDataSource({
            "left": bins, "right": bins + wide,
            "when": begins.dt.strftime("%a %Y-%m-%d %H:%M:%S").to_list(), "what": whats,
        }),
        fill_alpha=0, line_color=None, hover_fill_color=theme.muted, hover_fill_alpha=0.15,
        hover_line_color=None,
    )  # fmt: skip
    plot.add_tools(
        hover(
            [("from (UTC)", "@when"), (plural(figure.options["noun"]), "@what")],
            renderers=[columns],
            point_policy="follow_mouse",
        )
    )


def _overview(theme: Theme, x_range: Any, bins: Any, totals: Any, wide: float) -> Any:
    """The whole range in small; a frame in it is what the plot above shows."""
    peak = float(totals.max()) if bins.size else 1.0
    small = blank_figure(
        theme,
        height=46,
        x_range=models.Range1d(x_range.start, x_range.end),
        y_range=models.Range1d(0, peak * 1.1),
        min_border_left=_SIDE,
        min_border_right=_SIDE,
        x_axis_type="datetime",
    )
    small.quad(
        left=bins,
        right=bins + wide,
        bottom=0,
        top=totals,
        fill_color=theme.muted,
        fill_alpha=0.6,
        line_color=None,
    )
    tool = models.RangeTool(x_range=x_range, start_gesture="pan")
    tool.overlay.fill_color = theme.good
    tool.overlay.fill_alpha = 0.12
    tool.overlay.line_color = theme.good
    tool.overlay.line_dash = "solid"
    tool.overlay.line_alpha = 0.6
    small.add_tools(tool)
    small.toolbar_location = None
    small.axis.visible = False
    small.grid.grid_line_color = None
    return small


def _times(axis: Any, wide: float) -> None:
    day, month = "%a %-d %b", "%b %Y"
    axis.formatter = models.DatetimeTickFormatter(
        milliseconds="%H:%M:%S.%3N", seconds="%H:%M:%S", minsec="%H:%M:%S", minutes="%H:%M",
        hourmin="%a %H:%M", hours="%a %H:%M", days=day, months=month, years="%Y",
        context=None,
    )  # fmt: skip
    axis.ticker.desired_num_ticks = 8
    axis.major_label_policy = models.NoOverlap(min_distance=10)
