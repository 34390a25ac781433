"""Figures drawn: with bokeh, or for a terminal; each by what is registered for its kind.

No model of core's own makes the browser compile code (``CustomJS`` does, and a report's content
security policy forbids it), and no value of a log goes where bokehjs reads markup (``Div``,
``@x{safe}``) or TeX (titles, axis labels, text glyphs): values stand in hover fields, which it
escapes, and in the labels of categories.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from typing import Any

from nbcore.errors import UserError, join_names, kind_of
from nbcore.figures.figure import Figure
from nbcore.figures.palette import THEMES, Theme
from nbcore.figures.registry import FigureError, find
from nbcore.values import make_visible, visible_lines


def draw(figure: Figure, theme: str = "light") -> Any:
    """The bokeh model of a figure.

    Parameters
    ----------
    figure : Figure
    theme : str
        ``light`` or ``dark``. A notebook shows the model in its own theme.

    Returns
    -------
    bokeh.models.LayoutDOM
        As wide as where it stands.

    Raises
    ------
    UserError
        There is no such theme; nothing draws this kind of figure, or what does fails.
    """
    model = draw_in(figure, _theme(theme))
    # A notebook shows what it does for the figure, rather than bokeh's list of properties.
    model._repr_mimebundle_ = lambda **_: _mime_bundle(figure)
    return model


def draw_in(figure: Figure, theme: Theme) -> Any:
    """The bokeh model of a figure in the colours of a theme."""
    kind = find(figure.kind)
    return kind.run(kind.draw, lambda draw: _model(draw(figure, theme)))


def beside(figures: Mapping[str, Figure], theme: str = "light") -> Any:
    """Figures of several connections as one bokeh model, each below its connection's name."""
    from nbcore.figures.plots import blank_figure, entitle, models

    colours = _theme(theme)
    drawn = []
    for name, figure in figures.items():
        try:
            model = draw_in(figure, colours)
            entitle(model, make_visible(name), colours)
        except FigureError as error:
            model = blank_figure(colours, height=40)
            model.axis.visible = False
            entitle(model, make_visible(f"{name}: {error}"), colours)
        drawn.append(model)
    return models.Column(children=drawn, sizing_mode="stretch_width")


def text(figure: Figure, width: int) -> Any:
    """A figure for a terminal, as a renderable of rich.

    Raises
    ------
    FigureError
        Nothing draws this kind of figure, or what does fails.
    """
    from rich.text import Text

    kind = find(figure.kind)
    if figure.data.empty:
        return Text(make_visible(figure.alt), style="dim")
    if not kind.text:
        return Text(make_visible(figure.alt))
    return kind.run(kind.text, lambda text: _render_to_text(text(figure, width), width))


def heading(figure: Figure, width: int) -> str:
    """What stands beside the title of a figure in a terminal.

    Raises
    ------
    FigureError
        Nothing draws this kind of figure, or what does fails.
    """
    kind = find(figure.kind)
    if figure.data.empty or not kind.heading:
        return ""
    return str(kind.run(kind.heading, lambda heading: heading(figure, width)))


def _theme(name: str) -> Theme:
    if name not in THEMES:
        raise UserError(f"There is no theme {name!r}; there is {join_names(THEMES)}.")
    return THEMES[name]


def _model(drawn: Any) -> Any:
    from bokeh.models import LayoutDOM

    from nbcore.figures.plots import refusal

    if not isinstance(drawn, LayoutDOM):
        raise TypeError(f"it returned {kind_of(drawn)}, not a bokeh model")
    why = refusal(drawn)
    if why:
        raise ValueError(why)
    return drawn


def _render_to_text(made: Any, width: int) -> Any:
    """What was made, rendered: what fails to fails here, and nothing in it steers a terminal."""
    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.text import Text

    console = Console(
        width=width, file=io.StringIO(), legacy_windows=False, markup=False, emoji=False,
        highlight=False,
    )  # fmt: skip
    whole = Text(visible_lines(made)) if isinstance(made, str) else made
    lines = console.render_lines(whole, pad=False)
    return Segments(
        segment
        for line in lines
        for segment in (
            *(Segment(make_visible(text), style) for text, style, _ in line),
            Segment.line(),
        )
    )


def _mime_bundle(figure: Figure) -> Any:
    """What IPython shows for a figure."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    return shell.display_formatter.format(figure) if shell else {"text/plain": repr(figure)}
