"""Opening saved results; what is saved itself is pages."""

from __future__ import annotations

from pathlib import Path

from nbcore import session as sessions
from nbcore.notebooklet import saving
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results


def load(path: str | Path) -> Result | Results:
    """Open what was saved; see :func:`nbcore.load`."""
    saved = saving.load(path, sessions.default().catalogue)
    results = [Result(page, connection=page.connection) for page in saved.pages]
    if not saved.several:
        return results[0]
    return Results({result.connection: result for result in results})
