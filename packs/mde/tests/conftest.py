"""Defender's queries over rows that a test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from nbcore.testing import QueryResult, ask, files_of
from nblang_kql import embedded
from nbpack_mde.tables import TABLES

FILES = files_of("mde")


@pytest.fixture
def asked() -> Callable[..., QueryResult]:
    """Ask a question over tables given as lists of rows."""

    def run(
        query: str,
        about: str | None,
        tables: Mapping[str, Sequence[Mapping[str, Any]]],
        **more: Any,
    ) -> QueryResult:
        frames = {
            name: pd.DataFrame(list(rows), columns=None if rows else [*TABLES[name]])
            for name, rows in tables.items()
        }
        connection = embedded(
            provider="mde", title="Defender", source=frames, schema=TABLES, source_kind="demo"
        )
        return ask(connection, FILES, query, about, **more)

    return run
