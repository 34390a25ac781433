"""``inputlookup``: the rows of a lookup table (rule 6.26)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Field, Type
from nblang_spl.sql.build import column, sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import AllOf, Term
from nblang_spl.terms.conditions import condition
from nblang_spl.terms.subsearches import resolve_subsearches


@command(
    "inputlookup",
    usage="inputlookup [append=bool] [start=count] [max=count] table [where terms]",
    rules="6.26",
    generates=True,
)
@dataclass(frozen=True)
class InputLookup:
    """A table, terms, and which of its rows."""

    name: str
    position: int
    term: Term
    append: bool
    start: int
    most: int | None

    @classmethod
    def read(cls, arguments: Arguments) -> InputLookup:
        name, at = "", arguments.position
        append, start, most = False, 0, None
        term: Term = AllOf(())
        while not arguments.ended:
            option = arguments.option("append", "start", "max", "strict")
            if option == "append":
                append = arguments.flag(arguments.take())
            elif option == "start":
                start = arguments.count(arguments.take())
            elif option == "max":
                most = arguments.count(arguments.take())
            elif option:
                arguments.flag(arguments.take())
            elif name and arguments.skip_word("where"):
                term = arguments.terms(*arguments.rest())
            elif not name:
                at = arguments.position
                name = arguments.name("the name of a table")
            else:
                break
        if not name:
            raise arguments.error("the name of a table is missing")
        return cls(name, at, term, append, start, most)

    def rows(self, context: Context) -> Rows:
        table = context.settings.source.tables.find(self.name, self.position)
        fields, columns = {}, []
        for name, held in table.columns.items():
            field = Field(name, context.fresh(name), Type.TEXT)
            columns.append(exp.alias_(column(held), field.column))
            fields[name] = field
        place = context.fresh("place")
        query = exp.select(*columns, exp.alias_(column("rowid"), place)).from_(table.table)
        rows = Rows(context, context.step(query), fields, (Order(column(place)),))
        if self.start:
            rows = rows.where(sql(f":p >= {int(self.start)}", p=column(place)))
        if self.term != AllOf(()):
            rows = rows.where(condition(resolve_subsearches(self.term, context), rows))
        return rows if self.most is None else rows.first(self.most)

    def apply(self, rows: Rows) -> Rows:
        added = self.rows(rows.context)
        return Rows.stacked([rows, added]) if self.append else added
