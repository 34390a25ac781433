"""What is said beside an answer, and how an engine's errors read."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest
from langs.kql.tests.conftest import bound, write

from nbcore import Limits, QueryError, TimeSpan, UnavailableError

ROWS = "Events | where TimeGenerated >= p_start and TimeGenerated < p_end"
TIMES = f"{ROWS} | project ['time'] = TimeGenerated"


def csv(folder, *lines: str, name: str = "Events.csv"):
    (folder / name).write_text("\n".join([*lines, ""]))
    return folder


def test_cells_that_would_not_convert_are_counted_by_column_with_an_example(tmp_path, ask):
    csv(
        tmp_path,
        "TimeGenerated,Computer,EventID,Share",
        "2026-03-03,a,4624,0.5",
        "2026-03-03,b,many,half",
        "2026-03-03,c,4624.7,",
        "2026-03-03,d,,1e3",
    )
    answer = ask(tmp_path)
    assert answer.notes == [
        "2 cells do not hold what Events.EventID should, such as '4624.7', and count as missing.",
        "1 cell does not hold what Events.Share should, such as 'half', and counts as missing.",
    ]
    assert answer.frame["EventID"].isna().sum() == 3


def test_only_columns_that_the_query_names_are_counted(tmp_path, ask):
    csv(tmp_path, "TimeGenerated,EventID,Bytes", "2026-03-03,many,lots")
    assert len(ask(tmp_path, f"{TIMES}, EventID").notes) == 1
    assert ask(tmp_path, TIMES).notes == []


def test_only_rows_in_the_range_are_counted(tmp_path, ask):
    csv(
        tmp_path,
        "TimeGenerated,EventID",
        "2026-03-01T23:59:59.999Z,before",
        "2026-03-02,at the start",
        "2026-03-08T23:59:59.999Z,at the end",
        "2026-03-09,after",
    )
    [note] = ask(tmp_path, f"{TIMES}, EventID").notes
    assert note.startswith("2 cells do not hold what Events.EventID should")


def test_times_that_cannot_be_read_are_counted_over_all_rows(tmp_path, ask):
    csv(tmp_path, "TimeGenerated", "13/7/2026 10:00", "yesterday", "12/11/10", "2026-03-03", "")
    answer = ask(tmp_path, TIMES)
    assert answer.notes == []
    assert answer.partial == (
        "3 cells do not hold what Events.TimeGenerated should, such as '12/11/10', and lie in no "
        "time range."
    )
    assert len(answer.frame) == 1


def test_missing_values_of_whichever_spelling_are_no_odd_cells(tmp_path, ask):
    words = ["", "nan", "NaN", "None", "null", "<NA>", "NaT"]
    csv(tmp_path, "TimeGenerated,EventID", *(f"2026-03-03,{word}" for word in words))
    answer = ask(tmp_path, f"{TIMES}, EventID")
    assert answer.notes == []
    assert answer.frame["EventID"].isna().all()


def test_floats_that_are_no_integers_are_counted_too(tmp_path, ask):
    frame = pd.DataFrame({"TimeGenerated": ["2026-03-03"] * 3, "EventID": [1.0, 1.5, None]})
    answer = ask({"Events": frame}, f"{TIMES}, EventID")
    assert [note.split(",")[0] for note in answer.notes] == [
        "1 cell does not hold what Events.EventID should"
    ]


def test_counts_of_several_files_are_added(tmp_path, ask):
    csv(tmp_path, "TimeGenerated,EventID", "2026-03-03,many", name="Events_1.csv")
    csv(tmp_path, "TimeGenerated,EventID,Extra", "2026-03-03,more,1", name="Events_2.csv")
    [note] = ask(tmp_path, f"{TIMES}, EventID").notes
    assert note.startswith("2 cells")


def test_a_hostile_cell_is_quoted_and_cut_short(tmp_path, ask):
    csv(tmp_path, "TimeGenerated,EventID", f'2026-03-03,"<img src=x>\'{"x" * 500}"')
    [note] = ask(tmp_path, f"{TIMES}, EventID").notes
    assert len(note) < 150
    assert """"<img src=x>'xxx""" in note


def test_rows_that_all_lie_outside_the_range_are_told_by_their_first_and_last_time(tmp_path, ask):
    csv(tmp_path, "TimeGenerated", "2025-01-02T03:04:05.678Z", "2025-07-01", "never")
    answer = ask(tmp_path, TIMES)
    assert answer.frame.empty
    assert answer.notes[-1] == (
        "All rows of Events lie outside the time range: the first is of "
        "2025-01-02T03:04:05.678000Z, the last of 2025-07-01T00:00:00Z."
    )


def test_nothing_is_said_of_the_range_where_rows_are_in_it_or_there_are_none(tmp_path, ask):
    csv(tmp_path, "TimeGenerated,Computer", "2025-01-02,a", "2026-03-03,b")
    assert (
        ask(tmp_path, f"{ROWS} and Computer == 'x' | project ['time'] = TimeGenerated").notes == []
    )
    csv(tmp_path, "TimeGenerated")
    assert ask(tmp_path, TIMES).notes == []


def test_columns_that_an_export_lacks_are_named_where_nothing_is_found(tmp_path, ask):
    csv(tmp_path, "TimeGenerated,EventID", "2026-03-03,4624")
    filtered = f"{ROWS} and Computer == 'x' | project ['time'] = TimeGenerated"
    assert ask(tmp_path, filtered).notes == [
        "Events.csv lacks the column Computer; it counts as empty."
    ]
    assert ask(tmp_path, f"{ROWS} | project ['time'] = TimeGenerated, Computer").notes == []
    csv(tmp_path, "TimeGenerated,Bytes", "2026-03-04,1", name="Events_more.csv")
    assert ask(tmp_path, f"{filtered}, EventID").notes == [
        "Events.csv lacks the column Computer; it counts as empty.",
        "Events_more.csv lacks the columns Computer and EventID; they count as empty.",
    ]
    csv(tmp_path, "TimeGenerated,EventID", "2026-03-05,1", name="Events_third.csv")
    assert ask(tmp_path, filtered).notes == [
        "3 files such as Events.csv lack the column Computer; it counts as empty."
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Events_bad.parquet", b"PAR1 this is not a parquet file"),
        ("Events_bad.parquet", b""),
        ("Events_bad.jsonl", b'{"TimeGenerated": "2026-03-03"}\n{"TimeGener'),
        ("Events_bad.jsonl", b"5\n6\n"),
        ("Events_bad.csv", b'TimeGenerated,EventID\n2026-03-03,1\n2026-03-03,"open\n'),
        ("Events_bad.csv", b"TimeGenerated,EventID\n2026-03-03,1,2,3\n"),
        ("Events_bad.csv", b"TimeGenerated,EventID\n2026-03-03,caf\xe9\n"),
        ("Events_bad.csv.gz", b"not packed at all"),
        ("Events_bad.csv.gz", gzip.compress(b"TimeGenerated\n" + b"2026-03-03\n" * 9999)[:-20]),
        ("Events_bad.jsonl.gz", gzip.compress(b'{"TimeGenerated": "2026-03-03"}\n' * 99_999)[:-99]),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path, ask, name, content):
    (tmp_path / name).write_bytes(content)
    csv(tmp_path, "TimeGenerated,EventID", "2026-03-03,7", name="Events_good.csv")
    answer = ask(tmp_path, f"{TIMES}, EventID")
    assert list(answer.frame["EventID"]) == [7]
    [note] = answer.notes
    assert note.startswith(f"{name} cannot be read and is left out: ")
    assert "\n" not in note


def test_a_parquet_file_whose_rows_are_damaged_is_named_and_the_others_go_on(tmp_path, ask):
    for name in ("good", "bad"):
        write(
            "SELECT TIMESTAMP '2026-03-03' AS TimeGenerated, md5(range::VARCHAR) AS Computer "
            "FROM range(10_000)",
            tmp_path / f"Events_{name}.parquet",
        )
    path = tmp_path / "Events_bad.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:2000] + b"\xff" * 60_000 + whole[62_000:])
    answer = ask(tmp_path, f"{TIMES}, host = Computer")
    assert len(answer.frame) == 10_000
    assert [note.split(" cannot")[0] for note in answer.notes] == ["Events_bad.parquet"]


def test_where_no_file_can_be_read_the_query_fails_and_names_them(tmp_path, ask):
    (tmp_path / "Events.parquet").write_bytes(b"nothing")
    with pytest.raises(QueryError, match=r"No file of Events can be read\. Events\.parquet"):
        ask(tmp_path)


def test_an_empty_text_file_is_no_rows(tmp_path, ask):
    csv(tmp_path, "TimeGenerated", "2026-03-03", name="Events_1.csv")
    (tmp_path / "Events_2.csv").touch()
    (tmp_path / "Events_3.jsonl").touch()
    answer = ask(tmp_path, TIMES)
    assert len(answer.frame) == 1
    assert answer.notes == []


def test_a_file_without_the_time_column_is_told(tmp_path, ask):
    csv(tmp_path, "Computer", "a", name="Events_1.csv")
    csv(tmp_path, "TimeGenerated", "2026-03-03", name="Events_2.csv")
    assert ask(tmp_path, TIMES).notes == [
        "Events_1.csv: there is no column TimeGenerated, so no time range includes these rows."
    ]


def test_a_table_that_is_not_there_is_unavailable(tmp_path, ask):
    csv(tmp_path, "TimeGenerated", "2026-03-03")
    with pytest.raises(UnavailableError, match="holds no file of Other"):
        ask(tmp_path, "Other", reads="Other")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Events | where Nothing == 5", "Nothing"),
        ("Events | wherever", "no operator wherever"),
        ("Events | evaluate narrow()", "the operator evaluate narrow"),
        ("Events | project ['time'] = TimeGenerated, x = nothing(Computer)", "nothing"),
        (".set-or-replace Events <| Events", "cannot be parsed"),
        ("Nowhere | take 1", "Nowhere"),
        ("Events | project x = 1", "time"),
    ],
)
def test_an_error_in_a_query_is_one_sentence_with_its_file(tmp_path, ask, body, said):
    csv(tmp_path, "TimeGenerated", "2026-03-03")
    with pytest.raises(QueryError, match=said) as caught:
        ask(tmp_path, body)
    message = str(caught.value)
    assert message.startswith("pack/queries/one.kql: ")
    assert "\n" not in message
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("command", [".show tables", ".set Events <| Events", ".drop table Events"])
def test_a_command_is_refused(tmp_path, connect, command):
    csv(tmp_path, "TimeGenerated", "2026-03-03")
    query = bound("Events")
    file = replace(query.file, text=f"// query: host.logons\n{command}")
    with pytest.raises(QueryError, match="only queries are run"):
        asyncio.run(connect(tmp_path).run(replace(query, file=file), Limits()))


def test_a_range_that_touches_no_rows_of_one_table_says_so_for_that_one(tmp_path, ask):
    csv(tmp_path, "TimeGenerated", "2026-03-03")
    csv(tmp_path, "TimeGenerated", "2020-03-03", name="Other.csv")
    body = f"{TIMES} | union (Other | project ['time'] = TimeGenerated) | where ['time'] < p_start"
    span = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 9))
    answer = ask(tmp_path, f"{body} and 1 == 2", reads="Events, Other", span=span)
    assert [note.split(" lie")[0] for note in answer.notes] == ["All rows of Other"]
