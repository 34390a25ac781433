"""``where``: the rows for which a test is true (rule 3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.expressions.compile import Compiler
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Expression


@command("where", usage="where test", rules="3.1 to 3.22")
@dataclass(frozen=True)
class Where:
    """A test."""

    test: Expression

    @classmethod
    def read(cls, arguments: Arguments) -> Where:
        if arguments.ended:
            raise arguments.error("a test is missing")
        return cls(arguments.expression(*arguments.rest()))

    def apply(self, rows: Rows) -> Rows:
        compiler = Compiler(rows)
        test = compiler.condition(self.test)
        return compiler.rows.where(test)
