"""The world's outline and where on it a country's label stands.

The outline is Natural Earth's of 1:110,000,000 (public domain), in ``outlines/world110.json``. It is
drawn in the Equal Earth projection, so that no country looks larger than it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

SCALE = 1000
"""Map units for one unit of the projection; whole numbers of them keep a report small."""
_UNDRAWN = "Antarctica"
"""Hardly anybody is there, and it would take a fifth of the map's height."""
_SOUTH = -58.0
_NORTH = 84.0
"""Where the map ends; no land that is drawn lies beyond."""
_GRID = 24
"""Points in each direction among which a label's place is chosen."""


@cache
def names() -> Mapping[str, str]:
    """Countries' names by ISO 3166-1 alpha-2 code, of all that can be placed."""
    known = _data("countries")
    drawn = {code: name for code, name in known["outlines"].items() if name != _UNDRAWN}
    return drawn | {code: name for code, (name, *_) in known["points"].items()}


@cache
def codes() -> Mapping[str, str]:
    """Alpha-2 codes by what a source may write: alpha-2, alpha-3 or the name, in upper case."""
    three = {country["name"]: country["iso"] for country in _data("world110")["countries"]}
    found = {name.upper(): code for code, name in names().items()}
    found |= {three.get(name, "").upper(): code for code, name in names().items()}
    found |= {code: code for code in names()}
    found |= {"NOR": "NO", "FRA": "FR", "XKX": "XK", "UK": "GB"}
    return {written: code for written, code in found.items() if written not in {"", "-99"}}


@cache
def outline() -> tuple[list[list[int]], list[list[int]]]:
    """Outer rings of all land as drawn: x and y of each ring, in map units."""
    xs: list[list[int]] = []
    ys: list[list[int]] = []
    for country in _data("world110")["countries"]:
        if country["name"] == _UNDRAWN:
            continue
        # A hole is another country, which is drawn itself.
        for ring_x, ring_y in zip(country["xs"], country["ys"], strict=True):
            x, y = project(ring_x[0], ring_y[0])
            xs.append([round(value) for value in x])
            ys.append([round(value) for value in y])
    return xs, ys


@cache
def bounds() -> tuple[float, float, float, float]:
    """West, east, south and north end of the map, in map units."""
    east = float(project([180.0], [0.0])[0][0])
    _, (south, north) = project([0.0, 0.0], [_SOUTH, _NORTH])
    return -east, east, float(south), float(north)


@cache
def label_position(code: str) -> tuple[float, float]:
    """Where a country's label stands, in map units.

    Within the country's largest polygon it is the point farthest from any border, so that it
    lies on land even where a country is bent; of a small territory it is the middle.

    Raises
    ------
    KeyError
        The code has no place.
    """
    known = _data("countries")
    if code in known["points"]:
        _, east, north = known["points"][code]
        x, y = project([east], [north])
        return float(x[0]), float(y[0])
    name = known["outlines"][code]
    country = next(item for item in _data("world110")["countries"] if item["name"] == name)
    rings = [project(x[0], y[0]) for x, y in zip(country["xs"], country["ys"], strict=True)]
    return _innermost(*max(rings, key=lambda ring: _area(*ring)))


def project(east: list[float], north: list[float]) -> tuple[Floats, Floats]:
    """Degrees to map units, in the Equal Earth projection (Šavrič, Patterson and Jenny, 2018)."""
    import numpy as np

    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    angle = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(np.asarray(north, dtype="float64"))))
    square, sixth = angle**2, angle**6
    x = (
        2 * np.sqrt(3) * np.radians(np.asarray(east, dtype="float64")) * np.cos(angle)
        / (3 * (9 * a4 * sixth * square + 7 * a3 * sixth + 3 * a2 * square + a1))
    )  # fmt: skip
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return x * SCALE, y * SCALE


def _area(x: Floats, y: Floats) -> float:
    import numpy as np

    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def _innermost(x: Floats, y: Floats) -> tuple[float, float]:
    """Of a grid of points inside a ring, the one farthest from the ring."""
    import numpy as np

    grid_x, grid_y = np.meshgrid(
        np.linspace(x.min(), x.max(), _GRID + 2)[1:-1],
        np.linspace(y.min(), y.max(), _GRID + 2)[1:-1],
    )
    px, py = grid_x.reshape(-1, 1), grid_y.reshape(-1, 1)
    x0, x1, y0, y1 = x[:-1], x[1:], y[:-1], y[1:]
    dx, dy = x1 - x0, y1 - y0
    # A ray to the east crosses the ring an odd number of times from within.
    between = (y0 > py) != (y1 > py)
    crossing = x0 + dx * (py - y0) / np.where(dy == 0, 1, dy)
    inside = (between & (px < crossing)).sum(axis=1) % 2 == 1
    length = np.where(dx**2 + dy**2 == 0, 1, dx**2 + dy**2)
    along = np.clip(((px - x0) * dx + (py - y0) * dy) / length, 0, 1)
    apart = np.hypot(px - (x0 + along * dx), py - (y0 + along * dy)).min(axis=1)
    best = int(np.where(inside, apart, -1).argmax())
    return float(px[best, 0]), float(py[best, 0])


@cache
def _data(name: str) -> Any:
    text = (
        resources.files("nbcore.figures.maps")
        .joinpath("outlines", f"{name}.json")
        .read_text("utf-8")
    )
    return json.loads(text)
