"""A result while it runs: in a notebook the page itself, at a terminal a bar, else nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from nbcore.errors import join_names
from nbcore.render import notebook, words
from nbcore.render.defaults import Render
from nbcore.render.parts import Page
from nbcore.values import make_visible

Pages = Callable[[], Sequence[Page]]
"""Gives the pages as they are now; asked only when they are about to be shown."""
OFTEN = 0.4
"""Seconds between two looks at a page, so that showing never slows what it shows."""
SHARE = 5
"""A page that takes long to draw is drawn at most for one of so many seconds."""


class Display:
    """Shows the pages of a run as sections finish, where somebody can see it.

    In a notebook the cell's output is the page, and it changes in place. At a terminal a bar on
    standard error says what is still out, and goes when all came. Elsewhere, in a script or under
    a scheduler, nothing is written.

    Parameters
    ----------
    render : callable
        Takes a part and a medium, gives how it is shown.
    """

    def __init__(self, render: Render) -> None:
        self._face: _Face = (
            _Notebook(render) if notebook.in_notebook() else _Bar() if _at_terminal() else _Face()
        )

    def update(self, pages: Pages) -> None:
        """Show what there is, unless it was shown just now."""
        self._face.update(pages)

    def finish(self, pages: Pages) -> bool:
        """Show the last state.

        Returns
        -------
        bool
            Whether the pages themselves were shown, so that the result need not be again.
        """
        return self._face.finish(pages)


class _Face:
    """Nobody looks."""

    def update(self, pages: Pages) -> None:
        pass

    def finish(self, pages: Pages) -> bool:
        return False


class _Notebook(_Face):
    """The pages as the output of the cell that runs, replaced in place."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._handle: Any = None
        self._next = 0.0
        self._shown: object = None
        self._keys: list[str] = []

    def update(self, pages: Pages) -> None:
        if time.monotonic() < self._next:
            return
        now = list(pages())
        state = [_state(page) for page in now]
        if state != self._shown:
            self._show_pages(now)
        self._shown = state

    def finish(self, pages: Pages) -> bool:
        self._show_pages(list(pages()))
        return True

    def _show_pages(self, pages: list[Page]) -> None:
        import IPython.display

        from nbcore.render import html, text

        display: Any = IPython.display.display

        began = time.monotonic()
        loader = notebook.loader() if any(map(html.has_figures, pages)) else ""
        if loader:
            # By itself: what is replaced later would be sent again each time.
            display({"text/html": str(loader), "text/plain": ""}, raw=True)
        self._keys = self._keys or [html.new_key() for _ in pages]
        data = {
            "text/html": str(html.pages(pages, self._render, keys=self._keys)),
            "text/plain": "\n\n".join(
                text.page(page, self._render, holder=words.result_expression(page, pages))
                for page in pages
            ),
        }
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)
        ended = time.monotonic()
        self._next = ended + max(OFTEN, SHARE * (ended - began))


class _Bar(_Face):
    """A bar on standard error."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._next = 0.0

    def update(self, pages: Pages) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + OFTEN
        now = pages()
        came = sum(words.progress(page)[0] for page in now)
        every = sum(words.progress(page)[1] for page in now)
        out = list(dict.fromkeys(name for page in now for name in page.waiting))
        if self._bar is None:
            self._start_bar()
        said = f"waiting for {join_names(map(make_visible, out))}" if out else "putting together"
        self._bar.update(self._task, completed=came, total=max(every, 1), said=said)

    def finish(self, pages: Pages) -> bool:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        return False

    def _start_bar(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )
        from rich.table import Column

        said = TextColumn(
            "{task.fields[said]}",
            markup=False,
            table_column=Column(no_wrap=True, overflow="ellipsis"),
        )
        self._bar = Progress(
            BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn(), said,
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, said="")
        self._bar.start()


def _at_terminal() -> bool:
    isatty = getattr(sys.stderr, "isatty", None)
    return bool(isatty and isatty())


def _state(page: Page) -> tuple[object, ...]:
    """What a reader would see change; the seconds alone are not worth drawing it anew."""
    return (
        tuple((part.name, part.connection, part.status) for part in page.sections),
        tuple(page.waiting),
        len(page.outcomes),
        len(page.findings),
        len(page.problems),
        tuple(page.notes),
        page.headline,
        page.status,
    )
