"""What is seen while a notebooklet runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nbcore.notebooklet.pages import page_of
from nbcore.notebooklet.showing import renderer, this_cell

if TYPE_CHECKING:
    from nbcore.notebooklet.share import Share


class LiveView:
    """Shows the pages of a run as they fill; silent when asked to be.

    Parameters
    ----------
    notebooklet : Notebooklet
    shares : sequence of Share
    silent : bool
    """

    def __init__(self, notebooklet: Any, shares: Sequence[Share], *, silent: bool) -> None:
        self._notebooklet, self._shares = notebooklet, shares
        self._display: Any = None
        if not silent:
            from nbcore.render.live import Display

            self._display = Display(renderer(tell=shares[0].session.note))

    def update(self) -> None:
        """Show what there is now."""
        if self._display is not None:
            self._display.update(self._pages)

    def finish(self, result: Any) -> None:
        """Show the last state; the result then knows that it was shown in this cell."""
        if self._display is not None and self._display.finish(self._pages):
            result.shown_in = this_cell()

    def _pages(self) -> list[Any]:
        return [page_of(self._notebooklet, share) for share in self._shares]
