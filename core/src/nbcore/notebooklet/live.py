"""What is seen while a notebooklet runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore.notebooklet.pages import page_of
from nbcore.notebooklet.showing import renderer, this_cell

if TYPE_CHECKING:
    from nbcore.notebooklet.running import Flow
    from nbcore.session import Session


class Shower:
    """Shows the pages of a run as they fill; silent when asked to be.

    Parameters
    ----------
    notebooklet : Notebooklet
    flows : list of Flow
    session : Session
    quiet : bool
    """

    def __init__(self, notebooklet: Any, flows: list[Flow], session: Session, quiet: bool) -> None:
        self._notebooklet, self._flows, self._session = notebooklet, flows, session
        self._display: Any = None
        if not quiet:
            from nbcore.render.live import Display

            self._display = Display(renderer(tell=session.note))

    def update(self) -> None:
        """Show what there is now."""
        if self._display is not None:
            self._display.update(self._pages)

    def finish(self, result: Any) -> None:
        """Show the last state; the result then knows that it was shown in this cell."""
        if self._display is not None and self._display.finish(self._pages):
            result.shown_in = this_cell()

    def _pages(self) -> list[Any]:
        return [page_of(self._notebooklet, flow, self._session) for flow in self._flows]
