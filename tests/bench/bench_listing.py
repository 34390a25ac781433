"""What listing notebooklets costs with 200 distributions installed: whole processes.

Beside it stands what ``importlib.metadata`` alone needs to read the same entry points.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

BUDGET = 0.3
DISTRIBUTIONS = 200
PACKS = 20
ROUNDS = 7
ALONE = """
from importlib.metadata import entry_points
print(len(entry_points(group="nbcore.notebooklets")))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed distributions; one in ten is a pack with two notebooklets."""
    root = tmp_path_factory.mktemp("site")
    for number in range(DISTRIBUTIONS):
        pack = number % (DISTRIBUTIONS // PACKS) == 0
        name = f"nbpack-p{number}" if pack else f"library-{number}"
        info = root / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        needs = "Requires-Dist: nbcore>=0.1,<0.2\n" if pack else ""
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}\n{'A library. ' * 200}\n"
        )
        info.joinpath("RECORD").write_text("".join(f"{name}/m{n}.py,,\n" for n in range(100)))
        if pack:
            points = (
                f"[nbcore.packs]\np{number} = p{number}_pack\n"
                "[nbcore.notebooklets]\n"
                f"host.Look{number} = p{number}_pack:Look\nhost.Find{number} = p{number}_pack:Find\n"
            )
        else:
            points = f"[console_scripts]\nrun{number} = library_{number}:main\n"
        info.joinpath("entry_points.txt").write_text(points)
    return root


def seconds(site: Path, *arguments: str) -> tuple[float, str]:
    """The least time of a few whole processes, and what the last one printed."""
    found, printed = [], ""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.append(time.perf_counter() - begin)
        printed = done.stdout
    return min(found), printed


def test_listing(site: Path) -> None:
    bare, _ = seconds(site, "-c", "pass")
    alone, count = seconds(site, "-c", ALONE)
    assert int(count) >= 2 * PACKS
    plain, printed = seconds(site, "-m", "nbcore", "list", "--json")
    names = {item["name"] for item in json.loads(printed)["notebooklets"]}
    assert {f"host.Look{n}" for n in range(0, DISTRIBUTIONS, DISTRIBUTIONS // PACKS)} <= names
    table, _ = seconds(site, "-m", "nbcore", "list")
    packs, _ = seconds(site, "-m", "nbcore", "packs", "--json")
    print(
        f"\nWhole processes with {DISTRIBUTIONS} more distributions, {PACKS} of them packs\n"
        f"  nbcore list --json          {plain:6.3f} s   budget {BUDGET} s\n"
        f"  nbcore list                 {table:6.3f} s\n"
        f"  nbcore packs --json         {packs:6.3f} s\n"
        f"  importlib.metadata alone    {alone:6.3f} s   ratio {plain / alone:.2f}\n"
        f"  bare Python                 {bare:6.3f} s"
    )
