"""``append``: rows of a subsearch at the end (rule 6.27)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.plan.compile import generate_rows
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline

MOST = 10_000
"""Rows of a subsearch that are used (section 7; open point 11.7)."""


@command("append", usage="append [maxout=count] [search ...]", rules="6.27, 7")
@dataclass(frozen=True)
class Append:
    """A subsearch, and how many of its rows are used."""

    pipeline: Pipeline
    most: int

    @classmethod
    def read(cls, arguments: Arguments) -> Append:
        given = arguments.options(
            maxout=arguments.count, maxtime=arguments.count, timeout=arguments.count,
            extendtimerange=arguments.flag,
        )  # fmt: skip
        if given.get("extendtimerange"):
            raise arguments.error("extendtimerange=t is not supported")
        most = given.get("maxout")
        return cls(arguments.subsearch(), most if isinstance(most, int) and most else MOST)

    def apply(self, rows: Rows) -> Rows:
        added = subsearch_rows(self.pipeline, rows, self.most, "append")
        return Rows.stacked([rows, added])


def subsearch_rows(pipeline: Pipeline, rows: Rows, most: int, name: str) -> Rows:
    """The rows of a subsearch as part of the same statement, cut as Splunk cuts them."""
    found = generate_rows(pipeline, rows.context)
    sentence = (
        f"The subsearch of `{name}` returned more than {most:,} rows; "
        f"only the first {most:,} were used."
    )
    return rows.context.limit(found, most, sentence)
