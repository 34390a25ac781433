"""``appendcols``: fields of a subsearch beside the rows of the same number (rule 6.27)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.append import MOST, subsearch_rows
from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.sides import join_sides
from nblang_spl.sql.build import column, sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline


@command(
    "appendcols", usage="appendcols [override=bool] [maxout=count] [search ...]", rules="6.27, 7"
)
@dataclass(frozen=True)
class AppendCols:
    """A subsearch, how many of its rows are used, and whether its fields win."""

    pipeline: Pipeline
    most: int
    override: bool

    @classmethod
    def read(cls, arguments: Arguments) -> AppendCols:
        given = arguments.options(
            override=arguments.flag, maxout=arguments.count, maxtime=arguments.count,
            timeout=arguments.count,
        )  # fmt: skip
        most = given.get("maxout")
        return cls(
            arguments.subsearch(),
            most if isinstance(most, int) and most else MOST,
            bool(given.get("override")),
        )

    def apply(self, rows: Rows) -> Rows:
        """Rows that only the subsearch has come at the end, with its fields alone."""
        others = subsearch_rows(self.pipeline, rows, self.most, "appendcols")
        left, left_number = rows.settled()
        right, right_number = others.settled()
        hidden = [name for name in right.fields if name.startswith("_")]
        same = sql(":a = :b", a=left_number, b=right_number)
        made = join_sides(left, right.without(hidden), same, kind="full", right_wins=self.override)
        number = sql("coalesce(:a, :b)", a=column(left_number.name), b=column(right_number.name))
        return Rows(made.context, made.step, made.fields, (Order(number),), made.raw)
