"""A frame as a table: what is right-aligned, what is left out and said so."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from nbcore.render.tables import COLUMNS, Column, is_amount, table

TIMES = pd.to_datetime(pd.Series(["2026-03-06T02:04:11Z", None, "2026-03-06T05:11:02Z"]), utc=True)


def column(values: object, name: str = "value") -> Column:
    return table(pd.DataFrame({name: values, "beside": "x"}), 10).columns[0]


def texts(made: Column) -> list[str]:
    return [cell.text for cell in made.cells]


def test_numbers_stand_right_and_their_decimals_below_each_other():
    made = column(pd.array([1.5, 1234.25, None], dtype="Float64"))

    assert made.numeric
    assert texts(made) == ["1.50", "1,234.25", "–"]


def test_whole_numbers_are_grouped_unless_they_are_names():
    assert texts(column([12345, 7])) == ["12,345", "7"]
    assert texts(column([54321, 80], "src_port")) == ["54321", "80"]
    assert texts(column([4624, 4625], "event_id")) == ["4624", "4625"]


def test_times_say_that_they_are_utc():
    made = column(TIMES.dt.tz_convert("Asia/Tokyo"), "first_seen")

    assert made.label == "first seen (UTC)"
    assert texts(made) == ["2026-03-06 02:04:11", "–", "2026-03-06 05:11:02"]


def test_times_without_a_zone_do_not():
    assert column(TIMES.dt.tz_localize(None), "first_seen").label == "first seen"


def test_round_times_have_no_seconds():
    made = column(pd.to_datetime(pd.Series(["2026-03-06T02:00Z", "2026-03-06T05:30Z"]), utc=True))

    assert texts(made) == ["2026-03-06 02:00", "2026-03-06 05:30"]


def test_times_far_from_now_are_shown():
    far = pd.Series(pd.array(["9999-12-31T23:59:59", "1601-01-01"], dtype="datetime64[us]"))

    assert texts(column(far.dt.tz_localize("UTC"))) == [
        "9999-12-31 23:59:59",
        "1601-01-01 00:00:00",
    ]


def test_lengths_of_time_are_words_on_the_right():
    made = column([timedelta(hours=2, minutes=51), timedelta(seconds=2)])

    assert made.numeric
    assert texts(made) == ["2 h 51 min", "2 s"]


def test_addresses_and_names_have_a_fixed_face():
    assert column(["10.0.0.1"], "src_ip").fixed
    assert column(["CONTOSO\\m.ortiz"], "user").fixed
    assert not column(["spray"], "pattern").fixed


def test_a_result_is_good_or_bad_and_the_same_word_elsewhere_is_not():
    assert [cell.tone for cell in column(["success", "failure", "unknown"], "result").cells] == [
        "good", "bad", "",
    ]  # fmt: skip
    assert [cell.tone for cell in column(["failure"], "command_line").cells] == [""]


def test_only_the_first_rows_are_there_and_all_are_counted():
    made = table(pd.DataFrame({"n": range(1000)}), 25)

    assert (made.shown, made.rows, len(made.lines)) == (25, 1000, 25)


def test_empty_columns_and_one_origin_are_said_once():
    frame = pd.DataFrame({"user": ["a", "b"], "reason": [None, None], "table": "SecurityEvent",
                          "provider": "sentinel", "connection": ["one", "two"]})  # fmt: skip
    made = table(frame, 10)

    assert [item.name for item in made.columns] == ["user", "connection"]
    assert made.notes == (
        "all from table SecurityEvent and provider sentinel", "empty in these rows: reason",
    )  # fmt: skip


def test_very_wide_frames_are_cut_and_say_so():
    made = table(pd.DataFrame([range(60)]), 10)

    assert len(made.columns) == COLUMNS
    assert made.notes == ("20 more columns",)


def test_an_index_with_a_name_is_a_column():
    frame = pd.DataFrame({"n": [1]}, index=pd.Index(["10.0.0.1"], name="src_ip"))

    assert [item.name for item in table(frame, 5).columns] == ["src_ip", "n"]


def test_columns_of_any_name_are_shown():
    frame = pd.DataFrame([[1, 2, 3, 4]], columns=["a", "a", 7, ("x", "y")])
    frame.columns = pd.Index(["a", "a", 7, ("x", "y")], dtype=object)

    assert [item.label for item in table(frame, 5).columns] == ["a", "a", "7", "x, y"]


def test_no_rows_keep_their_columns():
    made = table(pd.DataFrame({"user": [], "n": []}), 5)

    assert [item.name for item in made.columns] == ["user", "n"]
    assert (made.shown, made.rows, made.lines) == (0, 0, [])


def test_columns_without_any_value_are_shown_when_there_is_nothing_else():
    made = table(pd.DataFrame({"a": [None, None]}), 5)

    assert [texts(item) for item in made.columns] == [["–", "–"]]


def test_bytes_have_a_readable_unit_and_stay_numbers_in_the_frame():
    frame = pd.DataFrame({"bytes_out": pd.array([2_157_182_976, 950, 1, None], dtype="Int64")})
    made = table(frame, 10).columns[0]

    assert texts(made) == ["2.2 GB", "950 bytes", "1 byte", "–"]
    assert made.numeric
    assert frame["bytes_out"].sum() == 2_157_183_927


def test_the_number_of_an_autonomous_system_is_a_name():
    assert texts(column(pd.array([65537], dtype="Int64"), "asn")) == ["65537"]
    assert is_amount("count")
    assert not is_amount("own_asn")
