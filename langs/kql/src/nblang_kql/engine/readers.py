"""How DuckDB is told to read a file: every text format as text, so that nothing is guessed."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from nbcore import QueryError
from nblang_kql.engine.folder import DataFile, Format

if TYPE_CHECKING:
    import duckdb

_ROW = 16 * 1024 * 1024
"""Bytes that one row of text may take: events carry whole XML documents and scripts."""
_WHOLE = 32 * 1024 * 1024
"""A JSON file up to this size is read whole to learn its keys, of a larger one the first rows."""
_HEAD = 1024 * 1024
_MARKS = ",;\t|"


@dataclass(frozen=True)
class Layout:
    """What has to be known of a file to read it; files of one layout are read together.

    Attributes
    ----------
    format : str
    columns : tuple of (str, str)
        Names with the types that DuckDB finds in the file.
    mark, encoding : str
        What parts the cells of a CSV file, and its encoding.
    """

    format: Format
    columns: tuple[tuple[str, str], ...]
    mark: str = ""
    encoding: str = "utf-8"


def layout(cursor: duckdb.DuckDBPyConnection, file: DataFile) -> Layout | None:
    """How a file is laid out; None when nothing at all is in it.

    Raises
    ------
    duckdb.Error, QueryError, OSError, EOFError, zlib.error, ValueError
        It cannot be read.
    """
    if file.format != "parquet" and file.path.stat().st_size == 0:
        return None
    if file.format in ("csv", "tsv"):
        found = _csv_layout(file)
        return found if found.columns else None
    name = text(pattern(file.path))
    if file.format == "parquet":
        source = f"read_parquet({name}, hive_partitioning=false)"
    else:
        rows = -1 if file.path.stat().st_size <= _WHOLE else 20480
        source = f"read_json({name}, sample_size={rows}, {_JSON})"
    sniffed = columns(cursor, source)
    if file.format == "json" and list(sniffed) == ["json"]:
        raise QueryError("its rows are not objects.")
    return Layout(file.format, tuple(sniffed.items()))


def columns(cursor: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """The columns of what SQL reads, with DuckDB's types."""
    cursor.execute(f"DESCRIBE SELECT * FROM {source}")
    return {str(column): str(held) for column, held, *_ in cursor.fetchall()}


def reader(layout: Layout, paths: Sequence[Path], more: Mapping[str, str]) -> str:
    """A table function that reads files of one layout.

    Parameters
    ----------
    layout : Layout
    paths : sequence of pathlib.Path
    more : mapping of str to anything
        Columns that rows of a JSON file may have beyond those that were found.
    """
    names = ", ".join(text(pattern(path)) for path in paths)
    if layout.format == "parquet":
        return f"read_parquet([{names}], hive_partitioning=false)"
    wanted = dict.fromkeys([name for name, _ in layout.columns])
    if layout.format == "json":
        wanted |= dict.fromkeys(more)
    columns = ", ".join(f"{text(name)}: 'VARCHAR'" for name in wanted)
    if layout.format == "json":
        return f"read_json([{names}], columns={{{columns}}}, {_JSON})"
    return (
        f"read_csv([{names}], columns={{{columns}}}, auto_detect=false, header=true, "
        f"delim={text(layout.mark)}, quote='\"', escape='\"', encoding={text(layout.encoding)}, "
        f"max_line_size={_ROW}, hive_partitioning=false)"
    )


_JSON = f"maximum_object_size={_ROW}, hive_partitioning=false"


def pattern(path: Path) -> str:
    """The pattern that only this path meets; DuckDB takes every path for a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def text(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """A quoted SQL name."""
    return '"' + value.replace('"', '""') + '"'


def _csv_layout(file: DataFile) -> Layout:
    packed = file.path.suffix.lower() == ".gz"
    with cast(BinaryIO, gzip.open(file.path) if packed else file.path.open("rb")) as stream:
        head = stream.read(_HEAD)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding == "utf-16":
        lines = head[: len(head) // 2 * 2].decode("utf-16", errors="ignore")
    else:
        lines = head.decode("utf-8-sig", errors="replace")
    first = next((line for line in lines.splitlines() if line.strip()), "")
    # A cell that begins with a quote and goes on in the next line.
    if first.count('"') % 2:
        raise QueryError("its header contains a line break.")
    mark = "\t" if file.format == "tsv" else max(_MARKS, key=first.count)
    cells = next(csv.reader([first], delimiter=mark), [])
    columns: dict[str, str] = {}
    for place, cell in enumerate(cells):
        # A name that is missing or there twice still needs one; pandas' index has none.
        plain = cell.strip() or f"column{place}"
        columns[plain if plain not in columns else f"{plain}_{place}"] = "VARCHAR"
    return Layout(file.format, tuple(columns.items()), mark, encoding)
