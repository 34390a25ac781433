"""Events from frames in memory: the demo, and a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlglot import exp

from nblang_spl.engine.database import Database
from nblang_spl.events.folder import DEFAULTS
from nblang_spl.events.source import SEQUENCE, TIME, Events, Scope, Source
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import sql

_SQL = {Type.TEXT: "VARCHAR", Type.NUMBER: "DOUBLE", Type.MULTI: "VARCHAR[]"}


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
    frames : mapping of str to pandas.DataFrame
        ``_time`` in UNIX seconds or as datetimes; lists are several values, all else becomes text.
    database : Database
        Not locked yet.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame], database: Database) -> None:
        self._held = []
        for number, (index, frame) in enumerate(frames.items()):
            table = f"frame_{number}"
            names = [f"c{place}" for place in range(frame.shape[1])]
            columns = {name: _even(frame.iloc[:, place]) for place, name in enumerate(names)}
            database.add(table, pd.DataFrame(columns, index=frame.index))
            with database.cursor() as cursor:
                described = cursor.execute(f"DESCRIBE {table}").fetchall()
            kinds = [str(kind) for _, kind, *_ in described]
            own = [str(name) for name in frame.columns]
            self._held.append(
                Held(index, table, dict(zip(own, zip(names, kinds, strict=True), strict=True)))
            )

    def indexes(self) -> list[str]:
        return sorted(held.index for held in self._held)

    def events(self, scope: Scope) -> Events:
        seen = [held for held in self._held if "index" in held.columns or scope.index(held.index)]
        fields: dict[str, Type] = {TIME: Type.NUMBER, **dict.fromkeys(DEFAULTS, Type.TEXT)}
        for held in seen:
            for name, (_, kind) in held.columns.items():
                if name != TIME and fields.get(name) is not Type.MULTI:
                    fields[name] = Type.MULTI if kind.endswith("[]") else Type.TEXT
        return FrameEvents(fields, [], seen, scope)

    def lookup(self, name: str) -> Events | None:
        return None

    def lookups(self) -> list[str]:
        return []


def _even(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column in which one value stands as a list beside lists: DuckDB takes one type a column."""
    if column.dtype != object or not any(isinstance(cell, list) for cell in column):
        return column
    cells = [
        [str(one) for one in cell]
        if isinstance(cell, list)
        else None
        if pd.isna(cell)
        else [str(cell)]
        for cell in column
    ]
    return pd.Series(cells, index=column.index, dtype=object)


@dataclass
class FrameEvents(Events):
    """Events of some frames."""

    held: list[Held] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

    def select(self, columns: Mapping[str, str]) -> exp.Query:
        parts = [self._of(held, number, columns) for number, held in enumerate(self.held)]
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

    def _of(self, held: Held, number: int, columns: Mapping[str, str]) -> exp.Query:
        chosen = [
            exp.alias_(self._value(held, number, name), named) for name, named in columns.items()
        ]
        query = exp.select(*(chosen or [sql("1").as_("one")])).from_(held.table)
        if TIME not in held.columns:
            return query
        time = self._value(held, number, TIME)
        bounds = []
        if self.scope.earliest is not None:
            bounds.append(sql(f":t >= CAST('{self.scope.earliest!r}' AS DOUBLE)", t=time))
        if self.scope.latest is not None:
            bounds.append(sql(f":t < CAST('{self.scope.latest!r}' AS DOUBLE)", t=time))
        if not bounds:
            return query
        return query.where(sql("(:t IS NULL OR :inside)", t=time, inside=exp.and_(*bounds)))

    def _value(self, held: Held, number: int, name: str) -> exp.Expr:
        if name == SEQUENCE:
            return sql(f"{number} * 1000000000000 + rowid")
        if name not in held.columns:
            if name == "index":
                return exp.Literal.string(held.index)
            return sql(f"CAST(NULL AS {_SQL[self.fields[name]]})")
        column, kind = held.columns[name]
        cell = exp.column(exp.to_identifier(column))
        if name == TIME:
            if kind.startswith("TIMESTAMP"):
                return sql("epoch(:c)", c=cell)
            return sql("TRY_CAST(:c AS DOUBLE)", c=cell)
        if kind.endswith("[]"):
            return sql(
                "spl_list(list_filter(CAST(:c AS VARCHAR[]), lambda e: e IS NOT NULL))", c=cell
            )
        text: exp.Expr = sql("CAST(:c AS VARCHAR)", c=cell)
        if kind in ("DOUBLE", "FLOAT"):
            text = sql("spl_text(CAST(:c AS DOUBLE))", c=cell)
        wants_list = self.fields[name] is Type.MULTI
        return sql("CASE WHEN :t IS NOT NULL THEN [:t] END", t=text) if wants_list else text
