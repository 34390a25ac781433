"""``appendpipe``: the current rows once more, through further stages, at the end (rule 6.27)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.plan.compile import apply_pipeline
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline


@command("appendpipe", usage="appendpipe [stage | stage ...]", rules="6.27")
@dataclass(frozen=True)
class AppendPipe:
    """Stages that go on from the current rows."""

    pipeline: Pipeline

    @classmethod
    def read(cls, arguments: Arguments) -> AppendPipe:
        arguments.options(run_in_preview=arguments.flag)
        return cls(arguments.subsearch())

    def apply(self, rows: Rows) -> Rows:
        return Rows.stacked([rows, apply_pipeline(self.pipeline, rows)])
