"""A kind of figure: the doors of a building, and how often each was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import figures

if TYPE_CHECKING:
    from pandas import DataFrame


def plan(reads: DataFrame) -> figures.Figure:
    """How often each badge opened the door."""
    data = reads.groupby("badge", as_index=False).size()
    return figures.Figure("acme.plan", data, f"{len(reads)} times a badge opened the door.")


def draw(figure: figures.Figure, theme: figures.Theme) -> Any:
    """A square for each badge."""
    from bokeh.models import ColumnDataSource

    names = figures.labels(figure.data["badge"].tolist())
    plot = figures.blank_figure(theme, height=120, x_range=names)
    source = ColumnDataSource({"name": names, "size": figure.data["size"].tolist()})
    drawn = plot.vbar(x="name", top="size", width=0.5, source=source, fill_color=theme.good)
    plot.add_tools(figures.hover([("badge", "@name"), ("times", "@size")], renderers=[drawn]))
    return plot


def text(figure: figures.Figure, width: int) -> str:
    """A line for each badge."""
    counts = zip(figure.data["badge"].tolist(), figure.data["size"].tolist(), strict=True)
    return "\n".join(f"[{badge}] {'|' * times}"[:width] for badge, times in counts)
