"""What the console script of a language prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nbcore.render.plain import lines

if TYPE_CHECKING:
    import pandas as pd

ROWS = 1000
"""Rows that are shown to a reader; JSON holds all."""


def print_rows(
    frame: pd.DataFrame, as_rows: Callable[[pd.DataFrame], list[dict[str, Any]]], *, as_json: bool
) -> None:
    """Print an answer: as a table for a reader, or as a list of rows for a program.

    Parameters
    ----------
    frame : pandas.DataFrame
    as_rows : callable
        Gives the rows of a frame in values that JSON has.
    as_json : bool
        All rows as JSON; otherwise the first thousand as a table, the number of others on stderr.
    """
    if as_json:
        json.dump(as_rows(frame), sys.stdout, ensure_ascii=True)
        sys.stdout.write("\n")
        return
    rows = [list(row.values()) for row in as_rows(frame.head(ROWS))]
    for line in lines([str(name) for name in frame.columns], rows):
        sys.stdout.write(f"{line}\n")
    if len(frame) > len(rows):
        sys.stderr.write(f"{len(frame) - len(rows):,} more rows are not shown; --json gives all.\n")
