"""Asking the engine: rows in, rows out."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import nblang_spl

Row = dict[str, Any]
NOW = 1_700_000_000.0
"""The clock of every search here: Tue 14 Nov 2023 22:13:20 UTC."""


def as_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame of objects, absent values as None."""
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    columns = {name: [row.get(name) for row in listed] for name in names}
    return pd.DataFrame(columns, dtype=object, index=pd.RangeIndex(len(listed)))


def as_rows(frame: pd.DataFrame) -> list[Row]:
    """A frame as rows in which a missing field is absent and whole numbers are ints."""
    return [
        {
            str(name): _plain(cell)
            for name, cell in zip(frame.columns, row, strict=True)
            if isinstance(cell, list) or not pd.isna(cell)
        }
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


@pytest.fixture
def answer() -> Callable[..., pd.DataFrame]:
    """Runs a whole search over rows of the index ``main``; gives the frame."""

    def run(text: str, rows: Sequence[Mapping[str, Any]] = (), **more: Any) -> pd.DataFrame:
        frames = {"main": as_frame(rows)} if rows else {}
        return nblang_spl.search(text, {**frames, **more.pop("frames", {})}, now=NOW, **more)

    return run


@pytest.fixture
def ask(answer: Callable[..., pd.DataFrame]) -> Callable[..., list[Row]]:
    """Runs ``index=main`` and what is given behind it over rows; gives rows without missing fields.

    ``ask("x=1", rows)``, ``ask("| sort x", rows)``; ``index`` is left out of the answer.
    """

    def run(text: str, rows: Sequence[Mapping[str, Any]], **more: Any) -> list[Row]:
        found = as_rows(answer(f"index=main {text}", rows, **more))
        return [{name: cell for name, cell in row.items() if name != "index"} for row in found]

    return run


@pytest.fixture
def value(ask: Callable[..., list[Row]]) -> Callable[..., Any]:
    """What an expression yields for one row, None for null: ``value("a+1", a="2")``."""

    def run(expression: str, **row: Any) -> Any:
        found = ask(f"| eval result={expression} | table result", [{"row": "1", **row}])
        return found[0].get("result")

    return run


@pytest.fixture
def holds(ask: Callable[..., list[Row]]) -> Callable[..., bool | None]:
    """What a test yields for one row, None for null: ``holds("a=1", a="1")``."""

    def run(test: str, **row: Any) -> bool | None:
        text = f'| eval result=case({test}, "yes", NOT ({test}), "no") | table result'
        told = ask(text, [{"row": "1", **row}])[0].get("result")
        return None if told is None else {"yes": True, "no": False}[told]

    return run


class Exports:
    """A folder of exported events that a test fills."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        """A file; one that ends in .gz is packed unless it comes as bytes."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        packed = isinstance(content, str) and name.endswith(".gz")
        path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
        return path

    def parquet(self, name: str, columns: Mapping[str, Any]) -> Path:
        """A parquet file; columns as pyarrow takes them."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(dict(columns)), path)
        return path

    def answer(self, text: str = "index=*", **more: Any) -> pd.DataFrame:
        """The frame of a search."""
        return nblang_spl.search(text, self.path, now=NOW, **more)

    def rows(self, text: str = "index=*", **more: Any) -> list[Row]:
        """Rows in which a missing field is absent, as :func:`ask` gives them."""
        return as_rows(self.answer(text, **more))

    def notes(self, text: str = "index=*", **more: Any) -> list[str]:
        """What a search says of what could not be read."""
        return list(self.answer(text, **more).attrs["notes"])

    def untold(self, text: str = "index=*", **more: Any) -> list[str]:
        """What it says of times that could not be read."""
        return list(self.answer(text, **more).attrs["partial"])


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    """A folder for exported events: ``exports.write(name, text)``, ``exports.rows(search)``."""
    path = tmp_path / "exports"
    path.mkdir()
    return Exports(path)


@pytest.fixture
def refusal(answer: Callable[..., pd.DataFrame]) -> Callable[..., str]:
    """The sentence with which a search is refused."""

    def run(text: str, rows: Sequence[Mapping[str, Any]] = (), **more: Any) -> str:
        with pytest.raises(nblang_spl.SplError) as caught:
            answer(text, rows, **more)
        return str(caught.value)

    return run
