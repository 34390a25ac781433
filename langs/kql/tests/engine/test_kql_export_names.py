"""Exports call columns otherwise than the service; they are the same columns."""

from __future__ import annotations

import json

import pytest

from nblang_kql.engine.naming import Naming

SCHEMA = {"Events": {"TimeGenerated": "datetime", "Computer": "string", "Bytes_d": "real"}}
RENAMED = {"Events": {"HostName": "Computer"}}
DAY = "2026-03-03T12:00:00Z"


@pytest.fixture
def rows(tmp_path, ask):
    """The table's rows, of a folder that holds one file."""

    def read(name: str, text: str):
        (tmp_path / name).write_text(text, "utf-8")
        body = (
            "Events | where TimeGenerated >= p_start and TimeGenerated < p_end "
            "| project ['time'] = TimeGenerated, host = Computer, bytes = Bytes_d"
        )
        answer = ask(tmp_path, body, schema=SCHEMA, renamed=RENAMED)
        return answer.frame[["host", "bytes"]].values.tolist()

    return read


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        ("csv", f"TimeGenerated [UTC],HostName,Bytes\n{DAY},web01,5\n"),
        ("jsonl", json.dumps({"TimeGenerated": DAY, "hostname": "web01", "Bytes": 5})),
        ("csv", f"TimeGenerated_t,Computer_s,bytes\n{DAY},web01,5\n"),
    ],
)
def test_a_renamed_column_is_the_one_of_the_table(rows, ending, text):
    assert rows(f"Events.{ending}", text) == [["web01", 5.0]]


def test_the_tables_own_name_goes_before_another(rows):
    text = f"HostName,Computer_s,TimeGenerated,Computer\nother,third,{DAY},web01\n"
    assert [host for host, _ in rows("Events.csv", text)] == ["web01"]


def test_what_is_no_column_of_the_table_keeps_its_name():
    naming = Naming(["Computer", "SrcIP_s", "Claims", "Claims_d"], {})
    assert naming.column("Elsewhere_s") == "Elsewhere_s"
    assert naming.column("SrcIP") == "SrcIP_s"
    assert [naming.column(name) for name in ("Claims", "claims_d")] == ["Claims", "Claims_d"]
