"""Figures drawn with bokeh.

Loaded only when a figure is shown. No model here makes the browser compile code (``CustomJS``
does, and a report's content security policy forbids it), and no value of a log goes where
bokehjs reads markup (``Div``, ``@x{safe}``) or TeX (titles, axis labels, text glyphs): values
stand in hover fields, which it escapes, and in the labels of categories.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nbcore.errors import UserError, listed
from nbcore.render.drawing import barcharts, heatmaps, maps, timelines
from nbcore.render.drawing.theme import FONT, models
from nbcore.render.palette import THEMES, Theme
from nbcore.render.parts import Figure
from nbcore.render.values import visible

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
    return draw_in(figure, THEMES[theme])


def draw_in(figure: Figure, theme: Theme) -> Any:
    """The bokeh model of a figure in the colours of a theme."""
    if figure.kind not in KINDS:
        raise UserError(f"A figure of kind {figure.kind!r} cannot be drawn, but {listed(KINDS)}.")
    return KINDS[figure.kind](figure, theme)


def beside(figures: Mapping[str, Figure], theme: str = "light") -> Any:
    """Figures of several connections as one bokeh model, each below its connection's name."""
    from nbcore.render import html

    drawn = []
    for name, figure in figures.items():
        model = draw(figure, theme)
        title = models.Title(
            text=models.PlainText(text=visible(name)), text_color=THEMES[theme].text, text_font=FONT,
            text_font_size="13px",
        )  # fmt: skip
        plots = getattr(model, "children", None) or [model]
        plots[0].add_layout(title, "above")
        drawn.append(model)
    whole = models.Column(children=drawn, sizing_mode="stretch_width")
    whole._repr_mimebundle_ = lambda **_: {"text/html": str(html.figures(figures))}
    return whole
