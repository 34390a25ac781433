"""A frame as a table for people: which rows and columns, each cell a text, in one look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbcore.errors import join_names
from nbcore.figures.meaning import TOLD, Tone, tone
from nbcore.values import MISSING, byte_amount, display_value, is_missing, make_visible, moment

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = 40
"""Columns that are shown at most."""
ORIGIN = frozenset({"provider", "connection", "table"})
"""Columns that every record has; where all rows say the same, a line below says it once."""
# A name's last word says what is in it: src_ip, user_id, first_seen.
_FIXED = frozenset({
    "ip", "ips", "address", "addresses", "host", "hosts", "user", "users", "account", "domain",
    "id", "ids", "sid", "hash", "sha1", "sha256", "md5", "path", "url", "uri", "process", "command",
    "cmdline", "line", "file", "port",
})  # fmt: skip
_UNGROUPED = frozenset({"id", "ids", "port", "ports", "pid", "code", "year", "number", "asn"})
_WORD = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True)
class Cell:
    """One cell: its text, whether it stands for nothing, and whether it is good or bad."""

    text: str
    missing: bool = False
    tone: Tone = ""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name, label : str
        As in the frame, and as a heading.
    numeric, fixed : bool
        Right-aligned; in a face of fixed width.
    cells : tuple of Cell
    """

    name: str
    label: str
    numeric: bool
    fixed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    columns : tuple of Column
    shown, rows : int
        Rows that are here, and that there are.
    notes : tuple of str
        What was left out of it, in the words of a line below it.
    """

    columns: tuple[Column, ...]
    shown: int
    rows: int
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[Cell, ...]]:
        """The cells row by row."""
        return list(zip(*(column.cells for column in self.columns), strict=True))


def table(frame: pd.DataFrame, most: int) -> Table:
    """The first rows of a frame as a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of any dtypes; an index with a name is a column.
    most : int
        How many rows are shown.

    Returns
    -------
    Table
        Times in UTC, and their columns say so; columns that hold nothing in these rows are named
        in a note instead.
    """
    head = frame.head(most)
    if any(name is not None for name in head.index.names):
        head = head.reset_index(allow_duplicates=True)
    every = [_column(head.iloc[:, place], head.columns[place]) for place in range(head.shape[1])]
    if not len(head):
        return Table(tuple(every[:COLUMNS]), 0, len(frame))
    same = [column for column in every if column.name in ORIGIN and len(set(column.cells)) == 1]
    nothing = [column for column in every if all(cell.missing for cell in column.cells)]
    kept = [column for column in every if column not in same and column not in nothing]
    if not kept:
        return Table(tuple(every[:COLUMNS]), len(head), len(frame))
    notes = []
    said = [f"{column.label} {column.cells[0].text}" for column in same if column not in nothing]
    if said:
        notes.append(f"all from {join_names(said)}")
    if nothing:
        notes.append(f"empty in these rows: {', '.join(column.name for column in nothing)}")
    if len(kept) > COLUMNS:
        notes.append(f"{len(kept) - COLUMNS} more columns")
    return Table(tuple(kept[:COLUMNS]), len(head), len(frame), tuple(notes))


def is_amount(name: str) -> bool:
    """Whether whole numbers under a name are amounts, whose digits are grouped; a port is none."""
    words = [word for word in _WORD.split(name.lower()) if word]
    return not words or words[-1] not in _UNGROUPED


def _column(series: pd.Series[Any], name: Any) -> Column:
    shown = make_visible(", ".join(map(str, name)) if isinstance(name, tuple) else str(name))
    words = [word for word in _WORD.split(shown.lower()) if word]
    last = words[-1] if words else ""
    kind = series.dtype.kind if hasattr(series.dtype, "kind") else "O"
    values = series.astype(object).tolist()
    label = shown.replace("_", " ") or '""'
    if kind == "M":
        zoned = getattr(series.dtype, "tz", None) is not None
        cells = _times(values)
        return Column(shown, f"{label} (UTC)" if zoned else label, False, False, cells)
    numeric = kind in "iuf"
    if numeric and words[:1] == ["bytes"]:
        cells = tuple(
            Cell(MISSING, missing=True) if is_missing(value) else Cell(byte_amount(value))
            for value in values
        )
    elif kind == "f":
        cells = _decimals(values)
    else:
        group = is_amount(shown)
        told = last in TOLD
        cells = tuple(
            Cell(
                display_value(value, group=group),
                is_missing(value),
                tone(value) if told and isinstance(value, str) else "",
            )
            for value in values
        )
    return Column(shown, label, numeric or kind == "m", not numeric and last in _FIXED, cells)


def _times(values: list[Any]) -> tuple[Cell, ...]:
    """Times to the second, or to the minute where none has seconds: a time bin's start."""
    texts = [MISSING if is_missing(value) else moment(value, zone=False) for value in values]
    if all(text.endswith(":00") for text in texts if text != MISSING):
        texts = [text.removesuffix(":00") for text in texts]
    return tuple(Cell(text, text == MISSING) for text in texts)


def _decimals(values: list[Any]) -> tuple[Cell, ...]:
    """Numbers with the same count of decimals, so that their digits stand below each other."""
    there = [float(value) for value in values if not is_missing(value)]
    places = next(
        (count for count in (0, 1, 2) if all(round(value, count) == value for value in there)), 3
    )
    return tuple(
        Cell(MISSING, missing=True) if is_missing(value) else Cell(f"{float(value):,.{places}f}")
        for value in values
    )
