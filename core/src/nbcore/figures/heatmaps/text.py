"""A heat map in a terminal: its numbers in a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore.figures.counting import amount, short_value
from nbcore.figures.figure import Figure
from nbcore.figures.meaning import tone
from nbcore.figures.terminal import ROWS, count_left_out
from nbcore.values import MISSING, is_missing

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_COLUMNS = 8


def heading(figure: Figure, width: int) -> str:
    """What the numbers of a cell stand for."""
    options = figure.options
    return " / ".join(short_value(key) for key in options["order"][options["split"]])


def text(figure: Figure, width: int) -> Table:
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
        key = (_text_or_none(row), _text_or_none(column))
        cells.setdefault(key, {})[_text_or_none(part)] = float(size)
    shown = rows[:ROWS]
    lines = [[_numbers(cells.get((row, column), {}), split) for column in columns] for row in shown]
    first = min(max((len(short_value(row, 34)) for row in shown), default=0), 34, width // 3)
    needs = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    heads = [_heading_lines(short_value(column, 40)) for column in columns]
    widths = _column_widths([max(map(len, head)) for head in heads], needs, width - first)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, width=first)
    for wide in widths:
        table.add_column(no_wrap=True, justify="right", width=wide)
    for number in range(max(map(len, heads[: len(widths)]))):
        pieces = (head[number : number + 1] for head in heads[: len(widths)])
        table.add_row(Text(""), *(Text("".join(piece), style="dim") for piece in pieces))
    for row, line in zip(shown, lines, strict=True):
        table.add_row(Text(short_value(row, 34)), *line[: len(widths)])
    aside = len(columns) - len(widths)
    if aside:
        hidden = ", ".join(short_value(column) for column in columns[len(widths) :])
        table.caption = Text(f"no room for {hidden}", style="dim")
        table.caption_justify = "left"
    rest = count_left_out(len(rows), options["left_out"][options["rows"]])
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


def _heading_lines(head: str) -> list[str]:
    """A heading in up to two lines: ``network``, ``_cleartext``."""
    cut = head.find("_", 1)
    return [head[:cut], head[cut:]] if cut > 0 else [head]


def _column_widths(heads: list[int], needs: list[int], room: int) -> list[int]:
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


def _text_or_none(value: Any) -> str | None:
    return None if is_missing(value) else str(value)
