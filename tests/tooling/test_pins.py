"""What is installed is pinned, complete, and names no place to fetch it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PINS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECTS = [
    tomllib.loads(path.read_text())["project"]
    for place in ("core", "langs/*", "packs/*")
    for path in ROOT.glob(f"{place}/pyproject.toml")
]
OURS = {project["name"] for project in PROJECTS}


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_pin_has_hashes_and_no_address(path: Path):
    entries = re.split(r"\n(?=\S)", path.read_text())
    assert entries.pop(0).startswith("# Written by nox -s lock")
    assert all(re.match(r"\S+==\S+.*\\\n +--hash=sha256:", entry) for entry in entries)
    assert "://" not in path.read_text()
    assert "/" not in path.read_text()


@pytest.mark.parametrize("name", ["run", "tests", "tests-pandas-2.2"])
def test_pins_hold_what_the_distributions_need(name: str):
    pinned = pins(name)
    for project in PROJECTS:
        for need in needs(project):
            if need.name not in OURS:
                assert pinned[canonicalize_name(need.name)] in need.specifier, need


def test_tests_run_on_what_is_installed_for_use():
    assert pins("run").items() <= pins("tests").items()
    assert pins("build").items() <= pins("tests").items()


def test_the_oldest_pandas_is_tested():
    assert str(pins("tests-pandas-2.2")["pandas"]).startswith("2.2.")


def test_distributions_are_in_step():
    assert len({project["version"] for project in PROJECTS}) == 1
    for project in PROJECTS:
        for need in needs(project):
            assert need.name not in OURS or project["version"] in need.specifier


def test_lock_files_name_no_registry():
    for path in ROOT.glob("tests/*/package-lock.json"):
        assert '"resolved"' not in path.read_text(), path


def needs(project: dict[str, Any]) -> list[Requirement]:
    """What a distribution needs, its extras included."""
    extras = project.get("optional-dependencies", {}).values()
    return [Requirement(need) for part in (project["dependencies"], *extras) for need in part]


def pins(name: str) -> dict[str, Version]:
    """The versions in a file of pins."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {
        canonicalize_name(found[1]): Version(found[2])
        for found in re.finditer(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }
