"""Everything of a result that can be written or shown, as one text to search."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from nbcore.queries.connection import Connection


def everything(result: Any, connections: Iterable[Connection], folder: Path) -> str:
    """What a user, a program or a stranger with the files could read.

    Parameters
    ----------
    result : Result
    connections : iterable of Connection
        Those that it came from.
    folder : Path
        Files are written here, and whatever else lies here is read too: a recording.
    """
    result.to_html(folder / "report.html")
    result.save(folder / "saved")
    console = Console(record=True, width=300, file=io.StringIO())
    result.print(console)
    pieces = [
        repr(result),
        result.to_json(data=True),
        result._repr_mimebundle_(),
        result.outcomes,
        result.notes,
        result.problems,
        result.status.to_dict(),
        result.queries.to_dict(),
        result.explain().to_dict(),
        *(part.reason for part in result.sections.values()),
        console.export_text(),
        *connections,
        *(vars(connection) for connection in connections),
        *_files(folder),
    ]
    with pd.option_context("display.max_colwidth", None, "display.width", None):
        return "\n".join(map(str, pieces))


def logged(records: Iterable[logging.LogRecord]) -> str:
    """What a log would hold, with the tracebacks."""
    lines = logging.Formatter("%(name)s %(message)s")
    return "\n".join(lines.format(record) for record in records)


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield name + packed.read(name).decode("utf-8", "replace")
        elif path.is_file():
            yield path.name + path.read_text("utf-8", "replace")
