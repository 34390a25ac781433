"""``addtotals``: the sum of a row's numbers, and a row of the columns' sums."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments


@command(
    "addtotals",
    usage="addtotals [row=bool] [col=bool] [fieldname=name] [labelfield=field] [label=text] "
    "[field, ...]",
    rules="6.6, 3.8",
)
@dataclass(frozen=True)
class AddTotals:
    """Patterns of names (none are all but internal fields), and which sums are made.

    Attributes
    ----------
    result : str
        Of the sum of a row; empty for none.
    column : bool
        Whether a row with the sums of the columns follows.
    label, label_field : str
        What that row is called, and where.
    """

    names: tuple[str, ...]
    result: str
    column: bool
    label: str
    label_field: str

    @classmethod
    def read(cls, arguments: Arguments) -> AddTotals:
        given = arguments.options(
            row=arguments.flag, col=arguments.flag, fieldname=arguments.text,
            labelfield=arguments.text, label=arguments.text,
        )  # fmt: skip
        names = arguments.names(least=0)
        return cls(
            tuple(names),
            str(given.get("fieldname", "Total")) if given.get("row", True) else "",
            bool(given.get("col")),
            str(given.get("label", "Total")),
            str(given.get("labelfield", "")),
        )

    def apply(self, rows: Rows) -> Rows:
        names = list(
            dict.fromkeys(name for one in self.names or ("*",) for name in rows.matching(one))
        )
        if self.result:
            rows = rows.with_fields({self.result: _sum_fields(rows, names)})
            names.append(self.result)
        return self._with_row(rows, names) if self.column else rows

    def _with_row(self, rows: Rows, names: list[str]) -> Rows:
        sums = {}
        for name in dict.fromkeys(names):
            value = rows.value(name)
            if value.type not in (Type.NOTHING, Type.MULTI):
                sums[name] = Value(sql("sum(:n)", n=value.number), Type.NUMBER, whole=value.whole)
        total = rows.grouped([], sums, shown=False)
        if self.label_field:
            label = Value(rows.context.bind(self.label), Type.TEXT)
            total = total.with_fields({self.label_field: label})
        return Rows.stacked([rows, total])


def _sum_fields(rows: Rows, names: list[str]) -> Value:
    """What is not a number adds nothing; a row without numbers has the sum 0."""
    values = [rows.value(name) for name in names]
    values = [value for value in values if value.type not in (Type.NOTHING, Type.MULTI)]
    total: exp.Expr = sql("CAST(0 AS DOUBLE)")
    for value in values:
        total = sql(":t + coalesce(:n, 0)", t=total, n=value.number)
    return Value(total, Type.NUMBER, whole=all(value.whole for value in values))
