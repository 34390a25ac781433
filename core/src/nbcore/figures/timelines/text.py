"""A timeline in a terminal: a line of blocks for each lane."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from nbcore.figures.counting import amount, by_value, rows_with_value, short_value
from nbcore.figures.figure import Figure
from nbcore.figures.meaning import tone
from nbcore.figures.terminal import STYLES
from nbcore.figures.timelines.data import bin_name
from nbcore.values import plural

if TYPE_CHECKING:
    from rich.table import Table

LEVELS = " ▁▂▃▄▅▆▇█"
"""Heights of a block; anything above nothing is at least the lowest."""


def heading(figure: Figure, width: int) -> str:
    """What is counted, and in bins of which width."""
    _, _, size = _lanes(figure, width)
    return f"{plural(figure.options['noun'])} per {bin_name(timedelta(seconds=size))}"


def text(figure: Figure, width: int) -> Table:
    """A line of blocks for each lane on one scale, the days below, the totals behind."""
    from rich.table import Table
    from rich.text import Text

    options = figure.options
    names, columns, size = _lanes(figure, width)
    totals = by_value(figure.data, options["lane"], options["value"])
    heights = _heights(figure, columns, size)
    top = max(max(lane) for lane in heights) or 1.0
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for lane, name, sizes in zip(options["lanes"], names, heights, strict=True):
        blocks = "".join(LEVELS[math.ceil(height * 8 / top)] for height in sizes)
        end = amount(totals.get(lane, 0), options["noun"])
        table.add_row(Text(name), Text(blocks, style=STYLES[tone(lane)]), Text(end))
    days = _days(options["start"], options["start"] + columns * size, columns)
    table.add_row(Text(""), Text(days, style="dim"), Text(""))
    return table


def _lanes(figure: Figure, width: int) -> tuple[list[str], int, float]:
    """Names of the lanes, how many columns there is room for, and the seconds of each.

    A column is a whole number of bins, so that none is shared between two.
    """
    options = figure.options
    totals = by_value(figure.data, options["lane"], options["value"])
    names = [short_value(lane, 16) for lane in options["lanes"]]
    ends = max(len(amount(total, options["noun"])) for total in totals.values())
    room = max(width - max(map(len, names)) - ends - 4, 10)
    bins = max(math.ceil((options["end"] - options["start"]) / options["width"] - 1e-9), 1)
    each = math.ceil(bins / room)
    return names, math.ceil(bins / each), each * options["width"]


def _heights(figure: Figure, columns: int, size: float) -> list[list[float]]:
    """Amounts of each lane in equal columns of the whole range."""
    import numpy as np

    options, data = figure.options, figure.data
    moments = data[options["time"]].dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    place = ((moments.view("int64") / 1e6 - options["start"]) / size).astype("int64")
    place = np.clip(place, 0, columns - 1)
    amounts = data[options["value"]].to_numpy(dtype="float64")
    found = []
    for key in options["lanes"]:
        mine = rows_with_value(data, options["lane"], key)
        found.append(np.bincount(place[mine], amounts[mine], minlength=columns).tolist())
    return found


def _days(start: float, end: float, columns: int) -> str:
    """Names of days, or of times within one, each where it begins."""
    line = [" "] * columns
    zero = datetime(1970, 1, 1, tzinfo=UTC)
    length = end - start
    step = next(
        (size for size in (60, 300, 900, 3600, 10_800, 21_600, 86_400, 172_800, 604_800)
         if length / size * 9 <= columns), 2_592_000,
    )  # fmt: skip
    tick = -(-start // step) * step
    free = 0
    while tick < end:
        moment = zero + timedelta(seconds=tick)
        words = f"{moment:%a} {moment.day}" if step >= 86_400 else f"{moment:%H:%M}"
        if step >= 604_800:
            words = f"{moment.day} {moment:%b}"
        place = int((tick - start) / length * columns)
        if place >= free and place + len(words) <= columns:
            line[place : place + len(words)] = words
            free = place + len(words) + 1
        tick += step
    return "".join(line).rstrip()
