"""The width of a timeline's bins: asked for, seen in the rows, or a round one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from core.tests.support.pages import SPAN

from nbcore import figures
from nbcore.figures.counting import LANES
from nbcore.figures.palette import THEMES
from nbcore.figures.timelines import drawing
from nbcore.render import text
from nbcore.timespan import BINS, TimeSpan

HOUR = timedelta(hours=1)


def at(*times: str | None, count: int = 1) -> pd.DataFrame:
    moments = np.array([time or "NaT" for time in times], dtype="datetime64[us]")
    zoned = pd.Series(moments).dt.tz_localize("UTC")
    return pd.DataFrame({"time": zoned, "result": "failure", "count": count})


def every(step: timedelta, many: int, start: str = "2026-03-02") -> pd.DataFrame:
    times = pd.date_range(start, periods=many, freq=step, tz="UTC").as_unit("us")
    return pd.DataFrame({"time": times, "result": "failure", "count": 1})


def test_rows_that_were_binned_keep_their_bins():
    rows = every(timedelta(minutes=45), 100, start="2026-03-02T00:10")
    figure = figures.timeline(rows)

    assert figure.options["width"] == 45 * 60
    assert figure.data["time"].tolist() == rows["time"].tolist()


def test_bins_that_are_too_many_are_joined_whole():
    figure = figures.timeline(every(timedelta(minutes=45), 1000))

    assert figure.options["width"] % (45 * 60) == 0
    assert len(figure.data) <= BINS + 1


def test_single_events_get_round_bins():
    figure = figures.timeline(at("2026-03-02T00:00:00.123456", "2026-03-02T05:17:31.5"))

    assert figure.options["width"] == 300
    assert [str(time) for time in figure.data["time"]] == [
        "2026-03-02 00:00:00+00:00", "2026-03-02 05:15:00+00:00",
    ]  # fmt: skip


def test_a_width_that_is_asked_for_is_kept():
    figure = figures.timeline(at("2026-03-02T00:05", "2026-03-02T01:59"), width=HOUR)

    assert figure.options["width"] == 3600
    assert figure.data["time"].dt.hour.tolist() == [0, 1]


def test_a_width_that_gives_too_many_bins_is_widened():
    figure = figures.timeline(every(timedelta(minutes=1), 5000), width=timedelta(minutes=1))

    assert figure.options["width"] % 60 == 0
    assert len(figure.data) <= BINS + 1


def test_the_axis_shows_the_range_that_was_asked_for():
    options = figures.timeline(at("2026-03-05T10:00"), span=SPAN, width=HOUR).options

    assert options["start"] == SPAN.start.timestamp()
    assert options["end"] == SPAN.end.timestamp()


def test_a_row_outside_the_range_is_shown_all_the_same():
    options = figures.timeline(at("2026-02-28T10:00"), span=SPAN, width=HOUR).options

    assert options["start"] == datetime(2026, 2, 28, 10, tzinfo=UTC).timestamp()


def test_rows_without_a_time_are_counted_in_the_note():
    figure = figures.timeline(at("2026-03-05T10:00", None, None, count=3), noun="attempt")

    assert figure.data["count"].sum() == 3
    assert figure.note == "Not drawn, because they have no time: 6 attempts."


def test_times_of_all_centuries_fit():
    figure = figures.timeline(at("1601-01-01T00:00", "2026-03-05T10:00", "9999-12-31T23:59:59"))

    assert figure.data["count"].sum() == 3
    assert figures.draw(figure) is not None


def test_one_moment_is_one_bin():
    figure = figures.timeline(at("2026-03-05T10:00:30", "2026-03-05T10:00:30"))

    assert figure.options["width"] == 3600
    assert figure.data["count"].tolist() == [2]


def test_a_short_range_has_narrow_bins():
    span = TimeSpan(start=SPAN.start, end=SPAN.start + timedelta(minutes=10))
    figure = figures.timeline(at("2026-03-02T00:03:04.5"), span=span)

    assert figure.options["width"] == 5


def test_many_lanes_become_few():
    rows = every(HOUR, 48).assign(result=[f"user{n}" for n in range(48)])
    figure = figures.timeline(rows)

    assert len(figure.options["lanes"]) == LANES
    assert figure.data["count"].sum() == 48


@pytest.mark.parametrize(
    ("step", "word"),
    [(HOUR, "hour"), (4 * HOUR, "4 h"), (24 * HOUR, "day"), (timedelta(seconds=90), "1 min 30 s")],
)
def test_the_alternative_text_names_the_bins_the_totals_and_the_peak(step: timedelta, word: str):
    rows = pd.concat([every(step, 10), every(step, 1), every(step, 3).assign(result="success")])
    alt = figures.timeline(rows, noun="attempt").alt

    assert f"14 attempts per {word} by result: success 3, failure 11" in alt
    assert f"the peak is 3 in the {word} from 2026-03-02 00:00:00 UTC, 2 of them failure" in alt


def test_bytes_over_time_are_told_in_readable_units():
    rows = every(HOUR, 48).assign(count=45_000_000)
    figure = figures.timeline(rows, noun="byte", span=SPAN)

    assert figure.alt.startswith("2.2 GB per hour by result: failure 2.2 GB.")
    assert "the peak is 45 MB" in figure.alt
    assert figure.data["count"].sum() == 48 * 45_000_000
    assert text.figure(figure, 80).splitlines()[0].endswith("2.2 GB")
    plot = drawing.draw(figure, THEMES["light"]).children[0]
    (axis,) = plot.left
    assert list(axis.major_label_overrides.values()) == [
        "0 bytes", "10 MB", "20 MB", "30 MB", "40 MB",
    ]  # fmt: skip
    assert axis.ticker.ticks == [0, 1e7, 2e7, 3e7, 4e7]
