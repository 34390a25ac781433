"""How DuckDB is told to read a file: every text format as text, so that nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nblang_kql.engine.folder import DataFile, Format

if TYPE_CHECKING:
    import duckdb

_LINE = 64 * 1024 * 1024
"""Bytes that one row of text may take: events carry whole XML documents and scripts."""


def columns(cursor: duckdb.DuckDBPyConnection, file: DataFile) -> dict[str, str]:
    """The columns of a file, with the type that each has in it.

    Raises
    ------
    duckdb.Error
        The file cannot be read.
    """
    cursor.execute(f"DESCRIBE SELECT * FROM {_sniffed(file)}")
    return {name: held for name, held, *_ in cursor.fetchall()}


def reader(format_: Format, paths: Sequence[Path], held: Mapping[str, str]) -> str:
    """A table function that reads files of one format and of the same columns."""
    names = ", ".join(text(str(path)) for path in paths)
    if format_ == "json":
        fields = ", ".join(f"{text(name)}: 'VARCHAR'" for name in held)
        return (
            f"read_json([{names}], columns={{{fields}}}, maximum_object_size={_LINE}, "
            "hive_partitioning=false)"
        )
    if format_ == "parquet":
        return f"read_parquet([{names}], hive_partitioning=false)"
    return f"read_csv([{names}], {_csv(format_)})"


def _sniffed(file: DataFile) -> str:
    name = text(str(file.path))
    if file.format == "json":
        return f"read_json({name}, maximum_object_size={_LINE}, hive_partitioning=false)"
    return reader(file.format, [file.path], {})


def _csv(format_: Format) -> str:
    mark = "\\t" if format_ == "tsv" else ","
    return (
        f"header=true, all_varchar=true, delim='{mark}', quote='\"', escape='\"', "
        f"max_line_size={_LINE}, hive_partitioning=false"
    )


def text(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """A quoted SQL name."""
    return '"' + value.replace('"', '""') + '"'
