"""Counting rows gives what counting them one by one gives."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbcore.records import LOGON, LOGON_COUNT, ORIGIN, Field, Record
from nbcore.records.common import HOST, TIME
from nbcore.records.counting import count_rows, totals
from nbcore.records.counts import count_record as counted_record
from nbcore.records.frames import blank, conform

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


FLOW = Record(
    "Flow",
    "One flow.",
    (
        TIME,
        HOST,
        Field("dst_ip", "text", "Where to.", ocsf="dst_endpoint.ip"),
        Field("bytes_out", "int", "Bytes sent.", ocsf="traffic.bytes_out", sum=True),
        Field("seconds", "float", "How long.", ocsf="duration", sum=True),
    ),
)
FLOW_COUNT = counted_record(FLOW, "FlowCount", "Flows.", by=["host", "dst_ip"])
SEVERAL = replace(FLOW_COUNT, overlapping=True)
HOUR = timedelta(hours=1)


def flows(*rows: tuple[str | None, int | None, float | None], table: str = "Flows") -> pd.DataFrame:
    cells = pd.DataFrame(rows, columns=["dst_ip", "bytes_out", "seconds"], dtype=object)
    cells = cells.assign(time="2026-03-02T10:00Z", host="web01")
    return conform(cells, FLOW, table=table).frame


def by_address(rows: pd.DataFrame, name: str) -> dict[str, Any]:
    return dict(zip(rows["dst_ip"], rows[name], strict=True))


def test_what_is_a_sum_is_added_up_and_tells_no_rows_apart():
    made = count_rows(flows(("a", 1, 0.5), ("a", 2, 0.25), ("b", 40, None)), FLOW_COUNT, HOUR)
    assert by_address(made, "count") == {"a": 2, "b": 1}
    assert by_address(made, "bytes_out") == {"a": 3, "b": 40}
    assert by_address(made, "seconds") == {"a": 0.75, "b": pd.NA}
    pd.testing.assert_series_equal(made.dtypes, blank(FLOW_COUNT).dtypes)


def test_whole_numbers_are_added_up_exactly_beyond_what_a_float_holds():
    odd = 2**53 + 1
    made = count_rows(flows(("a", odd, None), ("a", 2, None)), FLOW_COUNT, HOUR)
    assert made["bytes_out"].tolist() == [odd + 2]


def test_a_sum_is_missing_where_every_value_is_and_where_64_bits_do_not_hold_it():
    rows = flows(("a", None, None), ("a", None, None), ("b", 5, None), ("b", None, None))
    more = flows(("c", 2**62, None), ("c", 2**62, None))
    made = count_rows(pd.concat([rows, more], ignore_index=True), FLOW_COUNT, HOUR)
    assert by_address(made, "bytes_out") == {"a": pd.NA, "b": 5, "c": pd.NA}
    assert by_address(made, "count") == {"a": 2, "b": 2, "c": 2}


def test_rows_without_the_column_have_no_sum():
    made = count_rows(flows(("a", 1, 1.0)).drop(columns="bytes_out"), FLOW_COUNT, HOUR)
    assert made["bytes_out"].tolist() == [pd.NA]


def two_sensors() -> pd.DataFrame:
    here = flows(("a", 10, None), ("a", 20, None), ("b", 1, None), table="Sensor")
    there = flows(("a", 33, None), ("b", 1, None), ("b", 1, None), ("c", 7, None), table="Firewall")
    return count_rows(pd.concat([here, there], ignore_index=True), FLOW_COUNT, HOUR)


def test_counts_of_tables_that_hold_different_events_are_added():
    found = totals(two_sensors(), FLOW_COUNT, ["dst_ip"])
    made = found.value
    assert by_address(made, "count") == {"a": 3, "b": 3, "c": 1}
    assert by_address(made, "bytes_out") == {"a": 63, "b": 3, "c": 7}
    assert found.notes == ()


def test_counts_of_tables_that_may_hold_the_same_event_are_not_added():
    found = totals(two_sensors(), SEVERAL, ["dst_ip"])
    made = found.value
    assert by_address(made, "count") == {"a": 2, "b": 2, "c": 1}
    assert by_address(made, "table") == {"a": "Sensor", "b": "Firewall", "c": "Firewall"}
    assert by_address(made, "bytes_out") == {"a": 30, "b": 2, "c": 7}
    (note,) = found.notes
    assert note == (
        "Firewall and Sensor may hold the same events, so that their counts are not added: for "
        "each dst_ip the table with the most stands for all."
    )


def test_one_table_is_added_up_without_a_note_over_all_its_bins():
    rows = flows(("a", 1, None), ("a", 2, None), (None, 4, None))
    rows["time"] = rows["time"] + pd.to_timedelta([0, 1, 0], unit="h")
    found = totals(count_rows(rows, SEVERAL, HOUR), SEVERAL, ["dst_ip"])
    made = found.value
    assert made["count"].tolist() == [2, 1]
    assert made["dst_ip"].tolist() == ["a", pd.NA]
    assert made["first_seen"].tolist() == [rows["time"][0], rows["time"][2]]
    assert made["last_seen"].tolist() == [rows["time"][1], rows["time"][2]]
    assert found.notes == ()


def test_a_record_without_a_time_is_counted_over_the_whole_range():
    by = ["src_ip", "result"]
    record = counted_record(LOGON, "LogonSource", "Sources.", by=by, binned=False)
    assert record.columns == ["src_ip", "result", "count", "first_seen", "last_seen"]
    frame = conform(
        pd.DataFrame(
            {
                "time": ["2026-03-02T10:00Z", "2026-03-04T10:00Z", "2026-03-03T10:00Z"],
                "result": "failure",
                "host": "web01",
                "src_ip": ["10.0.0.5", "203.0.113.77", "203.0.113.77"],
            }
        ),
        LOGON,
    ).frame
    made = count_rows(frame, record, timedelta(hours=1))
    assert made["src_ip"].tolist() == ["203.0.113.77", "10.0.0.5"]
    assert made["count"].tolist() == [2, 1]
    assert made["first_seen"].tolist()[0] == pd.Timestamp("2026-03-03T10:00Z")
    assert made["last_seen"].tolist()[0] == pd.Timestamp("2026-03-04T10:00Z")
    pd.testing.assert_series_equal(made.dtypes, blank(record).dtypes)
