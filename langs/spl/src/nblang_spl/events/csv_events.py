"""Rows of a CSV or TSV file; of Splunk's own exports also fields with several values."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from nbcore.lang import Lock
from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import LONGEST, Faults, head, lines

_SEVERAL = "__mv_"
"""Before the name of a column that holds all values of a field, as ``outputcsv`` writes it."""
_VALUE = re.compile(r"\$((?:[^$]|\$\$)*)\$(?:;|$)")
_LISTS = ("tag", "eventtype")
"""Fields that have several values by nature; Splunk Web exports them one a line of the cell."""
_MARKS = ",;\t|"
_lock = Lock()


def events(path: Path, faults: Faults) -> Iterator[Values]:
    """The rows of a file under the names of its first row; an empty cell is a missing field."""
    columns: _Columns | None = None
    for line, row in _rows(path, faults):
        where = f"line {line:,}"
        if columns is None:
            if any("\n" in cell or "\r" in cell for cell in row):
                faults.say("cannot be read and is left out: its header contains a line break.")
                return
            columns = _Columns(_header(row, faults))
        elif len(row) > len(columns.names):
            faults.count(
                "{row has|rows have} more cells than the header and {is|are} left out", where
            )
        else:
            if len(row) < len(columns.names):
                faults.count(
                    "{row has|rows have} fewer cells than the header; what {it lacks|they lack} is "
                    "missing",
                    where,
                )
            yield columns.values(row)


class _Columns:
    """The columns of a file.

    Parameters
    ----------
    names : list of str
        Empty for one that is not read.
    """

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self._unnamed = "" in names
        self._marked = any(name.startswith(_SEVERAL) for name in names)
        self._lists = [name for name in names if name.startswith("tag::") or name in _LISTS]

    def values(self, row: list[str]) -> Values:
        """A row as fields."""
        pairs = zip(self.names, row, strict=False)
        made: Values = (
            {name: cell for name, cell in pairs if cell and name}
            if "" in row or self._unnamed
            else dict(pairs)
        )
        if self._marked:
            made = _split_lists(made)
        for name in self._lists:
            cell = made.get(name)
            if isinstance(cell, str) and "\n" in cell:
                made[name] = cell.splitlines()
        return made


def _rows(path: Path, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line that each ends in."""
    _allow_long_cells()
    reader = csv.reader(_texts(path, faults), delimiter=_mark(path))
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            faults.count(
                "{row is|rows are} not CSV and {is|are} left out", f"line {reader.line_num:,}"
            )
            continue
        if row is None:
            return
        if row:
            yield reader.line_num, row


def header(path: Path) -> tuple[str, ...]:
    """The names of the fields of a file, in their order; those of Splunk's own marks left out."""
    faults = Faults(path.name)
    _, first = next(_rows(path, faults), (0, []))
    names = _header(first, faults)
    return tuple(name for name in names if name and not name.startswith(_SEVERAL))


def _header(row: list[str], faults: Faults) -> list[str]:
    names: list[str] = []
    for place, cell in enumerate(row):
        # A frame's index has no name; pandas writes it first.
        name = cell.strip() or f"column{place}"
        if name in names:
            faults.say(f"has two columns {name}; the first is read.")
            name = ""
        names.append(name)
    return names


def _split_lists(made: Values) -> Values:
    """Splunk's ``$a$;$b$``, in which ``$$`` is a dollar, in place of the joined values."""
    plain = {name: cell for name, cell in made.items() if not name.startswith(_SEVERAL)}
    for name, cell in made.items():
        if name.startswith(_SEVERAL):
            values = [found.replace("$$", "$") for found in _VALUE.findall(cell)]
            if values:
                plain[name.removeprefix(_SEVERAL)] = values
    return plain


def _texts(path: Path, faults: Faults) -> Iterator[str]:
    return (line for _, line in lines(path, faults))


def _mark(path: Path) -> str:
    if ".tsv" in path.suffixes:
        return "\t"
    first = head(path).partition("\n")[0]
    return max(_MARKS, key=first.count)


def _allow_long_cells() -> None:
    """Let cells be as long as a line; Python's own limit holds for all readers of the process."""
    with _lock:
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
