"""``mvcombine``: rows that differ in one field alone become one with several values (rule 6.19)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import column, sql
from nblang_spl.syntax.arguments import Arguments


@command("mvcombine", usage="mvcombine [delim=text] field", rules="6.19")
@dataclass(frozen=True)
class MvCombine:
    """A field, and what a later ``nomv`` would put between its values."""

    name: str
    delimiter: str

    @classmethod
    def read(cls, arguments: Arguments) -> MvCombine:
        given = arguments.options(delim=arguments.text)
        return cls(arguments.plain_name(), str(given.get("delim", "\n")))

    def apply(self, rows: Rows) -> Rows:
        found = rows.fields.get(self.name)
        if found is None:
            return rows
        rows, number = rows.settled()
        made, first = rows.context.fresh(self.name), rows.context.fresh("row")
        listed = sql(
            "list(:m ORDER BY :n) FILTER (WHERE :m IS NOT NULL)", m=found.value.many, n=number
        )
        # Internal fields count too: rows of events are equal in nothing while they have a _raw.
        others = [column(one.column) for name, one in rows.fields.items() if name != self.name]
        query = exp.select(
            *others,
            exp.alias_(sql("spl_list(flatten(:l))", l=listed), made),
            exp.alias_(sql("min(:n)", n=number), first),
        ).from_(rows.step)
        query = query.group_by(*others) if others else query.having(sql("count(*) > 0"))
        field = replace(found, column=made, type=Type.MULTI, between=self.delimiter)
        step = rows.context.step(query)
        return Rows(
            rows.context,
            step,
            {**rows.fields, self.name: field},
            (Order(column(first)),),
            rows.raw,
        )
