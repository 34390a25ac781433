"""``makeresults``: rows with only a time (rule 6.30)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.events.source import TIME
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Field, Type
from nblang_spl.syntax.arguments import Arguments

MOST = 50_000
"""Rows that a command which makes rows may make (section 7)."""


@command("makeresults", usage="makeresults [count=count]", rules="6.30, 7", generates=True)
@dataclass(frozen=True)
class MakeResults:
    """How many rows."""

    count: int

    @classmethod
    def read(cls, arguments: Arguments) -> MakeResults:
        given = arguments.options(count=arguments.count, annotate=arguments.flag)
        if given.get("annotate"):
            raise arguments.error("annotate=t is not supported")
        count = given.get("count", 1)
        return cls(count if isinstance(count, int) else 1)

    def rows(self, context: Context) -> Rows:
        time = Field(TIME, context.fresh(TIME), Type.NUMBER)
        now = context.bind(context.settings.now)
        several = exp.func("range", exp.Literal.number(min(self.count, MOST + 1)), dialect="duckdb")
        query = exp.select(exp.alias_(now, time.column)).from_(
            exp.alias_(several, "made", table=True)
        )
        rows = Rows(context, context.step(query), {TIME: time})
        if self.count <= MOST:
            return rows
        return context.limit(rows, MOST, f"`makeresults` made its first {MOST:,} rows.")
