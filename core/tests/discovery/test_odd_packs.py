"""Packs that are laid out or behave in odd ways: named, and nobody is taken along."""

from __future__ import annotations

import json
import time
from importlib import import_module

import pytest
from core.tests.conftest import Shelf

from nbcore import discovery
from nbcore.cli.notebooklets import list_all
from nbcore.discovery import loading
from nbcore.notebooklet.loading import check_packs
from nbcore.queries.files import parse, query_files
from nbcore.queries.library import Library, Owned

KQL = "// query: host.logons\n// reads: Events\nEvents\n"


def test_a_package_without_init_gives_its_query_files(shelf: Shelf):
    shelf.add("nbpack-bare", files={"bare_pack/queries/logons.kql": KQL})
    # What setuptools adds to the path of such a package when it is installed with -e.
    bare = import_module("bare_pack")
    bare.__path__.append("__editable__.bare.finder.__path_hook__")
    assert [file.query for file in query_files("bare_pack")] == ["host.logons"]


def test_a_notebooklet_that_two_packs_claim_is_listed_with_both(shelf: Shelf, capsys):
    for name in ("one", "two"):
        shelf.pack(name, notebooklets={"host.Twice": f"{name}_pack:Twice"})
    list_all(as_json=False)
    told = capsys.readouterr().out
    assert "No notebooklet is installed" not in told
    assert "The notebooklet host.Twice of nbpack-two is refused: nbpack-one and nbpack-two" in told
    list_all(as_json=True)
    (refused,) = json.loads(capsys.readouterr().out)["refused"]
    assert refused["name"] == "host.Twice"
    assert "nbpack-one and nbpack-two claim it" in refused["problem"]


def test_one_that_is_chosen_is_not_listed_as_refused(shelf: Shelf, capsys, monkeypatch):
    monkeypatch.setenv("NBCORE_PREFER", "nbpack-one")
    for name in ("one", "two"):
        shelf.pack(name, notebooklets={"host.Twice": f"{name}_pack:Twice"})
    list_all(as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert [row["distribution"] for row in document["notebooklets"]] == ["nbpack-one"]
    assert "refused" not in document


@pytest.mark.parametrize("where", ["plugin", "notebooklet"])
def test_an_import_that_hangs_is_named_when_all_is_checked(shelf: Shelf, monkeypatch, where: str):
    monkeypatch.setattr(loading, "LIMIT", 0.3)
    hangs = "import time\ntime.sleep(30)\n"
    shelf.add(
        "nbpack-slow",
        points={"packs": {"slow": "slow_pack"}, "notebooklets": {"host.Slow": "slow_host:Slow"}},
        files={
            "slow_pack.py": hangs if where == "plugin" else "",
            "slow_host.py": "" if where == "plugin" else hangs,
        },
    )
    shelf.pack("well")
    begin = time.monotonic()
    slow, well = check_packs()
    assert time.monotonic() - begin < 10
    assert "its import did not finish within 0.3 seconds" in " ".join(slow.problems)
    assert well.state == "ok"


def test_a_distribution_with_two_packs_names_both(shelf: Shelf):
    shelf.add("nbpack-both", points={"packs": {"red": "red_pack", "blue": "blue_pack"}})
    (pack,) = discovery.packs()
    assert "registers 2 plugins in nbcore.packs, red and blue; all are ignored" in pack.problems[0]


def test_a_file_in_another_language_is_refused_by_name_and_alone():
    files = [parse(KQL, "acme/logons.kql"), parse(KQL, "acme/logons.spl")]
    library = Library.of("p", [Owned(file, "acme", "1") for file in files], ["host.logons"], "kql")
    assert library.problems == [
        ("acme", "acme/logons.spl is left out: p uses the language kql, not spl.")
    ]
    ((part,),) = library.parts.values()
    assert [owned.file.path for owned in part.files] == ["acme/logons.kql"]
