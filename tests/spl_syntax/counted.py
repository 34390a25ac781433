"""Which commands and functions production searches use; by the counts in the test data."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
_PAGES = re.compile(r"Pages: ([^`\n]+)")

# Without the test data: what the files use, each with Splunk's page on it.
COMMANDS = {
    "bin": "bin", "dedup": "dedup", "eval": "eval", "eventstats": "eventstats", "fields": "fields",
    "fillnull": "fillnull", "inputlookup": "inputlookup", "mvexpand": "mvexpand",
    "rename": "rename", "rex": "rex", "search": "search", "sort": "sort", "stats": "stats",
    "table": "table", "tstats": "tstats", "where": "where",
}  # fmt: skip
FUNCTIONS = {
    "case": "Comparison and Conditional functions",
    "cidrmatch": "Comparison and Conditional functions",
    "coalesce": "Comparison and Conditional functions",
    "count": "Aggregate functions",
    "floor": "Mathematical functions",
    "if": "Comparison and Conditional functions",
    "isnotnull": "Informational functions",
    "isnull": "Informational functions",
    "len": "Text functions",
    "lower": "Text functions",
    "match": "Comparison and Conditional functions",
    "max": "Aggregate functions",
    "min": "Aggregate functions",
    "mvappend": "Multivalue eval functions",
    "mvcount": "Multivalue eval functions",
    "mvdedup": "Multivalue eval functions",
    "mvfilter": "Multivalue eval functions",
    "mvindex": "Multivalue eval functions",
    "mvjoin": "Multivalue eval functions",
    "mvmap": "Multivalue eval functions",
    "now": "Date and Time functions",
    "null": "Comparison and Conditional functions",
    "replace": "Text functions",
    "split": "Multivalue eval functions",
    "strptime": "Date and Time functions",
    "substr": "Text functions",
    "sum": "Aggregate functions",
    "trim": "Text functions",
    "true": "Informational functions",
    "upper": "Text functions",
    "values": "Multivalue stats and chart functions",
}


def counted_commands() -> set[str]:
    """Commands that production searches use, or those of the list above without the data."""
    return {row["command"] for row in _table("commands.tsv")} or set(COMMANDS)


def counted_functions() -> set[str]:
    """Functions, likewise."""
    rows = _table("functions.tsv")
    return {row["function"].removesuffix("(x)") for row in rows} or set(FUNCTIONS)


def named_with_page(text: str) -> dict[str, str]:
    """Further names that a file names with their page: ``Pages: mvrange (Multivalue ...)``."""
    lines = " ".join(_PAGES.findall(text))
    return dict(re.findall(r"(\w+) \(([^()]+)\)", lines))


def _table(name: str) -> list[dict[str, str]]:
    path = DATA / "spl" / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
