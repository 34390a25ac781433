"""One way to ask the embedded engine in every test of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from nbcore import CORE, Answer, Bound, Limits, TimeSpan, Value
from nbcore.lang import parse_query_file
from nblang_kql import embedded

SPAN = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 9))
SCHEMA = {
    "Events": {
        "TimeGenerated": "datetime",
        "Computer": "string",
        "EventID": "int",
        "Bytes": "long",
        "Share": "real",
        "Known": "bool",
        "Details": "dynamic",
        "Id": "guid",
    },
    "Other": {"TimeGenerated": "datetime", "Computer": "string"},
}
QUERY = """// query: host.logons
// reads: {reads}
declare query_parameters(p_start:datetime, p_end:datetime);
{body}
"""
RANGE = "| where TimeGenerated >= p_start and TimeGenerated < p_end"
ALL = (
    f"Events {RANGE} | project ['time'] = TimeGenerated, host = Computer, EventID, Bytes, Share, "
    "Known, Details, Id"
)


def bound(body: str, reads: str = "Events", span: TimeSpan = SPAN, **values: Value) -> Bound:
    file = parse_query_file(QUERY.format(reads=reads, body=body), "pack/queries/one.kql")
    return Bound(
        CORE.questions["host.logons"],
        file,
        {"p_start": span.start, "p_end": span.end, **values},
        span,
    )


def write(sql: str, path: Path, **options: Any) -> None:
    """Write the rows of a SQL query as parquet."""
    rows = duckdb.sql(sql)
    assert rows is not None
    rows.write_parquet(str(path), **options)


Ask = Callable[..., Answer]


@pytest.fixture
def connect() -> Callable[..., Any]:
    """Opens a connection over a folder or frames."""

    def connected(
        source: Path | Mapping[str, pd.DataFrame],
        schema: Mapping[str, Mapping[str, str]] = SCHEMA,
        **more: Any,
    ) -> Any:
        return embedded(provider="acme", title="Acme", source=source, schema=schema, **more)

    return connected


@pytest.fixture
def ask(connect: Callable[..., Any]) -> Ask:
    """Opens a connection over a folder or frames and asks it one question."""

    def asked(
        source: Path | Mapping[str, pd.DataFrame],
        body: str = ALL,
        *,
        reads: str = "Events",
        schema: Mapping[str, Mapping[str, str]] = SCHEMA,
        span: TimeSpan = SPAN,
        rows: int = 100_000,
        **more: Any,
    ) -> Answer:
        connection = connect(source, schema, **more)
        try:
            answer: Answer = asyncio.run(
                connection.run(bound(body, reads, span), Limits(rows=rows))
            )
            return answer
        finally:
            asyncio.run(connection.close())

    return asked
