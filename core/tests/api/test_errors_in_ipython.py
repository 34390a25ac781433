"""A user's mistake shows as one sentence in IPython; a fault of ours keeps its traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("IPython", reason="IPython comes with ipykernel")

from IPython.core.interactiveshell import InteractiveShell

from nbcore import UserError
from nbcore.errors import UnknownNameError


@pytest.fixture
def cell(capsys) -> Iterator[Callable[[str], str]]:
    """Runs a cell in a real shell and gives what it showed."""
    shell: Any = InteractiveShell.instance()

    def run(code: str) -> str:
        capsys.readouterr()
        shell.run_cell(code)
        return "".join(capsys.readouterr()).strip()

    yield run
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("kind", ["UserError", "UnknownNameError"])
def test_a_users_mistake_is_one_line(cell, kind: str):
    shown = cell(f"from nbcore.errors import {kind}\nraise {kind}('The host is blank.')")
    assert shown == "The host is blank."


def test_a_name_that_is_not_there_is_one_line(cell):
    shown = cell("import nbcore\nnbcore.zzzz")
    assert shown.startswith("nbcore has no 'zzzz'.")
    assert "\n" not in shown


def test_a_chained_mistake_shows_nothing_of_its_cause(cell):
    code = """
    from nbcore import UserError
    try:
        int("hunter2")
    except ValueError as error:
        raise UserError("The setting port does not fit.") from error
    """
    assert cell(code) == "The setting port does not fit."


def test_another_error_keeps_its_traceback(cell):
    assert "Traceback" in cell("from nbcore.errors import AuthorError\nraise AuthorError('x')")


def test_the_mistakes_are_errors_of_their_kind():
    assert issubclass(UnknownNameError, UserError)
    assert issubclass(UnknownNameError, AttributeError)
