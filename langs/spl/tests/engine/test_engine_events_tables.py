"""Tables as events: parquet, CSV, JSON lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

Row = dict[str, Any]
SECONDS = 1_700_000_000.25


def csv_of(rows: list[Row]) -> str:
    names = list(rows[0])
    lines = [",".join(names), *(",".join(str(row.get(name, "")) for name in names) for row in rows)]
    return "\n".join(lines) + "\n"


def lines_of(rows: list[Row]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def write(exports: Any, form: str, rows: list[Row], name: str = "main") -> None:
    if form == "parquet":
        names = list(rows[0])
        exports.parquet(f"{name}.parquet", {key: [row.get(key) for row in rows] for key in names})
    else:
        exports.write(f"{name}.{form}", csv_of(rows) if "csv" in form else lines_of(rows))


EVERY = pytest.mark.parametrize("form", ["parquet", "csv", "csv.gz", "jsonl", "jsonl.gz"])


@EVERY
def test_a_table_in_any_form_gives_the_same_events(exports, form):
    write(exports, form, [{"_time": "2", "a": "x"}, {"_time": "1", "a": "y"}])
    assert exports.rows("index=main | table _time a") == [
        {"_time": 2, "a": "x"},
        {"_time": 1, "a": "y"},
    ]


@EVERY
def test_names_that_differ_in_case_only_are_two_fields(exports, form):
    """Rule 1.4 [C: Power User exam notes]; DuckDB folds them."""
    write(exports, form, [{"_time": "1", "User": "A", "user": "b", "USER": "c"}])
    assert exports.rows("User=A | table User user USER") == [
        {"User": "A", "user": "b", "USER": "c"}
    ]
    assert exports.rows("user=A") == []


@EVERY
def test_text_stays_text(exports, form):
    """Rules 1.6, 1.11 [G; D: eval]: leading zeros and long ids keep every digit."""
    write(exports, form, [{"_time": "1", "pin": "007", "id": "12345678901234567891", "x": "1.0"}])
    assert exports.rows("index=main | table pin id x") == [
        {"pin": "007", "id": "12345678901234567891", "x": "1.0"}
    ]
    assert exports.rows("id=12345678901234567890") == []
    assert exports.rows("pin=7") == []


@EVERY
def test_a_file_is_the_index_of_its_name(exports, form):
    """Its own boundary: a file without an index column is the index named by its stem."""
    write(exports, form, [{"_time": "1", "a": "x"}], name="wineventlog")
    write(exports, form, [{"_time": "2", "a": "y"}], name="linux")
    assert exports.rows("index=wineventlog | table index a") == [{"index": "wineventlog", "a": "x"}]
    assert exports.rows("index=WINEVENT* | table a") == [{"a": "x"}]
    assert exports.rows("index!=linux | table a") == [{"a": "x"}]


@EVERY
def test_an_index_column_says_what_the_index_is(exports, form):
    write(
        exports, form,
        [{"_time": "1", "index": "os", "a": "x"}, {"_time": "2", "index": "web", "a": "y"}],
    )  # fmt: skip
    assert exports.rows("index=os | table index a") == [{"index": "os", "a": "x"}]
    assert exports.rows("index=main") == []


@EVERY
def test_rows_without_a_time_lie_in_every_range(exports, form):
    """Its own boundary."""
    rows: list[Row] = [
        {"_time": "100", "a": "in"},
        {"_time": None, "a": "without"},
        {"_time": "300", "a": "out"},
    ]
    if "csv" in form:
        rows[1]["_time"] = ""
    write(exports, form, rows)
    found = exports.rows("index=main | table a", earliest=100, latest=300)
    assert sorted(row["a"] for row in found) == ["in", "without"]


@EVERY
def test_the_start_of_a_range_is_in_it_and_its_end_is_not(exports, form):
    """Rule 8.4 [D: SPL2 Time modifiers]."""
    write(exports, form, [{"_time": str(at), "n": str(at)} for at in range(5)])
    found = exports.rows("index=main | table n", earliest=1, latest=3)
    assert [row["n"] for row in found] == ["2", "1"]


@pytest.mark.parametrize(
    "told",
    [
        "1700000000.25",
        "2023-11-14T22:13:20.250+00:00",
        "2023-11-14T22:13:20.250+0000",
        "2023-11-14 22:13:20.250",
        "2023-11-14T23:13:20.25+01:00",
        "2023-11-14T22:13:20.2500000Z",
        "2023-11-14 22:13:20.250 UTC",
    ],
)
@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_times_are_seconds_or_iso_text(exports, form, told):
    """Rules 1.1, 8.5 [D: Time modifiers; G]: without a zone it is UTC."""
    write(exports, form, [{"_time": told, "a": "x"}])
    assert exports.rows("a=x | table _time") == [{"_time": SECONDS}]
    assert exports.notes() == []


@pytest.mark.parametrize(
    "kind",
    [
        pa.timestamp("us"), pa.timestamp("us", "UTC"), pa.timestamp("ns"), pa.timestamp("ms"),
        pa.timestamp("us", "Europe/Berlin"), pa.timestamp("ns", "UTC"),
    ],
    ids=str,
)  # fmt: skip
def test_times_of_parquet_may_be_datetimes(exports, kind):
    moment = datetime(2023, 11, 14, 22, 13, 20, 250000, tzinfo=UTC)
    exports.parquet("main.parquet", {"_time": pa.array([moment]).cast(kind), "a": ["x"]})
    assert exports.rows("a=x | table _time") == [{"_time": SECONDS}]
    assert exports.rows("a=x", earliest=SECONDS, latest=SECONDS + 0.1)
    assert not exports.rows("a=x", earliest=SECONDS + 0.01)
    assert not exports.rows("a=x", latest=SECONDS)


@pytest.mark.parametrize(
    "more", [[], [None], ["5"]], ids=["alone", "beside none", "beside seconds"]
)
@pytest.mark.parametrize(
    "told", ["1700000000250", "1700000000250000", "1700000000250000000", "1.70000000025e12"]
)
@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_numbers_too_great_for_seconds_count_less_than_seconds(exports, form, told, more):
    """Rule 1.1 [D: Time modifiers] speaks of seconds; exports of other tools count smaller."""
    others = [{"_time": time, "a": "x"} if time else {"a": "x"} for time in more]
    write(exports, form, [{"_time": told, "a": "x"}, *others])
    assert exports.rows("a=x | head 1 | table _time") == [{"_time": SECONDS}]
    assert len(exports.rows("a=x", earliest=SECONDS, latest=SECONDS + 0.1)) == 1 + (more == [None])
    assert exports.notes() == []


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64()], ids=str)
@pytest.mark.parametrize("more", [[], [None], [5]], ids=["alone", "beside none", "beside seconds"])
def test_numbers_of_parquet_may_count_milliseconds(exports, kind, more):
    times = pa.array([1700000000250, *more], kind)
    exports.parquet("main.parquet", {"_time": times, "a": ["x"] * len(times)})
    assert exports.rows("a=x | head 1 | table _time") == [{"_time": SECONDS}]
    assert len(exports.rows("a=x", earliest=SECONDS, latest=SECONDS + 0.1)) == 1 + (more == [None])


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_a_date_told_by_its_digits_is_no_number_of_seconds(exports, form):
    write(exports, form, [{"_time": "20231114221320", "a": "x"}])
    assert exports.rows("a=x | table _time a") == [{"a": "x"}]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_times_are_kept_to_the_microsecond(exports, form):
    write(exports, form, [{"_time": "1700000000.123456", "a": "x"}])
    assert exports.answer("a=x")["_time"][0] == 1700000000.123456


def test_a_number_is_the_text_that_it_is_written_as(exports):
    """Rule 1.6 [G]; frames make floats of whole numbers where one is missing."""
    exports.parquet(
        "main.parquet",
        {
            "code": [4624.0, None],
            "half": [0.5, 1e300],
            "small": pa.array([0.1, 3.0], pa.float32()),
            "big": pa.array([2**63 - 1, 1]),
            "flag": [True, False],
            "day": pa.array([datetime(2026, 3, 2)] * 2, pa.date32()),
            "money": pa.array([1250, 100], pa.int64())
            .cast(pa.decimal128(19, 0))
            .cast(pa.decimal128(21, 2)),
        },
    )
    first, second = exports.rows("index=main | table code half small big flag day money")
    assert first == {
        "code": "4624", "half": "0.5", "small": "0.1", "big": "9223372036854775807", "flag": "true",
        "day": "2026-03-02", "money": "1250",
    }  # fmt: skip
    assert second == {
        "half": "1e+300",
        "small": "3",
        "big": "1",
        "flag": "false",
        "day": "2026-03-02",
        "money": "100",
    }
    assert len(exports.rows("code=4624")) == 1


def test_lists_are_several_values(exports):
    """Rule 1.9 [D: Multivalue eval functions]; an empty list is a missing field."""
    exports.parquet("main.parquet", {"tag": [["a", None, "b"], [], None], "n": ["1", "2", "3"]})
    exports.write(
        "more.jsonl", '{"_time": 1, "n": "4", "tag": ["c"]}\n{"_time": 1, "n": "5", "tag": "d"}\n'
    )
    found = {row["n"]: row.get("tag") for row in exports.rows("index=* | table n tag")}
    assert found == {"1": ["a", "b"], "2": None, "3": None, "4": ["c"], "5": ["d"]}
    assert [row["n"] for row in exports.rows("tag=b | table n")] == ["1"]


def test_nested_columns_are_json(exports):
    exports.parquet("main.parquet", {"o": [{"a": 1, "b": ["x"]}], "many": [[{"k": "v"}]]})
    assert exports.rows("index=main | table o many") == [
        {"o": '{"a":1,"b":["x"]}', "many": ['{"k":"v"}']}
    ]


def test_an_empty_cell_of_a_csv_is_a_missing_field(exports):
    """Rule 1.8 [G], this engine's choice; in JSON an empty text is one."""
    exports.write("main.csv", '_time,a,b\n1,,"x"\n')
    exports.write(
        "other.jsonl", '{"_time": 2, "a": "", "b": "y"}\n{"_time": 3, "a": null, "b": "z"}\n'
    )
    found = exports.rows("index=* | where isnull(a) | table b")
    assert sorted(row["b"] for row in found) == ["x", "z"]


def test_cells_of_a_csv_may_have_lines_commas_and_quotes(exports):
    exports.write("main.csv", '_time,_raw\r\n1,"a, ""b""\r\nc"\r\n')
    assert exports.rows("index=main | table _raw") == [{"_raw": 'a, "b"\r\nc'}]


@pytest.mark.parametrize(
    ("name", "mark"), [("main.csv", ";"), ("main.tsv", "\t"), ("main.csv", "\t")]
)
def test_other_marks_between_cells_are_seen(exports, name, mark):
    exports.write(name, f"_time{mark}a{mark}b\n1{mark}x,y{mark}z\n")
    assert exports.rows("index=main | table a b") == [{"a": "x,y", "b": "z"}]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_may_begin_with_a_byte_order_mark(exports, encoding):
    exports.write("main.csv", "_time,name\n1,é\n".encode(encoding))
    exports.write("more.jsonl", '{"_time": 2, "name": "ü"}\n'.encode(encoding))
    assert [row["name"] for row in exports.rows("index=* | table name")] == ["ü", "é"]


def test_files_of_subfolders_are_read_and_several_files_make_one_index(exports):
    exports.write("monday/web.csv", "_time,a\n1,x\n")
    exports.write("tuesday/web.jsonl.gz", '{"_time": 2, "a": "y"}\n')
    exports.parquet("web.parquet", {"_time": [3.0], "a": ["z"]})
    exports.write("web.2.csv", "_time,a\n4,w\n")
    found = exports.rows("index=web | table a")
    assert [row["a"] for row in found] == ["w", "z", "y", "x"]


def test_numbered_parts_of_a_table_are_the_index_of_their_folder(exports):
    exports.parquet("web/part-00000.parquet", {"_time": [1.0], "a": ["x"]})
    exports.parquet("web/part-00001.parquet", {"_time": [2.0], "a": ["y"]})
    exports.write("web/2026-03-02.csv", "_time,a\n3,z\n")
    assert exports.answer("index=web | stats count by index")["count"].tolist() == [3]


def test_equal_times_come_in_the_order_of_files_and_rows(exports):
    """Rule 1.10 [D: dedup]: newest first; ties keep their order."""
    exports.write("b.csv", "_time,a\n1,b1\n1,b2\n")
    exports.parquet("a.parquet", {"_time": [1.0, 1.0], "a": ["a1", "a2"]})
    assert [row["a"] for row in exports.rows("index=* | table a")] == ["a1", "a2", "b1", "b2"]


def test_files_of_different_columns_are_one_source(exports):
    exports.parquet("one.parquet", {"_time": [1.0], "a": ["x"], "n": [1]})
    exports.parquet("two.parquet", {"_time": [2.0], "n": ["2"], "b": [["p", "q"]]})
    exports.write("three.csv", "_time,n\n3,3\n")
    assert exports.rows("index=* | table n a b") == [
        {"n": "3"}, {"n": "2", "b": ["p", "q"]}, {"n": "1", "a": "x"},
    ]  # fmt: skip


def test_what_lies_in_lookups_is_no_event(exports):
    exports.write("main.csv", "_time,ip\n1,192.0.2.1\n")
    exports.write("lookups/hosts.csv", "ip,name\n192.0.2.1,web01\n")
    assert exports.answer("index=* | stats count")["count"][0] == 1
    assert exports.rows("ip=* | lookup hosts.csv ip OUTPUT name | table name") == [
        {"name": "web01"}
    ]


def test_an_internal_index_is_one_like_others(exports):
    exports.write("_audit.csv", "_time,user\n1,alice\n")
    assert exports.rows("index=_audit | table user") == [{"user": "alice"}]
