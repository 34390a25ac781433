"""The program where the engines over files, which are extras, are not installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.packs.environment import Environment

ENGINES = ("duckdb", "duckdb_kql", "lark", "sqlglot", "regex", "defusedxml")
QUESTION = ("host.HostLogonsSummary", "web01", "--timespan", "7d")


@pytest.fixture
def without(tmp_path: Path):
    """The program in a Python that finds none of some packages."""

    def made(*packages: str) -> Environment:
        target = tmp_path / "hidden"
        target.mkdir()
        hidden = "".join(f"sys.modules[{name!r}] = None\n" for name in packages)
        (target / "sitecustomize.py").write_text(f"import sys\n{hidden}")
        return Environment(target, tmp_path)

    return made


def test_packs_load_and_nothing_is_wrong(without):
    """Query files are read, rendered and checked without an engine."""
    program = without(*ENGINES)
    packs = program.json("packs", "--check")["packs"]
    assert {pack["name"] for pack in packs} >= {"mde", "sentinel", "soc", "splunk"}
    assert [pack["problems"] for pack in packs] == [[]] * len(packs)
    assert program.json("doctor")["ok"]


def test_whatever_a_live_service_needs_imports(without):
    """All modules of the provider packs, and those of a language that are not its engine."""
    program = without(*ENGINES)
    (program.target / "everything.py").write_text(
        "import importlib, pkgutil\n"
        "import nbpack_mde, nbpack_sentinel, nbpack_splunk, nblang_kql.http, nblang_spl\n"
        "names = [one.name for package in (nbpack_mde, nbpack_sentinel, nbpack_splunk, nblang_kql.http)"
        " for one in pkgutil.walk_packages(package.__path__, package.__name__ + '.')]\n"
        "names += [f'{package}.{room}' for package in ('nblang_kql', 'nblang_spl')"
        " for room in ('files', 'lint', 'literals', 'cli')]\n"
        "for name in names: importlib.import_module(name)\n"
        "print(len(names))\n"
    )
    done = program.module("everything")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40


@pytest.mark.parametrize("provider", ["sentinel", "mde", "splunk"])
@pytest.mark.parametrize("source", ["demo", "."])
def test_a_source_of_files_says_what_to_install(without, provider: str, source: str):
    done = without(*ENGINES).nbcore("run", *QUESTION, "--provider", provider, "--source", source)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    said = " ".join(done.stderr.split())
    assert f'python -m pip install "nbpack-{provider}[files]"' in said


def test_the_demo_leaves_out_only_what_lacks_its_engine(without):
    program = without("lark")
    made = program.json("demo")
    assert {item["connection"] for item in made["results"]} == {"mde", "sentinel"}
    (absent,) = made["absent"]
    assert "not installed: lark" in absent
    assert "nbpack-splunk[files]" in absent
    shown = program.nbcore("demo")
    assert shown.returncode == 0
    assert absent in shown.stdout


def test_the_demo_without_any_engine_says_what_to_install(without):
    done = without(*ENGINES).nbcore("demo")
    assert done.returncode == 2
    for provider in ("sentinel", "mde", "splunk"):
        assert f"nbpack-{provider}[files]" in done.stderr


@pytest.mark.parametrize("language", ["kql", "spl"])
def test_the_command_of_a_language_says_what_to_install(without, language: str):
    program = without(*ENGINES)
    done = program.module(f"nblang_{language}.cli", "x", "--source", ".")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert f'python -m pip install "nblang-{language}[engine]"' in done.stderr
