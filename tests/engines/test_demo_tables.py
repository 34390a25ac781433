"""The files that the demo is answered from hold what each pack would write of the company."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from tests.demo_tables import PACKS, made

ANEW = "The company or the pack writes something else by now: run nox -s demo_tables."


@pytest.mark.parametrize("pack", PACKS)
def test_the_files_hold_the_company(pack):
    _, files = PACKS[pack]
    with made(pack) as engine:
        held = {name for (name,) in engine.execute("SHOW TABLES").fetchall()}
        assert held == files().keys(), ANEW
        for name, path in files().items():
            before = described(engine, f'FROM "{name}"')
            after = described(engine, f"FROM read_parquet('{path}')")
            assert after == before, f"{name}: {ANEW}"


def described(engine: duckdb.DuckDBPyConnection, source: str) -> tuple[list[Any], list[Any]]:
    """Columns with their types, and rows in their order."""
    columns = [row[:2] for row in engine.execute(f"DESCRIBE {source}").fetchall()]
    return columns, engine.execute(source).fetchall()
