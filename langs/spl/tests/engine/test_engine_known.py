"""The README says what the code knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from nblang_spl.aggregates.registry import aggregates
from nblang_spl.commands.registry import REFUSED, commands
from nblang_spl.engine import known
from nblang_spl.functions.registry import functions

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_holds_the_tables_of_the_code():
    """Where this fails: python -m nblang_spl.engine.known langs/spl/README.md."""
    text = README.read_text("utf-8")
    assert known.write_tables(text) == text


def test_nothing_is_known_and_refused_at_once():
    assert not commands().keys() & REFUSED.keys()


@pytest.mark.parametrize(
    "name",
    [
        "search",
        "where",
        "eval",
        "fields",
        "table",
        "rename",
        "rex",
        "regex",
        "replace",
        "stats",
        "eventstats",
        "streamstats",
        "chart",
        "timechart",
        "bin",
        "bucket",
        "sort",
        "head",
        "tail",
        "reverse",
        "dedup",
        "top",
        "rare",
        "fillnull",
        "filldown",
        "makemv",
        "mvexpand",
        "mvcombine",
        "nomv",
        "spath",
        "xpath",
        "convert",
        "lookup",
        "inputlookup",
        "append",
        "appendcols",
        "union",
        "multisearch",
        "join",
        "format",
        "return",
        "makeresults",
        "tstats",
        "from",
        "datamodel",
        "foreach",
        "appendpipe",
    ],
)
def test_commands_that_investigations_use_are_known(name):
    """The list that the README promises."""
    assert name in commands()


@pytest.mark.parametrize(
    "name",
    [
        "if",
        "like",
        "match",
        "mvindex",
        "coalesce",
        "isnotnull",
        "relative_time",
        "now",
        "case",
        "mvcount",
        "split",
        "lower",
        "mvfind",
        "replace",
        "isnull",
        "tostring",
        "upper",
        "true",
        "strftime",
        "len",
        "round",
        "null",
        "min",
        "floor",
        "abs",
        "pow",
        "sqrt",
        "cidrmatch",
        "mvmap",
        "substr",
        "mvzip",
        "trim",
        "mvfilter",
        "mvappend",
        "mvdedup",
        "mvjoin",
        "urldecode",
        "strptime",
    ],
)
def test_functions_that_production_searches_use_are_known(name):
    """The counts of published searches; random() makes no sense without a server."""
    assert name in functions()


@pytest.mark.parametrize(
    "name",
    [
        "count",
        "min",
        "max",
        "values",
        "dc",
        "latest",
        "earliest",
        "avg",
        "stdev",
        "sum",
        "list",
        "distinct_count",
        "p",
        "range",
    ],
)
def test_aggregates_that_production_searches_use_are_known(name):
    """The counts of published searches."""
    assert name in aggregates()
