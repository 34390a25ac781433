"""A map in a terminal: a bar for each country."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nbcore.figures.barcharts.text import bars
from nbcore.figures.figure import Figure

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


def text(figure: Figure, width: int) -> Table | Text:
    """The countries with most, a bar each; in words where none is on the map."""
    from rich.text import Text

    there = figure.data[figure.data["kind"] == "country"]
    if there.empty:
        return Text(figure.alt, style="dim")
    options = figure.options
    return bars(replace(figure, data=there), "name", options["split"], options["splits"], width)
