"""Events from frames in memory: the demo, and a user's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from nblang_spl.engine.database import Database
from nblang_spl.errors import SplError
from nblang_spl.events.source import Events, Scope, Source

_LISTS = (list, tuple, np.ndarray)
"""Several values in a cell; pandas reads those of a file as arrays."""
_EXACT = 9e18


@dataclass
class Held:
    """One frame in the database: its index, its table, and the fields of its columns."""

    index: str
    table: str
    columns: dict[str, tuple[str, str]]


class Frames(Source):
    """Frames by index.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame or pathlib.Path
        Parquet files behind paths; ``_time`` in UNIX seconds or as datetimes; lists are several values, all else becomes text.
    database : Database
        Not locked yet.

    Raises
    ------
    SplError
        A frame has no columns, or one of a type that the engine does not take.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame | Path], database: Database) -> None:
        self._held = []
        self._identity = _identity(frames)
        for number, (index, frame) in enumerate(frames.items()):
            table = f"frame_{number}"
            try:
                own = _create_table(frame, table, database)
            except duckdb.Error as error:
                said = str(error).partition("\n")[0][:200].rstrip(".")
                raise SplError(f"The frame {index} cannot be read: {said}.") from None
            with database.cursor() as cursor:
                described = cursor.execute(f"DESCRIBE {table}").fetchall()
            columns = [(str(name), str(kind)) for name, kind, *_ in described]
            self._held.append(Held(index, table, dict(zip(own, columns, strict=True))))

    def indexes(self) -> list[str]:
        return sorted(held.index for held in self._held)

    def identity(self) -> str | None:
        return self._identity

    def events(self, scope: Scope) -> Events:
        # Here, since a search whose plan was kept needs none of it.
        from nblang_spl.events.frame_events import events_in_scope

        return events_in_scope(self._held, scope)


def _identity(frames: Mapping[str, pd.DataFrame | Path]) -> str | None:
    """Path, time and size of each file; None where frames stand beside them."""
    told = []
    for index, file in frames.items():
        if not isinstance(file, Path):
            return None
        try:
            held = file.stat()
        except OSError:
            return None
        told.append([index, str(file.absolute()), held.st_mtime_ns, held.st_size])
    return json.dumps(told)


def _create_table(frame: pd.DataFrame | Path, table: str, database: Database) -> list[str]:
    """Make a table with the columns ``c0``, ``c1`` and so on, and say what these were called."""
    if isinstance(frame, Path):
        return database.load(table, frame)
    columns = {f"c{place}": _as_lists(frame.iloc[:, place]) for place in range(frame.shape[1])}
    database.add(table, pd.DataFrame(columns, index=frame.index))
    return [str(name) for name in frame.columns]


def _as_lists(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column in which one value stands as a list beside lists: DuckDB takes one type a column."""
    if column.dtype != object or not any(isinstance(cell, _LISTS) for cell in column):
        return column
    cells = [
        [
            text
            for text in map(_text, cell if isinstance(cell, _LISTS) else [cell])
            if text is not None
        ]
        for cell in column
    ]
    return pd.Series([cell or None for cell in cells], index=column.index, dtype=object)


def _text(value: Any) -> str | None:
    """One of several values, as :func:`nblang_spl.events.cells.field` would write it."""
    if isinstance(value, (dict, *_LISTS)):
        plain = value.tolist() if isinstance(value, np.ndarray) else value
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
    if pd.isna(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)
