"""What stands where something cannot be shown; the rest is shown all the same."""

from __future__ import annotations

from nbcore.figures import FigureError


def failure_text(error: Exception) -> str:
    """The sentence in its place."""
    if isinstance(error, FigureError):
        return str(error)
    return f"It cannot be shown. {type(error).__name__}: {error}"
