"""Figures drawn with bokeh.

Loaded only when a figure is shown. No model here makes the browser compile code (``CustomJS``
does, and a report's content security policy forbids it), and no value of a log goes where
bokehjs reads markup (``Div``, ``@x{safe}``) or TeX (titles, axis labels, text glyphs): values
stand in hover fields, which it escapes, and in the labels of categories.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbcore.errors import UserError, listed
from nbcore.render.drawing import barcharts, heatmaps, maps, timelines
from nbcore.render.drawing.theme import THEMES, Theme
from nbcore.render.parts import Figure

KINDS: dict[str, Callable[[Figure, Theme], Any]] = {
    "bars": barcharts.draw,
    "heatmap": heatmaps.draw,
    "map": maps.draw,
    "timeline": timelines.draw,
}


def draw(figure: Figure, theme: str = "light") -> Any:
    """The bokeh model of a figure.

    Parameters
    ----------
    figure : Figure
    theme : str
        ``light`` or ``dark``.

    Returns
    -------
    bokeh.models.LayoutDOM
        As wide as where it stands.

    Raises
    ------
    UserError
        There is no such theme, or no such kind of figure.
    """
    if theme not in THEMES:
        raise UserError(f"There is no theme {theme!r}; there is {listed(THEMES)}.")
    if figure.kind not in KINDS:
        raise UserError(f"A figure of kind {figure.kind!r} cannot be drawn, but {listed(KINDS)}.")
    return KINDS[figure.kind](figure, THEMES[theme])
