"""``fields``: which fields stay (rule 6.6)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments

ALWAYS = ("_time", "_raw")
"""Kept although not named."""


@command("fields", usage="fields [+|-] field, ...", rules="6.6, 1.5")
@dataclass(frozen=True)
class Fields:
    """Patterns of names, kept or removed."""

    names: tuple[str, ...]
    removed: bool

    @classmethod
    def read(cls, arguments: Arguments) -> Fields:
        removed = arguments.skip_word("-")
        if not removed:
            arguments.skip_word("+")
        names = arguments.names()
        sign = names[0][:1]
        if sign in ("-", "+"):
            # The sign may touch the first field, and stand before others too: it means all.
            removed = removed or sign == "-"
            names = [name.removeprefix(sign) for name in names if name != sign]
        return cls(tuple(names), removed)

    def apply(self, rows: Rows) -> Rows:
        named = [name for pattern in self.names for name in rows.matching(pattern)]
        if self.removed:
            return rows.without(named)
        return rows.only([*named, *(name for name in ALWAYS if name not in named)])
