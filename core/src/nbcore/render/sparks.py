"""Figures for a terminal: lanes of blocks, bars, and numbers in a grid."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from nbcore.render.figures.counting import amount, by_value, having, named
from nbcore.render.figures.timelines import per
from nbcore.render.meaning import tone
from nbcore.render.parts import Figure
from nbcore.render.values import MISSING, is_missing, plural

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

LEVELS = " ▁▂▃▄▅▆▇█"
"""Heights of a block; anything above nothing is at least the lowest."""
BLOCKS = {"good": "█", "bad": "▒", "": "█"}
"""What a bar is made of; bad is told from good without colour too."""
STYLES = {"good": "blue", "bad": "red", "": "cyan"}
"""Terminal colours of what went well, what did not, and what is neither."""
_ROWS = 10
_COLUMNS = 8
_BAR = 28


def drawn(figure: Figure, width: int) -> list[Any]:
    """A figure as renderables of rich; its words where it is of a kind unknown here."""
    from rich.text import Text

    if figure.data.empty:
        return [Text(figure.alt, style="dim")]
    match figure.kind:
        case "timeline":
            return [timeline(figure, width)]
        case "bars":
            options = figure.options
            return [bars(figure, options["category"], options["stack"], options["stacks"], width)]
        case "heatmap":
            return [grid(figure, width)]
        case "map":
            return _map(figure, width)
    return [Text(figure.alt)]


def heading(figure: Figure, width: int) -> str:
    """What stands beside the section's title."""
    options = figure.options
    if figure.data.empty:
        return ""
    if figure.kind == "timeline":
        _, _, size = _lanes(figure, width)
        return f"{plural(options['noun'])} per {per(timedelta(seconds=size))}"
    if figure.kind == "heatmap":
        return " / ".join(named(key) for key in options["order"][options["split"]])
    return ""


def timeline(figure: Figure, width: int) -> Table:
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
        end = amount(totals.get(lane, 0))
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
    names = [named(lane, 16) for lane in options["lanes"]]
    ends = max(len(amount(total)) for total in totals.values())
    room = max(width - max(map(len, names)) - ends - 4, 10)
    bins = max(math.ceil((options["end"] - options["start"]) / options["width"] - 1e-9), 1)
    each = math.ceil(bins / room)
    return names, math.ceil(bins / each), each * options["width"]


def bars(figure: Figure, category: str, split: str, splits: list[str | None], width: int) -> Table:
    """The largest categories: a bar in the colours of its parts, and each part's number."""
    from rich.table import Table
    from rich.text import Text

    data, value = figure.data, figure.options["value"]
    every = by_value(data, category, value)
    shown = list(every)[:_ROWS]
    top = max(every[key] for key in shown)
    room = max(min(_BAR, width - 30 - 10 * len(splits)), 6)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=34)
    table.add_column(no_wrap=True)
    for _ in splits or [None]:
        table.add_column(no_wrap=True, justify="right")
    if splits:
        heads = [Text(named(key, 14), style="dim") for key in splits]
        table.add_row(Text(category.replace("_", " "), style="dim"), Text(""), *heads)
    for key in shown:
        mine = data[having(data, category, key)]
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
        table.add_row(Text(named(key, 34)), bar, *numbers)
    rest = _more(len(every), figure.options.get("left_out", 0))
    if rest:
        table.add_row(Text(f"and {rest:,} more", style="dim"), Text(""))
    return table


def grid(figure: Figure, width: int) -> Table:
    """Numbers of a heat map; those of the split stand in one cell, ``25 / 1``."""
    from rich.table import Table
    from rich.text import Text

    options, data = figure.options, figure.data
    rows, columns, split = (
        options["order"][options[name]] for name in ("rows", "columns", "split")
    )
    cells: dict[tuple[Any, Any], dict[Any, float]] = {}
    names = [options[name] for name in ("rows", "columns", "split", "value")]
    for row, column, part, size in data[names].astype(object).itertuples(index=False, name=None):
        key = (_known(row), _known(column))
        cells.setdefault(key, {})[_known(part)] = float(size)
    shown = rows[:_ROWS]
    lines = [[_numbers(cells.get((row, column), {}), split) for column in columns] for row in shown]
    first = min(max((len(named(row, 34)) for row in shown), default=0), 34, width // 3)
    needs = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    heads = [_pieces(named(column, 40)) for column in columns]
    widths = _fitted([max(map(len, head)) for head in heads], needs, width - first)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, width=first)
    for wide in widths:
        table.add_column(no_wrap=True, justify="right", width=wide)
    for number in range(max(map(len, heads[: len(widths)]))):
        pieces = (head[number : number + 1] for head in heads[: len(widths)])
        table.add_row(Text(""), *(Text("".join(piece), style="dim") for piece in pieces))
    for row, line in zip(shown, lines, strict=True):
        table.add_row(Text(named(row, 34)), *line[: len(widths)])
    aside = len(columns) - len(widths)
    if aside:
        hidden = ", ".join(named(column) for column in columns[len(widths) :])
        table.caption = Text(f"no room for {hidden}", style="dim")
        table.caption_justify = "left"
    rest = _more(len(rows), options["left_out"][options["rows"]])
    if rest:
        table.add_row(Text(f"and {rest:,} more", style="dim"))
    return table


def _numbers(mine: dict[Any, float], split: list[Any]) -> Text:
    """A cell's numbers in the order of the split; a point where there is none."""
    from rich.text import Text

    if not mine:
        return Text("·", style="dim")
    words = [amount(mine[part]) if part in mine else MISSING for part in split]
    bad = any(tone(part) == "bad" for part in mine)
    return Text(" / ".join(words), style="red" if bad else "")


def _pieces(head: str) -> list[str]:
    """A heading in up to two lines: ``network``, ``_cleartext``."""
    cut = head.find("_", 1)
    return [head[:cut], head[cut:]] if cut > 0 else [head]


def _fitted(heads: list[int], needs: list[int], room: int) -> list[int]:
    """Widths of as many columns as there is room for: headings give way, numbers never do."""
    kept = min(len(needs), _COLUMNS)
    while kept > 1 and sum(needs[:kept]) + 2 * kept > room:
        kept -= 1
    widths = [max(need, 4) for need in needs[:kept]]
    spare = room - sum(widths) - 2 * kept
    while spare > 0:
        short = [place for place in range(kept) if widths[place] < heads[place]]
        if not short:
            break
        widths[min(short, key=lambda place: widths[place])] += 1
        spare -= 1
    return widths


def _map(figure: Figure, width: int) -> list[Any]:
    from dataclasses import replace

    from rich.text import Text

    there = figure.data[figure.data["kind"] == "country"]
    if there.empty:
        return [Text(figure.alt, style="dim")]
    options = figure.options
    return [bars(replace(figure, data=there), "name", options["split"], options["splits"], width)]


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
        mine = having(data, options["lane"], key)
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


def _more(there: int, left_out: int) -> int:
    """How many are not shown; of those that are there the last may stand for others."""
    return max(there - _ROWS, 0) + max(left_out - 1, 0)


def _known(value: Any) -> str | None:
    return None if is_missing(value) else str(value)
