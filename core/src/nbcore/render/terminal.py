"""Core's own look of a part in a terminal, and text that is styled already.

Every value is made harmless before it is written: a terminal obeys escape sequences, and rich
would read ``[bold]`` as a style, so only plain ``Text`` goes to it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbcore.figures import Figure, drawing
from nbcore.queries.outcome import CAME
from nbcore.render import tables
from nbcore.render.content import label
from nbcore.render.parts import FindingPart, Part, SectionPart
from nbcore.render.tables import is_amount
from nbcore.values import display_value, is_missing, make_visible, visible_lines

if TYPE_CHECKING:
    from rich.text import Text

ROWS = 10
CELL = 44
"""Characters of a cell; a log can hold a whole command line in one."""
_TONES = {"good": "blue", "bad": "red", "": ""}


class Styled(str):
    """Text with its styles as escape sequences, of values that are harmless: as Markup in HTML."""

    __slots__ = ()


def content(part: Part, width: int) -> Styled:
    """A part without what a face puts around it.

    Raises
    ------
    FigureError
        Nothing draws its figure, or what does fails.
    """
    if isinstance(part, FindingPart):
        return _print_styled([_sentence(part)])
    return _print_styled(_renderables(part, width), width) if part.status in CAME else Styled("")


def as_text(made: str) -> Text:
    """What is shown as text of rich: styled where it is so already, else made harmless."""
    from rich.text import Text

    if isinstance(made, Styled):
        return Text("\n").join(map(Text.from_ansi, made.split("\n")))
    return Text(visible_lines(made))


def _print_styled(items: list[Any], width: int | None = None) -> Styled:
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, width=width or 100_000, color_system="standard", force_terminal=True,
        force_jupyter=False, legacy_windows=False, markup=False, emoji=False, highlight=False,
    )  # fmt: skip
    for item in items:
        console.print(item)
    return Styled(out.getvalue().removesuffix("\n"))


def _sentence(item: FindingPart) -> Text:
    from rich.text import Text

    sentence = Text()
    for piece, is_value in item.pieces:
        sentence.append(piece, style="bold" if is_value else "")
    return sentence


def figure(figure: Figure, width: int) -> list[Any]:
    """A figure and its note, as renderables of rich.

    Raises
    ------
    FigureError
        Nothing draws it, or what does fails.
    """
    from rich.text import Text

    note = [Text(make_visible(figure.note), style="dim")] if figure.note else []
    return [drawing.text(figure, width), *note]


def _renderables(part: SectionPart, width: int) -> list[Any]:
    from rich.text import Text

    value = part.value
    if isinstance(value, Figure):
        return figure(value, width)
    if part.kind == "table":
        if not len(value):
            return [Text("No rows.", style="dim")]
        return [table(tables.table(value, ROWS), width)]
    if isinstance(value, Mapping):
        return [_facts(value)]
    return [Text(visible_lines(str(value)))] if value is not None else []


def _facts(value: Mapping[str, Any]) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, item in value.items():
        style = "dim" if is_missing(item) else ""
        grid.add_row(
            Text(label(name), style="dim"),
            Text(display_value(item, group=is_amount(str(name))), style=style),
        )
    return grid


def table(data: tables.Table, width: int) -> Any:
    """As many columns as fit, each as wide as its cells; squeezed columns read as nothing."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    kept = _fitting_columns(data, width)
    if data.rows == 1 and len(kept) < len(data.columns):
        return _one_row(data)
    grid = Table.grid(padding=(0, 2, 0, 0))
    for column in kept:
        grid.add_column(
            no_wrap=True, overflow="ellipsis", max_width=CELL,
            justify="right" if column.numeric else "left",
        )  # fmt: skip
    grid.add_row(*(Text(column.label, style="dim") for column in kept))
    for line in zip(*(column.cells for column in kept), strict=True):
        grid.add_row(*map(_cell, line))
    said = [f"and {data.rows - data.shown:,} more rows"] if data.rows > data.shown else []
    left_out = [column.name for column in data.columns[len(kept) :]]
    if left_out:
        said.append(f"more columns: {', '.join(left_out)}")
    said += data.notes
    return Group(grid, Text(" · ".join(said), style="dim")) if said else grid


def _fitting_columns(data: tables.Table, width: int) -> list[tables.Column]:
    """The first columns for which there is room; at least one."""
    from rich.cells import cell_len

    used = 0
    kept: list[tables.Column] = []
    for column in data.columns:
        texts = [column.label, *(cell.text for cell in column.cells)]
        used += min(max(map(cell_len, texts)), CELL) + 2
        if kept and used > width + 2:
            break
        kept.append(column)
    return kept


def _one_row(data: tables.Table) -> Any:
    """A single row that is wider than the terminal: a line for each column."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    for column in data.columns:
        grid.add_row(Text(column.label, style="dim"), _cell(column.cells[0]))
    return grid


def _cell(cell: tables.Cell) -> Any:
    from rich.text import Text

    return Text(cell.text, style="dim" if cell.missing else _TONES[cell.tone])
