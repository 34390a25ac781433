"""``union`` and ``multisearch``: several searches as one (rule 6.27)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nblang_spl.commands.append import subsearch_rows
from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.events.source import TIME
from nblang_spl.plan.compile import generate_rows
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline

MOST = 50_000
"""Rows of a subsearch that ``union`` uses."""


@command("union", usage="union [search ...] [search ...] ...", rules="6.27", generates=True)
@dataclass(frozen=True)
class Union:
    """Subsearches in order."""

    pipelines: tuple[Pipeline, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Union:
        given = arguments.options(
            maxout=arguments.count, maxtime=arguments.count, timeout=arguments.count
        )
        if "maxout" in given:
            raise arguments.error("maxout= is not supported")
        return cls(_subsearches(arguments))

    def rows(self, context: Context) -> Rows:
        return _merge_parts([generate_rows(one, context) for one in self.pipelines])

    def apply(self, rows: Rows) -> Rows:
        others = [subsearch_rows(one, rows, MOST, "union") for one in self.pipelines]
        return _merge_parts([rows, *others])


@command(
    "multisearch", usage="multisearch [search ...] [search ...] ...", rules="6.27", generates=True
)
@dataclass(frozen=True)
class MultiSearch:
    """Subsearches that give events."""

    pipelines: tuple[Pipeline, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> MultiSearch:
        pipelines = _subsearches(arguments)
        if len(pipelines) < 2:
            raise arguments.error("at least two subsearches are required")
        return cls(pipelines)

    def rows(self, context: Context) -> Rows:
        parts = []
        for pipeline in self.pipelines:
            part = generate_rows(pipeline, context)
            if not part.raw:
                last = pipeline.stages[-1]
                raise SplError(
                    "multisearch takes only searches that keep their events; use union or append.",
                    last.position,
                )
            parts.append(part)
        return _merge_parts(parts)


def _subsearches(arguments: Arguments) -> tuple[Pipeline, ...]:
    found = []
    while not arguments.ended:
        if not arguments.skip_mark(","):
            found.append(arguments.subsearch())
    if not found:
        raise arguments.error("a subsearch in brackets is missing")
    return tuple(found)


def _merge_parts(parts: list[Rows]) -> Rows:
    """Events by time, newest first; other rows one part after the other."""
    stacked = Rows.stacked(parts)
    time = stacked.fields.get(TIME)
    if not stacked.raw or time is None:
        return stacked
    return replace(stacked, order=(Order(time.value.sql, descending=True), *stacked.order))
