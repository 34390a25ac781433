"""Frames in memory as events: cells of any type, and what none can be made of."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

import nblang_spl


@pytest.fixture
def cells():
    """The cells of a column as a search sees them, None for a missing field."""

    def told(given, dtype=object):
        series = pd.Series(given, dtype=dtype)
        found = nblang_spl.search("index=main | table x", {"main": pd.DataFrame({"x": series})})
        return [
            None if not isinstance(cell, list) and pd.isna(cell) else cell for cell in found["x"]
        ]

    return told


def test_cells_become_text(cells):
    """Rule 1.6 [G]."""
    assert cells([1, "a", None, 2.5, pd.NA]) == ["1", "a", None, "2.5", None]
    assert cells([4624.0, np.nan], "float64") == ["4624", None]
    assert cells([0.1], "float32") == ["0.1"]
    assert cells([True, None]) == ["true", None]
    assert cells(["a", "b"], "category") == ["a", "b"]


@pytest.mark.parametrize("kind", [list, tuple, np.array], ids=["list", "tuple", "array"])
def test_lists_are_several_values(cells, kind):
    """Rule 1.9 [D: Multivalue eval functions]; pandas reads the lists of a file as arrays."""
    assert cells([kind(["a", "b"]), "s", None, kind([])]) == [["a", "b"], ["s"], None, None]
    assert cells([kind([1.0, 2.5])]) == [["1", "2.5"]]


def test_what_a_list_holds_is_written_as_beside_it(cells):
    """Rule 1.6 [G]: a file of the same cells gives the same texts."""
    assert cells([[True, None, {"a": 1}, [1, 2]]]) == [["true", '{"a":1}', "[1,2]"]]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", None], ids=str)
@pytest.mark.parametrize("unit", ["ns", "us", "ms"])
def test_times_may_be_datetimes_of_any_unit_and_zone(zone, unit):
    """Rules 1.1, 8.5 [D: Time modifiers; G]: without a zone it is UTC."""
    moment = pd.Series([datetime(2023, 11, 14, 22, 13, 20, 250000, tzinfo=UTC)])
    times = moment.dt.tz_convert(zone) if zone else moment.dt.tz_localize(None)
    frame = pd.DataFrame({"_time": times.dt.as_unit(unit)})
    found = nblang_spl.search("index=main", {"main": frame}, earliest=1.7e9, latest=1.7e9 + 1)
    assert list(found["_time"]) == [1_700_000_000.25]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"x": [1 + 2j]}),
        pd.DataFrame({"x": pd.period_range("2023-01", periods=1, freq="M")}),
        pd.DataFrame({"x": pd.Series(["\udc80"], dtype=object)}),
    ],
    ids=["no columns", "complex", "period", "half a character"],
)
def test_a_frame_that_cannot_be_read_is_refused_by_its_name(frame):
    """Its own boundary: a sentence, and never another library's error."""
    with pytest.raises(nblang_spl.SplError, match=r"^The frame odd cannot be read: "):
        nblang_spl.search("index=*", {"odd": frame})


def test_a_parquet_file_in_place_of_a_frame_answers_alike(tmp_path):
    frame = pd.DataFrame({"_time": [1.0, 2.5], "user": ["ann", None], "n": ["1", "2"]})
    path = tmp_path / "main.parquet"
    frame.to_parquet(path)
    search = "index=main | eval twice=n*2 | table _time user n twice"
    pd.testing.assert_frame_equal(
        nblang_spl.search(search, {"main": path}), nblang_spl.search(search, {"main": frame})
    )


def test_a_file_that_is_no_parquet_is_named_by_its_index(tmp_path):
    path = tmp_path / "main.parquet"
    path.write_text("nothing")
    with pytest.raises(nblang_spl.SplError, match="The frame main cannot be read"):
        nblang_spl.search("index=main", {"main": path})
