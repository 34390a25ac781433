"""Files that cannot be read, or were made to harm: counted, named, and never beyond the folder."""

from __future__ import annotations

import gzip
import json
import os

import pyarrow as pa
import pytest

import nblang_spl
from nblang_spl.events import lines as room
from nblang_spl.events import store


@pytest.fixture
def good(exports):
    """A sound file beside the bad ones: no fault takes it along."""
    exports.write("good.csv", "_time,a\n1,fine\n")

    def fine():
        return exports.rows("index=good | table a") == [{"a": "fine"}]

    return fine


def test_a_gzip_file_that_is_cut_off_gives_what_comes_before(exports, good):
    whole = gzip.compress(
        "".join(f'{{"_time": {n}, "a": "{n:099}"}}\n' for n in range(5000)).encode()
    )
    exports.write("cut.jsonl.gz", whole[: len(whole) // 2])
    count = exports.answer("index=cut | stats count")["count"][0]
    assert 0 < count < 5000
    assert any(
        note.startswith("cut.jsonl.gz is cut off; what comes before") for note in exports.notes()
    )
    assert good()


@pytest.mark.parametrize("name", ["bad.jsonl.gz", "bad.csv.gz", "auth.log.gz", "bad.xml.gz"])
def test_what_is_no_gzip_file_is_named(exports, good, name):
    exports.write(name, b"_time,a\n1,x\n")
    assert any(note.startswith(f"{name} is not a valid gzip file") for note in exports.notes())
    assert good()


@pytest.mark.parametrize("form", ["csv", "jsonl", "log"])
def test_invalid_utf_8_is_counted_and_shown(exports, good, form):
    body = {
        "csv": b"_time,a\n2,x\xff\xfey\n",
        "jsonl": b'{"_time": 2, "a": "x\xff\xfey"}\n',
        "log": b"2026-03-02T10:00:00Z h app[1]: a=x\xff\xfey\n",
    }[form]
    exports.write(f"bad.{form}", body)
    assert exports.answer("index=bad")["index"].tolist() == ["bad"]
    assert f"bad.{form}: 2 bytes are not UTF-8 and read as \ufffd." in exports.notes()
    assert good()


def test_ragged_rows_are_counted(exports, good):
    exports.write("bad.csv", "_time,a,b\n1,x\n2,x,y,z\n3,x,y\n4\n")
    assert exports.rows("index=bad | table _time a b") == [
        {"_time": 4}, {"_time": 3, "a": "x", "b": "y"}, {"_time": 1, "a": "x"},
    ]  # fmt: skip
    notes = exports.notes()
    assert (
        "bad.csv: 1 row has more cells than the header and is left out (the first in line 3)."
        in notes
    )
    assert (
        "bad.csv: 2 rows have fewer cells than the header; what they lack is missing "
        "(the first in line 2)." in notes
    )
    assert good()


def test_a_quote_that_is_never_closed_ends_with_the_file(exports, good):
    exports.write("bad.csv", '_time,a\n1,"x\n2,y\n')
    assert len(exports.rows("index=bad")) <= 1
    assert good()


def test_columns_without_names_and_twice_the_same_are_said(exports):
    exports.write("bad.csv", ",_time,a,a\n0,1,x,y\n")
    assert exports.rows("index=bad | table column0 a") == [{"column0": "0", "a": "x"}]
    assert exports.notes() == ["bad.csv has two columns a; the first is read."]


def test_lines_that_are_no_json_are_counted(exports, good):
    exports.write(
        "bad.jsonl", '{"_time": 1, "a": "x"}\n{"a": \n[]\n5\n"text"\n{"_time": 2, "a": "y"} x\n'
    )
    assert [row["a"] for row in exports.rows("index=bad | table a")] == ["y", "x"]
    notes = " ".join(exports.notes())
    assert "bad.jsonl: 2 lines are not JSON and are left out (the first in line 2)." in notes
    assert "bad.jsonl: 2 values are not objects and are left out (the first in line 4)." in notes
    assert good()


def test_the_first_line_may_be_the_broken_one(exports):
    exports.write("bad.jsonl", '{"a": \n{"_time": 1, "a": "x"}\n{"_time": 2, "a": "y"}\n')
    assert len(exports.rows()) == 2
    assert "1 line is not JSON" in exports.notes()[0]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": ' + "[" * 500 + "1" + "]" * 500 + "}",
        "{",
        "not json",
        "\x00",
    ],
    ids=["arrays", "objects", "deep", "open", "text", "nul"],
)
def test_json_without_end_is_said_or_flat(exports, good, text):
    exports.write("bad.json", text)
    found = exports.answer("index=bad")
    assert len(found) or found.attrs["notes"]
    assert good()


def test_half_of_a_surrogate_pair_is_no_character(exports):
    exports.write("bad.jsonl", '{"_time": 1, "a\\ud83d": "x\\udc00y", "b": "\\ud83d\\ude00"}\n')
    (row,) = exports.rows()
    assert (row["a\ufffd"], row["b"]) == ("x\ufffdy", "😀")


def test_times_that_cannot_be_read_are_counted_and_lie_in_every_range(exports):
    exports.write("bad.csv", "_time,a\nyesterday,x\n1e300,y\n5,z\n")
    assert len(exports.rows("index=bad", earliest=1, latest=2)) == 2
    (note,) = exports.untold()
    assert note == "bad.csv: 2 times cannot be read, so that their events lie in every range."


@pytest.mark.parametrize(
    ("kind", "times", "many"),
    [
        (pa.string(), ["yesterday", "2023-13-01", "", None, "5"], "2 times"),
        (pa.float64(), [1e300, float("inf"), float("nan"), None, 5.0], "2 times"),
        (pa.int64(), [20231114221320, -(2**63), None, None, 5], "2 times"),
        (pa.bool_(), [True, None, None, None, None], "1 time"),
    ],
    ids=str,
)
def test_times_of_parquet_that_cannot_be_read_are_counted(exports, kind, times, many):
    """No time and the empty text, which a frame has in its place, are not counted."""
    exports.parquet("bad.parquet", {"_time": pa.array(times, kind), "a": list("vwxyz")})
    assert {row["a"] for row in exports.rows(earliest=1, latest=2)} >= set("vwxy")
    (note,) = exports.untold()
    assert note.startswith(f"bad.parquet: {many} cannot be read, so that")


# ------------------------------------------------------------------------------------------ XML

EVENT = "<Event><System><EventID>1</EventID><Computer>c</Computer></System></Event>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
)


@pytest.mark.parametrize(
    "bad",
    [
        "<Event><System><Computer>&c;</Computer></System></Event>",
        "<Event><System><Computer>&x;</Computer></System></Event>",
        '<Event><!DOCTYPE a [<!ENTITY a "x">]><System><Computer>&a;</Computer></System></Event>',
        "<Event><System><EventID>1</System></Event>",
        "<Event><EventData/></Event>",
    ],
    ids=["entities that grow", "a file of the system", "an inner type", "not closed", "no system"],
)
def test_xml_that_could_harm_is_counted(exports, good, bad):
    exports.write("bad.xml", f"{BOMB}<Events>{bad}{EVENT}</Events>")
    assert exports.answer("index=bad | stats count")["count"][0] == 1
    assert (
        "bad.xml: 1 event is not valid XML and is left out (the first in event 1)."
        in exports.notes()
    )
    assert good()


def test_events_that_break_off_are_counted(exports):
    exports.write("bad.xml", f"<Event><System>{EVENT}{EVENT}<Event><System>")
    assert exports.answer("index=* | stats count")["count"][0] == 2
    assert exports.notes() == ["bad.xml: 2 events break off and are left out."]


def test_a_document_without_events_is_said(exports, good):
    exports.write("bad.xml", "<html/>")
    assert "bad.xml holds no Windows event." in exports.notes()
    assert good()


# ------------------------------------------------------------------------------------- parquet


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + b"\x00" * 50 + b"PAR1", b"no parquet at all"]
)
def test_what_is_no_parquet_file_is_named(exports, good, content):
    exports.write("bad.parquet", content)
    (note,) = exports.notes()
    assert note.startswith("bad.parquet cannot be read and is left out: ")
    assert str(exports.path) not in note
    assert good()


def test_a_parquet_file_that_is_broken_inside_is_left_out(exports, good):
    """Its footer is sound, so that only reading its rows shows it."""
    path = exports.parquet(
        "bad.parquet",
        {"_time": [float(n) for n in range(5000)], "a": [f"{n:040}" for n in range(5000)]},
    )
    data = bytearray(path.read_bytes())
    for place in range(100, len(data) // 2, 7):
        data[place] ^= 0xFF
    path.write_bytes(data)
    found = exports.answer("index=* a=* | table index a")
    assert found["index"].tolist() == ["good"]
    assert any(
        note.startswith("bad.parquet cannot be read and is left out")
        for note in found.attrs["notes"]
    )
    assert good()


# ---------------------------------------------------------------------------- size without end


def test_a_line_without_end_is_counted(exports, good, monkeypatch):
    monkeypatch.setattr(room, "LONGEST", 1000)
    exports.write("bad.jsonl", json.dumps({"a": "x" * 5000}) + '\n{"_time": 1, "a": "y"}\n')
    assert exports.rows("index=bad | table a") == [{"a": "y"}]
    assert (
        "bad.jsonl: 1 line is longer than 16 MiB and is left out (the first in line 1)."
        in exports.notes()
    )
    assert good()


def test_a_file_that_unpacks_without_end_is_stopped(exports, good, monkeypatch):
    monkeypatch.setattr(room, "_PACKED", 100_000)
    exports.write("bad.csv.gz", gzip.compress(b"_time,a\n" + b"1,x\n" * 1_000_000))
    assert 0 < exports.answer("index=bad | stats count")["count"][0] < 1_000_000
    assert any("unpacks to far more" in note for note in exports.notes())
    assert good()


def test_fields_without_end_are_counted(exports, good, monkeypatch):
    monkeypatch.setattr(store, "MOST_FIELDS", 50)
    exports.write(
        "bad.jsonl", json.dumps({"_time": 1, **{f"f{n}": "x" for n in range(500)}}) + "\n"
    )
    assert len(exports.answer("index=bad").columns) <= 60
    assert any("beyond 50" in note for note in exports.notes())
    assert good()


@pytest.mark.parametrize(
    "name", ["a" * 5000, "\x00", "a\nb", '"; DROP TABLE x; --', "🦊", "_time ", "*"]
)
def test_names_of_fields_are_only_names(exports, good, name):
    exports.write("bad.jsonl", json.dumps({"_time": 1, name: "x"}) + "\n")
    assert len(exports.rows("index=bad")) == 1
    assert good()


# ------------------------------------------------------------------------------ out of the folder


@pytest.mark.parametrize(
    "name", ["secret.csv", "secret.jsonl", "auth.log", "secret.xml", "secret.parquet"]
)
def test_links_out_of_the_folder_are_not_followed(exports, good, name):
    outside = exports.path.parent / name
    outside.write_text(f"_time,a\n1,secret\n{EVENT}")
    (exports.path / name).symlink_to(outside)
    (exports.path / "deep").symlink_to(exports.path.parent, target_is_directory=True)
    found = exports.answer("index=*")
    assert "secret" not in found.to_string()
    assert len(found) == 1
    assert (
        f"{name} cannot be read: it is a link that leads out of the folder." in found.attrs["notes"]
    )
    assert "deep cannot be read: it is a link that leads out of the folder." in found.attrs["notes"]


def test_a_link_within_the_folder_is_read_once(exports):
    exports.write("sub/main.csv", "_time,a\n1,x\n")
    (exports.path / "again.csv").symlink_to(exports.path / "sub" / "main.csv")
    (exports.path / "round").symlink_to(exports.path, target_is_directory=True)
    (exports.path / "nowhere.csv").symlink_to(exports.path / "none.csv")
    assert len(exports.rows()) == 1
    assert exports.notes() == ["nowhere.csv cannot be read: it is a broken link."]


def test_the_folder_itself_may_be_a_link(exports):
    exports.write("main.csv", "_time,a\n1,x\n")
    exports.parquet("more.parquet", {"_time": [1.0]})
    link = exports.path.parent / "link"
    link.symlink_to(exports.path, target_is_directory=True)
    assert len(nblang_spl.search("index=*", link)) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_is_no_file_is_not_opened(exports, good):
    """A pipe would be waited for without end."""
    os.mkfifo(exports.path / "pipe.csv")
    assert good()


def test_hidden_files_are_none_of_the_folder(exports, good):
    exports.write(".git/x.csv", "_time,a\n1,x\n")
    exports.write(".x.csv", "_time,a\n1,x\n")
    assert len(exports.rows()) == 1


def test_files_of_other_kinds_are_named_unless_nobody_takes_them_for_events(exports, good):
    for name in ("a.evtx", "b.xlsx", "README.md", "macros.conf", "notes.txt"):
        exports.write(name, "x\n")
    assert exports.notes() == [
        "2 files are of a kind that is not read: a.evtx, b.xlsx.",
        "notes.txt is not a log of a known kind and is not read.",
    ]
    assert good()


def test_a_folder_without_events_is_refused(exports):
    exports.write("README.md", "x")
    with pytest.raises(nblang_spl.SplError, match="holds no events; files that are read end in"):
        exports.rows()
