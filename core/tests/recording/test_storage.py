"""Stores: what is written is read back the same, and what is none is refused in a sentence."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nbcore import UserError
from nbcore.recording import storage
from nbcore.recording.storage import FORMAT, MANIFEST, Reader, Writer
from nbcore.records import LOGON
from nbcore.records.frames import blank, conform
from nbcore.records.rows import kinds, to_rows

BIG = 2**53 + 1
TYPED = pd.DataFrame(
    {
        "time": pd.Series(
            ["2026-03-02T12:00:00.123456", None, "9999-12-31T23:59:59.999999"],
            dtype="datetime64[us]",
        ).dt.tz_localize("UTC"),
        "name": pd.array(["<img src=x onerror=alert(1)>", None, "ünï\u2028\n\"'"], dtype="string"),
        "number": pd.array([BIG, None, -1], dtype="Int64"),
        "share": pd.array([0.1, None, 1e300], dtype="Float64"),
        "flag": pd.array([True, None, False], dtype="boolean"),
    }
)
LISTS = pd.Series([["a", "b"], [], ["ü"]], dtype="object")


@pytest.fixture(params=["parquet", "jsonl"])
def written_as(request, monkeypatch) -> str:
    """How frames lie in the store: with pyarrow and without it."""
    if request.param == "jsonl":
        monkeypatch.setattr(storage, "arrow", lambda: False)
    return str(request.param)


@pytest.fixture(params=["folder", "case.nbz", "case.zip"])
def place(request, tmp_path: Path) -> Path:
    return tmp_path / "made" / str(request.param)


def write(place: Path, frame: pd.DataFrame, **facts: Any) -> None:
    writer = Writer(place)
    writer.frame("rows", frame)
    writer.close(facts)


def read(place: Path) -> pd.DataFrame:
    with Reader(place) as reader:
        return reader.frame("rows")


def names(place: Path) -> list[str]:
    if place.is_dir():
        return sorted(item.name for item in place.iterdir())
    with zipfile.ZipFile(place) as packed:
        return sorted(packed.namelist())


def test_a_frame_comes_back_with_its_values_and_dtypes(place: Path, written_as: str):
    write(place, TYPED)
    assert names(place) == [MANIFEST, f"rows.{written_as}"]
    pd.testing.assert_frame_equal(read(place), TYPED)


def test_lists_come_back_as_lists(place: Path, written_as: str):
    frame = TYPED.assign(tags=LISTS)
    write(place, frame)
    pd.testing.assert_frame_equal(read(place), frame)


@pytest.mark.parametrize("rows", [0, 1])
def test_a_record_comes_back_whole(place: Path, written_as: str, rows: int):
    given = pd.DataFrame({"time": ["2026-03-02T12:00Z"], "result": ["failure"], "host": ["web01"]})
    frame = conform(given.head(rows), LOGON, provider="acme", connection="acme").frame
    write(place, frame)
    pd.testing.assert_frame_equal(read(place), frame)


def test_other_dtypes_come_back_as_those_of_records(place: Path, written_as: str):
    frame = pd.DataFrame(
        {
            "time": pd.to_datetime(["2026-03-02T12:00"]).as_unit("ns"),
            "zoned": pd.to_datetime(["2026-03-02T12:00"]).tz_localize("Asia/Tokyo"),
            "small": np.array([1], dtype="int8"),
            "share": np.array([np.nan]),
            "word": pd.Categorical(["a"]),
            "mixed": pd.Series([5], dtype="object"),
        }
    )
    write(place, frame)
    opened = read(place)
    assert {name: str(dtype) for name, dtype in opened.dtypes.items()} == {
        "time": "datetime64[us, UTC]",
        "zoned": "datetime64[us, UTC]",
        "small": "Int64",
        "share": "Float64",
        "word": "string",
        "mixed": "string",
    }
    assert opened["zoned"].tolist() == [pd.Timestamp("2026-03-02T03:00Z")]
    assert opened["share"].isna().all()


def test_cells_of_any_kind_can_be_kept(place: Path, written_as: str):
    # A pack's own columns are kept as they came; a store has to take them.
    cells = [1, "a", None, {"k": [1]}, 2.5, b"\xff", pd.Timestamp("2026-03-02"), np.int64(3)]
    write(place, pd.DataFrame({"odd": pd.Series(cells, dtype="object"), 7: range(8)}))
    opened = read(place)
    assert opened["odd"].iloc[:2].tolist() == ["1", "a"]
    assert opened["odd"].isna().tolist() == [False, False, True, *[False] * 5]
    assert opened["7"].tolist() == list(range(8))


def test_columns_of_one_name_do_not_hide_each_other(place: Path, written_as: str):
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "a", "b"])
    write(place, frame)
    assert read(place).iloc[0].tolist() == [1, 2, 3]
    assert read(place).columns.is_unique


def test_an_index_with_a_name_is_kept_and_one_without_is_not(place: Path, written_as: str):
    frame = pd.DataFrame(
        {"count": [3, 1]}, index=pd.Index(["root", "m.ortiz"], name="user", dtype="string")
    )
    frame["count"] = frame["count"].astype("Int64")
    write(place, frame)
    pd.testing.assert_frame_equal(read(place), frame)
    write(place, frame.rename_axis(None))
    assert read(place).index.tolist() == [0, 1]


def test_several_frames_and_facts_lie_in_one_store(place: Path):
    writer = Writer(place)
    writer.frame("one", TYPED)
    writer.frame("two", blank(LOGON))
    writer.close({"kind": "test", "said": "ü"})
    with Reader(place) as reader:
        assert reader.facts["kind"] == "test"
        assert reader.facts["said"] == "ü"
        assert reader.facts["format"] == FORMAT
        assert len(reader.frame("one")) == 3
        assert len(reader.frame("two")) == 0


def test_rows_are_plain_json_with_times_in_utc_and_missing_as_null():
    rows = to_rows(TYPED.assign(tags=LISTS, infinite=[np.inf, 1.0, np.nan]))
    text = json.dumps(rows, allow_nan=False)
    assert json.loads(text) == rows
    assert rows[0] == {
        "time": "2026-03-02T12:00:00.123456Z",
        "name": "<img src=x onerror=alert(1)>",
        "number": BIG,
        "share": 0.1,
        "flag": True,
        "tags": ["a", "b"],
        "infinite": "inf",
    }
    assert [rows[1][name] for name in TYPED.columns] == [None] * 5
    assert rows[2]["time"] == "9999-12-31T23:59:59.999999Z"
    assert to_rows(TYPED.head(0)) == []


def test_times_in_another_zone_or_without_one_are_written_in_utc():
    moment = pd.Timestamp("2026-03-02T12:00")
    frame = pd.DataFrame({"naive": [moment], "zoned": [moment.tz_localize("Asia/Tokyo")]})
    assert to_rows(frame) == [
        {"naive": "2026-03-02T12:00:00.000000Z", "zoned": "2026-03-02T03:00:00.000000Z"}
    ]


def test_a_name_index_is_among_the_rows():
    frame = pd.DataFrame({"count": [3]}, index=pd.Index(["root"], name="user"))
    assert to_rows(frame) == [{"user": "root", "count": 3}]


def test_a_column_has_the_kind_of_its_dtype():
    assert kinds(TYPED.assign(tags=LISTS)) == {
        "time": "time",
        "name": "text",
        "number": "int",
        "share": "float",
        "flag": "bool",
        "tags": "texts",
    }


@pytest.mark.parametrize("suffix", ["", ".nbz"])
def test_a_newer_format_is_refused(tmp_path: Path, suffix: str, monkeypatch):
    place = tmp_path / f"case{suffix}"
    monkeypatch.setattr(storage, "FORMAT", FORMAT + 1)
    write(place, TYPED)
    monkeypatch.undo()
    says = (
        f"was written in format {FORMAT + 1} and this nbcore reads up to {FORMAT}; install a newer"
    )
    with pytest.raises(UserError, match=re.escape(says)):
        Reader(place)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.nbz", b"hello"),
        ("empty.nbz", b""),
        ("folder/other.txt", b"hello"),
        ("folder/manifest.json", b"not json"),
        ("folder/manifest.json", b"\xff\xfe"),
        ("folder/manifest.json", b"[1, 2]"),
        ("folder/manifest.json", b'"format"'),
        ("folder/manifest.json", b'{"name": "somebody else\'s"}'),
        ("folder/manifest.json", b'{"format": "1"}'),
        ("folder/manifest.json", b'{"format": 1}'),
    ],
)
def test_what_nbcore_did_not_save_is_refused(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    place = path.parent if path.parent != tmp_path else path
    with pytest.raises(UserError, match="holds nothing that nbcore saved"):
        Reader(place)


def test_a_zip_of_something_else_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "x.nbz", "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(UserError, match="holds nothing that nbcore saved"):
        Reader(tmp_path / "x.nbz")


def test_a_path_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UserError, match=r"There is no .*gone\.nbz"):
        Reader(tmp_path / "gone.nbz")


@pytest.mark.parametrize("name", ["taken/inside", "taken/inside.nbz"])
def test_a_path_that_cannot_be_written_to_is_named(tmp_path: Path, name: str):
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(UserError, match=r"inside.* cannot be written"):
        Writer(tmp_path / name)


def test_a_store_names_no_file_outside_itself(tmp_path: Path):
    (tmp_path / "secret.jsonl").write_text('{"a": "secret"}\n')
    place = tmp_path / "case"
    place.mkdir()
    entry = {"types": {"a": "text"}, "rows": 1, "file": "../secret.jsonl"}
    manifest = {"format": FORMAT, "frames": {"rows": entry}}
    (place / MANIFEST).write_text(json.dumps(manifest))
    with Reader(place) as reader, pytest.raises(UserError, match="holds nothing that nbcore saved"):
        reader.frame("rows")


def test_parquet_asks_for_the_library_that_reads_it(tmp_path: Path, monkeypatch):
    write(tmp_path / "case", TYPED)
    monkeypatch.setattr(storage, "arrow", lambda: False)
    with Reader(tmp_path / "case") as reader, pytest.raises(UserError, match="pip install pyarrow"):
        reader.frame("rows")
