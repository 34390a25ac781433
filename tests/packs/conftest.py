"""Environments with packs installed beside the project's own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.packs.environment import Environment
from tests.packs.faults import FAULTS, LOUD
from tests.packs.wheels import install, unpack

ACME = Path(__file__).parent / "acme"
PAGE = Path(__file__).parents[2] / "core" / "README.md"
SHOWN = re.compile(r"^`([\w./]+)`[^\n]*\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A file in the page: its path in a line of its own, then its text."""
REFUSED_BY_PIP = {"torn-points", "odd-requirement"}


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Every fault at once, and a sound pack that prints."""
    root = tmp_path_factory.mktemp("faulty")
    wheels = {fault.name: fault.wheel.write(root) for fault in FAULTS}
    wheels[LOUD.name] = LOUD.write(root)
    target = root / "site-packages"
    install([path for name, path in wheels.items() if name not in REFUSED_BY_PIP], target)
    for name in REFUSED_BY_PIP:
        unpack(wheels[name], target)
    return Environment(target, root)


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A sound third-party pack, built by its own build backend and installed from its wheel."""
    root = tmp_path_factory.mktemp("acme")
    source = root / "source"
    shutil.copytree(ACME, source, ignore=shutil.ignore_patterns("*.egg-info", "build"))
    return built(source, root)


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The pack that core's README shows, from its text alone."""
    root = tmp_path_factory.mktemp("night")
    source = root / "source"
    for name, text in SHOWN.findall(PAGE.read_text("utf-8")):
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return built(source, root)


def built(source: Path, root: Path) -> Environment:
    """Build a wheel of a source tree and install it."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(root)]
    done = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    (wheel,) = root.glob("*.whl")
    install([wheel], root / "site-packages")
    return Environment(root / "site-packages", root)
