"""Microsoft's language service, asked once for all queries."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Query:
    """A text to be checked against the tables of one schema."""

    name: str
    schema: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """What the service makes of a query; see ``check.js``."""

    errors: list[str]
    columns: dict[str, str]
    parameters: dict[str, str]
    tables: list[str]
    lints: list[str]


def tokens(texts: list[str]) -> list[list[dict[str, Any]]]:
    """The tokens of each text, see ``literals.js``; skips where the service cannot be had."""
    read: list[list[dict[str, Any]]] = json.loads(_node("literals.js", texts))
    return read


def check(schemas: Mapping[str, Tables], queries: list[Query]) -> dict[str, Verdict]:
    """Verdicts by the name of the query; skips where the service cannot be had."""
    asked = {
        "databases": schemas,
        "queries": [
            {"name": query.name, "database": query.schema, "text": query.text} for query in queries
        ],
    }
    return {
        name: Verdict(**verdict) for name, verdict in json.loads(_node("check.js", asked)).items()
    }


def _node(script: str, asked: object) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, and Microsoft's checker runs on it")
    if not (HERE / "node_modules").is_dir():
        pytest.skip("Microsoft's checker is not installed: run npm ci in tests/kql_syntax")
    done = subprocess.run(
        [node, script],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=HERE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
