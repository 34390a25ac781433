"""Figures for a browser: bokeh's JSON, where its colours stand, and the scripts that draw it.

A notebook's theme is known to the browser alone, and may change while the notebook is open. So a
figure goes out in the light theme with a list of the places of its colours, and the script puts
the dark ones there where the page around the figure is dark.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from nbcore.figures import Figure, drawing, registry
from nbcore.figures.palette import MARKS, THEMES

_KEPT = 64
"""Figures whose JSON is kept; a page that is shown again while it runs draws no figure twice."""
_FROM_LOGS = frozenset({"data", "factors", "label", "text"})
"""Where a drawn figure holds values from a log, which may look like anything."""
_known: OrderedDict[int, tuple[Figure, Embedded]] = OrderedDict()


@dataclass(frozen=True)
class Embedded:
    """A figure as the script takes it.

    Attributes
    ----------
    data : Markup
        JSON for a script element that is data: with nothing in it that ends the element.
    lean : Markup
        The same without what :func:`shared` holds, for a document that holds that once.
    room : str
        The place that it will take, as CSS, so that the page does not jump when it is drawn.
    """

    data: Markup
    lean: Markup
    room: str


def embedded(figure: Figure) -> Embedded:
    """A figure's JSON for both themes."""
    held = _known.get(id(figure))
    if held is not None and held[0] is figure:
        return held[1]
    made = _embed(figure)
    _known[id(figure)] = (figure, made)
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return made


@cache
def shared() -> Markup:
    """JSON of what figures of one document have in common: the world's outline."""
    return as_data(_shared_parts())


def as_data(value: Any) -> Markup:
    """JSON that can stand in a script element: ``<``, ``>`` and ``&`` only as escapes in texts."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - no character in it can end the element or begin another


@cache
def bokehjs() -> str:
    """BokehJS as installed with bokeh: the core alone, without widgets and TeX."""
    from bokeh.resources import Resources

    parts = Resources(mode="inline", components=["bokeh"], log_level="error").js_raw
    # It reads its global object from `this`, which is none in a function of strict code.
    body = "\n".join(parts).replace("</script", "<\\/script")
    return f"(function() {{\n{body}\n}}).call(window);"


@cache
def script() -> str:
    """The script that draws the figures of a page."""
    return resources.files("nbcore.render").joinpath("templates", "figures.js").read_text("utf-8")


@cache
def style() -> str:
    """The style of a page."""
    return resources.files("nbcore.render").joinpath("templates", "page.css").read_text("utf-8")


def take_out_marks(document: Any) -> list[list[Any]]:
    """Take the marks out of a document that was drawn in them, and say where they stood.

    Parameters
    ----------
    document : dict
        As bokeh writes it; the marks in it are replaced by the light theme's colours.

    Returns
    -------
    list of [path, role]
        Where a colour stands, and which: the name of a field of ``Theme``, with a number where
        it holds several. What comes from a log is not looked at.
    """
    roles = {mark: role for role, mark in MARKS.roles().items()}
    light = THEMES["light"].roles()
    found: list[list[Any]] = []

    def walk(value: Any, path: list[str | int]) -> None:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            if key in _FROM_LOGS:
                continue
            if isinstance(item, (dict, list)):
                walk(item, [*path, key])
            elif isinstance(item, str) and item in roles:
                value[key] = light[roles[item]]
                found.append([[*path, key], roles[item]])

    walk(document, [])
    return found


def take_out_shared(document: Any) -> list[list[Any]]:
    """Take out of a document what :func:`shared` holds, and say where it stood.

    Parameters
    ----------
    document : dict
        As bokeh writes it; a place that is taken out is None.

    Returns
    -------
    list of [path, name]
        The script goes by these places alone, so that no value of a log is taken for one.
    """
    parts = _shared_parts()
    found: list[list[Any]] = []

    def walk(value: Any, path: list[str | int]) -> None:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in [*pairs]:
            name = next((name for name, part in parts.items() if item == part), None)
            if name is not None:
                value[key] = None
                found.append([[*path, key], name])
            elif isinstance(item, (dict, list)):
                walk(item, [*path, key])

    walk(document, [])
    return found


def number_models(value: Any, names: dict[str, str]) -> None:
    """Number a document's models by where they stand in it.

    bokeh numbers them by how many were made before, so that the same rows would never give the
    same file again.
    """
    if isinstance(value, list):
        for item in value:
            number_models(item, names)
    elif isinstance(value, dict):
        if isinstance(value.get("id"), str):
            value["id"] = names.setdefault(value["id"], f"m{len(names)}")
        for key, item in value.items():
            if key not in {"data", "factors"}:
                number_models(item, names)


def _embed(figure: Figure) -> Embedded:
    from bokeh.embed import json_item

    kind = registry.find(figure.kind)
    model = drawing.draw_in(figure, MARKS)
    try:
        # Through text, because bokeh leaves tuples in it.
        item = json.loads(json.dumps(json_item(model), allow_nan=False))
    except Exception as error:
        raise kind.error(kind.draw, error) from error
    places = take_out_marks(item["doc"])
    names: dict[str, str] = {}
    number_models(item["doc"], names)
    spec = {
        "doc": item["doc"], "root_id": names[item["root_id"]], "colours": places,
        "dark": THEMES["dark"].roles(),
    }  # fmt: skip
    whole = as_data(spec)
    shared_places = take_out_shared(item["doc"])
    lean = as_data(spec | {"shared": shared_places}) if shared_places else whole
    return Embedded(whole, lean, _room(model))


def _shared_parts() -> dict[str, list[list[int]]]:
    from nbcore.figures.maps import world

    return dict(zip(("outline_x", "outline_y"), world.outline(), strict=True))


def _room(model: Any) -> str:
    from nbcore.figures.plots import plots_of

    plots = [*plots_of(model)]
    ratios = [plot.aspect_ratio for plot in plots if plot.aspect_ratio is not None]
    if ratios:
        return f"aspect-ratio:{ratios[0]:.3f};max-width:{plots[0].max_width}px"
    return f"min-height:{_height(model)}px"


def _height(model: Any) -> int:
    """The pixels of a layout: of what stands one above the other all, else the highest."""
    children = getattr(model, "children", None)
    if not children or model.height:
        return model.height or 0
    rows: dict[int, int] = {}
    for place, child in enumerate(children):
        item, row = child[:2] if isinstance(child, tuple) else (child, place)
        below = 0 if type(model).__name__ == "Row" else row
        rows[below] = max(rows.get(below, 0), _height(item))
    return sum(rows.values())
