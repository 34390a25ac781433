"""Countries on the outline: each code finds its place, and what has none is counted beside it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nbcore import figures
from nbcore.figures.maps import world

OUTLINE: list[dict[str, Any]] = json.loads(
    resources.files("nbcore.figures.maps").joinpath("outlines/world110.json").read_text("utf-8")
)["countries"]


def drawn(*rows: tuple[str | None, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["country", "src_ip"], dtype="string")
    return figures.world_map(frame.assign(result="failure")).data


@pytest.mark.parametrize("code", sorted(world.names()))
def test_every_code_has_a_place_on_the_map(code: str):
    west, east, south, north = world.bounds()
    x, y = world.label_position(code)

    assert west < x < east
    assert south < y < north


@pytest.mark.parametrize(
    ("code", "name"),
    [("NO", "Norway"), ("FR", "France"), ("XK", "Kosovo"), ("SO", "Somalia"), ("CY", "Cyprus"),
     ("US", "United States of America"), ("SG", "Singapore"), ("HK", "Hong Kong")],
)  # fmt: skip
def test_codes_that_the_outline_does_not_have_are_found_by_name(code: str, name: str):
    assert world.names()[code] == name


@pytest.mark.parametrize(
    ("code", "east", "north"),
    [("FR", 2.5, 46.6), ("NO", 10, 62), ("US", -99, 39), ("SG", 103.8, 1.35), ("NZ", 172, -42),
     ("CL", -71, -35), ("VN", 106, 16), ("HR", 16, 45.3), ("RU", 95, 62), ("JP", 138, 36)],
)  # fmt: skip
def test_a_label_stands_where_the_country_is(code: str, east: float, north: float):
    x, y = world.project([east], [north])

    assert (
        np.hypot(world.label_position(code)[0] - x[0], world.label_position(code)[1] - y[0]) < 420
    )


def test_a_label_stands_on_land():
    for country in OUTLINE:
        code = world.codes().get(country["name"].upper())
        if code is None:
            continue
        x, y = world.label_position(code)
        rings = [
            world.project(a[0], b[0]) for a, b in zip(country["xs"], country["ys"], strict=True)
        ]
        assert any(_inside(x, y, *ring) for ring in rings), country["name"]


def test_the_projection_keeps_areas():
    """A degree square's area shrinks with the cosine of its latitude, on the globe as on the map."""
    corners = [0.0, 1.0, 1.0, 0.0, 0.0]

    def size(north: float) -> float:
        x, y = world.project(corners, [north, north, north + 1, north + 1, north])
        return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])))

    assert size(60) / size(0) == pytest.approx(np.cos(np.radians(60.5)), rel=0.02)


@pytest.mark.parametrize("written", ["NL", "nl", " NL ", "NLD", "Netherlands"])
def test_a_country_is_known_however_it_is_written(written: str):
    assert drawn((written, "203.0.113.7"))["country"].tolist() == ["NL"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [("10.1.2.3", "private"), ("172.16.0.1", "private"), ("172.32.0.1", "unknown"),
     ("192.168.1.1", "private"), ("100.64.0.1", "private"), ("100.128.0.1", "unknown"),
     ("127.0.0.1", "private"), ("169.254.1.1", "private"), ("::1", "private"),
     ("fd00::1", "private"), ("FE80::1", "private"), ("::ffff:10.0.0.1", "private"),
     ("203.0.113.77", "unknown"), ("2001:db8::1", "unknown"), (None, "local"),
     ("<img src=x>", "unknown")],
)  # fmt: skip
def test_what_has_no_country_says_why(address: str | None, kind: str):
    assert drawn((None, address))["kind"].tolist() == [kind]


@pytest.mark.parametrize("code", ["ZZ", "EU", "AQ", "", "<img src=x>"])
def test_a_country_without_a_place_is_kept_beside_the_map(code: str):
    assert drawn((code, "203.0.113.7"))["kind"].tolist() == ["unmapped"]


def test_the_note_counts_what_is_not_on_the_map():
    rows = [("NL", "203.0.113.7"), (None, "10.0.0.1"), (None, "10.0.0.2"), (None, None)]
    frame = pd.DataFrame(rows, columns=["country", "src_ip"], dtype="string")
    figure = figures.world_map(frame.assign(result="failure", count=2), noun="attempt")

    assert figure.note == "Not on the map: 4 from private addresses, 2 from no address."
    assert figure.alt.startswith("2 attempts from 1 country on a map of the world: failure 2.")
    assert figure.data["count"].sum() == 8


def _inside(x: float, y: float, ring_x: Any, ring_y: Any) -> bool:
    within = False
    for x0, y0, x1, y1 in zip(ring_x[:-1], ring_y[:-1], ring_x[1:], ring_y[1:], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            within = not within
    return within
