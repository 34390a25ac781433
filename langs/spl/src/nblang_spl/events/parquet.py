"""Parquet files: read by the engine itself, and only in what a search needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from nblang_spl.events import cells
from nblang_spl.events.cells import FILE
from nblang_spl.events.source import SEQUENCE, TIME, Scope
from nblang_spl.events.stamps import LATEST
from nblang_spl.events.walk import File
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import sql, sql_text

if TYPE_CHECKING:
    import duckdb

INDEX = "index"
_EXACT = 32
"""Longer texts may be cut off in a file's statistics."""


@dataclass
class Parquet:
    """One file.

    Attributes
    ----------
    file : File
    number : int
    columns : dict of str to (str, str)
        Field to DuckDB's own name of the column, which it needs where names differ in case only,
        and its type.
    first, last : float or None
        The least and the greatest time by the file's statistics, if every row has one and they say.
    plain : bool
        Whether its times are surely seconds, where they are numbers, by the same statistics.
    index : str or None
        That of all its rows; None where they differ.
    untold : int or None
        Rows whose time cannot be read; None as long as nobody has looked.
    """

    file: File
    number: int
    columns: dict[str, tuple[str, str]]
    first: float | None = None
    last: float | None = None
    plain: bool = False
    index: str | None = None
    untold: int | None = None

    @property
    def fields(self) -> dict[str, Type]:
        """Its fields but the time."""
        return {name: cells.kind(held) for name, (_, held) in self.columns.items() if name != TIME}

    def outside(self, scope: Scope) -> bool:
        """Whether no row can lie in the range, or none can be of an index that is looked for."""
        if self.index is not None and not scope.index(self.index):
            return True
        if self.first is None or self.last is None:
            return False
        early = scope.earliest is not None and self.last < scope.earliest
        return early or (scope.latest is not None and self.first >= scope.latest)

    def inside(self, scope: Scope) -> bool:
        """Whether all rows surely lie in the range."""
        if self.first is None or self.last is None:
            return scope.earliest is None and scope.latest is None
        early = scope.earliest is not None and self.first < scope.earliest
        return not early and (scope.latest is None or self.last < scope.latest)


def read_footer(cursor: duckdb.DuckDBPyConnection, file: File, number: int) -> Parquet:
    """A file as its own footer tells it.

    Raises
    ------
    duckdb.Error
        It cannot be read.
    """
    name = str(file.path)
    reader = sql_text(_reader([name]))
    held = cursor.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
    nodes = cursor.execute(
        "SELECT name, num_children FROM parquet_schema($name)", {"name": _literally(name)}
    ).fetchall()
    columns = {
        own: (str(known), str(kind))
        for own, (known, kind, *_) in zip(_top_level(nodes), held, strict=True)
    }
    made = Parquet(file, number, columns, index=None if INDEX in columns else file.index)
    _statistics(cursor, made)
    return made


def select(
    group: Sequence[Parquet], wanted: Mapping[str, str], fields: Mapping[str, Type], scope: Scope
) -> exp.Select:
    """SQL over files with the same columns.

    Parameters
    ----------
    group : sequence of Parquet
    wanted : mapping of str to str
        Fields to the columns that they become.
    fields : mapping of str to Type
    scope : Scope
    """
    chosen = [exp.alias_(_value(group, name, fields), named) for name, named in wanted.items()]
    query = exp.select(*(chosen or [sql("1").as_("one")]))
    query = query.from_(_reader([str(one.file.path) for one in group]))
    time = group[0].columns.get(TIME)
    if time and not all(one.inside(scope) for one in group):
        inside = cells.in_range(_column(time[0]), time[1], scope, plain=group[0].plain)
        query = query.where(inside) if inside is not None else query
    return query


def group_alike(files: Sequence[Parquet]) -> list[list[Parquet]]:
    """Files in groups that one query reads: of the same columns, and of times that are counted alike."""
    groups: dict[object, list[Parquet]] = {}
    for one in files:
        groups.setdefault((one.plain, *one.columns.items()), []).append(one)
    return list(groups.values())


def texts(one: Parquet) -> exp.Select:
    """SQL of all rows as they are, for what looks into their text."""
    chosen: list[exp.Expr] = []
    for name, (known, held) in one.columns.items():
        cell = _column(known)
        value = (
            cells.seconds(cell, held, plain=one.plain)
            if name == TIME
            else cells.field(cell, held, cells.kind(held))
        )
        chosen.append(exp.alias_(value, f"c{len(chosen)}"))
    return exp.select(*chosen).from_(_reader([str(one.file.path)]))


def reader_of(one: Parquet) -> exp.Expr:
    """The table function that reads a file."""
    return _reader([str(one.file.path)])


def check_readable(cursor: duckdb.DuckDBPyConnection, one: Parquet) -> None:
    """Read a file to its end.

    Raises
    ------
    duckdb.Error
        It cannot be read.
    """
    reader = _reader([str(one.file.path)])
    # A mere count is answered from the statistics, without a look at the cells.
    hashed = exp.select(
        *(sql("bit_xor(hash(:c))", c=_column(known)) for known, _ in one.columns.values())
    )
    cursor.execute(sql_text(hashed.from_(reader))).fetchall()


def count_unreadable_times(cursor: duckdb.DuckDBPyConnection, one: Parquet) -> int:
    """How many rows have a time that cannot be read.

    Raises
    ------
    duckdb.Error
        The file cannot be read.
    """
    known, held = one.columns.get(TIME, ("", "DATE"))
    test = cells.unreadable_time(_column(known), held, plain=one.plain)
    if test is None:
        return 0
    counted = exp.select(sql("count(*)")).from_(reader_of(one)).where(test)
    found = cursor.execute(sql_text(counted)).fetchone()
    return int(found[0]) if found else 0


def _value(group: Sequence[Parquet], name: str, fields: Mapping[str, Type]) -> exp.Expr:
    if name == SEQUENCE:
        number = _of_file([str(one.number) for one in group])
        return sql(f"CAST(:n AS BIGINT) * {FILE} + file_row_number", n=number)
    if name not in group[0].columns:
        if name == INDEX:
            return _of_file([one.file.index for one in group])
        return cells.missing_field(fields[name])
    known, held = group[0].columns[name]
    if name == TIME:
        return cells.seconds(_column(known), held, plain=group[0].plain)
    value = cells.field(_column(known), held, fields[name])
    if name == INDEX and fields[name] is Type.TEXT:
        return sql("coalesce(:v, :f)", v=value, f=_of_file([one.file.index for one in group]))
    return value


def _of_file(values: list[str]) -> exp.Expr:
    """A text that is another in each file."""
    literals: list[exp.Expr] = [exp.Literal.string(value) for value in values]
    if len(set(values)) == 1:
        return literals[0]
    listed = exp.Array(expressions=literals)
    return sql("list_extract(:l, CAST(file_index AS BIGINT) + 1)", l=listed)


def _reader(names: list[str]) -> exp.Expr:
    paths = exp.Array(expressions=[exp.Literal.string(_literally(name)) for name in names])
    option = exp.PropertyEQ(this=exp.to_identifier("hive_partitioning"), expression=exp.false())
    return exp.Anonymous(this="read_parquet", expressions=[paths, option])


def _literally(name: str) -> str:
    """A path whose signs are not a pattern to DuckDB."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _column(known: str) -> exp.Expr:
    return exp.column(exp.to_identifier(known, quoted=True))


def _statistics(cursor: duckdb.DuckDBPyConnection, made: Parquet) -> None:
    name = {"name": _literally(str(made.file.path))}
    held = made.columns.get(TIME, ("", ""))[1]
    if cells.is_number(held) or held.startswith("TIMESTAMP"):
        cast = "epoch(TRY_CAST({} AS TIMESTAMPTZ))" if held[0] == "T" else "TRY_CAST({} AS DOUBLE)"
        low, high = cast.format("stats_min_value"), cast.format("stats_max_value")
        found = cursor.execute(
            f"SELECT min({low}), max({high}), bool_and({low} IS NOT NULL AND {high} IS NOT NULL), "
            "bool_and(stats_null_count = 0) FROM parquet_metadata($name) "
            "WHERE path_in_schema = '_time' AND num_values > 0",
            name,
        ).fetchone()
        if found and found[2]:
            made.plain = found[0] > -LATEST and found[1] < LATEST
            if made.plain and found[3]:
                made.first, made.last = float(found[0]), float(found[1])
    if made.columns.get(INDEX, ("", ""))[1] == "VARCHAR":
        found = cursor.execute(
            "SELECT min(stats_min_value), max(stats_max_value), bool_and(stats_null_count = 0 "
            "AND stats_min_value IS NOT NULL) FROM parquet_metadata($name) "
            "WHERE path_in_schema = 'index' AND num_values > 0",
            name,
        ).fetchone()
        if found and found[2] and found[0] == found[1] and len(found[0]) < _EXACT:
            made.index = str(found[0])


def _top_level(nodes: list[tuple[str, int | None]]) -> list[str]:
    """Names of the columns among the nodes of a schema, which lists children in between."""
    names: list[str] = []
    skip = 0
    for name, children in nodes[1:]:
        if skip:
            skip += (children or 0) - 1
            continue
        names.append(str(name))
        skip = children or 0
    return names
