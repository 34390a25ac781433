"""Figures for a browser: bokeh's JSON once, what differs in the dark, and the scripts that draw it.

A notebook's theme is known to the browser alone, and may change while the notebook is open. So a
figure goes out in the light theme with a list of the places where the dark one differs, and the
script applies it where the page around the figure is dark.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from nbcore.render.parts import Figure

_KEPT = 64
"""Figures whose JSON is kept; a page that is shown again while it runs draws no figure twice."""
_known: OrderedDict[int, tuple[Figure, Embedded]] = OrderedDict()


@dataclass(frozen=True)
class Embedded:
    """A figure as the script takes it.

    Attributes
    ----------
    data : Markup
        JSON for a script element that is data: with nothing in it that ends the element.
    room : str
        The place that it will take, as CSS, so that the page does not jump when it is drawn.
    """

    data: Markup
    room: str


def embedded(figure: Figure) -> Embedded:
    """A figure's JSON, drawn once in each theme."""
    held = _known.get(id(figure))
    if held is not None and held[0] is figure:
        return held[1]
    made = _embed(figure)
    _known[id(figure)] = (figure, made)
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return made


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


def differences(light: Any, dark: Any, path: tuple[str | int, ...] = ()) -> Iterator[list[Any]]:
    """Places where two documents of the same shape differ, each as ``[path, dark value]``.

    Identifiers are left alone: both documents number their models anew.
    """
    if isinstance(light, dict) and isinstance(dark, dict) and light.keys() == dark.keys():
        for key in light:
            if key != "id":
                yield from differences(light[key], dark[key], (*path, key))
    elif isinstance(light, list) and isinstance(dark, list) and len(light) == len(dark):
        for place, (one, other) in enumerate(zip(light, dark, strict=True)):
            yield from differences(one, other, (*path, place))
    elif light != dark:
        yield [list(path), dark]


def _embed(figure: Figure) -> Embedded:
    from bokeh.embed import json_item

    model = figure.bokeh("light")
    light = json_item(model)
    dark = json_item(figure.bokeh("dark"))
    root = light["root_id"]
    patches = list(differences(light["doc"], dark["doc"]))
    return Embedded(as_data({"doc": light["doc"], "root_id": root, "dark": patches}), _room(model))


def _room(model: Any) -> str:
    children = getattr(model, "children", None) or [model]
    ratios = [child.aspect_ratio for child in children if child.aspect_ratio is not None]
    if ratios:
        return f"aspect-ratio:{ratios[0]:.3f};max-width:{children[0].max_width}px"
    return f"min-height:{sum(child.height or 0 for child in children)}px"
