"""Figures as data, and the kinds of them that can be drawn.

:func:`timeline`, :func:`bars`, :func:`heatmap` and :func:`world_map` take rows of any number,
aggregate them with vectorised pandas and give a :class:`Figure`. It is drawn when it is shown;
nothing here loads a drawing library before.

A pack adds a kind by :func:`register` and draws it with what stands here too: the colours of a
:class:`Theme`, :func:`blank_figure`, :func:`colours`, :func:`labels`, :func:`hover`,
:func:`legend`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore import lazy
from nbcore.figures.barcharts.data import bars
from nbcore.figures.drawing import draw
from nbcore.figures.figure import Figure
from nbcore.figures.heatmaps.data import heatmap
from nbcore.figures.maps.data import world_map
from nbcore.figures.palette import Theme
from nbcore.figures.registry import FigureError, register
from nbcore.figures.timelines.data import timeline

if TYPE_CHECKING:
    from nbcore.figures.plots import blank_figure, colours, hover, labels, legend

__all__ = [
    "Figure",
    "FigureError",
    "Theme",
    "bars",
    "blank_figure",
    "colours",
    "draw",
    "heatmap",
    "hover",
    "labels",
    "legend",
    "register",
    "timeline",
    "world_map",
]

# These load bokeh.
__getattr__ = lazy.attributes(
    __name__,
    dict.fromkeys(("blank_figure", "colours", "hover", "labels", "legend"), "nbcore.figures.plots"),
)
