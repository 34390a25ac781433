"""``tail``: the last rows, the last one first (rule 6.4)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.commands.reverse import reversed_rows
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments

DEFAULT = 10


@command("tail", usage="tail [count]", rules="6.4")
@dataclass(frozen=True)
class Tail:
    """A count."""

    count: int

    @classmethod
    def read(cls, arguments: Arguments) -> Tail:
        arguments.option("limit")
        return cls(DEFAULT if arguments.ended else arguments.count(arguments.take()))

    def apply(self, rows: Rows) -> Rows:
        return reversed_rows(rows).first(self.count)
