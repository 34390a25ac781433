"""``dedup``: the first rows of each combination of values (rule 6.5)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.commands.sort import Key, keys, orders
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import all_of, sql
from nblang_spl.syntax.arguments import Arguments


@command(
    "dedup",
    usage="dedup [count] field, ... [keepempty=bool] [consecutive=bool] [sortby [+|-]field, ...]",
    rules="6.5",
)
@dataclass(frozen=True)
class Dedup:
    """How many rows of each combination stay, and which."""

    count: int
    names: tuple[str, ...]
    keepempty: bool
    consecutive: bool
    sortby: tuple[Key, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Dedup:
        count = arguments.leading_count(signed=True)
        if count == 0:
            raise arguments.error("dedup keeps at least 1 row")
        kinds = dict.fromkeys(("keepempty", "consecutive", "keepevents"), arguments.flag)
        given = arguments.options(**kinds)  # they may stand before the fields or behind them
        names = arguments.names("sortby", plain=True)
        given |= arguments.options(**kinds)
        if given.get("keepevents"):
            raise arguments.error("keepevents=t is not supported")
        sortby = tuple(keys(arguments)) if arguments.skip_word("sortby") else ()
        return cls(
            1 if count is None else count,
            tuple(names),
            bool(given.get("keepempty")),
            bool(given.get("consecutive")),
            sortby,
        )

    def apply(self, rows: Rows) -> Rows:
        if self.sortby:
            rows = rows.ordered(*(order for key in self.sortby for order in orders(rows, key)))
        values = [rows.value(name) for name in self.names]
        complete = all_of(value.present for value in values)
        if any(value.type is Type.NOTHING for value in values):
            return rows if self.keepempty else rows.where(complete)
        if not self.keepempty:
            rows = rows.where(complete)
        by = [value.sql for value in values]
        if self.consecutive:
            run, start = rows.settled()
            within, same = run.with_column("within", run.numbering(by))
            # Neighbours of equal values differ by the same amount in both numberings.
            group = sql(":a - :b", a=start, b=same)
            rows, number = within.with_column("nth", within.numbering([*by, group]))
        else:
            rows, number = rows.with_column("nth", rows.numbering(by))
        kept = sql(f":n <= {int(self.count)}", n=number)
        return rows.where(sql(":k OR NOT :c", k=kept, c=complete) if self.keepempty else kept)
