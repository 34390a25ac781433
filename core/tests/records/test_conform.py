"""Frames of records: one set of dtypes, whatever a client handed over, and nothing damaged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbcore.records import LOGON, ORIGIN, Enumeration, Field, FieldType, Record, frames
from nbcore.records.frames import blank, conform, convert

COLOURS = Enumeration("colour", {"red": "Red.", "blue": "Blue.", "other": "Other."}, other="other")
EVERY = Record(
    "Every",
    "One field of each type.",
    (
        Field("time", "time", "When."),
        Field("name", "text", "Who."),
        Field("number", "int", "Which."),
        Field("share", "float", "How much."),
        Field("flag", "bool", "Whether."),
        Field("colour", "enum", "Which colour.", values=COLOURS),
        Field("sure", "enum", "Which colour, always.", values=COLOURS, required=True),
        Field("tags", "texts", "Several."),
    ),
)
DTYPES = {
    "time": "datetime64[us, UTC]",
    "name": "string",
    "number": "Int64",
    "share": "Float64",
    "flag": "boolean",
    "colour": "string",
    "sure": "string",
    "tags": "object",
    "provider": "string",
    "connection": "string",
    "table": "string",
}
BIG = 2**53 + 1
"""The first whole number that a float cannot hold."""


def column(kind: FieldType, cells: Any) -> tuple[list[Any], int]:
    """The cells of a column after conversion, missing ones as None, and how many were odd."""
    given = cells if isinstance(cells, pd.Series) else pd.Series(cells, dtype="object")
    values = COLOURS if kind == "enum" else None
    made, odd = convert(given, Field("cell", kind, "Any.", values=values))
    assert str(made.dtype) == {item.type: DTYPES[item.name] for item in EVERY.fields}[kind]
    if kind == "texts":
        return list(made), odd
    return [None if gone else cell for cell, gone in zip(made, made.isna(), strict=True)], odd


@pytest.mark.parametrize("rows", [0, 2])
def test_what_a_client_does_not_hand_over_is_there_and_missing(rows: int):
    frame, notes, *_ = conform(pd.DataFrame(index=range(rows)), EVERY, provider="acme")
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
    assert notes == []
    assert len(frame) == rows
    gone = frame.drop(columns=["sure", "tags", "provider"])
    assert gone.isna().all(axis=None)
    assert frame["sure"].tolist() == ["other"] * rows
    assert frame["tags"].tolist() == [[]] * rows
    assert frame["provider"].tolist() == ["acme"] * rows


def test_a_frame_without_rows_has_the_same_columns_and_dtypes_as_one_with_rows():
    row = {"time": ["2026-03-02"], "name": ["a"], "number": [1], "tags": [["x"]]}
    full = conform(pd.DataFrame(row), EVERY).frame
    assert blank(EVERY).dtypes.to_dict() == full.dtypes.to_dict()
    assert len(blank(EVERY)) == 0


def test_columns_beyond_the_record_are_kept_behind_it():
    given = pd.DataFrame({"zone": ["eu"], "name": ["a"], "time": ["2026-03-02"], 7: [1.5]})
    frame = conform(given, EVERY).frame
    record = [*EVERY.columns, *(item.name for item in ORIGIN)]
    assert frame.columns.tolist() == [*record, "zone", "7"]
    assert frame["zone"].tolist() == ["eu"]
    assert frame["7"].tolist() == [1.5]


def test_every_row_says_where_it_is_from():
    frame = conform(
        pd.DataFrame({"name": ["a"]}), EVERY, provider="acme", connection="prod", table="Events"
    ).frame
    assert frame[["provider", "connection", "table"]].iloc[0].tolist() == ["acme", "prod", "Events"]


def test_a_row_may_name_its_own_table_but_not_another_origin():
    given = pd.DataFrame({"table": ["A", None], "provider": ["liar", "liar"]})
    frame = conform(given, EVERY, provider="acme", connection="prod", table="Events").frame
    assert frame["table"].tolist() == ["A", pd.NA]
    assert frame["provider"].tolist() == ["acme", "acme"]


def test_a_frame_with_any_index_is_numbered_anew():
    given = pd.DataFrame({"name": ["a", "b"], "number": [1, 2], "zone": ["x", "y"]}, index=[5, 5])
    frame = conform(given, EVERY, provider="acme").frame
    assert frame.index.tolist() == [0, 1]
    assert frame[["name", "zone"]].to_numpy().tolist() == [["a", "x"], ["b", "y"]]


def test_the_frame_that_was_handed_over_is_not_changed():
    given = pd.DataFrame({"name": ["", "b"], "time": ["2026-03-02", "x"], "number": ["1", "y"]})
    before = given.copy()
    conform(given, EVERY)
    pd.testing.assert_frame_equal(given, before)


def test_a_cell_that_cannot_be_read_is_missing_and_a_sentence_says_so():
    given = pd.DataFrame(
        {
            "time": ["2026-03-02", "soon", "never"],
            "number": ["1", "1.5", "x"],
            "share": ["0.5", "half", None],
            "flag": ["true", "maybe", ""],
            "colour": ["red", "green", None],
            "sure": ["red", "green", None],
        }
    )
    frame, notes, incomplete, _ = conform(given, EVERY)
    assert incomplete == (
        "2 cells of time could not be read as a time; their rows have no such time."
    )
    assert notes == [
        "2 cells of number could not be read as int.",
        "1 cell of share could not be read as float.",
        "1 cell of flag could not be read as bool.",
        "1 cell of colour could not be read as colour.",
        "1 cell of sure could not be read as colour.",
    ]
    assert frame["time"].isna().tolist() == [False, True, True]
    assert frame["number"].tolist() == [1, pd.NA, pd.NA]
    assert frame["share"].tolist() == [0.5, pd.NA, pd.NA]
    assert frame["flag"].tolist() == [True, pd.NA, pd.NA]
    assert frame["colour"].tolist() == ["red", "other", pd.NA]
    assert frame["sure"].tolist() == ["red", "other", "other"]


NOON = pd.Timestamp("2026-03-02T12:00:00Z")
MICRO = pd.Timestamp("2026-03-02T12:00:00.123456Z")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2026-03-02T12:00:00Z"], [NOON]),
        (["2026-03-02T12:00:00"], [NOON]),
        (["2026-03-02 12:00:00"], [NOON]),
        (["2026-03-02T14:00:00+02:00", "2026-03-02T12:00:00Z"], [NOON, NOON]),
        (["2026-03-02T12:00:00Z", "2026-03-02T12:00:00.123456Z"], [NOON, MICRO]),
        (["2026-03-02T12:00:00.1234567Z"], [MICRO]),
        ([None, "2026-03-02T12:00:00Z", pd.NaT, ""], [None, NOON, None, None]),
        ([datetime(2026, 3, 2, 12, tzinfo=UTC)], [NOON]),
        ([datetime(2026, 3, 2, 12)], [NOON]),
        ([datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2))), None], [NOON, None]),
        ([pd.Timestamp("2026-03-02T21:00", tz="Asia/Tokyo")], [NOON]),
        (pd.Series(["2026-03-02T12:00:00"], dtype="datetime64[ns]"), [NOON]),
        (pd.Series(["2026-03-02T12:00:00"], dtype="datetime64[s]"), [NOON]),
        (pd.Series([NOON], dtype="datetime64[ns, Europe/Berlin]"), [NOON]),
        (pd.Series([NOON], dtype="datetime64[us, UTC]"), [NOON]),
        (pd.Series([None, None], dtype="object"), [None, None]),
        (pd.Series([np.nan], dtype="float64"), [None]),
    ],
    ids=str,
)
def test_times_come_in_any_form_and_leave_in_utc(cells: Any, expected: list[Any]):
    assert column("time", cells) == (expected, 0)


@pytest.mark.parametrize(
    "cells",
    [
        ["9999-12-31T23:59:59.999999Z", "2026-03-02T12:00:00Z"],
        ["9999-12-31T23:59:59.999999+00:00", "2026-03-02T12:00:00Z"],
        ["9999-12-31 23:59:59.999999", None],
        [datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), NOON],
        pd.Series(["9999-12-31T23:59:59.999999"], dtype="datetime64[us]"),
        pd.Series(np.array(["9999-12-31T23:59:59.999999"], dtype="datetime64[us]")),
    ],
    ids=str,
)
def test_a_log_may_hold_the_year_9999(cells: Any):
    made, odd = convert(pd.Series(cells), Field("time", "time", "When."))
    assert odd == 0
    assert str(made.dtype) == "datetime64[us, UTC]"
    assert made.dt.strftime("%Y-%m-%dT%H:%M:%S.%f").iloc[0] == "9999-12-31T23:59:59.999999"


ODD_TIMES = [
    "soon", "now", "today", "2026-13-45T00:00:00Z", "2026-02-30", "2026-01-02T25:00:00Z",
    "2026-01-02T03:04:05+99:99", "2026-01-02T03:04.05.1", "2026-01-02T03:04 05", "10000-01-01T00:00:00Z", "\x00", "Z", 5, True, 1e400, {"a": 1},
    ["2026-01-02"], b"\xff", object(),
]  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("odd", ODD_TIMES, ids=lambda odd: repr(odd).split(" at 0x")[0])
@pytest.mark.parametrize("place", [0, 50, 99])
@pytest.mark.parametrize(
    "good", ["2026-03-02T12:00:00.1234567Z", "2026-03-02 12:00:00", NOON, datetime(2026, 3, 2)],
    ids=str,
)  # fmt: skip
def test_one_time_that_cannot_be_read_costs_no_other_row_its_time(odd: Any, place: int, good: Any):
    cells = [good] * 99
    cells.insert(place, odd)
    made, lost = column("time", cells)
    assert lost == 1
    assert [number for number, cell in enumerate(made) if cell is None] == [place]


@pytest.mark.filterwarnings("error")
@given(
    st.lists(
        st.one_of(
            st.text("0123456789-:.TZ+ /APMUTCadeghijnostwy\x00\u2028", max_size=30),
            st.datetimes().map(str),
            st.tuples(st.datetimes().map(str), st.text("0123456789-:.TZ+ ", max_size=6)).map(
                "".join
            ),
        ),
        max_size=6,
    )
)
def test_any_text_in_place_of_a_time_is_a_time_or_is_counted(cells: list[str]):
    made, lost = column("time", [*cells, "2026-03-02T12:00:00Z"])
    assert made[-1] == NOON
    assert lost == sum(cell is None for cell, text in zip(made, [*cells, ""], strict=True) if text)


def test_a_hundred_thousand_odd_times_are_all_told():
    made, lost = column("time", [f"soon {number}" for number in range(100_000)])
    assert lost == made.count(None) == 100_000


@pytest.mark.parametrize("cells", [[1_700_000_000], ["1700000000"], [1.7e9], [True]], ids=str)
def test_a_number_is_not_taken_for_a_time(cells: Any):
    # Seconds, milliseconds, ticks: the client knows which, the core would guess.
    assert column("time", cells) == ([None], 1)


@pytest.mark.parametrize(
    ("cells", "expected", "odd"),
    [
        ([BIG, None], [BIG, None], 0),
        ([str(BIG), None, ""], [BIG, None, None], 0),
        ([str(BIG), "unknown"], [BIG, None], 1),
        ([BIG, "1.5", "2.0"], [BIG, None, 2], 1),
        ([-(2**63), 2**63 - 1], [-(2**63), 2**63 - 1], 0),
        ([2**63, 1], [None, 1], 1),
        ([str(2**64), "1"], [None, 1], 1),
        ([1.0, np.nan, 1.5, np.inf], [1, None, None, None], 2),
        (["4624", " 22 ", "+7", "0x1f"], [4624, 22, 7, None], 1),
        (pd.Series([BIG, None], dtype="Int64"), [BIG, None], 0),
        (pd.Series([7], dtype="int8"), [7], 0),
        (pd.Series([2**64 - 1, 7], dtype="uint64"), [None, 7], 1),
        (pd.Series([], dtype="object"), [], 0),
        (pd.Series([None], dtype="object"), [None], 0),
        ([True, False], [1, 0], 0),
    ],
    ids=str,
)
def test_whole_numbers_stay_whole_beside_missing_and_odd_ones(
    cells: Any, expected: list[Any], odd: int
):
    assert column("int", cells) == (expected, odd)


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.integers(-(2**63), 2**63 - 1),
            st.integers(-(2**63), 2**63 - 1).map(str),
            st.sampled_from(["", "x", "1.5"]),
        )
    )
)
def test_no_whole_number_is_ever_changed(cells: list[Any]):
    made, odd = column("int", pd.Series(cells, dtype="object"))
    wrong = [cell in ("x", "1.5") for cell in cells]
    assert made == [
        None if cell in (None, "") or bad else int(cell)
        for cell, bad in zip(cells, wrong, strict=True)
    ]
    assert odd == sum(wrong)


@pytest.mark.parametrize(
    ("kind", "cells", "expected", "odd"),
    [
        ("text", ["a", "", None, np.nan, pd.NA, 5], ["a", None, None, None, None, "5"], 0),
        ("text", pd.Series(["a", ""], dtype="category"), ["a", None], 0),
        ("text", pd.Series([4624, None], dtype="Int64"), ["4624", None], 0),
        ("text", [" a "], [" a "], 0),
        ("enum", ["red", "", None, "Red", "green"], ["red", None, None, "red", "other"], 1),
        ("enum", pd.Series(["red", "x"], dtype="category"), ["red", "other"], 1),
        ("float", ["0.5", "", None, "x", 2], [0.5, None, None, None, 2.0], 1),
        ("float", pd.Series([0.5, np.nan]), [0.5, None], 0),
        ("bool", ["True", "0", "1.0", "", None, "x"], [True, False, True, None, None, None], 1),
        ("bool", [True, False, None], [True, False, None], 0),
        ("bool", [1, 0], [True, False], 0),
        ("texts", [["a", "", None], "a, b", '["a","b"]', None], [["a"], ["a", "b"], ["a", "b"], []], 0),
        ("texts", [np.array(["a"]), "[broken", ("a", 5), pd.NA], [["a"], ["[broken"], ["a", "5"], []], 0),
    ],
    ids=str,
)  # fmt: skip
def test_cells_of_every_other_type(kind: FieldType, cells: Any, expected: list[Any], odd: int):
    assert column(kind, cells) == (expected, odd)


@pytest.fixture(params=["python", "pyarrow"])
def held_as(request, monkeypatch) -> None:
    """How pandas holds texts: without pyarrow, and with it."""
    monkeypatch.setattr(frames, "TEXT", pd.StringDtype(request.param))


@pytest.mark.usefixtures("held_as")
@pytest.mark.parametrize("kind", ["text", "enum", "time", "int", "float", "bool"])
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("\ud800\U0001f600x", "\ufffd\U0001f600x"),
        (b"\xff\xc3\xbc", "\ufffd\u00fc"),
        (b"abc", "abc"),
    ],
    ids=["half a pair", "bytes", "bytes that are text"],
)
def test_what_no_file_could_hold_becomes_a_text_that_every_file_can(
    kind: FieldType, cell: Any, text: str
):
    made, odd = column(kind, [cell, None])
    assert made == [{"text": text, "enum": "other"}.get(kind), None]
    assert odd == (kind != "text")


def test_the_dtypes_do_not_depend_on_what_came_before():
    # Rows that a client parsed as objects, and the same rows typed already.
    rows = {
        "time": ["2026-03-02T12:00:00Z"],
        "result": ["success"],
        "user": ["root"],
        "src_port": [50000],
        "host": ["web01"],
    }
    typed = conform(pd.DataFrame(rows).convert_dtypes(), LOGON, provider="acme").frame
    loose = conform(pd.DataFrame(rows, dtype="object"), LOGON, provider="acme").frame
    pd.testing.assert_frame_equal(typed, loose)
    again, notes, *_ = conform(typed, LOGON, provider="acme")
    pd.testing.assert_frame_equal(typed, again)
    assert notes == []


@pytest.mark.parametrize("text", ["10:00", "0:0C", "2026-03-02 10:00C", "2026-03-02 10:00 CEST"])
def test_a_text_that_names_no_day_or_an_unknown_zone_is_not_a_time(text: str):
    made, lost = column("time", [text, "2026-03-02T12:00:00Z"])
    assert made == [None, NOON]
    assert lost == 1


def typed_rows(rows: int) -> pd.DataFrame:
    """Rows in the record's dtypes; the enumerations have usual values."""
    frame = pd.DataFrame(
        {
            "time": "2026-03-02T10:00Z",
            "name": [f"a name of some length {number}" for number in range(rows)],
            "number": range(rows),
            "colour": "red",
            "sure": "blue",
        }
    )
    return conform(frame, EVERY).frame


def test_rows_that_are_as_the_record_has_them_are_not_copied():
    pytest.importorskip("pyarrow", reason="texts are then held by Arrow, which counts its memory")
    import pyarrow as pa

    if int(pd.__version__.split(".")[0]) < 3:
        pytest.skip("before pandas 3 a frame made of columns always copies them")
    given_rows = typed_rows(50_000).drop(columns=[item.name for item in ORIGIN])
    before = pa.total_allocated_bytes()
    made = conform(given_rows, EVERY).frame
    taken = pa.total_allocated_bytes() - before
    size = given_rows["name"].memory_usage(deep=True)
    assert taken < 0.6 * size, "the columns of missing values, which the rows did not have"
    assert np.shares_memory(
        made["time"].to_numpy(dtype="datetime64[us]"),
        given_rows["time"].to_numpy(dtype="datetime64[us]"),
    )


def test_neither_the_given_rows_nor_the_record_see_a_change_of_the_other():
    given_rows = typed_rows(3)
    made = conform(given_rows, EVERY).frame
    given_rows.loc[0, "name"] = "changed"
    given_rows.loc[0, "number"] = 99
    made.loc[1, "table"] = "Changed"
    made.loc[1, "time"] = pd.Timestamp("2020-01-01T00:00Z")
    assert made["name"].tolist()[0] == "a name of some length 0"
    assert made["number"].tolist() == [0, 1, 2]
    assert made["connection"].isna().all()
    assert given_rows["time"].nunique() == 1
