"""``top``: the most frequent values, or tuples of values (rule 5.25)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from sqlglot import exp

from nblang_spl.aggregates.requests import grouping, no_rows
from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Field, Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments

DEFAULT = 10
MOST = 50_000
"""Rows that come out at most (section 7)."""


@dataclass(frozen=True)
class Frequent:
    """Fields, the fields whose groups are counted apart, and what is shown.

    Attributes
    ----------
    limit : int
        Of each group; 0 for all.
    count, percent : str
        Names of the columns; empty for none.
    other : str
        The name of a row for what the limit left out; empty for none.
    """

    names: tuple[str, ...]
    by: tuple[str, ...]
    limit: int
    count: str
    percent: str
    other: str

    @classmethod
    def read(cls, arguments: Arguments) -> Self:
        given: dict[str, object] = {}
        names: list[str] = []
        by: list[str] = []
        count = arguments.leading_count(signed=True)
        if count is not None:
            given["limit"] = count
        while not arguments.ended:
            given |= arguments.options(
                limit=arguments.count, countfield=arguments.text, percentfield=arguments.text,
                showcount=arguments.flag, showperc=arguments.flag, useother=arguments.flag,
                otherstr=arguments.text,
            )  # fmt: skip
            if arguments.skip_word("by"):
                by = arguments.names(plain=True)
            elif not arguments.ended:
                if by or names:
                    arguments.end()
                names = arguments.names("by", plain=True)
        if not names:
            raise arguments.error("a field is missing")
        limit = given.get("limit", DEFAULT)
        counts = str(given.get("countfield", "count"))
        percent = str(given.get("percentfield", "percent"))
        made = cls(
            tuple(dict.fromkeys(names)),
            tuple(dict.fromkeys(by)),
            limit if isinstance(limit, int) else DEFAULT,
            counts if given.get("showcount", True) else "",
            percent if given.get("showperc", True) else "",
            str(given.get("otherstr", "OTHER")) if given.get("useother") else "",
        )
        made.tell_apart()
        return made

    def tell_apart(self) -> None:
        """Refuse two columns of one name."""
        names = [*self.by, *self.names, *filter(None, (self.count, self.percent))]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise SplError(
                f"Two columns would have the name {twice[0]}; choose another with countfield= or "
                f"percentfield=."
            )

    def chosen(self, rows: Rows, *, rarest: bool) -> Rows:
        """The rows that stay, in their order."""
        shown = [*self.by, *self.names, *filter(None, (self.count, self.percent))]
        rows, keys = grouping(rows, (*self.by, *self.names))
        if keys is None:
            return no_rows(rows, shown, [])
        counted = Value(sql("CAST(count(*) AS DOUBLE)"), Type.NUMBER, whole=True)
        groups = rows.grouped(keys, {"\0count": counted})
        count = groups.value("\0count").sql
        apart = [groups.fields[name] for name in self.by]
        total = exp.Window(
            this=sql("sum(:n)", n=count), partition_by=[key.value.sql for key in apart]
        )
        percent = Value(sql("100 * :n / :t", n=count, t=total), Type.NUMBER)
        groups = groups.with_fields({"\0percent": percent}, shown=True)
        texts = [Order(groups.value(name).text, not rarest) for name in self.names]
        ranked = replace(groups, order=(Order(count, not rarest), *texts))
        place = ranked.numbering([key.value.sql for key in apart])
        groups, rank = groups.with_column("rank", place)
        groups = replace(groups, order=(*(Order(key.value.sql) for key in apart), Order(rank)))
        kept = groups
        if self.limit:
            kept = groups.where(sql(f":r <= {self.limit}", r=rank))
            if self.other:
                kept = self._with_other(
                    kept, groups.where(sql(f":r > {self.limit}", r=rank)), apart
                )
        kept = kept.context.limit(
            kept, MOST, f"`{'rare' if rarest else 'top'}` gives {MOST:,} rows at most."
        )
        renamed = {"\0count": self.count, "\0percent": self.percent}
        kept = kept.without([name for name, new in renamed.items() if not new])
        return kept.renamed({old: new for old, new in renamed.items() if new}).only(shown)

    def _with_other(self, kept: Rows, rest: Rows, apart: list[Field]) -> Rows:
        sums = {
            name: Value(sql("sum(:n)", n=rest.value(name).sql), Type.NUMBER, whole=whole)
            for name, whole in (("\0count", True), ("\0percent", False))
        }
        other = Value(kept.context.bind(self.other), Type.TEXT)
        gathered = rest.grouped(apart, sums)
        if not apart:
            gathered = gathered.where(gathered.value("\0count").present)
        gathered = gathered.with_fields(dict.fromkeys(self.names, other), shown=True)
        both = Rows.stacked([kept, gathered])
        groups = (Order(both.value(name).as_type(both.value(name).type)) for name in self.by)
        return both.ordered(*groups)


@command(
    "top",
    usage="top [count] [countfield=name] [percentfield=name] [showcount=bool] [showperc=bool] "
    "[useother=bool] [otherstr=text] field, ... [BY field, ...]",
    rules="5.25, 11.9",
)
@dataclass(frozen=True)
class Top(Frequent):
    """The most frequent first; of equally frequent ones the last in code-point order."""

    def apply(self, rows: Rows) -> Rows:
        return self.chosen(rows, rarest=False)
