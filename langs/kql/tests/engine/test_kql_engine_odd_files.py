"""One odd file of a folder is left out and named; its table and the others stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nbcore import QueryError, UnavailableError, UserError

ROW = "TimeGenerated,Computer\n2026-03-03T00:00:00Z,web01\n"
HOSTS = "Events | project ['time'] = TimeGenerated, host = Computer"


def link_out(folder: Path) -> str:
    outside = folder.parent / "outside.csv"
    outside.write_text(ROW)
    (folder / "Events_link.csv").symlink_to(outside)
    return "Events_link.csv cannot be read and is left out: it is a link out of the folder."


def link_to_nowhere(folder: Path) -> str:
    (folder / "Events_link.csv").symlink_to(folder / "gone.csv")
    return "Events_link.csv cannot be read and is left out: it is a broken link."


def link_to_a_folder(folder: Path) -> str:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "part.csv").write_text(ROW)
    (folder / "Events_2026").symlink_to(outside)
    return (
        "Events_2026 cannot be read and is left out: it is a link to a folder, and such links are "
        "not followed."
    )


def no_utf8(folder: Path) -> str:
    with open(os.fsencode(folder) + b"/Events_\xff.csv", "w") as stream:  # noqa: PTH123
        stream.write(ROW)
    return "Events_\\udcff.csv cannot be read and is left out: its name is not UTF-8."


def pipe(folder: Path) -> str:
    os.mkfifo(folder / "Events_pipe.csv.gz")
    return "Events_pipe.csv.gz cannot be read and is left out: it is not a regular file."


def broken_header(folder: Path) -> str:
    (folder / "Events_odd.csv").write_text(
        'TimeGenerated,"Comp\nuter"\n2026-03-03T00:00:00Z,web02\n'
    )
    return "Events_odd.csv cannot be read and is left out: its header contains a line break."


ODD = [link_out, link_to_nowhere, link_to_a_folder, no_utf8, pipe, broken_header]
pytestmark = [
    pytest.mark.skipif(
        os.name == "nt", reason="Windows has neither such names nor pipes in folders"
    ),
    pytest.mark.timeout(60),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_file_alone_is_left_out_and_named(folder, ask, odd):
    (folder / "Events.csv").write_text(ROW)
    sentence = odd(folder)
    answer = ask(folder, HOSTS)
    assert list(answer.frame["host"]) == ["web01"]
    assert sentence in answer.notes


@pytest.mark.parametrize("odd", ODD)
def test_a_table_of_odd_files_alone_says_why(folder, ask, odd):
    sentence = odd(folder)
    with pytest.raises(QueryError) as caught:
        ask(folder, HOSTS)
    assert sentence in str(caught.value)


def test_a_link_to_a_folder_of_no_known_table_is_named_where_the_table_is_not_found(folder, ask):
    (folder / "Other.csv").write_text(ROW)
    (folder / "exports-of-march").symlink_to(folder.parent)
    with pytest.raises(UnavailableError) as caught:
        ask(folder, HOSTS)
    assert str(caught.value).endswith(
        "exports-of-march is a link to a folder, and such links are not followed."
    )


def test_a_folder_that_links_to_folders_alone_says_so_when_it_is_opened(folder, ask):
    (folder / "march").symlink_to(folder.parent)
    (folder / "april").symlink_to(folder.parent)
    with pytest.raises(UserError, match="april and march are links to folders, and such links"):
        ask(folder, HOSTS)
