"""A traceback, which NBCORE_DEBUG asks for, holds no values: those of settings are secrets."""

from __future__ import annotations

from nbcore.cli.app import app


def test_a_traceback_of_the_program_shows_no_values():
    assert app.pretty_exceptions_show_locals is False
