"""A page for a terminal: the same as in a notebook, in the same order.

Every value is made harmless before it is written: a terminal obeys escape sequences, and rich
would read ``[bold]`` as a style, so only plain ``Text`` goes to it.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nbcore.figures import Figure, FigureError, drawing
from nbcore.queries.outcome import CAME, EnrichmentOutcome
from nbcore.render import blocks, tables, terminal, words
from nbcore.render.defaults import Render, core_alone
from nbcore.render.overview import overview
from nbcore.render.parts import FindingPart, Page, SectionPart
from nbcore.render.troubles import failure_text
from nbcore.values import count_noun, make_visible

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

WIDTH = 100
NARROWEST, WIDEST = 40, 200
BESIDE = 64
"""Columns from which on a finding's section stands beside its sentence, not below."""
_STYLES = {
    "critical": "bold red", "high": "bold red", "medium": "yellow", "low": "", "info": "dim",
    "denied": "red", "failed": "red", "partial": "yellow", "unavailable": "yellow",
}  # fmt: skip


def page(page: Page, render: Render, *, width: int | None = None, holder: str = "") -> str:
    """A page as plain text, without colour.

    Parameters
    ----------
    page : Page
    render : callable
        Takes a part, ``text`` and a width, gives how it is shown.
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
    return _print_plain(_lines(page, render, wide, holder), wide)


def print_page(
    page: Page, render: Render, *, console: Console | None = None, holder: str = ""
) -> None:
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
    plain_text = _print_plain(_lines(page, render, width, holder), width)
    known = plain_text.encode(target.encoding, "replace").decode(target.encoding)
    target.print(Text(known), soft_wrap=True)


def many_pages(pages: Sequence[Page], *, width: int | None = None) -> str:
    """Many connections as plain text: what they have in common, and how one is had."""
    wide = _columns(width)
    return _print_plain(_overview(pages), wide)


def print_many_pages(pages: Sequence[Page], *, console: Console | None = None) -> None:
    """Print many connections, as :func:`many_pages` says them."""
    from rich.console import Console

    target = console or Console(highlight=False, emoji=False, markup=False)
    for item in _overview(pages):
        target.print(item)


def figure(figure: Figure, width: int = WIDTH) -> str:
    """A figure by itself as plain text."""
    from rich.text import Text

    try:
        return _print_plain(terminal.figure(figure, width), width)
    except FigureError as error:
        return _print_plain(
            [Text(make_visible(failure_text(error))), Text(make_visible(figure.alt))], width
        )


def findings(findings: Sequence[FindingPart]) -> str:
    """Findings by themselves as plain text."""
    if not findings:
        return "No findings."
    width = _columns()
    wide = len({item.connection for item in findings}) > 1
    return _print_plain([_findings(findings, core_alone, width, wide=wide)], width)


def _columns(width: int | None = None) -> int:
    wide = width or shutil.get_terminal_size((WIDTH, 24)).columns
    return min(max(wide, NARROWEST), WIDEST)


def _print_plain(items: list[Any], width: int) -> str:
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
    asked = words.run_facts(page)
    if asked:
        found.append(Text(" · ".join(map(make_visible, asked)), style="dim"))
    if words.waiting(page):
        found.append(Text(make_visible(words.waiting(page)), style="dim"))
    found += [Text(make_visible(note)) for note in page.notes]
    if page.candidates is not None and not page.candidates.empty:
        found += ["", *_candidates(page, page.candidates, width)]
    wide = len(words.connections(page)) > 1
    if page.findings:
        found += ["", Padding(_findings(page.findings, render, width, wide=wide), (0, 0, 0, 2))]
    sentence, silent = words.rules(page)
    if sentence:
        found += ["", Text(sentence, style="dim" if not silent else "")]
        found += [
            Padding(Text(f"{make_visible(name)}: {make_visible(reason)}"), (0, 0, 0, 2))
            for name, reason in silent
        ]
    for _, parts in words.group_by_name(page.sections):
        for part in parts:
            if part.status in CAME:
                found += ["", _heading(part, page, width, wide=wide, holder=holder)]
                found += [Padding(item, (0, 0, 0, 2)) for item in _section(part, render, width - 2)]
    gaps = words.gaps(page)
    if gaps:
        found += ["", Text("Not complete", style="bold"), Padding(_gap_table(gaps), (0, 0, 0, 2))]
    told = words.enrichments_to_tell(page)
    if told:
        found += ["", Text("Enrichment", style="bold"), Padding(_enrichments(told), (0, 0, 0, 2))]
    if page.problems:
        found += ["", Text("Problems of packs", style="bold")]
        found += [
            Padding(Text(f"{make_visible(pack)}: {make_visible(text)}"), (0, 0, 0, 2))
            for pack, text in page.problems
        ]
    return found


def _overview(pages: Sequence[Page]) -> list[Any]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    told = overview(pages)
    found: list[Any] = [
        Text(make_visible(told.title), style="bold"),
        Text(make_visible(told.amount)),
    ]
    if told.findings:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=5, overflow="fold")
        grid.add_column(ratio=2)
        for one, where in told.findings:
            mark = Text(f"● {make_visible(one.severity)}", style=_STYLES.get(one.severity, ""))
            grid.add_row(mark, Text(one.text), Text(make_visible(where), style="dim"))
        found += ["", Padding(grid, (0, 0, 0, 2))]
    if told.troubles:
        grid = Table.grid(padding=(0, 2, 0, 0))
        for many in (2, 0, 5):
            grid.add_column(ratio=many or None, no_wrap=not many)
        for item in told.troubles:
            word = Text(item.word, style=_STYLES.get(item.status, "dim"))
            grid.add_row(Text(make_visible(item.where)), word, Text(make_visible(item.reason)))
        found += ["", Text("Not complete", style="bold"), Padding(grid, (0, 0, 0, 2))]
    return [*found, "", Text(make_visible(told.hint), style="dim")]


def _title(page: Page) -> Any:
    from rich.text import Text

    title = Text(make_visible(page.title), style="bold")
    if page.status not in {"ok", "running"}:
        word = words.STATUS.get(page.status, make_visible(page.status))
        title.append(f"  {word}", style=_STYLES.get(page.status, "dim"))
    return title


def _candidates(page: Page, frame: pd.DataFrame, width: int) -> list[Any]:
    from rich.padding import Padding
    from rich.text import Text

    choice = blocks.choice(page)
    hint = [Text(f".select({choice}) continues with that one.", style="dim")] if choice else []
    inside = [terminal.table(tables.table(frame, terminal.ROWS), width - 2), *hint]
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
        sentence = _sentence(item, render)
        where = f"{item.connection} · {item.section}" if wide and item.connection else item.section
        place = Text(make_visible(where), style="dim")
        cells = [sentence, place] if room else [Text("\n").join([sentence, place])]
        grid.add_row(Text(f"● {make_visible(item.severity)}", style=style), *cells)
    return grid


def _sentence(item: FindingPart, render: Render) -> Any:
    from rich.text import Text

    try:
        return terminal.as_text(render(item, "text").made)
    except Exception:  # noqa: BLE001 - what a rule found is said all the same
        return Text(item.text)


def _heading(part: SectionPart, page: Page, width: int, *, wide: bool, holder: str) -> Any:
    from rich.text import Text

    title = Text(make_visible(part.title or part.name), style="bold")
    beside = ""
    if isinstance(part.value, Figure):
        with suppress(Exception):  # what cannot be shown says so below its heading
            beside = drawing.heading(part.value, width - 2)
    if wide and part.connection:
        beside = f"{part.connection} · {beside}" if beside else part.connection
    if beside:
        title.append(f" · {make_visible(beside)}", style="dim")
    if part.status == "partial":
        title.append(f"  {words.STATUS[part.status]}", style=_STYLES["partial"])
    facts = [make_visible(words.attribute(page, part, holder))]
    if part.kind == "table" and part.value is not None:
        facts.append(count_noun(len(part.value), "row"))
    right = " · ".join(facts)
    title.append(" " * max(width - title.cell_len - len(right), 2))
    title.append(right, style="dim")
    title.no_wrap, title.overflow = True, "ellipsis"
    return title


def _section(part: SectionPart, render: Render, width: int) -> list[Any]:
    from rich.text import Text

    notes = [Text(make_visible(note), style="dim") for note in part.notes]
    try:
        made = render(part, "text", width).made
        content = [terminal.as_text(made)] if made else []
    except Exception as error:  # noqa: BLE001 - one section never keeps the others from being seen
        content = [Text(make_visible(failure_text(error)))]
        if isinstance(part.value, Figure):
            content.append(Text(make_visible(part.value.alt)))
    return [*content, *notes]


def _enrichments(told: Sequence[EnrichmentOutcome]) -> Any:
    """What left the machine, and enrichers that did not answer; all stand in ``enrichments``."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=32)
    grid.add_column(ratio=1)
    for item in told:
        said = " · ".join(filter(None, (words.enrichment(item), item.reason)))
        grid.add_row(Text(make_visible(f"{item.kind} · {item.pack}")), Text(make_visible(said)))
    return grid


def _gap_table(gaps: list[words.Gap]) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=32)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for gap in gaps:
        said = " ".join(item for item in (gap.reason, gap.cure) if item)
        grid.add_row(
            Text(make_visible(", ".join(gap.names))),
            Text(gap.word, style=_STYLES.get(gap.status, "dim")),
            Text(make_visible(said)),
        )
    return grid
