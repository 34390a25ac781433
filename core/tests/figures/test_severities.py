"""Severities stand in their own order, the worst first, and each has a colour of its own."""

from __future__ import annotations

import pandas as pd
import pytest

from nbcore import figures
from nbcore.figures.palette import THEMES
from nbcore.figures.plots import colours

ROWS = pd.DataFrame(
    {
        "time": pd.to_datetime(["2026-03-02T10:00Z"] * 5, utc=True),
        "severity": ["low", "low", "critical", "informational", "high"],
    }
)
ORDER = ["critical", "high", "low", "informational"]


def test_bars_of_severities_begin_with_the_worst():
    made = figures.bars(ROWS, category="severity", stack="severity", noun="alert")
    assert made.data["severity"].tolist() == ORDER
    assert made.alt.startswith("5 alerts by severity: most for low with 2")


def test_lanes_of_severities_begin_with_the_worst():
    made = figures.timeline(ROWS, lane="severity", noun="alert")
    assert made.options["lanes"] == ORDER


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_a_severity_is_told_from_another_by_its_colour(theme):
    shades = colours(["critical", "high", "medium", "low", "informational", None], theme)
    assert len(set(shades)) == len(shades)
    assert shades[0] == theme.bad
    assert colours(["success", "failure"], theme) == [theme.good, theme.bad]
