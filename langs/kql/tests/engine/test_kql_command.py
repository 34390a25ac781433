"""``nblang-kql`` and ``nblang_kql.search``: an analyst's own query over a folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import nblang_kql
from nbcore import QueryError, TimeSpan, UserError
from nblang_kql.cli import main

ROWS = """TimeGenerated,Computer,EventID,Account
2026-03-02T10:00:00Z,web01,4625,CONTOSO\\m.ortiz
2026-03-02T11:00:00Z,web01,4625,CONTOSO\\m.ortiz
2026-03-03T10:00:00Z,web02,4624,CONTOSO\\s.berg
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "SecurityEvent_2026-03.csv").write_text(ROWS)
    (tmp_path / "Notes.jsonl").write_text('{"Computer": "web01", "Owner": "s.berg"}\n')
    return tmp_path


def test_any_query_runs_over_the_tables_that_it_names(folder: Path):
    query = "SecurityEvent | summarize attempts = count() by Computer | order by Computer asc"
    assert nblang_kql.search(query, folder).to_dict("list") == {
        "Computer": ["web01", "web02"],
        "attempts": [2, 1],
    }
    joined = "SecurityEvent | join kind=inner Notes on Computer | distinct Owner"
    assert nblang_kql.search(joined, folder)["Owner"].tolist() == ["s.berg"]


def test_times_are_times_and_a_range_is_half_open(folder: Path):
    span = TimeSpan(
        start=datetime(2026, 3, 2, 11, tzinfo=UTC), end=datetime(2026, 3, 3, 10, tzinfo=UTC)
    )
    found = nblang_kql.search("SecurityEvent | project TimeGenerated, Computer", folder, span)
    assert [str(moment) for moment in found["TimeGenerated"]] == ["2026-03-02 11:00:00+00:00"]
    assert len(nblang_kql.search("Notes", folder, span)) == 1, "it has no times"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "empty"),
        (".show tables", "not commands"),
        ("SecurityEvent | wherre x", "KQL has no operator wherre .* did you mean where"),
        ("Syslog | take 1", "holds none of the tables"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(folder: Path, query: str, says: str):
    with pytest.raises(QueryError, match=says) as caught:
        nblang_kql.search(query, folder)
    assert "\n" not in str(caught.value)


def test_nothing_but_the_folder_is_read(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("a\n1\n")
    for query in (f"['{secret}']", f"['{secret}'] | take 1"):
        with pytest.raises(QueryError):
            nblang_kql.search(query, folder)


def test_a_folder_that_is_not_there_and_a_size_that_is_none(folder: Path):
    with pytest.raises(UserError, match="not a folder"):
        nblang_kql.search("T", folder / "nowhere")
    with pytest.raises(UserError, match="not a size"):
        nblang_kql.search("Notes", folder, memory="much")


def test_the_command_prints_a_table_or_json(folder: Path, capsys: pytest.CaptureFixture[str]):
    query = "SecurityEvent | where EventID == 4625 | project TimeGenerated, Account | take 1"
    assert (
        main([query, "--source", str(folder), "--start", "2026-03-02", "--end", "2026-03-04"]) == 0
    )
    assert capsys.readouterr().out.splitlines()[0].split() == ["TimeGenerated", "Account"]
    assert main([query, "--source", str(folder), "--json", "--memory-limit", "1GB"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["Account"] == "CONTOSO\\m.ortiz"
    assert row["TimeGenerated"].endswith("Z")
    assert main([query, "--source", str(folder), "--explain"]) == 0
    assert "SELECT" in capsys.readouterr().out
    assert main(["SecurityEvent | nonsense", "--source", str(folder)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
