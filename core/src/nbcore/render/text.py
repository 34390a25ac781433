"""A page for a terminal: the same as in a notebook, in the same order.

Every value is made harmless before it is written: a terminal obeys escape sequences, and rich
would read ``[bold]`` as a style, so only plain ``Text`` goes to it.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nbcore.figures import Figure, FigureError, drawing
from nbcore.queries.outcome import CAME, EnrichmentOutcome
from nbcore.render import blocks, tables, words
from nbcore.render.blocks import Render
from nbcore.render.parts import FindingPart, Page, SectionPart
from nbcore.render.troubles import trouble
from nbcore.values import counted, is_missing, plain, visible, visible_lines

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

ROWS = 10
WIDTH = 100
NARROWEST, WIDEST = 40, 200
BESIDE = 64
"""Columns from which on a finding's section stands beside its sentence, not below."""
CELL = 44
"""Characters of a cell; a log can hold a whole command line in one."""
_STYLES = {
    "critical": "bold red", "high": "bold red", "medium": "yellow", "low": "", "info": "dim",
    "denied": "red", "failed": "red", "partial": "yellow", "unavailable": "yellow",
}  # fmt: skip
_TONES = {"good": "blue", "bad": "red", "": ""}


def page(page: Page, render: Render, *, width: int | None = None, holder: str = "") -> str:
    """A page as plain text, without colour.

    Parameters
    ----------
    page : Page
    render : callable
        Takes a part and ``text``, gives what a pack makes of it, or None.
    width : int, optional
        Columns; by default those of the terminal, or 100.
    holder : str
        How its result is had from that of several connections.

    Returns
    -------
    str
        Lines without blanks at their end.
    """
    wide = _columns(width)
    return _printed(_lines(page, render, wide, holder), wide)


def show(page: Page, render: Render, *, console: Console | None = None, holder: str = "") -> None:
    """Print a page, in colour where the terminal has it.

    Parameters
    ----------
    console : rich.console.Console, optional
        Standard output by default.
    """
    from rich.console import Console
    from rich.text import Text

    target = console or Console(highlight=False, emoji=False, markup=False)
    width = min(max(target.width, NARROWEST), WIDEST)
    if target.is_terminal and target.encoding.lower().startswith("utf"):
        for item in _lines(page, render, width, holder):
            target.print(item)
        return
    # A file or a pipe gets lines without blanks at their end, and a terminal that cannot write
    # blocks and dashes gets what it can.
    plain_text = _printed(_lines(page, render, width, holder), width)
    known = plain_text.encode(target.encoding, "replace").decode(target.encoding)
    target.print(Text(known), soft_wrap=True)


def figure(figure: Figure, width: int = WIDTH) -> str:
    """A figure by itself as plain text."""
    return _printed(_figure(figure, width), width)


def findings(findings: Sequence[FindingPart]) -> str:
    """Findings by themselves as plain text."""
    if not findings:
        return "No findings."
    width = _columns()
    wide = len({item.connection for item in findings}) > 1
    return _printed([_findings(findings, blocks.core_alone, width, wide=wide)], width)


def _columns(width: int | None = None) -> int:
    wide = width or shutil.get_terminal_size((WIDTH, 24)).columns
    return min(max(wide, NARROWEST), WIDEST)


def _printed(items: list[Any], width: int) -> str:
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, width=width, color_system=None, force_terminal=False, force_jupyter=False,
        legacy_windows=False, markup=False, emoji=False, highlight=False,
    )  # fmt: skip
    for item in items:
        console.print(item)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _lines(page: Page, render: Render, width: int, holder: str) -> list[Any]:
    from rich.padding import Padding
    from rich.text import Text

    found: list[Any] = [_title(page)]
    asked = words.asked(page)
    if asked:
        found.append(Text(" · ".join(map(visible, asked)), style="dim"))
    if words.waiting(page):
        found.append(Text(visible(words.waiting(page)), style="dim"))
    found += [Text(visible(note)) for note in page.notes]
    if page.candidates is not None and not page.candidates.empty:
        found += ["", *_candidates(page, page.candidates, width)]
    wide = len(words.connections(page)) > 1
    if page.findings:
        found += ["", Padding(_findings(page.findings, render, width, wide=wide), (0, 0, 0, 2))]
    sentence, silent = words.rules(page)
    if sentence:
        found += ["", Text(sentence, style="dim" if not silent else "")]
        found += [
            Padding(Text(f"{visible(name)}: {visible(reason)}"), (0, 0, 0, 2))
            for name, reason in silent
        ]
    for _, parts in words.grouped(page.sections):
        for part in parts:
            if part.status in CAME:
                found += ["", _heading(part, page, width, wide=wide, holder=holder)]
                found += [
                    Padding(item, (0, 0, 0, 2)) for item in _section(part, page, render, width - 2)
                ]
    gaps = words.gaps(page)
    if gaps:
        found += ["", Text("Not complete", style="bold"), Padding(_gaps(gaps), (0, 0, 0, 2))]
    told = [item for item in page.enrichments if item.sent_to or item.status not in CAME]
    if told:
        found += ["", Text("Enrichment", style="bold"), Padding(_enrichments(told), (0, 0, 0, 2))]
    if page.problems:
        found += ["", Text("Problems of packs", style="bold")]
        found += [
            Padding(Text(f"{visible(pack)}: {visible(text)}"), (0, 0, 0, 2))
            for pack, text in page.problems
        ]
    return found


def _title(page: Page) -> Any:
    from rich.text import Text

    title = Text(visible(page.title), style="bold")
    if page.status not in {"ok", "running"}:
        word = words.STATUS.get(page.status, visible(page.status))
        title.append(f"  {word}", style=_STYLES.get(page.status, "dim"))
    return title


def _candidates(page: Page, frame: pd.DataFrame, width: int) -> list[Any]:
    from rich.padding import Padding
    from rich.text import Text

    choice = blocks.choice(page)
    hint = [Text(f".select({choice}) runs on with that one.", style="dim")] if choice else []
    inside = [_table(tables.table(frame, ROWS), width - 2), *hint]
    return [Text("Which one?", style="bold"), *(Padding(item, (0, 0, 0, 2)) for item in inside)]


def _findings(findings: Sequence[FindingPart], render: Render, width: int, *, wide: bool) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")  # a value is what a finding is about
    room = width >= BESIDE
    if room:
        grid.add_column(no_wrap=True)
    for item in findings:
        style = _STYLES.get(item.severity, "")
        custom = render(item, "text")
        sentence = Text(visible_lines(custom)) if custom is not None else Text()
        if custom is None:
            for piece, is_value in item.pieces:
                sentence.append(piece, style="bold" if is_value else "")
        where = f"{item.connection} · {item.section}" if wide and item.connection else item.section
        place = Text(visible(where), style="dim")
        cells = [sentence, place] if room else [Text("\n").join([sentence, place])]
        grid.add_row(Text(f"● {visible(item.severity)}", style=style), *cells)
    return grid


def _heading(part: SectionPart, page: Page, width: int, *, wide: bool, holder: str) -> Any:
    from rich.text import Text

    title = Text(visible(part.title or part.name), style="bold")
    beside = ""
    if isinstance(part.value, Figure):
        with suppress(Exception):  # what cannot be shown says so below its heading
            beside = drawing.heading(part.value, width - 2)
    if wide and part.connection:
        beside = f"{part.connection} · {beside}" if beside else part.connection
    if beside:
        title.append(f" · {visible(beside)}", style="dim")
    if part.status == "partial":
        title.append(f"  {words.STATUS[part.status]}", style=_STYLES["partial"])
    facts = [visible(words.attribute(page, part, holder))]
    if part.kind == "table" and part.value is not None:
        facts.append(counted(len(part.value), "row"))
    right = " · ".join(facts)
    title.append(" " * max(width - title.cell_len - len(right), 2))
    title.append(right, style="dim")
    title.no_wrap, title.overflow = True, "ellipsis"
    return title


def _section(part: SectionPart, page: Page, render: Render, width: int) -> list[Any]:
    from rich.text import Text

    notes = [Text(visible(note), style="dim") for note in part.notes]
    custom = render(part, "text")
    if custom is not None:
        return [Text(visible_lines(custom)), *notes]
    try:
        content = _content(part, page, width)
    except Exception as error:  # noqa: BLE001 - one section never keeps the others from being seen
        content = [Text(visible(trouble(error, page)))]
    return [*content, *notes]


def _content(part: SectionPart, page: Page, width: int) -> list[Any]:
    from rich.text import Text

    value = part.value
    if isinstance(value, Figure):
        return _figure(value, width, page)
    if part.kind == "table":
        if not len(value):
            return [Text("No rows.", style="dim")]
        return [_table(tables.table(value, ROWS), width)]
    if isinstance(value, Mapping):
        return [_facts(value)]
    return [Text(visible_lines(str(value)))] if value is not None else []


def _figure(figure: Figure, width: int, page: Page | None = None) -> list[Any]:
    from rich.text import Text

    note = [Text(visible(figure.note), style="dim")] if figure.note else []
    try:
        return [drawing.text(figure, width), *note]
    except FigureError as error:
        return [Text(visible(trouble(error, page))), Text(visible(figure.alt)), *note]


def _facts(value: Mapping[str, Any]) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, item in value.items():
        style = "dim" if is_missing(item) else ""
        grid.add_row(Text(blocks.label(name), style="dim"), Text(plain(item), style=style))
    return grid


def _table(data: tables.Table, width: int) -> Any:
    """As many columns as fit, each as wide as its cells; squeezed columns read as nothing."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    kept = _fitting(data, width)
    if data.rows == 1 and len(kept) < len(data.columns):
        return _one(data)
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


def _fitting(data: tables.Table, width: int) -> list[tables.Column]:
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


def _one(data: tables.Table) -> Any:
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


def _enrichments(told: Sequence[EnrichmentOutcome]) -> Any:
    """What left the machine, and enrichers that did not answer; all stand in ``enrichments``."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=32)
    grid.add_column(ratio=1)
    for item in told:
        said = " · ".join(filter(None, (words.enrichment(item), item.reason)))
        grid.add_row(Text(visible(f"{item.kind} · {item.pack}")), Text(visible(said)))
    return grid


def _gaps(gaps: list[words.Gap]) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=32)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for gap in gaps:
        said = " ".join(item for item in (gap.reason, gap.cure) if item)
        grid.add_row(
            Text(visible(", ".join(gap.names))),
            Text(gap.word, style=_STYLES.get(gap.status, "dim")),
            Text(visible(said)),
        )
    return grid
