"""What the first answer costs in a terminal: CPU of a whole process, over importing what it needs.

Everything is compiled. The first run of each kind finds no translation of a query file that an
earlier one kept; the others do, which is what a user has from the second day on.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

BUDGET = 3.0
ROUNDS = 7
NEEDS = {
    "sentinel": "pandas, duckdb, duckdb_kql",
    "mde": "pandas, duckdb, duckdb_kql",
    "splunk": "pandas, duckdb",
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """One in which Python keeps what it compiles, and nothing is kept yet."""
    held = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return held | {
        "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }


def cpu_seconds(environment: dict[str, str], *words: str) -> float:
    """User and system time of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def answer(provider: str) -> tuple[str, ...]:
    """The words of the run."""
    return (
        "-m", "nbcore", "run", "host.HostLogonsSummary", "web01",
        "--provider", provider, "--source", "demo", "--timespan", "7d",
    )  # fmt: skip


def test_first_answer(environment: dict[str, str], tmp_path: Path) -> None:
    print("\nCPU seconds of HostLogonsSummary on the demo, over importing what it needs")
    for provider, needs in NEEDS.items():
        alone = ("-c", f"import {needs}")
        for words in (alone, answer(provider)):
            cpu_seconds(environment, *words)  # compiles
        imports, firsts, laters = [], [], []
        for number in range(ROUNDS):
            # In turn, so that whatever else the machine does falls on all of them alike.
            imports.append(cpu_seconds(environment, *alone))
            laters.append(cpu_seconds(environment, *answer(provider)))
            nothing = environment | {"XDG_CACHE_HOME": str(tmp_path / f"{provider}-{number}")}
            firsts.append(cpu_seconds(nothing, *answer(provider)))
        least, first, later = map(statistics.median, (imports, firsts, laters))
        print(
            f"  {provider:9} {later:5.2f} s / {least:5.2f} s   ratio {later / least:.2f}   budget "
            f"{BUDGET:.1f}   with nothing kept {first:5.2f} s, ratio {first / least:.2f}"
        )
