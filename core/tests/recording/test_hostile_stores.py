"""Stores from anybody: opened within bounds, or refused in a sentence; nothing hangs."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from nbcore import UserError
from nbcore.recording import members, storage
from nbcore.recording.storage import FORMAT, MANIFEST, Reader, Writer

FRAME = pd.DataFrame({"user": pd.array(["root", "m.ortiz"], dtype="string")})
ENTRY = {"types": {"a": "text"}, "rows": 1, "file": "rows.jsonl"}


@pytest.fixture(autouse=True)
def lines(monkeypatch) -> None:
    monkeypatch.setattr(storage, "arrow", lambda: False)


def write(place: Path, frame: pd.DataFrame = FRAME) -> None:
    writer = Writer(place)
    writer.frame("rows", frame)
    writer.close({})


def packed(place: Path, content: bytes, how: int = zipfile.ZIP_DEFLATED, **entry: Any) -> None:
    manifest = {"format": FORMAT, "frames": {"rows": {**ENTRY, **entry}}}
    with zipfile.ZipFile(place, "w") as made:
        made.writestr(MANIFEST, json.dumps(manifest))
        made.writestr("rows.jsonl", content, how)


def refusal(place: Path) -> str:
    with pytest.raises(UserError) as caught, Reader(place) as reader:
        reader.frame("rows")
    said = str(caught.value)
    assert said.startswith(f"{place} holds nothing that nbcore saved, or it is damaged")
    return said


def test_a_member_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path):
    packed(tmp_path / "x.nbz", b" " * 64 * 1024**2)
    assert "rows.jsonl unpacks to more than 250 times its size" in refusal(tmp_path / "x.nbz")


def test_a_member_that_lies_about_its_length_is_refused(tmp_path: Path):
    content = b" " * 64 * 1024**2
    packed(tmp_path / "x.nbz", content)
    raw = (tmp_path / "x.nbz").read_bytes()
    (tmp_path / "x.nbz").write_bytes(
        raw.replace(len(content).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    )
    assert "cannot be unpacked" in refusal(tmp_path / "x.nbz")


@pytest.mark.parametrize(("bound", "value"), [("MOST_MEMBERS", 1), ("MOST_TOGETHER", 10)])
def test_stores_are_bounded(tmp_path: Path, monkeypatch, bound: str, value: int):
    write(tmp_path / "x.nbz")
    monkeypatch.setattr(members, bound, value)
    assert ": it h" in refusal(tmp_path / "x.nbz")


@pytest.mark.parametrize("name", ["x.nbz", "case"])
def test_the_length_of_a_member_is_bounded(tmp_path: Path, monkeypatch, name: str):
    write(tmp_path / name)
    monkeypatch.setattr(storage, "MOST_MANIFEST", 100)
    assert "manifest.json is longer than 100 bytes" in refusal(tmp_path / name)


@pytest.mark.parametrize(
    ("module", "bound", "value", "says"),
    [(storage, "MOST_CELLS", 19_999, "has more than 19,999 cells"),
     (members, "MOST_TOGETHER", 2**20, "is too large when unpacked")],
)  # fmt: skip
def test_what_parquet_unpacks_to_is_bounded(
    tmp_path: Path, monkeypatch, module: ModuleType, bound: str, value: int, says: str
):
    pytest.importorskip("pyarrow", reason="pyarrow writes and reads parquet")
    monkeypatch.setattr(storage, "arrow", lambda: True)
    write(tmp_path / "x.nbz", pd.DataFrame({"user": ["a" * 400] * 20_000}, dtype="string"))
    monkeypatch.setattr(module, bound, value)
    assert f"rows.parquet {says}" in refusal(tmp_path / "x.nbz")


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_only_what_nbcore_packs_is_unpacked(tmp_path: Path, how: int):
    packed(tmp_path / "x.nbz", b'{"a": "b"}\n', how)
    assert "uses a compression that nbcore does not support" in refusal(tmp_path / "x.nbz")


def test_an_encrypted_member_is_refused(tmp_path: Path):
    packed(tmp_path / "x.nbz", b'{"a": "b"}\n')
    raw = bytearray((tmp_path / "x.nbz").read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.nbz").write_bytes(raw)
    assert "uses a compression" in refusal(tmp_path / "x.nbz")


@pytest.mark.parametrize("place", range(0, 300, 7))
def test_a_byte_that_was_changed_is_a_sentence_or_nothing(tmp_path: Path, place: int):
    write(tmp_path / "x.nbz")
    raw = bytearray((tmp_path / "x.nbz").read_bytes())
    raw[place % len(raw)] ^= 0xFF
    (tmp_path / "x.nbz").write_bytes(raw)
    try:
        with Reader(tmp_path / "x.nbz") as reader:
            frame = reader.frame("rows")
    except UserError:
        return
    pd.testing.assert_frame_equal(frame, FRAME)


def test_columns_are_bounded(tmp_path: Path):
    types = dict.fromkeys(map(str, range(1_000_000)), "text")
    packed(tmp_path / "x.nbz", b"{}\n", types=types)
    assert "up to 1,000,000 columns" in refusal(tmp_path / "x.nbz")


def test_frames_are_bounded(tmp_path: Path, monkeypatch):
    frames = dict.fromkeys(("rows", "b", "c"), ENTRY)
    (tmp_path / MANIFEST).write_text(json.dumps({"format": FORMAT, "frames": frames}))
    monkeypatch.setattr(members, "MOST_MEMBERS", 2)
    assert "it names 3 frames of up to 1 columns, and 2 of" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("module", "bound", "value"), [(storage, "MOST_COLUMNS", 0), (members, "MOST_BYTES", 10)]
)
def test_what_could_not_be_opened_again_is_not_written(
    tmp_path: Path, monkeypatch, module: ModuleType, bound: str, value: int
):
    monkeypatch.setattr(module, bound, value)
    with pytest.raises(UserError, match="more than a saved file can hold; save fewer"):
        write(tmp_path / "case")
    assert not (tmp_path / "case").exists()


@pytest.mark.parametrize("before", [b"root", b"m.ortiz"])
def test_rows_that_were_changed_are_refused(tmp_path: Path, before: bytes):
    write(tmp_path)
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(rows.read_bytes().replace(before, b"admin"))
    assert "rows.jsonl was changed" in refusal(tmp_path)


@pytest.mark.parametrize("change", [{"index": ["user"]}, {"types": {"user": "enum"}}])
def test_what_a_manifest_says_of_a_frame_cannot_be_changed(tmp_path: Path, change: Any):
    write(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["frames"]["rows"] |= change
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert "the manifest entry of rows was changed" in refusal(tmp_path)


def test_rows_of_other_columns_are_refused(tmp_path: Path):
    packed(tmp_path / "x.nbz", b'{"b": "b"}\n')
    assert "does not have the rows that the manifest lists" in refusal(tmp_path / "x.nbz")


@pytest.mark.parametrize("deep", [40, 200_000])
def test_a_manifest_that_nests_too_deep_is_refused(tmp_path: Path, deep: int):
    text = json.dumps({"format": FORMAT, "frames": {}, "more": 0})
    (tmp_path / MANIFEST).write_text(text.replace("0}", "[" * deep + "]" * deep + "}"))
    assert "is nested deeper than 32 levels" in refusal(tmp_path)


def test_alike_rows_that_pack_well_come_back(tmp_path: Path):
    frame = pd.DataFrame({"user": pd.array(["a" * 400] * 20_000, dtype="string")})
    write(tmp_path / "x.nbz", frame)
    with Reader(tmp_path / "x.nbz") as reader:
        pd.testing.assert_frame_equal(reader.frame("rows"), frame)
    assert zlib.compress(b"a" * 10_000_000).__len__() * members.RATIO < 10_000_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.timeout(60)
class TestPipes:
    """Nobody writes into them, so that whoever waits for them waits for ever."""

    def test_in_place_of_a_store(self, tmp_path: Path):
        os.mkfifo(tmp_path / "x.nbz")
        assert "neither a file nor a folder" in refusal(tmp_path / "x.nbz")
        with pytest.raises(UserError, match="exists and is not a file"):
            Writer(tmp_path / "x.nbz")

    def test_in_place_of_the_manifest(self, tmp_path: Path):
        os.mkfifo(tmp_path / MANIFEST)
        assert "manifest.json is not a regular file" in refusal(tmp_path)
        with pytest.raises(UserError, match=r"holds a manifest\.json that nbcore did not write"):
            Writer(tmp_path)

    def test_in_place_of_a_member(self, tmp_path: Path):
        write(tmp_path / "case")
        (tmp_path / "case" / "rows.jsonl").unlink()
        os.mkfifo(tmp_path / "case" / "rows.jsonl")
        assert "rows.jsonl is not a regular file" in refusal(tmp_path / "case")
        with pytest.raises(UserError, match=r"holds a rows\.jsonl that nbcore did not write"):
            write(tmp_path / "case")


def test_no_link_is_followed(tmp_path: Path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    for name in ("rows.jsonl", MANIFEST):
        place = tmp_path / f"case-{name}"
        write(place)
        (place / name).unlink()
        (place / name).symlink_to(mine)
        assert f"{name} is a link" in refusal(place)
        with pytest.raises(UserError, match="that nbcore did not write"):
            write(place)
    for name in ("link", "link.nbz"):
        (tmp_path / name).symlink_to(mine if name.endswith("z") else tmp_path)
        with pytest.raises(UserError, match="is a symbolic link; name its target"):
            Writer(tmp_path / name)
    assert mine.read_text() == "mine"


def test_only_what_nbcore_wrote_and_nobody_changed_is_replaced(tmp_path: Path):
    place = tmp_path / "case"
    writer = Writer(place)
    for name in ("rows", "old", "changed"):
        writer.frame(name, FRAME)
    writer.close({})
    (place / "notes.txt").write_text("mine")
    (place / "changed.jsonl").write_text("mine now")
    manifest = json.loads((place / MANIFEST).read_text())
    manifest["frames"]["notes"] = {**manifest["frames"]["old"], "file": "notes.txt"}
    manifest["frames"]["out"] = {**manifest["frames"]["old"], "file": "../mine.txt"}
    (place / MANIFEST).write_text(json.dumps(manifest))
    (tmp_path / "mine.txt").write_text("mine")
    write(place)
    held = sorted(item.name for item in place.iterdir())
    assert held == ["changed.jsonl", MANIFEST, "notes.txt", "rows.jsonl"]
    assert (tmp_path / "mine.txt").exists()


def test_nothing_goes_before_the_new_store_is_whole(tmp_path: Path):
    for place in (tmp_path / "case", tmp_path / "case.nbz"):
        write(place)
        writer = Writer(place)
        writer.frame("rows", FRAME.head(1))
        with Reader(place) as reader:
            assert len(reader.frame("rows")) == 2
        del writer
        with Reader(place) as reader:
            assert len(reader.frame("rows")) == 2
    held = {item.name for item in tmp_path.rglob("*")}
    assert held == {"case", "case.nbz", MANIFEST, "rows.jsonl"}, "nothing unfinished is left"


def test_a_manifest_of_somebody_else_is_not_overwritten(tmp_path: Path):
    (tmp_path / MANIFEST).write_text('{"name": "a web page"}')
    with pytest.raises(UserError, match="did not write"):
        Writer(tmp_path)
    assert (tmp_path / MANIFEST).read_text() == '{"name": "a web page"}'
