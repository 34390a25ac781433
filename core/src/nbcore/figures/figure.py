"""A figure as data, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore.values import make_visible

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Figure:
    """A figure as data: its kind, its rows and its options.

    It is drawn when it is shown, by the function that is registered for its kind; a
    headless run never loads a drawing library.

    Attributes
    ----------
    kind : str
        ``timeline``, ``bars``, ``heatmap``, ``map``, or a kind that a pack registers.
    data : pandas.DataFrame
        The rows that are drawn, binned already; the figure's table.
    alt : str
        One or two sentences that say what it shows.
    options : mapping
        Plain values (texts, numbers, lists) that the kind understands.
    note : str
        What stands beside it, such as values that could not be drawn.
    """

    kind: str
    data: pd.DataFrame
    alt: str
    options: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""

    def __repr__(self) -> str:
        return f"<figure of kind {make_visible(self.kind)}: {make_visible(self.alt)}>"
