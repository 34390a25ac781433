"""Sentinel's queries over rows that a test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore.testing import QueryResult, ask, files_of
from nblang_kql import embedded
from nbpack_sentinel.tables import TABLES

FILES = files_of("sentinel")
BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def asked() -> Callable[..., QueryResult]:
    """Ask a question over tables given as lists of rows."""

    def run(
        query: str, host: str, tables: Mapping[str, Sequence[Mapping[str, Any]]], **more: Any
    ) -> QueryResult:
        frames = {name: pd.DataFrame(list(rows)) for name, rows in tables.items()}
        connection = embedded(
            provider="sentinel", title="Sentinel", source=frames, schema=TABLES, source_kind="demo"
        )
        return ask(connection, FILES, query, host, **more)

    return run


@pytest.fixture
def lines() -> Callable[..., list[dict[str, Any]]]:
    """Rows of Syslog, a second apart, from ``(program, process id, message)``."""

    def rows(*said: tuple[str, int | None, str]) -> list[dict[str, Any]]:
        return [
            {
                "TimeGenerated": BEGIN + timedelta(seconds=second),
                "Computer": "bastion01",
                "Facility": "auth",
                "ProcessName": program,
                "ProcessID": number,
                "SyslogMessage": message,
            }
            for second, (program, number, message) in enumerate(said)
        ]

    return rows
