"""Showing results: pages to the faces of the render layer, each part by the hook for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import discovery
from nbcore import session as sessions
from nbcore.errors import UserError
from nbcore.figures import FigureError
from nbcore.render import defaults, words
from nbcore.render.defaults import Render, Rendered
from nbcore.render.overview import MANY
from nbcore.render.parts import Page, Part

if TYPE_CHECKING:
    from rich.console import Console

    from nbcore.figures import Figure


discovery.register_core(defaults)


def renderer(pages: Sequence[Page] = (), tell: Callable[[str, str], None] | None = None) -> Render:
    """Asks for a part: every pack, and core's own implementation last.

    What a pack gets wrong becomes a problem of these pages, and of the session that ran them.

    Parameters
    ----------
    pages : sequence of Page
    tell : callable, optional
        Keeps a pack's problem where there is no page yet: the session's.
    """
    keepers = [page.tell for page in pages if page.tell] or [tell or sessions.default().note]

    def keep(pack: str, sentence: str) -> None:
        for keeper in keepers:
            keeper(pack, sentence)
        for page in pages:
            if (pack, sentence) not in page.problems:
                page.problems.append((pack, sentence))

    def rendered(part: Part, medium: str, width: int = 0) -> Rendered:
        for call in discovery.calls("nb_render", part=part, medium=medium, width=width):
            try:
                made = call()
            except Exception as error:
                if not call.core:
                    keep(*call.blame(error))
                    continue
                if isinstance(error, FigureError) and error.pack:
                    keep(error.pack, str(error))
                raise
            if made is not None:
                return Rendered(made, own=call.core)
        raise AssertionError("core shows every part")

    return rendered


def report(pages: Sequence[Page], path: str | Path | None = None, title: str = "") -> str:
    """A standalone HTML file; written when a path is given.

    Raises
    ------
    UserError
        The path cannot be written to.
    """
    from nbcore.render import report as face

    heading = title or " · ".join(dict.fromkeys(page.title for page in pages))
    document = face.write(pages, heading, renderer(pages))
    if path is not None:
        try:
            Path(path).write_text(document, "utf-8")
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror or error}.") from None
    return document


def text(pages: Sequence[Page], width: int | None = None) -> str:
    """The terminal's face as plain text."""
    from nbcore.render import text as face

    if len(pages) > MANY:
        return face.many_pages(pages, width=width)
    return "\n\n".join(
        face.page(page, renderer([page]), width=width, holder=words.result_expression(page, pages))
        for page in pages
    )


def to_console(pages: Sequence[Page], console: Console | None = None) -> None:
    """The terminal's face, in colour where the terminal has it."""
    from nbcore.render import text as face

    if len(pages) > MANY:
        face.print_many_pages(pages, console=console)
        return
    for page in pages:
        face.print_page(
            page, renderer([page]), console=console, holder=words.result_expression(page, pages)
        )


def bundle(pages: Sequence[Page], shown_in: object) -> dict[str, str]:
    """What a notebook shows for a result; nothing when this very cell showed it live already."""
    if shown_in is not None and shown_in == this_cell():
        return {"text/plain": ""}
    from nbcore.render import html

    return {"text/html": str(html.pages(pages, renderer(pages))), "text/plain": text(pages)}


def beside(figures: Mapping[str, Figure]) -> Any:
    """The figures of several connections as one bokeh model, below each connection's name."""
    from nbcore.figures import drawing
    from nbcore.render import html

    model = drawing.beside(figures)
    model._repr_mimebundle_ = lambda **_: {"text/html": str(html.figures(figures))}
    return model


def this_cell() -> object:
    """A token of the notebook cell that runs now; None outside a notebook."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    return None if shell is None else (id(shell), shell.execution_count)
