"""Every KQL file of the packs runs on the engine, as a file and as the text that is sent."""

from __future__ import annotations

import asyncio
from datetime import datetime
from importlib import import_module

import duckdb_kql
import pandas as pd
import pytest

from nbcore.catalogue import CORE
from nbcore.notebooklet.fetch import bound_values
from nbcore.queries.connection import Bound, Limits
from nbcore.records.frames import conform
from nbcore.testing import files_of
from nbcore.timespan import TimeSpan
from nblang_kql import embedded, render

SPAN = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 9))
FILES = [
    pytest.param(pack, file, id=file.path)
    for pack in ("nbpack_sentinel", "nbpack_mde")
    for file in files_of(pack.removeprefix("nbpack_"))
    if not file.unsupported
]
each_file = pytest.mark.parametrize(("pack", "file"), FILES)


def bound(file) -> Bound:
    question = CORE.questions[file.query]
    entity = question.entity.parse(question.entity.example) if question.entity else None
    values = bound_values(question, entity, SPAN)
    if question.takes:
        values[f"p_{question.takes}"] = ("203.0.113.77",)
    return Bound(question, file, values, SPAN)


def tables(pack: str, file) -> dict[str, pd.DataFrame]:
    """The tables that a file reads, with one row, long before the range; columns are lacking."""
    time = "Timestamp" if pack == "nbpack_mde" else "TimeGenerated"
    return {table: pd.DataFrame({time: [datetime(2020, 1, 1)]}) for table in file.reads}


@each_file
def test_it_runs_and_yields_the_record_without_what_it_lacks(pack, file):
    schema = import_module(f"{pack}.tables").TABLES
    connection = embedded(provider="p", title="P", source=tables(pack, file), schema=schema)
    answer = asyncio.run(connection.run(bound(file), Limits()))
    record = CORE.questions[file.query].record
    assert set(record.columns) - set(file.lacks) <= set(answer.frame.columns)
    made = conform(answer.frame, record)
    assert (made.notes, made.incomplete) == ([], "")
    assert answer.frame.empty
    assert len(answer.notes) == len(file.reads)
    assert all("lie outside the time range" in note for note in answer.notes)
    asyncio.run(connection.close())


@each_file
def test_the_text_that_is_sent_is_the_same_query(pack, file):
    columns = {
        table: list(names) for table, names in import_module(f"{pack}.tables").TABLES.items()
    }
    text = render(bound(file), Limits(rows=9))
    sql = duckdb_kql.to_sql(text, schema=columns, allow_write=False)
    assert sql.parameters == {}
    assert "LIMIT 10" in sql
