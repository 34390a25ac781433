"""A pack installed with ``pip install -e``, laid out without an ``__init__.py``."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

PROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "nbpack-bare"
version = "1.0"
[tool.setuptools]
packages = ["bare_nbpack"]
package-dir = {"bare_nbpack" = "lib"}
"""
BUILD = "import sys; from setuptools import build_meta; build_meta.build_editable(sys.argv[1])"
READ = """
import site, sys
site.addsitedir(sys.argv[1])
from nbcore import query_files
print([file.path for file in query_files("bare_nbpack")])
"""


def python(cwd: Path, code: str, argument: Path) -> str:
    made = subprocess.run(
        [sys.executable, "-c", code, str(argument)],
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_its_query_files_are_found(tmp_path: Path):
    project, wheels, site = (tmp_path / name for name in ("project", "wheels", "site"))
    (project / "lib" / "queries").mkdir(parents=True)
    wheels.mkdir()
    (project / "pyproject.toml").write_text(PROJECT)
    (project / "lib" / "queries" / "logons.kql").write_text("// query: host.logons\nEvents\n")
    python(project, BUILD, wheels)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    assert python(tmp_path, READ, site).strip() == "['bare_nbpack/queries/logons.kql']"
