"""The program run in this process, with a small SIEM installed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nbcore import session as sessions
from nbcore.cli import main

SMALL = Path(__file__).parent / "small_siem.py"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout, which has to be one JSON document."""
        return json.loads(self.out)


@pytest.fixture
def nbcore(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Run ``nbcore`` with these words."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NBCORE_DEBUG", raising=False)

    def run(*words: str) -> Done:
        capsys.readouterr()
        status = main(words)
        return Done(status, *capsys.readouterr())

    yield run
    sessions.replace_session()


@pytest.fixture
def small(shelf: Any, nbcore: Callable[..., Done]) -> Callable[..., Done]:
    """The same, with the small SIEM installed; a second one lacks a setting."""
    shelf.pack(
        "small",
        SMALL.read_text(),
        providers={"small": "small_pack:small", "second": "small_pack:second"},
        notebooklets={"host.Look": "small_pack:Look"},
    )
    return nbcore
