"""``eval``: fields from expressions, one after the other (rules 3.5, 3.12, 3.13)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.expressions.compile import Compiler
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.syntax import expressions
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Assignment


@command("eval", usage="eval field=expression, ...", rules="3.2 to 3.22")
@dataclass(frozen=True)
class Eval:
    """Assignments in order."""

    assignments: tuple[Assignment, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Eval:
        if arguments.ended:
            raise arguments.error("an assignment is missing")
        text, start = arguments.rest()
        return cls(expressions.assignments(text, start, arguments.stage.subsearches))

    def apply(self, rows: Rows) -> Rows:
        waiting: dict[str, Value] = {}
        compiler = Compiler(rows)
        for one in self.assignments:
            if "{" in one.name:
                raise SplError(
                    "eval {field}=.. takes the field's name from a value, which is not known "
                    "before the search runs; write the name itself.",
                    one.position,
                )
            if waiting and _names(one.value) & waiting.keys():
                compiler, waiting = Compiler(compiler.rows.with_fields(waiting)), {}
            value = compiler.storable(one.value)
            if value.literal is not None:
                value = Value(value.sql, Type.TEXT)
            waiting[one.name] = value
        return compiler.rows.with_fields(waiting)


def _names(tree: object) -> set[str]:
    """Every field that an expression names, also in texts that are read as terms."""
    from nblang_spl.syntax.walk import fields

    return fields(tree)
