"""Events and lookup tables from a folder of parquet and CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from sqlglot import exp

from nblang_spl.engine.database import Database
from nblang_spl.errors import SplError
from nblang_spl.events.source import SEQUENCE, TIME, Events, Scope, Source
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import NULL, sql

DEFAULTS = ("index", "host", "source", "sourcetype")
"""Fields that every event has (rule 1.3); what a file lacks is filled in or missing."""


@dataclass
class File:
    """One file: its columns as DuckDB names them, by the names that it gives them itself."""

    path: Path
    columns: dict[str, tuple[str, str]]

    @property
    def index(self) -> str:
        """The index that a file without such a column is."""
        return self.path.name.split(".", 1)[0]

    def reader(self) -> exp.Expr:
        """The table function that reads it."""
        name = exp.Literal.string(str(self.path))
        if self.path.suffix == ".parquet":
            return exp.Anonymous(this="read_parquet", expressions=[name])
        options = {"header": exp.true(), "all_varchar": exp.true()}
        given = [
            exp.PropertyEQ(this=exp.to_identifier(k), expression=v) for k, v in options.items()
        ]
        return exp.Anonymous(this="read_csv", expressions=[name, *given])


class Folder(Source):
    """A folder of files, each the index that its name begins with, or what its column says.

    Parameters
    ----------
    path : Path
    database : Database
    """

    def __init__(self, path: Path, database: Database) -> None:
        if not path.is_dir():
            raise SplError(f"{path} is no folder; give one that holds exported events.")
        self.folder = self._path = path.absolute()
        self._database = database
        self._files: list[File] | None = None
        self._notes: list[str] = []

    def indexes(self) -> list[str]:
        return sorted({file.index for file in self._all()})

    def events(self, scope: Scope) -> Events:
        files = [file for file in self._all() if "index" in file.columns or scope.index(file.index)]
        fields: dict[str, Type] = {TIME: Type.NUMBER, **dict.fromkeys(DEFAULTS, Type.TEXT)}
        for file in files:
            for name, (_, held) in file.columns.items():
                if name != TIME:
                    kind = Type.MULTI if held.endswith("[]") else Type.TEXT
                    fields[name] = Type.MULTI if fields.get(name) is Type.MULTI else kind
        return FileEvents(fields, list(self._notes), files, scope)

    def lookup(self, name: str) -> Events | None:
        return None

    def lookups(self) -> list[str]:
        return []

    def _all(self) -> list[File]:
        if self._files is None:
            self._files = []
            for path in sorted(self._path.iterdir()):
                if path.suffix not in (".parquet", ".csv"):
                    continue
                try:
                    self._files.append(File(path, self._columns(path)))
                except duckdb.Error:
                    self._notes.append(f"{path.name} cannot be read and is left out.")
        return self._files

    def _columns(self, path: Path) -> dict[str, tuple[str, str]]:
        """Each column's own name, DuckDB's name of it and its type.

        DuckDB folds case and renames the second of ``Status`` and ``status``; a parquet file knows
        how it was called.
        """
        reader = File(path, {}).reader()
        with self._database.cursor() as cursor:
            described = cursor.execute(f"DESCRIBE SELECT * FROM {reader.sql('duckdb')}").fetchall()
            held = [(str(name), str(kind)) for name, kind, *_ in described]
            own = [name for name, _ in held]
            if path.suffix == ".parquet":
                rows = cursor.execute(
                    "SELECT name, num_children FROM parquet_schema($p)", {"p": str(path)}
                ).fetchall()
                own = _top_level(rows)
        return dict(zip(own, held, strict=True))


@dataclass
class FileEvents(Events):
    """Events of some files."""

    files: list[File] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

    def select(self, columns: Mapping[str, str]) -> exp.Query:
        parts = [self._of(file, number, columns) for number, file in enumerate(self.files)]
        if not parts:
            empty = [
                exp.alias_(sql(f"CAST(NULL AS {_SQL[self.fields.get(name, Type.NUMBER)]})"), named)
                for name, named in columns.items()
            ]
            return exp.select(*(empty or [sql("1").as_("one")])).where(exp.false())
        query: exp.Query = parts[0]
        for part in parts[1:]:
            query = exp.union(query, part, distinct=False, copy=False)
        return query

    def _of(self, file: File, number: int, columns: Mapping[str, str]) -> exp.Query:
        chosen = [
            exp.alias_(self._value(file, number, name), named) for name, named in columns.items()
        ]
        query = exp.select(*(chosen or [sql("1").as_("one")])).from_(file.reader())
        if TIME in file.columns:
            time = _seconds(*file.columns[TIME])
            bounds = []
            if self.scope.earliest is not None:
                bounds.append(sql(":t >= :b", t=time, b=_number(self.scope.earliest)))
            if self.scope.latest is not None:
                bounds.append(sql(":t < :b", t=time, b=_number(self.scope.latest)))
            if bounds:
                inside = exp.and_(*bounds)
                query = query.where(sql("(:t IS NULL OR :inside)", t=time, inside=inside))
        return query

    def _value(self, file: File, number: int, name: str) -> exp.Expr:
        if name == SEQUENCE:
            if file.path.suffix == ".parquet":
                return sql(f"{number} * 1000000000000 + file_row_number")
            return sql(f"{number} * 1000000000000 + row_number() OVER ()")
        kind = self.fields[name]
        if name not in file.columns:
            if name == "index":
                return exp.Literal.string(file.index)
            return sql(f"CAST(NULL AS {_SQL[kind]})")
        known, held = file.columns[name]
        cell = exp.column(exp.to_identifier(known, quoted=True))
        if name == TIME:
            return _seconds(known, held)
        if held.endswith("[]"):
            return sql(
                "spl_list(list_filter(CAST(:c AS VARCHAR[]), lambda e: e IS NOT NULL))", c=cell
            )
        text: exp.Expr = cell
        if held in ("DOUBLE", "FLOAT") or held.startswith("DECIMAL"):
            text = sql("spl_text(CAST(:c AS DOUBLE))", c=cell)
        elif held != "VARCHAR":
            text = sql("CAST(:c AS VARCHAR)", c=cell)
        if file.path.suffix == ".csv":
            text = sql("nullif(:c, '')", c=text)
        return sql("CASE WHEN :t IS NOT NULL THEN [:t] END", t=text) if kind is Type.MULTI else text


_SQL = {Type.TEXT: "VARCHAR", Type.NUMBER: "DOUBLE", Type.MULTI: "VARCHAR[]"}


def _seconds(known: str, held: str) -> exp.Expr:
    cell = exp.column(exp.to_identifier(known, quoted=True))
    if held == "DOUBLE":
        return cell
    if held.startswith("TIMESTAMP"):
        return sql("epoch(:c)", c=cell)
    return sql("TRY_CAST(:c AS DOUBLE)", c=cell)


def _number(value: float) -> exp.Expr:
    return sql(f"CAST({value!r} AS DOUBLE)") if value >= 0 else sql(f"CAST('{value!r}' AS DOUBLE)")


def _top_level(rows: list[tuple[str, int | None]]) -> list[str]:
    """Names of the columns among the nodes of a parquet schema, which lists children in between."""
    names: list[str] = []
    skip = 0
    for name, children in rows[1:]:
        if skip:
            skip += (children or 0) - 1
            continue
        names.append(name)
        skip = children or 0
    return names


__all__ = ["NULL", "FileEvents", "Folder"]
