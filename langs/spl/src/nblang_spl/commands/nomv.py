"""``nomv``: one text out of several values (rule 6.19)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments


@command("nomv", usage="nomv field", rules="6.19")
@dataclass(frozen=True)
class NoMv:
    """A field."""

    name: str

    @classmethod
    def read(cls, arguments: Arguments) -> NoMv:
        return cls(arguments.plain_name())

    def apply(self, rows: Rows) -> Rows:
        found = rows.fields.get(self.name)
        if found is None or found.type is not Type.MULTI:
            return rows
        between = rows.context.bind(found.between)
        text = sql("array_to_string(:m, :b)", m=found.value.sql, b=between)
        return rows.with_fields({self.name: Value(text, Type.TEXT)})
