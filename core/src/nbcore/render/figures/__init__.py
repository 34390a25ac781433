"""Figures as data: binned, summed and cut to what a person can read, before anything is drawn.

Each function takes rows of any number, aggregates them with vectorised pandas and gives a
:class:`~nbcore.render.parts.Figure`. Nothing here loads a drawing library.
"""

from nbcore.render.figures.barcharts import bars
from nbcore.render.figures.heatmaps import heatmap
from nbcore.render.figures.maps import world_map
from nbcore.render.figures.timelines import timeline

__all__ = ["bars", "heatmap", "timeline", "world_map"]
