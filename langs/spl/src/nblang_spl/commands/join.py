"""``join``: rows of a subsearch beside rows of the same keys (rule 6.28)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.append import subsearch_rows
from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.sides import join_sides
from nblang_spl.sql.build import all_of, sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline

MOST = 50_000
"""Rows of the right side that are used (section 7)."""
_OPTIONS = ("type", "max", "overwrite", "usetime", "earlier", "left", "right")
_KINDS = {"inner": "inner", "left": "left", "outer": "left"}


@command(
    "join",
    usage="join [type=inner|left|outer] [max=count] [overwrite=bool] [field, ...] [search ...]",
    rules="6.28, 7",
)
@dataclass(frozen=True)
class Join:
    """Keys, a subsearch, and how the two sides meet."""

    names: tuple[str, ...]
    pipeline: Pipeline
    kind: str
    most: int
    overwrite: bool

    @classmethod
    def read(cls, arguments: Arguments) -> Join:
        names: list[str] = []
        kind, most, overwrite = "inner", 1, True
        while (word := arguments.peek()) is not None and word.kind != "SUBSEARCH":
            option = arguments.option(*_OPTIONS)
            if option in ("left", "right"):
                raise arguments.error(
                    f"{option}= is not supported: rename the field so that it has the same name "
                    f"on both sides"
                )
            if option == "type":
                named = arguments.text(arguments.take()).lower()
                if named not in _KINDS:
                    raise arguments.error(f"`{named}` is not a type of join")
                kind = _KINDS[named]
            elif option == "max":
                most = arguments.count(arguments.take())
            elif option == "overwrite":
                overwrite = arguments.flag(arguments.take())
            elif option:
                if arguments.flag(arguments.take()) and option == "usetime":
                    raise arguments.error("usetime=t is not supported")
            elif not arguments.skip_mark(","):
                arguments.options(**dict.fromkeys(_OPTIONS, arguments.text))  # refuses any other
                names += arguments.names(plain=True)
        return cls(tuple(dict.fromkeys(names)), arguments.subsearch(), kind, most, overwrite)

    def apply(self, rows: Rows) -> Rows:
        right = subsearch_rows(self.pipeline, rows, MOST, "join")
        keys = self.names or _shared_fields(rows, right)
        if not keys or any(name not in rows.fields or name not in right.fields for name in keys):
            return rows.where(exp.false()) if self.kind == "inner" else rows
        by = [right.value(name).text for name in keys]
        if self.most:
            right, number = right.with_column("match", right.numbering(by))
            right = right.where(sql(f":n <= {int(self.most)}", n=number))
        right, place = right.settled()
        same = all_of(
            sql(":a = :b", a=rows.value(name).text, b=right.value(name).text) for name in keys
        )
        hidden = [name for name in right.fields if name.startswith("_") and name not in keys]
        made = join_sides(
            rows, right.without(hidden), same, kind=self.kind, right_wins=self.overwrite, keys=keys
        )
        return Rows(made.context, made.step, made.fields, (*rows.order, Order(place)), rows.raw)


def _shared_fields(left: Rows, right: Rows) -> tuple[str, ...]:
    """The fields that some row of each side has: what no row has is not a field (rule 1.7)."""
    both = [name for name in left.fields if name in right.fields and not name.startswith("_")]
    return tuple(right.having(left.having(both)))
