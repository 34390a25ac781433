"""``mvexpand``: a row for each value of a field (rule 6.18)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments


@command("mvexpand", usage="mvexpand field [limit=count]", rules="6.18")
@dataclass(frozen=True)
class MvExpand:
    """A field, and how many of its values at most (0 for all)."""

    name: str
    limit: int

    @classmethod
    def read(cls, arguments: Arguments) -> MvExpand:
        at = arguments.position
        name = arguments.plain_name()
        if name.startswith("_"):
            raise SplError("mvexpand takes no internal field; copy it with eval first.", at)
        limit = 0
        if arguments.option("limit"):
            limit = arguments.count(arguments.take())
        return cls(name, limit)

    def apply(self, rows: Rows) -> Rows:
        if not rows.held(self.name):
            return rows  # a field that no row has is none to expand
        value = rows.value(self.name)
        if self.limit and value.type is Type.MULTI:
            first = sql(f"list_slice(:m, 1, {int(self.limit)})", m=value.sql)
            rows = rows.with_fields({self.name: type(value)(first, Type.MULTI)})
        return rows.expanded(self.name)
