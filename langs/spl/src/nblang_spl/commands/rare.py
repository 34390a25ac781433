"""``rare``: the least frequent values, or tuples of values (rule 5.25)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.commands.top import Frequent
from nblang_spl.plan.rows import Rows


@command(
    "rare",
    usage="rare [count] [countfield=name] [percentfield=name] [showcount=bool] [showperc=bool] "
    "[useother=bool] [otherstr=text] field, ... [BY field, ...]",
    rules="5.25, 11.9",
)
@dataclass(frozen=True)
class Rare(Frequent):
    """The least frequent first; of equally frequent ones the first in code-point order."""

    def apply(self, rows: Rows) -> Rows:
        return self.chosen(rows, rarest=True)
