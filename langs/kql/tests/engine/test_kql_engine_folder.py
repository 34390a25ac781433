"""Which files of a folder hold which table."""

from __future__ import annotations

import gzip

import pytest

from nbcore import UserError
from nblang_kql.engine.folder import Folder

ROW = "TimeGenerated,Computer\n2026-03-03T00:00:00Z,{}\n"
HOSTS = "Events | project ['time'] = TimeGenerated, host = Computer"


def put(folder, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = ROW.format(name)
        if name.endswith((".jsonl", ".json", ".ndjson", ".jsonl.gz")):
            text = f'{{"TimeGenerated": "2026-03-03T00:00:00Z", "Computer": "{name}"}}\n'
        if name.endswith(".tsv"):
            text = text.replace(",", "\t")
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())


@pytest.mark.parametrize(
    "name",
    [
        "Events.csv",
        "events.CSV",
        "Events.tsv",
        "Events.jsonl",
        "Events.ndjson",
        "Events.json",
        "Events.csv.gz",
        "Events.jsonl.gz",
        "Events_2026-03.csv",
        "Events-1.csv",
        "Events.part-0.csv",
        "Events (1).csv",
        "Events/part-0.csv",
        "events/2026/03/x.jsonl",
        "am-events/y=2026/m=03/PT1H.json",
        "case 42/Events.csv",
        "Events_march/x.csv",
    ],
)
def test_a_file_holds_the_table_that_its_name_or_a_folder_above_begins_with(tmp_path, ask, name):
    put(tmp_path, name)
    assert list(ask(tmp_path, HOSTS).frame["host"]) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "EventsOld.csv",
        "MyEvents.csv",
        "Events.txt",
        "Events.xlsx",
        ".Events.csv",
        "Events",
        "x.csv",
    ],
)
def test_other_files_are_let_lie(tmp_path, name):
    put(tmp_path, "Other.csv", name)
    assert Folder(tmp_path, ["Events", "Other"]).tables() == ["Other"]


def test_all_files_of_a_table_together_are_the_table(tmp_path, ask):
    names = ["Events.csv", "Events_2.jsonl", "Events/a.csv", "Events/b/c.tsv", "events.3.csv.gz"]
    put(tmp_path, *names, "Other.csv")
    assert sorted(ask(tmp_path, HOSTS).frame["host"]) == sorted(names)


def test_the_longest_known_table_takes_a_file(tmp_path):
    put(tmp_path, "Events.csv", "Events_CL.csv", "Events_CL_2.csv", "Events_x.csv")
    folder = Folder(tmp_path, ["Events", "Events_CL"])
    assert [file.path.name for file in folder.files("Events")] == ["Events.csv", "Events_x.csv"]
    assert [file.path.name for file in folder.files("Events_CL")] == [
        "Events_CL.csv",
        "Events_CL_2.csv",
    ]


def test_a_table_that_the_pack_does_not_know_is_found_when_a_query_reads_it(tmp_path, ask):
    put(tmp_path, "Events.csv", "Acme_CL.csv", "Acme_CL_2.csv")
    answer = ask(tmp_path, HOSTS.replace("Events", "Acme_CL"), reads="Acme_CL")
    assert sorted(answer.frame["host"]) == ["Acme_CL.csv", "Acme_CL_2.csv"]


def test_a_folder_without_a_known_table_names_what_was_looked_for(tmp_path, connect):
    put(tmp_path, "x.csv")
    with pytest.raises(UserError, match=r"no file of Events or Other, .*Events\.parquet"):
        connect(tmp_path)


def test_what_is_no_folder_is_said(tmp_path, connect):
    with pytest.raises(UserError, match="nowhere is not a folder"):
        connect(tmp_path / "nowhere")


@pytest.mark.parametrize("folder", ["exports", "case [42] it's *x? {a,b}"])
def test_names_that_are_patterns_to_the_engine_are_names(tmp_path, ask, folder):
    names = ["Events_*.csv", "Events_?.jsonl", "Events_2.csv", "Events [3].csv", "Events 3.csv"]
    put(tmp_path / folder, *names)
    put(tmp_path / "case 4 it's yx? a", "Events_7.csv")
    assert sorted(ask(tmp_path / folder, HOSTS).frame["host"]) == sorted(names)
