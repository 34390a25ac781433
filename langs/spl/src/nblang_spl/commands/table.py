"""``table``: exactly these columns, also those that no row has (rule 6.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import NOTHING
from nblang_spl.syntax.arguments import Arguments


@command("table", usage="table field, ...", rules="6.7")
@dataclass(frozen=True)
class Table:
    """Patterns of names."""

    names: tuple[str, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Table:
        return cls(tuple(arguments.names()))

    def apply(self, rows: Rows) -> Rows:
        names = list(
            dict.fromkeys(
                name
                for pattern in self.names
                for name in (rows.matching(pattern) if "*" in pattern else [pattern])
            )
        )
        absent = {name: NOTHING for name in names if name not in rows.fields}
        if absent:
            rows = rows.with_fields(absent, shown=True)
        # What only a wildcard means is there as far as some row has it (rule 1.7).
        kept = rows.only(names).showing(self.names)
        return replace(kept, raw=rows.raw and "_raw" in names)
