"""The wheels, alone in a fresh environment, are the whole product.

``nox -s wheels`` builds and installs them and says where: NBCORE_TEST_WHEELS is the folder of
wheels, NBCORE_TEST_PYTHON the interpreter that has them.
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import tomllib
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    path.parent
    for place in ("core", "langs/*", "packs/*")
    for path in ROOT.glob(f"{place}/pyproject.toml")
)
NAMES = [str(folder.relative_to(ROOT)) for folder in FOLDERS]
HEAVY = "pandas numpy bokeh ipywidgets IPython httpx duckdb pydantic rich typer azure splunklib"

pytestmark = pytest.mark.skipif(
    "NBCORE_TEST_WHEELS" not in os.environ, reason="nox -s wheels builds them and runs this"
)
each = pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)


@each
def test_a_wheel_holds_the_package_whole_and_nothing_else(folder: Path):
    source = folder / "src"
    there = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and ".egg-info" not in str(path)
    }
    held = {name for name in ZipFile(wheel(folder)).namelist() if ".dist-info/" not in name}
    assert held == there
    assert any(name.endswith("/py.typed") for name in held)


@each
def test_a_source_archive_holds_the_package_whole_and_no_tests(folder: Path):
    name = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["name"]
    (archive,) = Path(os.environ["NBCORE_TEST_WHEELS"]).glob(f"{name.replace('-', '_')}-*.tar.gz")
    with tarfile.open(archive) as opened:
        held = {path.name.split("/", 1)[1] for path in opened if path.isfile()}
    wheel_holds = {item for item in ZipFile(wheel(folder)).namelist() if ".dist-info/" not in item}
    assert {f"src/{item}" for item in wheel_holds} <= held
    assert {"LICENSE", "README.md", "pyproject.toml"} <= held
    assert not {item for item in held if item.startswith("tests/")}


@each
def test_a_wheel_carries_its_licence_and_version(folder: Path):
    said = metadata(folder)
    assert said["License-Expression"] == "MIT"
    assert said["Version"] == metadata(ROOT / "core")["Version"]
    assert said["Requires-Python"] == ">=3.11"
    licence = [name for name in ZipFile(wheel(folder)).namelist() if name.endswith("/LICENSE")]
    assert len(licence) == 1


@pytest.mark.parametrize("folder", [f for f in FOLDERS if f.parent.name == "packs"], ids=str)
def test_a_pack_bounds_the_core_that_it_runs_on(folder: Path):
    needs = metadata(folder).get_all("Requires-Dist", [])
    bounds = [need for need in needs if need.startswith("nbcore")]
    assert len(bounds) == 1
    assert ">=" in bounds[0]
    assert "<" in bounds[0]


@pytest.mark.parametrize(
    ("folder", "extra", "brings"),
    [
        ("langs/kql", "engine", {"duckdb", "duckdb-kql"}),
        ("langs/spl", "engine", {"duckdb", "lark", "sqlglot", "regex", "defusedxml"}),
        ("packs/sentinel", "files", {"nblang-kql"}),
        ("packs/mde", "files", {"nblang-kql"}),
        ("packs/splunk", "files", {"nblang-spl"}),
    ],
)
def test_the_engine_over_files_is_an_extra(folder: str, extra: str, brings: set[str]):
    needs = [Requirement(need) for need in metadata(ROOT / folder).get_all("Requires-Dist", [])]
    plain = {need.name for need in needs if not need.marker}
    brought = [need for need in needs if need.marker and need.marker.evaluate({"extra": extra})]
    assert {need.name for need in brought} == brings
    if extra == "files":
        assert {part for need in brought for part in need.extras} == {"engine"}
    else:
        assert not plain & brings


def test_all_packs_are_listed_as_ok(tmp_path: Path):
    listed = answer(tmp_path, "-m", "nbcore", "packs", "--json")
    states = {pack["name"]: (pack["state"], pack["problems"]) for pack in listed["packs"]}
    assert states == {name: ("ok", []) for name in ("demo", "mde", "sentinel", "soc", "splunk")}


def test_all_packs_load(tmp_path: Path):
    listed = answer(tmp_path, "-m", "nbcore", "packs", "--check", "--json")
    assert [pack["problems"] for pack in listed["packs"]] == [[]] * len(listed["packs"])


def test_the_notebooklet_is_listed(tmp_path: Path):
    listed = answer(tmp_path, "-m", "nbcore", "list", "--json")
    assert "host.HostLogonsSummary" in [item["name"] for item in listed["notebooklets"]]


@pytest.mark.parametrize("provider", ["sentinel", "mde"])
def test_the_notebooklet_runs_from_the_data_files_inside(tmp_path: Path, provider: str):
    asked = ("run", "host.HostLogonsSummary", "web01", "--provider", provider, "--source", "demo")
    result = answer(tmp_path, "-m", "nbcore", *asked, "--timespan", "7d", "--json")
    assert result["status"] in {"ok", "partial"}
    assert result["findings"]


def test_the_script_is_the_module(tmp_path: Path):
    script = Path(os.environ["NBCORE_TEST_PYTHON"]).with_name("nbcore")
    module = run(tmp_path, [os.environ["NBCORE_TEST_PYTHON"], "-m", "nbcore", "packs", "--json"])
    assert run(tmp_path, [str(script), "packs", "--json"]) == module


def test_importing_loads_nothing_heavy(tmp_path: Path):
    code = (
        "import json, sys; before = set(sys.modules); import nbcore; "
        "print(json.dumps(sorted({name.split('.')[0] for name in set(sys.modules) - before})))"
    )
    loaded = set(answer(tmp_path, "-c", code))
    assert "nbcore" in loaded
    assert not loaded & set(HEAVY.split())
    assert not {name for name in loaded if name.startswith(("nbpack_", "nblang_"))}


def test_nothing_of_the_tests_is_needed(tmp_path: Path):
    code = (
        "import importlib.util as u, json; "
        "print(json.dumps([name for name in ('pytest', 'pyarrow') if u.find_spec(name)]))"
    )
    assert answer(tmp_path, "-c", code) == []


def wheel(folder: Path) -> Path:
    """The one wheel of a distribution."""
    name = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["name"]
    (found,) = Path(os.environ["NBCORE_TEST_WHEELS"]).glob(f"{name.replace('-', '_')}-*.whl")
    return found


def metadata(folder: Path) -> Message:
    """What the wheel says of itself."""
    with ZipFile(wheel(folder)) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_string(opened.read(name).decode())


def answer(folder: Path, *arguments: str) -> Any:
    """The one JSON document that the fresh interpreter prints."""
    return json.loads(run(folder, [os.environ["NBCORE_TEST_PYTHON"], *arguments]))


def run(folder: Path, command: list[str]) -> str:
    """Run where nothing of the checkout is in reach."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NBCORE_", "PYTHON"))
    }
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
