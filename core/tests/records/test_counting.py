"""Counting rows gives what counting them one by one gives."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbcore.records import LOGON, LOGON_COUNT, ORIGIN
from nbcore.records.frames import blank, conform, count_rows

KEYS = [name for name in LOGON_COUNT.columns if name in LOGON.columns and name != "time"]
KEYS += [item.name for item in ORIGIN]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "time": st.datetimes(datetime(1969, 12, 31), datetime(1970, 1, 2)).map(
                lambda moment: moment.replace(tzinfo=UTC)
            ),
            "result": st.sampled_from(["success", "failure"]),
            "user": st.sampled_from(["root", "m.ortiz", None]),
            "src_ip": st.sampled_from(["10.0.0.5", "203.0.113.77", None]),
            "failure_reason": st.sampled_from(["wrong_password", None]),
            "host": st.just("web01"),
        }
    ),
    min_size=1,
    max_size=40,
)


def naive(frame: pd.DataFrame, width: timedelta) -> set[tuple[Any, ...]]:
    """One by one, in plain Python."""
    groups: dict[tuple[Any, ...], list[datetime]] = defaultdict(list)
    for row in frame.to_dict("records"):
        moment = row["time"].to_pydatetime()
        begins = EPOCH + (moment - EPOCH) // width * width
        keys = (None if pd.isna(row[name]) else row[name] for name in KEYS)
        groups[begins, *keys].append(moment)
    return {(*key, len(times), min(times), max(times)) for key, times in groups.items()}


def counted(frame: pd.DataFrame) -> set[tuple[Any, ...]]:
    columns = ["time", *KEYS, "count", "first_seen", "last_seen"]
    return {
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame[columns].itertuples(index=False)
    }


@settings(max_examples=40)
@given(ROWS, st.sampled_from([1, 300, 3600, 86400]))
def test_rows_are_counted_as_one_would_by_hand(rows: list[dict[str, Any]], seconds: int):
    width = timedelta(seconds=seconds)
    frame = conform(pd.DataFrame(rows), LOGON, provider="acme", connection="acme", table="T").frame
    made = count_rows(frame, LOGON_COUNT, width)
    assert counted(made) == naive(frame, width)
    assert len(made) == len(counted(made))
    assert made["time"].is_monotonic_decreasing
    assert made["count"].sum() == len(frame)


def test_a_counted_frame_is_the_record_in_its_dtypes():
    frame = conform(
        pd.DataFrame({"time": ["2026-03-02T10:00Z"], "result": ["failure"], "host": ["web01"]}),
        LOGON,
    ).frame
    made = count_rows(frame, LOGON_COUNT, timedelta(hours=1))
    pd.testing.assert_series_equal(made.dtypes, blank(LOGON_COUNT).dtypes)


def test_no_rows_count_as_an_empty_frame_of_the_record():
    made = count_rows(blank(LOGON), LOGON_COUNT, timedelta(hours=1))
    pd.testing.assert_frame_equal(made, blank(LOGON_COUNT))


@pytest.mark.parametrize("year", [1, 1960, 2026, 9999])
def test_a_bin_begins_at_a_multiple_of_its_width_in_any_year(year: int):
    frame = conform(
        pd.DataFrame(
            {"time": [f"{year:04}-03-02T10:59:59Z"], "result": ["failure"], "host": ["web01"]}
        ),
        LOGON,
    ).frame
    made = count_rows(frame, LOGON_COUNT, timedelta(minutes=30))
    assert made["time"].dt.strftime("%m-%dT%H:%M").tolist() == ["03-02T10:30"]
    assert made["time"].dt.year.tolist() == [year]


def test_many_distinct_values_of_every_key_do_not_run_together():
    # Combinations are packed into one integer; here more of them are possible than fit.
    rows = 2000
    frame = pd.DataFrame({name: [f"{name}{row}" for row in range(rows)] for name in KEYS})
    frame = frame.assign(time="2026-03-02T10:00Z", result="failure", failure_reason="other")
    frame = frame.assign(logon_type="other", os_family="other")
    typed = conform(frame, LOGON).frame
    twice = pd.concat([typed, typed], ignore_index=True)
    made = count_rows(twice, LOGON_COUNT, timedelta(hours=1))
    assert made["count"].tolist() == [2] * rows
    assert counted(made) == naive(twice, timedelta(hours=1))
