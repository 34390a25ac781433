"""Rows as plain aligned text, for programs that print a table and nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nbcore.values import make_visible

WIDEST = 60
"""Characters of a cell; what is longer is cut."""


def lines(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """A line of names, then one for each row; missing cells are empty.

    Signs that steer a terminal are written out: cells come from logs.

    Parameters
    ----------
    names : sequence of str
    rows : sequence of sequence
        Plain values as JSON has them, lists too.
    """
    cells = [
        [make_visible(name) for name in names],
        *([_cell(cell) for cell in row] for row in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    text = make_visible(", ".join(map(str, cell)) if isinstance(cell, list) else str(cell))
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
