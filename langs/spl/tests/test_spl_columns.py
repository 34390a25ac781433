"""Times of an answer."""

from __future__ import annotations

import pandas as pd
import pytest

from nbcore import CORE
from nbcore.lang import convert_column
from nblang_spl.columns import moments

EXPECTED = [
    pd.Timestamp("2026-03-02T00:00:01.234567Z"),
    pd.NaT,
    pd.Timestamp("1969-12-31T23:59:59Z"),
]


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["1772409601.234567", None, "-1"], dtype=object),
        pd.Series(["1772409601.234567", None, "-1"], dtype=pd.StringDtype()),
        pd.Series([1772409601.234567, None, -1.0]),
        pd.Series([1772409601.234567, None, -1.0], dtype="Float64"),
    ],
    ids=["texts", "strings", "numbers", "nullable numbers"],
)
def test_unix_seconds_become_times_whatever_they_came_as(column):
    made = moments(column)
    assert str(made.dtype) == "datetime64[us, UTC]"
    assert made.tolist()[0] == EXPECTED[0]
    assert made.isna().tolist() == [False, True, False]
    assert made.tolist()[2] == EXPECTED[2]


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["2026-03-02T00:00:01Z", "soon"], dtype=object),
        pd.Series([None, None], dtype=object),
        pd.Series([], dtype=object),
    ],
    ids=["texts", "nothing", "no rows"],
)
def test_what_is_no_unix_seconds_is_left_to_the_core(column):
    assert moments(column) is column


NUMBERS = [1e300, -1e300, 1e13, float("inf")]
TEXTS = ["soon", "2026-13-45T00:00:00Z", "1e300", "\u0661"]


@pytest.mark.parametrize(
    ("dtype", "odd"),
    [
        *[("Float64", odd) for odd in NUMBERS],
        *[("object", odd) for odd in [*NUMBERS, *TEXTS]],
        *[("string", odd) for odd in TEXTS],
    ],
)
def test_one_cell_that_is_no_time_costs_no_other_its_time(dtype, odd):
    cells = [1_772_409_601.5] * 99
    cells.insert(50, odd)
    column = pd.Series(cells if dtype != "string" else list(map(str, cells)), dtype=dtype)
    made, cells_lost = convert_column(moments(column), CORE.records["Logon"]["time"])
    assert made.isna().sum() == cells_lost == 1
    assert made[0] == made[99] == pd.Timestamp("2026-03-02T00:00:01.5Z")


def test_iso_times_and_unix_seconds_may_stand_side_by_side():
    column = pd.Series(["2026-03-02T00:00:01Z", "1772409601", None, ""], dtype=object)
    made, lost = convert_column(moments(column), CORE.records["Logon"]["time"])
    assert made.tolist()[0] == made.tolist()[1] == pd.Timestamp("2026-03-02T00:00:01Z")
    assert (made.isna().tolist(), lost) == ([False, False, True, True], 0)
