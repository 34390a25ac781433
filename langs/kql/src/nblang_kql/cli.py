"""The command ``nblang-kql``: a query over a folder, without anything else of this project."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from nbcore import QueryError, UserError
from nbcore.lang import make_visible, print_rows, require_engine
from nblang_kql.engine import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns
    -------
    int
        0 for an answer, 2 for a query or a folder that cannot be answered.
    """
    from nbcore import TimeSpan

    given = _parser().parse_args(arguments)
    try:
        require_engine(PACKAGES, "kql")
        from nblang_kql.engine.adhoc import explain, search

        bounded = given.timespan or given.start or given.end
        span = TimeSpan.parse(given.timespan, start=given.start, end=given.end) if bounded else None
        if given.explain:
            sys.stdout.write(
                "\n".join(map(make_visible, explain(given.query, given.source, span).splitlines()))
                + "\n"
            )
            return 0
        frame = search(given.query, given.source, span, memory=given.memory_limit)
    except (QueryError, UserError) as error:
        sys.stderr.write(make_visible(str(error)) + "\n")
        return 2
    for sentence in frame.attrs["notes"]:
        sys.stderr.write(make_visible(sentence) + "\n")
    from nbcore.lang import to_rows

    print_rows(frame, to_rows, as_json=given.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nblang-kql",
        description="Run KQL over a folder of exported tables. The engine is duckdb-kql, which "
        "refuses what it does not know; the live service is the reference.",
    )
    parser.add_argument("query", help="the query, in quotes")
    parser.add_argument("--source", required=True, metavar="DIR", help="folder of exported tables")
    parser.add_argument(
        "--timespan", metavar="LENGTH", help="length of the range up to now, such as 7d"
    )
    parser.add_argument("--start", metavar="TIME", help="start of the range, in ISO 8601")
    parser.add_argument("--end", metavar="TIME", help="end of the range, not included")
    parser.add_argument("--memory-limit", default="", metavar="SIZE", help="such as 2GB")
    parser.add_argument("--explain", action="store_true", help="print the SQL without running it")
    parser.add_argument("--json", action="store_true", help="print all rows as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
