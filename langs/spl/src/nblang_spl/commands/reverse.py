"""``reverse``: the last row first (rule 6.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.syntax.arguments import Arguments


@command("reverse", usage="reverse", rules="6.4")
@dataclass(frozen=True)
class Reverse:
    """Nothing more to say."""

    @classmethod
    def read(cls, arguments: Arguments) -> Reverse:
        return cls()

    def apply(self, rows: Rows) -> Rows:
        return reversed_rows(rows)


def reversed_rows(rows: Rows) -> Rows:
    """The same rows from the last to the first."""
    # Turning each key would not do: a missing field comes last either way (rule 6.3).
    numbered, number = rows.settled()
    return replace(numbered, order=(Order(number, descending=True),))
