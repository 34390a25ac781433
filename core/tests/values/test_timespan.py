"""Time ranges: what is read as one, what is refused in which sentence, and how it is cut up."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nbcore.errors import UserError
from nbcore.timespan import BINS, TimeSpan, iso

NOW = datetime(2026, 3, 9, tzinfo=UTC)
DAY = TimeSpan(start=NOW - timedelta(days=1), end=NOW)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("7d", timedelta(days=7)),
        (" 12 H ", timedelta(hours=12)),
        ("30m", timedelta(minutes=30)),
        ("45s", timedelta(seconds=45)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_a_length_counts_back_from_the_sources_clock(text: str, length: timedelta):
    span = TimeSpan.parse(text, now=NOW)
    assert (span.start, span.end) == (NOW - length, NOW)


def test_without_a_clock_a_length_counts_back_from_now():
    before = datetime.now(UTC)
    span = TimeSpan.parse("1h")
    assert before <= span.end <= datetime.now(UTC)
    assert span.length == timedelta(hours=1)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        ("2026-03-08", "2026-03-09"),
        ["2026-03-08T00:00Z", "2026-03-09T00:00:00.000Z"],
        ("2026-03-08T02:00+02:00", "2026-03-08T19:00-05:00"),
        (datetime(2026, 3, 8), datetime(2026, 3, 9)),
        (datetime(2026, 3, 8, 3, tzinfo=timezone(timedelta(hours=3))), NOW),
        (pd.Timestamp("2026-03-08"), pd.Timestamp("2026-03-09T09:00", tz="Asia/Tokyo")),
        (pd.Timestamp("2026-03-08 00:00:00.000000001"), pd.Timestamp("2026-03-09")),
        ("1d", "now"),
        ("-24h", NOW),
        timedelta(days=1),
        SimpleNamespace(start=datetime(2026, 3, 8), end="2026-03-09"),
        SimpleNamespace(start=pd.Timestamp("2026-03-08"), end=pd.Timestamp("2026-03-09")),
    ],
    ids=str,
)
def test_every_form_is_read_as_the_same_range_in_utc(value: Any):
    span = TimeSpan.parse(value, now=NOW)
    assert span == DAY
    assert span.start.utcoffset() == span.end.utcoffset() == timedelta(0)


def test_start_and_end_may_be_named_and_the_end_left_to_the_clock():
    assert TimeSpan.parse(start="2026-03-08", end="2026-03-09", now=NOW) == DAY
    assert TimeSpan.parse(start="2026-03-08", now=NOW) == DAY
    assert TimeSpan.parse(start="1d", now=NOW) == DAY


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "A time range is needed. Give a length"),
        ({"end": "2026-03-09"}, "A time range is needed. Give a length"),
        ({"value": "7x"}, "The time range '7x' cannot be read. Give a length"),
        ({"value": "0d"}, "The time range '0d' cannot be read."),
        ({"value": "1M"}, "The time range '1M' cannot be read."),
        ({"value": ""}, "The time range '' cannot be read."),
        ({"value": "last week"}, "The time range 'last week' cannot be read."),
        ({"value": "999999w"}, "reaches back beyond the year 1. Give a length"),
        ({"value": timedelta(days=999_999)}, "reaches back beyond the year 1."),
        ({"value": 7}, "The time range is an int, which cannot be read. Give a length"),
        ({"value": ("2026-03-08",)}, "The time range is a tuple, which cannot be read."),
        ({"value": pd.NaT}, "The time range is a NaTType, which cannot be read."),
        ({"value": ("2026-03-08", "soon")}, "The time 'soon' cannot be read."),
        ({"value": ("2026-03-08", 5)}, "The time is an int, which cannot be read."),
        ({"value": (pd.NaT, NOW)}, "A time range cannot start or end at a missing time."),
        ({"value": (NOW, None)}, "The time is None, which cannot be read."),
        ({"start": "2026-03-08", "end": ""}, "The time '' cannot be read."),
        ({"start": "2026-03-08", "end": 0}, "The time is an int, which cannot be read."),
        ({"value": "7d", "start": "2026-03-08"}, "Give either timespan= or start= and end="),
        ({"value": "7d", "end": "2026-03-08"}, "Give either timespan= or start= and end="),
        (
            {"value": ("2026-03-09", "2026-03-08")},
            (
                "The time range runs backwards: it starts at 2026-03-09T00:00:00Z and ends at "
                "2026-03-08T00:00:00Z. Swap the two."
            ),
        ),
        ({"value": timedelta(hours=-1)}, "The time range runs backwards"),
        (
            {"value": (NOW, NOW)},
            "The time range is empty: it starts and ends at 2026-03-09T00:00:00Z. Give a later end.",
        ),
        ({"value": timedelta(0)}, "The time range is empty"),
        (
            {"value": ("9999-12-31T23:00-05:00", "9999-12-31T23:30-05:00")},
            "lies outside the years 1 to 9999 in UTC.",
        ),
    ],
    ids=str,
)
def test_what_is_no_time_range_is_refused_in_a_sentence(given: dict[str, Any], says: str):
    with pytest.raises(UserError, match=re.escape(says)) as caught:
        TimeSpan.parse(**given, now=NOW)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("start", ["soon", 5, None, pd.NaT])
def test_a_range_made_by_its_class_refuses_in_the_same_sentences(start: Any):
    with pytest.raises(UserError, match=r"The time .* cannot be read\.|at a missing time"):
        TimeSpan(start=start, end=NOW)
    assert TimeSpan(start="2026-03-08", end="2026-03-09") == DAY  # type: ignore[arg-type]


def test_a_day_without_a_time_of_day_is_its_midnight():
    assert TimeSpan.parse((date(2026, 3, 8), date(2026, 3, 9))) == DAY


def test_the_year_9999_is_a_time_like_any_other():
    span = TimeSpan.parse(("9999-12-31", "9999-12-31T23:59:59.999999Z"))
    assert span.end == datetime.max.replace(tzinfo=UTC)
    assert span.bin_width() == timedelta(minutes=10)
    assert str(span) == "9999-12-31T00:00:00Z to 9999-12-31T23:59:59.999999Z"


def test_a_range_cannot_be_changed():
    with pytest.raises(ValidationError):
        DAY.start = NOW


@given(st.timedeltas(timedelta(microseconds=1), timedelta(days=4000)))
def test_bins_divide_a_day_and_are_few_and_as_narrow_as_they_may_be(length: timedelta):
    span = TimeSpan(start=NOW - length, end=NOW)
    width = span.bin_width()
    assert timedelta(days=1) % width == timedelta(0)
    if width < timedelta(days=1):
        assert length / width <= BINS
    if width > timedelta(seconds=1):
        # The next narrower one, a sixth at the least, would be too many.
        assert length / width > BINS / 6


@pytest.mark.parametrize(
    ("length", "width"),
    [
        (timedelta(seconds=200), timedelta(seconds=1)),
        (timedelta(seconds=201), timedelta(seconds=5)),
        (timedelta(days=1), timedelta(minutes=10)),
        (timedelta(days=7), timedelta(hours=1)),
        (timedelta(days=200), timedelta(days=1)),
        (timedelta(days=3650), timedelta(days=1)),
    ],
)
def test_a_range_is_cut_into_about_two_hundred_round_pieces(length: timedelta, width: timedelta):
    assert TimeSpan(start=NOW - length, end=NOW).bin_width() == width


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_written_so_that_it_reads_back_the_same(moment: datetime):
    text = iso(moment)
    assert text.endswith("Z")
    assert datetime.fromisoformat(text) == moment
