"""Times of an answer."""

from __future__ import annotations

import pandas as pd
import pytest

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
        pd.Series(["2026-03-02T00:00:01Z", "1772409601"], dtype=object),
        pd.Series([None, None], dtype=object),
        pd.Series([], dtype=object),
    ],
    ids=["other texts among them", "nothing", "no rows"],
)
def test_what_is_no_unix_seconds_is_left_to_the_core(column):
    assert moments(column) is column


@pytest.mark.parametrize("number", [1e300, -1e300, 1e13, float("inf")])
def test_numbers_that_are_no_time_are_left_to_the_core(number):
    column = pd.Series([1_700_000_000.0, number])
    assert moments(column) is column
