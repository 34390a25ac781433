"""``eventstats``: aggregates added to every row (rule 5.17)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.aggregates.requests import Request, compute_aggregates, read_requests
from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import NOTHING
from nblang_spl.sql.build import all_of, sql
from nblang_spl.syntax.arguments import Arguments


@command(
    "eventstats",
    usage="eventstats [allnum=bool] function(field) [AS name], ... [BY field, ...]",
    rules="5.17",
)
@dataclass(frozen=True)
class EventStats:
    """What is computed, and by which fields."""

    requests: tuple[Request, ...]
    by: tuple[str, ...]
    allnum: bool = False

    @classmethod
    def read(cls, arguments: Arguments) -> EventStats:
        given = arguments.options(allnum=arguments.flag)
        requests = read_requests(arguments)
        by = arguments.names(plain=True) if arguments.skip_word("by") else []
        return cls(requests, tuple(dict.fromkeys(by)), bool(given.get("allnum")))

    def apply(self, rows: Rows) -> Rows:
        rows, results = compute_aggregates(rows, self.requests, by=self.by, allnum=self.allnum)
        if not results:
            return rows
        if any(name not in rows.fields for name in self.by):
            return rows.with_fields(dict.fromkeys(results, NOTHING))
        keys = [rows.fields[name] for name in self.by]
        groups = rows.grouped(keys, results, shown=False)
        added = {name: groups.fields[name] for name in results}
        left, right = exp.to_table(rows.step).as_("r"), exp.to_table(groups.step).as_("g")
        # Rows without a BY field find no group and get nothing.
        same = all_of(
            sql(":a = :b", a=_table_column("r", key.column), b=_table_column("g", key.column))
            for key in keys
        )
        query = (
            exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("r")))
            .select(*(_table_column("g", field.column) for field in added.values()))
            .from_(left)
            .join(right, on=same, join_type="left")
        )
        fields = {**rows.fields, **added}
        return replace(rows, step=rows.context.step(query), fields=fields)


def _table_column(table: str, name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name), table=table)
