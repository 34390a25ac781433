"""``filldown``: the last value above where there is none (rule 6.16)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments

ABOVE = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")


@command("filldown", usage="filldown [field, ...]", rules="6.16")
@dataclass(frozen=True)
class FillDown:
    """Patterns of names; none are all but internal fields."""

    names: tuple[str, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> FillDown:
        return cls(tuple(arguments.names(least=0)))

    def apply(self, rows: Rows) -> Rows:
        found = (name for pattern in self.names or ("*",) for name in rows.matching(pattern))
        filled = {name: rows.fields[name].value for name in found}
        return rows.with_fields(
            {
                name: Value(
                    rows.window(
                        sql("last_value(:v IGNORE NULLS)", v=value.sql), frame=ABOVE.copy()
                    ),
                    value.type,
                    whole=value.whole,
                    digits=value.digits,
                )
                for name, value in filled.items()
                if value.type is not Type.NOTHING
            }
        )
