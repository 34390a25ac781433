"""What every distribution says of itself, and the tools that stand around the repository."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # the pins hold no stubs of it

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    path.parent
    for place in ("core", "langs/*", "packs/*")
    for path in ROOT.glob(f"{place}/pyproject.toml")
)
HOME = "https://github.com/nbcore/nbcore"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
each = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@each
def test_a_distribution_names_the_project_and_its_own_folder(folder: Path):
    assert project(folder)["urls"] == {
        "Homepage": HOME,
        "Source": f"{HOME}/tree/main/{folder.relative_to(ROOT)}",
        "Issues": f"{HOME}/issues",
        "Changelog": f"{HOME}/tree/main/docs/changes",
    }


@each
def test_a_distribution_lists_the_pythons_that_it_runs_on(folder: Path):
    classifiers = project(folder)["classifiers"]
    listed = [re.search(r":: (3\.\d+)$", text) for text in classifiers]
    assert tuple(found[1] for found in listed if found) == PYTHONS
    assert project(folder)["requires-python"] == f">={PYTHONS[0]}"


def test_the_hosted_workflow_runs_the_gate_on_the_oldest_and_the_newest_python():
    workflow = document(".github/workflows/ci.yml")
    job = workflow["jobs"]["run"]
    assert job["strategy"]["matrix"]["python"] == [PYTHONS[0], PYTHONS[-1]]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in (ROOT / ".github/workflows/ci.yml").read_text()


def test_hooks_before_a_commit_clone_nothing_and_are_pinned():
    (repo,) = document(".pre-commit-config.yaml")["repos"]
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        assert all("==" in need for need in hook["additional_dependencies"]), hook["id"]


def test_ruff_before_a_commit_is_the_one_of_the_lint_session():
    (repo,) = document(".pre-commit-config.yaml")["repos"]
    used = {n for hook in repo["hooks"] for n in hook["additional_dependencies"] if "ruff" in n}
    (pinned,) = re.findall(
        r"^ruff==\S+", (ROOT / "requirements/tests.txt").read_text(), re.MULTILINE
    )
    assert used == {pinned}


def project(folder: Path) -> dict[str, Any]:
    """The ``[project]`` table of a distribution."""
    table: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    return table


def document(path: str) -> Any:
    """What a YAML file of the repository holds."""
    return yaml.safe_load((ROOT / path).read_text())
