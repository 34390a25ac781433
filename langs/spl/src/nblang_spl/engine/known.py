"""What the engine knows, as text for the README; made from what is declared.

``python -m nblang_spl.engine.known README.md`` writes it into a file, between its two marks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from nblang_spl.aggregates.registry import aggregates
from nblang_spl.commands.registry import REFUSED, commands
from nblang_spl.functions.registry import functions
from nblang_spl.models.models import models

BEGIN, END = "<!-- known: begin -->", "<!-- known: end -->"


def markdown() -> str:
    """The table of commands and the lists of all else."""
    # Two names of one thing, such as bin and bucket, share a line.
    usages: dict[str, list[str]] = {}
    for name, one in commands().items():
        usages.setdefault(one.usage, []).append(name)
    lines = [
        f"| {', '.join(f'`{name}`' for name in names)} | `{_cell(usage)}` |"
        for usage, names in usages.items()
    ]
    return "\n\n".join(
        [
            "\n".join(["| command | written |", "| --- | --- |", *lines]),
            _list("Functions of `eval` and `where`", (one.usage for one in functions().values())),
            _list(
                "Functions of `stats`, `eventstats`, `streamstats`, `tstats` and the charts",
                (f"{name}N" if one.parametric else name for name, one in aggregates().items()),
            ),
            _list("Data models", models()),
            _list(
                "Refused, each with a sentence that says why",
                sorted(REFUSED.keys() - commands().keys()),
            ),
        ]
    )


def write_tables(text: str) -> str:
    """A page with the tables between its marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The page has no {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n{markdown()}\n{END}{after}"


def _list(what: str, names: Iterable[str]) -> str:
    return f"{what}: {', '.join(f'`{name}`' for name in dict.fromkeys(names))}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(write_tables(page.read_text("utf-8")), "utf-8")
