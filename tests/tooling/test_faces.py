"""Packs, languages and their tests import core's public faces, which are all that core promises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FACES = {"nbcore", "nbcore.figures", "nbcore.lang", "nbcore.testing"}
FILES = [
    path
    for place in ("langs", "packs", "tests/packs/acme")
    for path in (ROOT / place).rglob("*.py")
    if "build" not in path.relative_to(ROOT).parts  # what a build left is a copy
]


def imports(source: str) -> Iterator[str]:
    """The modules that a source imports, each as far as it is named."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "nbcore":
            for alias in node.names:
                room = ROOT / "core/src/nbcore" / alias.name
                inside = room.is_dir() or room.with_suffix(".py").is_file()
                yield f"nbcore.{alias.name}" if inside else "nbcore"
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def deep(source: str) -> list[str]:
    """Modules of core that a source imports and that are not faces."""
    core = [name for name in imports(source) if name.split(".")[0] == "nbcore"]
    return sorted(set(core) - FACES)


def test_packs_languages_and_their_tests_import_the_faces_only():
    assert FILES
    found = {str(path.relative_to(ROOT)): deep(path.read_text("utf-8")) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from nbcore import Host, figures", []),
        ("import nbcore as nb", []),
        ("from nbcore.testing import ask", []),
        ("from nbcore import queries", ["nbcore.queries"]),
        ("from nbcore.testing.asking import ask", ["nbcore.testing.asking"]),
        ("def f():\n    import nbcore.session", ["nbcore.session"]),
    ],
)
def test_what_goes_deeper_is_seen(source: str, found: list[str]):
    assert deep(source) == found
