"""Cells as JSON holds them become typed columns without damage."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nbcore import Field, FieldType
from nbcore.lang import convert_column
from nblang_kql.http.columns import frame
from nblang_kql.http.shapes import decode_json

READ_AS: dict[str, FieldType] = {
    "datetime": "time", "long": "int", "real": "float", "bool": "bool",
}  # fmt: skip


def one(kind: str, *cells: Any) -> Any:
    return frame(["x"], [kind], [cells])["x"]


def test_times_keep_their_microseconds_and_any_year():
    made = one(
        "datetime", "2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05Z", "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00Z", None, "",
    )  # fmt: skip
    assert str(made.dtype) == "datetime64[us, UTC]"
    plain = made.dt.tz_localize(None).to_numpy()
    assert list(plain[:4]) == [
        np.datetime64("2026-01-02T03:04:05.123456"),
        np.datetime64("2026-01-02T03:04:05"),
        np.datetime64("9999-12-31T23:59:59.999999"),
        np.datetime64("0001-01-01T00:00:00"),
    ]
    assert made.isna().tolist() == [False] * 4 + [True, True]


def test_a_time_with_another_offset_is_moved_to_utc():
    made = one("datetime", "2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05.5Z", None)
    assert made[0] == pd.Timestamp("2026-01-02T01:04:05Z")
    assert made[1] == pd.Timestamp("2026-01-02T03:04:05.5Z")
    assert made.isna()[2]


@pytest.mark.parametrize("kind", ["long", "int", "Int64"])
def test_whole_numbers_keep_every_digit_beside_missing_ones(kind):
    cells = [2**53 + 1, None, 2**63 - 1, -(2**63), "9007199254740993"]
    made = one(kind, *cells)
    assert str(made.dtype) == "Int64"
    assert made.tolist() == [2**53 + 1, pd.NA, 2**63 - 1, -(2**63), 2**53 + 1]


@pytest.mark.parametrize(
    ("kind", "good", "odd"),
    [
        ("datetime", "2026-01-02T03:04:05.1234567Z", "2026-13-45T00:00:00Z"),
        ("datetime", "2026-01-02T03:04:05Z", "nowZ"),
        ("datetime", "2026-01-02T03:04:05Z", "2026-01-02T03:04 05Z"),
        ("datetime", "2026-01-02T03:04:05Z", {"a": 1}),
        ("datetime", "2026-01-02T03:04:05Z", 5),
        ("long", 5, "x"),
        ("long", 5, 1.5),
        ("long", 5, 2**63),
        ("long", 5, [1]),
        ("real", 5.5, "x"),
        ("bool", True, "maybe"),
        ("bool", True, []),
    ],
    ids=str,
)
def test_a_column_with_a_cell_of_another_type_is_text_that_the_core_reads(kind, good, odd):
    cells = [good] * 99 + [odd]
    made = one(kind, *cells)
    assert made.dtype == pd.StringDtype()
    read, lost = convert_column(made, Field("x", READ_AS[kind], ""))
    assert (int(read.isna().sum()), lost) == (1, 1)


def test_a_decimal_keeps_its_digits():
    body = b'["decimal", 1.23456789012345678901, 12345678901234567890, "0.10", null]'
    made = one("decimal", *decode_json(body)[1:])
    assert made.tolist() == ["1.23456789012345678901", "12345678901234567890", "0.10", pd.NA]
    assert convert_column(made, Field("x", "float", ""))[0].tolist()[2] == 0.1


def test_reals_and_truth_values():
    assert one("real", 1.5, None, "NaN", 2).isna().tolist() == [False, True, False, False]
    assert one("bool", True, False, None, 1, 0, "true").tolist() == [
        True,
        False,
        pd.NA,
        True,
        False,
        True,
    ]
    assert one("SByte", 1, None).tolist() == [True, pd.NA]


def test_dynamic_values_and_strange_types_stay_text():
    made = one("dynamic", '{"a":1}', {"b": ["ü", 2**60]}, None, 7)
    assert made[0] == '{"a":1}'
    assert json.loads(made[1]) == {"b": ["ü", 2**60]}
    assert made.tolist()[3] == "7"
    assert one("guid", "74be27de-1e4e-49d9-b579-fe0b331d3642").dtype == pd.StringDtype()
    assert one("brand new", "x").tolist() == ["x"]


def test_no_rows_have_their_types_all_the_same():
    made = frame(["t", "n", "s"], ["datetime", "long", "string"], [[], [], []])
    assert [str(kind) for kind in made.dtypes[:2]] == ["datetime64[us, UTC]", "Int64"]
    assert made.empty
