"""Core's own look of a part in HTML: a table, a figure, facts, a text or a finding's sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from nbcore.figures import Figure, FigureError
from nbcore.queries.outcome import CAME
from nbcore.render import embed
from nbcore.render.parts import FindingPart, Part, SectionPart
from nbcore.render.tables import Cell, Column, Table, is_amount, table
from nbcore.render.templating import template
from nbcore.render.troubles import failure_text
from nbcore.values import display_value, is_missing, make_visible

if TYPE_CHECKING:
    import pandas as pd

ROWS = {"html": 25, "report": 50}
"""Rows of a table by medium: a notebook has an attribute with all, a file's reader has not."""
FACTS = 14
"""Columns of a single row that is shown as a list of facts."""


@dataclass(frozen=True)
class Drawn:
    """A figure: what the script draws or why there is none, its words, and its rows."""

    embedded: embed.Embedded | None
    alt: str
    note: str
    table: Table
    trouble: str = ""


def content(part: Part, medium: str) -> Markup:
    """A part without what a face puts around it.

    Raises
    ------
    FigureError
        Nothing draws its figure, or what does fails.
    """
    held: dict[str, Any] = {"pieces": [], "facts": [], "table": None, "figure": None, "text": ""}
    if isinstance(part, FindingPart):
        held["pieces"] = part.pieces
    elif part.status in CAME:
        held |= _content(part, medium)
    made = template("content.jinja").render(part=part, **held)
    return Markup(made)  # noqa: S704 - made by a template that escapes


def single(frame: pd.DataFrame) -> list[Column]:
    """The columns of a single row, which reads better as a list of facts than as a wide line."""
    if len(frame) != 1:
        return []
    made = table(frame, 1)
    return list(made.columns) if len(made.columns) <= FACTS else []


def draw_figure(figure: Figure, rows: int) -> Drawn:
    """A figure with its words and its rows, which are there where it cannot be drawn too."""
    made = Drawn(
        None, make_visible(figure.alt), make_visible(figure.note), table(figure.data, rows)
    )
    try:
        return replace(made, embedded=embed.embedded(figure))
    except FigureError as error:
        return replace(made, trouble=failure_text(error))


def label(name: Any) -> str:
    """A field's name as a heading."""
    return make_visible(str(name)).replace("_", " ")


def _content(part: SectionPart, medium: str) -> dict[str, Any]:
    value = part.value
    if part.kind == "table":
        facts = [(item.label, item.cells[0]) for item in single(value)]
        return {"facts": facts} if facts else {"table": table(value, ROWS[medium])}
    if part.kind == "figure" and isinstance(value, Figure):
        words = {"alt": make_visible(value.alt), "note": make_visible(value.note)}
        drawn = embed.embedded(value)
        if medium == "report":
            drawn = replace(drawn, data=drawn.lean)
        return {"figure": {"embedded": drawn, **words}}
    if part.kind == "entity" and isinstance(value, Mapping):
        facts = [
            (label(name), Cell(display_value(item, group=is_amount(str(name))), is_missing(item)))
            for name, item in value.items()
        ]
        return {"facts": facts}
    return {"text": "" if value is None else str(value)}
