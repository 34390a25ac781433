"""The pages for whoever works on the project name files that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "README.md")
PATH = re.compile(
    r"(?<![\w/.-])(?:(?:core|langs|packs|tests|docs|examples|requirements|\.ci|\.github)/[\w./-]*"
    r"|[A-Z]{5,}\.md|pyproject\.toml|noxfile\.py)"
)


def absent(text: str) -> Iterable[str]:
    """The paths in a text that nothing in the repository has."""
    named = {found.rstrip(".") for found in PATH.findall(text)}
    return sorted(path for path in named if not (ROOT / path).exists())


@pytest.mark.parametrize("page", PAGES)
def test_every_path_on_a_page_is_there(page: str):
    text = (ROOT / page).read_text("utf-8")
    assert PATH.search(text)
    assert absent(text) == []


def test_a_path_that_is_not_there_is_seen():
    assert absent("see `core/src/nbcore/gone.py`, `core/`, tests/tooling.") == [
        "core/src/nbcore/gone.py"
    ]
    assert absent("as in `GONEFOR.md` and `README.md`") == ["GONEFOR.md"]
