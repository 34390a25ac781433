"""Tables that are given one by one, as frames or as parquet files."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from langs.kql.tests.conftest import RANGE, write

from nblang_kql.engine.connection import open_engine

FRAME = pd.DataFrame(
    {
        "TimeGenerated": pd.to_datetime(["2026-03-03", "2026-03-04"], utc=True),
        "Computer": ["web01", None],
        "EventID": pd.array([4624, None], dtype="Int64"),
        "Extra": ["a", "b"],
    }
)
BODY = f"Events {RANGE} | project ['time'] = TimeGenerated, Computer, EventID, Share, Extra"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "it's [one].parquet"
    duckdb.sql("SET TimeZone = 'UTC'")
    duckdb.from_df(FRAME.astype({"Computer": object, "Extra": object})).write_parquet(str(path))
    return path


def test_a_parquet_file_answers_as_its_frame_does(ask, file):
    of_file, of_frame = ask({"Events": file}, BODY), ask({"Events": FRAME}, BODY)
    pd.testing.assert_frame_equal(of_file.frame, of_frame.frame)
    assert of_file.notes == of_frame.notes


def test_beside_the_files_that_are_given_none_can_be_read(file, tmp_path):
    other = tmp_path / "other.parquet"
    write("SELECT 1 AS a", other)
    with open_engine(None, [file]) as engine, pytest.raises(duckdb.PermissionException):
        engine.execute(f"SELECT * FROM read_parquet('{other}')")
