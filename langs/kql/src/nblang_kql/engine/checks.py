"""What has to be said beside an answer: cells that would not convert, rows out of the range."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from nbcore import TimeSpan, iso, join_names
from nblang_kql.engine import readers
from nblang_kql.engine.tables import Group, Table, engine_error_line
from nblang_kql.literals import utc

_SHOWN = 40


def odd_cells(
    cursor: duckdb.DuckDBPyConnection, table: Table, named: Collection[str], timespan: TimeSpan
) -> tuple[str, list[str]]:
    """Sentences about cells that would not convert: that of the time, and one a column for others.

    Counted are the cells of columns that the query names, in rows whose time lies in the range;
    of the time itself all cells, since a row without one lies in no range: an answer without such
    rows is not whole. Columns that cannot fail to convert are not looked at, so that typed files
    cost nothing.
    """
    counts: dict[str, list[Any]] = {}
    for group in table.groups:
        for column, (odd, example) in _unconverted_cells(
            cursor, group, table.time, named, timespan
        ).items():
            found = counts.setdefault(column, [0, example])
            found[0] += odd
    timeless, sentences = "", []
    for column, (odd, example) in counts.items():
        cells, s = ("cell does", "s") if odd == 1 else ("cells do", "")
        text = example if len(example) <= _SHOWN else f"{example[:_SHOWN]}..."
        out = f"lie{s} in no time range" if column == table.time else f"count{s} as missing"
        sentence = (
            f"{odd:,} {cells} not hold what {table.name}.{column} should, such as {text!r}, "
            f"and {out}."
        )
        if column == table.time:
            timeless = sentence
        else:
            sentences.append(sentence)
    return timeless, sentences


def missing_columns(table: Table, named: Collection[str]) -> list[str]:
    """A sentence for files that lack columns which the query names and the pack knows.

    An export often holds chosen columns alone, and a query that filters by one of the others
    finds nothing.
    """
    files: dict[tuple[str, ...], list[str]] = {}
    for group in table.groups:
        wanted = [column for column in table.known if column in named and column != table.time]
        gone = tuple(column for column in wanted if column not in group.casts)
        if gone:
            files.setdefault(gone, []).extend(path.name for path in group.files)
    return [_missing_sentence(names or [table.name], gone) for gone, names in files.items()]


def out_of_range(cursor: duckdb.DuckDBPyConnection, table: Table, timespan: TimeSpan) -> str:
    """A sentence with the first and last time, where all rows lie outside the range; or empty."""
    if not table.time:
        return ""
    time = readers.name(table.time)
    cursor.execute(
        f"SELECT min({time}), max({time}), count(*) FILTER (WHERE {time} >= ? AND {time} < ?) "
        f"FROM {readers.name(table.name)}",
        _ends(timespan),
    )
    first, last, within = cursor.fetchall()[0]
    if first is None or within:
        return ""
    return (
        f"All rows of {table.name} lie outside the time range: the first is of {_display_time(first)}, "
        f"the last of {_display_time(last)}."
    )


def unreadable_files(
    cursor: duckdb.DuckDBPyConnection, table: Table, named: Collection[str]
) -> dict[Path, str]:
    """Files of a table that fail when they are read to their end, each with what is wrong."""
    found: dict[Path, str] = {}
    for group in table.groups:
        wanted = [cast.raw for column, cast in group.casts.items() if column in named]
        # A mere count is answered from the statistics, without a look at the cells.
        everything = ", ".join(f"bit_xor(hash({raw}))" for raw in wanted) or "count(*)"
        for path in group.files:
            try:
                cursor.execute(f"SELECT {everything} FROM {group.alone(path)}").fetchall()
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                found[path] = engine_error_line(error)
    return found


def _unconverted_cells(
    cursor: duckdb.DuckDBPyConnection,
    group: Group,
    time: str,
    named: Collection[str],
    timespan: TimeSpan,
) -> Mapping[str, tuple[int, str]]:
    doubtful = [column for column, cast in group.casts.items() if column in named and not cast.sure]
    if not doubtful:
        return {}
    within, ends = "true", []
    if time in group.casts:
        moment = group.casts[time].sql
        within, ends = f"{moment} >= ? AND {moment} < ?", _ends(timespan)
    wanted, values = [], []
    for column in doubtful:
        cast = group.casts[column]
        lost = f"{cast.raw} IS NOT NULL AND {cast.sql} IS NULL"
        if column != time:
            lost += f" AND {within}"
            values += ends * 2
        wanted += [
            f"count(*) FILTER (WHERE {lost})",
            f"CAST(min({cast.raw}) FILTER (WHERE {lost}) AS VARCHAR)",
        ]
    cursor.execute(f"SELECT {', '.join(wanted)} FROM {group.source}", values)
    row = cursor.fetchall()[0]
    return {
        column: (row[2 * place], row[2 * place + 1])
        for place, column in enumerate(doubtful)
        if row[2 * place]
    }


def _missing_sentence(files: Sequence[str], columns: Sequence[str]) -> str:
    who = (
        f"{files[0]} lacks" if len(files) == 1 else f"{len(files):,} files such as {files[0]} lack"
    )
    if len(columns) == 1:
        return f"{who} the column {columns[0]}; it counts as empty."
    return f"{who} the columns {join_names(columns)}; they count as empty."


def _ends(timespan: TimeSpan) -> list[datetime]:
    return [utc(timespan.start), utc(timespan.end)]


def _display_time(moment: datetime) -> str:
    return iso(moment.replace(tzinfo=UTC))
