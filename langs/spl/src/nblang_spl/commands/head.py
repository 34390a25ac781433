"""``head``: the first rows (rule 6.4)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.expressions.compile import Compiler
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Expression


@command(
    "head", usage="head [count] [limit=count] [(test)] [null=bool] [keeplast=bool]", rules="6.4"
)
@dataclass(frozen=True)
class Head:
    """A count, or a test at which to stop."""

    count: int | None
    test: Expression | None = None
    null: bool = False
    keeplast: bool = False

    @classmethod
    def read(cls, arguments: Arguments) -> Head:
        count: int | None = None
        test: Expression | None = None
        null = keeplast = False
        while not arguments.ended:
            name = arguments.option("limit", "null", "keeplast")
            if name == "limit":
                count = arguments.count(arguments.take())
            elif name == "null":
                null = arguments.flag(arguments.take())
            elif name == "keeplast":
                keeplast = arguments.flag(arguments.take())
            elif arguments.at_mark("("):
                test = arguments.expression(*arguments.inside())
            else:
                count = arguments.count(arguments.take())
        return cls(count if count is not None or test else 10, test, null, keeplast)

    def apply(self, rows: Rows) -> Rows:
        if self.test is not None:
            rows = self._rows_while(rows, self.test)
        return rows if self.count is None else rows.first(self.count)

    def _rows_while(self, rows: Rows, test: Expression) -> Rows:
        default = "true" if self.null else "false"
        compiler = Compiler(rows)
        passes = sql(f"coalesce(:t, {default})", t=compiler.condition(test))
        numbered, number = compiler.rows.settled()
        marked, failed = numbered.with_column(
            "failed", sql("CASE WHEN NOT :p THEN :n END", p=passes, n=number)
        )
        _, stop = marked, sql("min(:f) OVER ()", f=failed)
        bounded, end = marked.with_column("stop", stop)
        template = ":e IS NULL OR :n <= :e" if self.keeplast else ":e IS NULL OR :n < :e"
        kept = bounded.where(sql(template, e=end, n=number))
        return Rows(kept.context, kept.step, kept.fields, (Order(number),), kept.raw)
