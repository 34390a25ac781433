"""What stands where something cannot be shown; the rest is shown all the same."""

from __future__ import annotations

from nbcore.figures import FigureError
from nbcore.render.parts import Page


def trouble(error: Exception, page: Page | None = None) -> str:
    """The sentence in its place; what a pack fails to draw is noted as that pack's problem.

    Parameters
    ----------
    error : Exception
    page : Page, optional
        What it should stand on.
    """
    if not isinstance(error, FigureError):
        return f"It cannot be shown. {type(error).__name__}: {error}"
    problem = (error.pack, str(error))
    if error.pack and page is not None and problem not in page.problems:
        page.problems.append(problem)
        if page.tell:
            page.tell(*problem)
    return str(error)
