"""A pipeline as rows: each stage read by its command, then applied to the rows before it."""

from __future__ import annotations

from typing import Any

from nblang_spl.commands.registry import REFUSED, Command, commands, operator
from nblang_spl.errors import SplError, unknown_name
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline, Stage

MOST_STAGES = 200


def operators(pipeline: Pipeline, *, nested: bool = False) -> list[tuple[Any, Command, Stage]]:
    """The typed operators of a pipeline and of nothing inside it.

    Raises
    ------
    SplError
        A command or one of its options is not known.
    """
    if len(pipeline.stages) > MOST_STAGES:
        stage = pipeline.stages[MOST_STAGES]
        raise SplError(f"A search may have at most at most {MOST_STAGES} stages.", stage.position)
    found = []
    known = commands()
    for stage in pipeline.stages:
        declared = known.get(stage.command)
        if declared is None:
            if stage.command in REFUSED:
                raise SplError(
                    f"`{stage.command}` is refused: {REFUSED[stage.command]}.", stage.position
                )
            raise unknown_name("command", stage.command, known, stage.position)
        made = operator(declared.kind, Arguments(stage, declared.usage))
        found.append((made, declared, stage))
    return found


def generate_rows(pipeline: Pipeline, context: Context) -> Rows:
    """The rows of a pipeline that begins with a command that makes its own."""
    (first, declared, stage), *others = operators(pipeline)
    if not declared.generates:
        raise SplError(
            f"A search cannot begin with `{stage.command}`, which needs rows; begin with search "
            f"terms, `| tstats`, `| inputlookup` or `| makeresults`.",
            stage.position,
        )
    return _apply_stages(first.rows(context), others)


def apply_pipeline(pipeline: Pipeline, rows: Rows) -> Rows:
    """The rows of a pipeline that goes on from given rows, as in ``appendpipe``."""
    return _apply_stages(rows, operators(pipeline))


def _apply_stages(rows: Rows, stages: list[tuple[Any, Command, Stage]]) -> Rows:
    for made, declared, stage in stages:
        if not declared.transforms:
            raise SplError(
                f"`{stage.command}` makes its own rows and can only begin a search.", stage.position
            )
        try:
            rows = made.apply(rows)
        except SplError as error:
            if error.position is None:
                raise SplError(error.sentence, stage.position) from None
            raise
    return rows
