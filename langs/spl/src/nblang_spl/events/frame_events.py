"""Events of frames that are tables of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from nblang_spl.events import cells
from nblang_spl.events.cells import DEFAULTS, FILE
from nblang_spl.events.source import SEQUENCE, TIME, Events, Scope
from nblang_spl.plan.types import Type
from nblang_spl.sql.build import column, sql

if TYPE_CHECKING:
    from nblang_spl.events.frames import Held


def events_in_scope(frames: Sequence[Held], scope: Scope) -> Events:
    """The events of some frames that a scope leaves."""
    among = [held for held in frames if "index" in held.columns or scope.index(held.index)]
    fields: dict[str, Type] = {TIME: Type.NUMBER, **dict.fromkeys(DEFAULTS, Type.TEXT)}
    for held in among:
        for name, (_, kind) in held.columns.items():
            if name != TIME and fields.get(name) is not Type.MULTI:
                fields[name] = cells.kind(kind)
    return FrameEvents(fields, [], among, scope)


@dataclass
class FrameEvents(Events):
    """Events of some frames."""

    held: list[Held] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

    def select(self, columns: Mapping[str, str]) -> exp.Query:
        parts: list[exp.Query] = [
            self._select_from(held, number, columns) for number, held in enumerate(self.held)
        ]
        return cells.union_all(parts, columns, self.fields)

    def _select_from(self, held: Held, number: int, columns: Mapping[str, str]) -> exp.Query:
        chosen = [
            exp.alias_(self._value(held, number, name), named) for name, named in columns.items()
        ]
        query = exp.select(*(chosen or [sql("1").as_("one")])).from_(held.table)
        if TIME not in held.columns:
            return query
        name, kind = held.columns[TIME]
        inside = cells.in_range(column(name), kind, self.scope)
        return query.where(inside) if inside is not None else query

    def _value(self, held: Held, number: int, name: str) -> exp.Expr:
        if name == SEQUENCE:
            return sql(f"CAST({number} AS BIGINT) * {FILE} + rowid")
        if name not in held.columns:
            if name == "index":
                return exp.Literal.string(held.index)
            return cells.missing_field(self.fields[name])
        known, kind = held.columns[name]
        if name == TIME:
            return cells.seconds(column(known), kind)
        return cells.field(column(known), kind, self.fields[name])
