"""The command ``nblang-spl``: a search over a folder, without anything else of this project."""

from __future__ import annotations

import argparse
import sys
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import UserError
from nbcore.lang import make_visible, print_rows
from nblang_spl.engine.api import explain, search
from nblang_spl.errors import SplError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns
    -------
    int
        0 for an answer, 2 for a search or a folder that cannot be answered.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.source is None and not given.explain:
        parser.error(
            "--source is required: it names the folder to search; only --explain works without it"
        )
    macros = Path(given.macros) if given.macros else None
    try:
        if given.explain:
            text = explain(given.search, given.source, given.earliest, given.latest, macros=macros)
            sys.stdout.write("\n".join(map(make_visible, text.splitlines())) + "\n")
            return 0
        frame = search(
            given.search,
            given.source,
            given.earliest,
            given.latest,
            macros=macros,
            memory=given.memory_limit,
        )
    except (SplError, UserError) as error:
        sys.stderr.write(make_visible(str(error)) + "\n")
        return 2
    for sentence in [*frame.attrs["partial"], *frame.attrs["notes"]]:
        sys.stderr.write(make_visible(sentence) + "\n")
    print_rows(frame, as_rows, as_json=given.json)
    return 0


def as_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: a missing field is null, a whole number has no point.

    One of several values is a value like any other (rule 1.9).
    """
    return [
        {str(name): _cell_as_json(cell) for name, cell in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nblang-spl",
        description="Run SPL over a folder of exported events. The README lists the SPL that the "
        "engine supports; the live service is the reference.",
    )
    parser.add_argument("search", help="the search, in quotes")
    parser.add_argument("--source", metavar="DIR", help="folder of exported events")
    parser.add_argument(
        "--earliest", metavar="TIME", help="start of the range: -7d@d, UNIX seconds, ISO time"
    )
    parser.add_argument("--latest", metavar="TIME", help="end of the range, not included")
    parser.add_argument("--memory-limit", default="", metavar="SIZE", help="such as 2GB")
    parser.add_argument("--macros", metavar="FILE", help="a macros.conf")
    parser.add_argument("--explain", action="store_true", help="print the SQL instead of rows")
    parser.add_argument("--json", action="store_true", help="print all rows as JSON")
    return parser


def _cell_as_json(cell: Any) -> Any:
    if isinstance(cell, list):
        return cell[0] if len(cell) == 1 else cell
    if isinstance(cell, str):
        return cell
    if not isinstance(cell, Real) or cell != cell:
        return None
    number = float(cell)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


if __name__ == "__main__":
    sys.exit(main())
