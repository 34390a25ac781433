"""What the first answer in a terminal does without, since it would take longer than the answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def imported(cache: Path, provider: str, *more: str) -> set[str]:
    """The modules that a run on the demo loads."""
    done = subprocess.run(
        [
            sys.executable, "-X", "importtime", "-m", "nbcore",
            "run", "host.HostLogonsSummary", "web01", "--provider", provider,
            "--source", "demo", "--timespan", "7d", *more,
        ],
        check=True, capture_output=True, text=True, env=os.environ | {"XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip
    assert "203.0.113.77" in done.stdout
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("form", [(), ("--json", "--data")], ids=["text", "json"])
@pytest.mark.parametrize("provider", ["sentinel", "splunk"])
def test_a_terminal_loads_nothing_that_draws_in_a_notebook(tmp_path, provider, form):
    loaded = imported(tmp_path, provider, *form)
    assert {"nbcore", "pandas", "duckdb"} <= loaded
    assert loaded.isdisjoint({"bokeh", "ipywidgets", "IPython", "jinja2", "nh3"})


@pytest.mark.parametrize(
    ("provider", "translator"), [("mde", {"duckdb_kql", "antlr4"}), ("splunk", {"sqlglot", "lark"})]
)
def test_only_the_first_run_loads_what_makes_sql_of_a_query(tmp_path, provider, translator):
    assert translator <= imported(tmp_path, provider)
    assert translator.isdisjoint(imported(tmp_path, provider))
