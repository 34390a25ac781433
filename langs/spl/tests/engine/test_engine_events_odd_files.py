"""One odd file of a folder is left out and named; the others stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import nblang_spl

ROW = "_time,host\n1700000000,web01\n"


def link_out(folder: Path) -> str:
    outside = folder.parent / "outside.csv"
    outside.write_text(ROW)
    (folder / "link.csv").symlink_to(outside)
    return "link.csv cannot be read: it is a link that leads out of the folder."


def no_utf8(folder: Path) -> str:
    with open(os.fsencode(folder) + b"/main_\xff.csv", "w") as stream:  # noqa: PTH123
        stream.write(ROW)
    return "main_\\udcff.csv cannot be read: its name is not UTF-8."


def pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.log.gz")
    return "pipe.log.gz cannot be read: it is not a regular file."


def broken_header(folder: Path) -> str:
    (folder / "odd.csv").write_text('_time,"ho\nst"\n1700000000,web02\n')
    return "odd.csv cannot be read and is left out: its header contains a line break."


def forbidden_kind(folder: Path) -> str:
    (folder / "odd.parquet").write_bytes(b"PAR1 no parquet PAR1")
    return "odd.parquet cannot be read and is left out: "


pytestmark = [
    pytest.mark.skipif(
        os.name == "nt", reason="Windows has neither such names nor pipes in folders"
    ),
    pytest.mark.timeout(60),
]


@pytest.mark.parametrize("odd", [link_out, no_utf8, pipe, broken_header, forbidden_kind])
def test_an_odd_file_alone_is_left_out_and_named(tmp_path: Path, odd):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "main.csv").write_text(ROW)
    sentence = odd(folder)
    found = nblang_spl.search("index=*", folder)
    assert list(found["host"]) == ["web01"]
    assert any(note.startswith(sentence) for note in found.attrs["notes"]), found.attrs["notes"]


def test_a_name_with_a_line_break_is_one_line_in_messages(tmp_path: Path):
    (tmp_path / "a\nb.csv").write_text('_time,"ho\nst"\n1,web02\n')
    (tmp_path / "main.csv").write_text(ROW)
    found = nblang_spl.search("index=*", tmp_path)
    assert list(found["host"]) == ["web01"]
    assert any(note.startswith("a\\x0ab.csv cannot be read") for note in found.attrs["notes"])
