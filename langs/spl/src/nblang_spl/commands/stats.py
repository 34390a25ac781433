"""``stats``: aggregates over all rows or over groups (rules 5.1 to 5.16)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nblang_spl.aggregates.requests import (
    Request,
    compute_aggregates,
    grouping,
    no_rows,
    read_requests,
)
from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments


@command(
    "stats",
    usage="stats [allnum=bool] [delim=text] function(field) [AS name], ... [BY field, ...] "
    "[dedup_splitvals=bool]",
    rules="5.1 to 5.16",
)
@dataclass(frozen=True)
class Stats:
    """What is computed, and by which fields."""

    requests: tuple[Request, ...]
    by: tuple[str, ...]
    dedup: bool = False
    between: str = "\n"
    allnum: bool = False

    @classmethod
    def read(cls, arguments: Arguments) -> Stats:
        given = arguments.options(
            allnum=arguments.flag, delim=arguments.text, partitions=arguments.count,
            dedup_splitvals=arguments.flag,
        )  # fmt: skip
        requests = read_requests(arguments)
        by: list[str] = []
        if arguments.skip_word("by"):
            by = arguments.names(plain=True)
            # The option may also stand at the end.
            given |= arguments.options(dedup_splitvals=arguments.flag)
        between = str(given.get("delim", "\n"))
        return cls(
            requests,
            tuple(by),
            bool(given.get("dedup_splitvals")),
            between,
            bool(given.get("allnum")),
        )

    def apply(self, rows: Rows) -> Rows:
        rows, keys = grouping(rows, self.by, dedup=self.dedup)
        if keys is None:
            return no_rows(rows, self.by, [request.name for request in self.requests])
        rows, results = compute_aggregates(rows, self.requests, by=self.by, allnum=self.allnum)
        groups = rows.grouped(keys, results)
        fields = {name: replace(one, between=self.between) for name, one in groups.fields.items()}
        return replace(groups, fields=fields)
