"""What tests and long expressions of SPL cost: beside SQL by hand, and beside a plain search.

Costs are the processor time of the program itself, which other programs do not change much. Nothing
is asserted but that answers are equal: a machine's speed is not a property of the code.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pytest

from nblang_spl import search
from nblang_spl.engine.database import Database
from nblang_spl.engine.job import Job
from nblang_spl.engine.opening import opened_source
from nblang_spl.events.source import Source

EVENTS = 1_000_000
BY_HAND = 5.0
"""Times what the SQL by hand takes."""
PLAIN = 3.0
"""Times what a plain search takes."""
ROUNDS = 5
TIMES = 3
"""A search in a row, since the clock of processor time is coarse."""
OPERANDS = "abcdefghijklmnopqrstuvwx"
Opened = tuple[Database, Source]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day of a proxy's events, as an export of parquet would hold them."""
    path = tmp_path_factory.mktemp("events")
    with duckdb.connect() as database:
        database.execute(
            f"""
            COPY (
                SELECT 1772409600 + n * 0.08 AS _time,
                    'proxy' || (hash(n) % 4) AS host,
                    (hash(n + 1) % 100000)::VARCHAR AS bytes,
                    (hash(n + 2) % 256) || '.' || (hash(n + 3) % 3) || '.' || (hash(n + 4) % 256)
                        || '.' || (hash(n + 5) % 256) AS src_ip
                FROM range({EVENTS}) events(n)
            ) TO '{path}/proxy.parquet' (FORMAT parquet)
            """
        )
    return path


@pytest.fixture(scope="module")
def events(folder: Path) -> Iterator[Opened]:
    with opened_source(folder, "1GB") as opening:
        yield opening


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Events with a field for each of 24 operands."""
    path = tmp_path_factory.mktemp("few")
    fields = ", ".join(f"(n % {at + 7})::VARCHAR AS {name}" for at, name in enumerate(OPERANDS))
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT 1772409600 + n AS _time, {fields} FROM range(1000) events(n)) "
            f"TO '{path}/main.parquet' (FORMAT parquet)"
        )
    return path


def asked(opening: Opened, text: str) -> Any:
    database, source = opening
    job = Job(database, source, earliest=None, latest=None, now=1_773_100_000.0)
    return job.result(text).frame


def cost(*works: Callable[[], Any]) -> list[float]:
    """The median processor time of each, run in turn so that all see the same machine."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, times in zip(works, taken, strict=True):
            begin = os.times().user
            for _ in range(TIMES):
                work()
            times.append((os.times().user - begin) / TIMES)
    return [median(times) for times in taken]


TESTS: dict[str, tuple[str, str]] = {
    "where with a number": ("| where bytes>50000", "TRY_CAST(bytes AS DOUBLE) > 50000"),
    "where with two numbers": (
        "| where bytes>50000 AND bytes<60000",
        "TRY_CAST(bytes AS DOUBLE) > 50000 AND TRY_CAST(bytes AS DOUBLE) < 60000",
    ),
    "search with a number": ("bytes>50000", "TRY_CAST(bytes AS DOUBLE) > 50000"),
    "cidrmatch of whole octets": (
        '| where cidrmatch("10.1.0.0/16", src_ip)',
        "src_ip LIKE '10.1.%'",
    ),
    "cidrmatch of a part of one": (
        '| where cidrmatch("172.0.0.0/12", src_ip)',
        "split_part(src_ip, '.', 1) = '172' AND CAST(split_part(src_ip, '.', 2) AS INT) < 16",
    ),
    "search with a network": ("src_ip=10.0.0.0/8", "src_ip LIKE '10.%'"),
}


@pytest.mark.parametrize("test", TESTS)
def test_a_test_beside_sql_by_hand(events: Opened, folder: Path, test: str) -> None:
    terms, condition = TESTS[test]
    text = f"index=proxy {terms} | stats count"
    statement = f"SELECT count(*) FROM '{folder}/proxy.parquet' WHERE {condition}"
    with duckdb.connect() as by_hand:

        def theirs() -> Any:
            return by_hand.execute(statement).fetchall()

        ((wanted,),) = theirs()
        assert asked(events, text)["count"].tolist() == [wanted]
        mine, plain = cost(lambda: asked(events, text), theirs)
    print(
        f"\n{test}: {wanted:,} of {EVENTS:,} events\n"
        f"  SPL {mine * 1000:6.1f} ms   SQL by hand {plain * 1000:6.1f} ms   "
        f"ratio {mine / plain:.2f}   budget {BY_HAND}"
    )


LONG: dict[str, str] = {
    "24 operands of +": "+".join(OPERANDS),
    "24 operands of .": ".".join(OPERANDS),
    "24 nested max": "max(" * 24 + "a" + ",b)" * 24,
    "24 nested tonumber and tostring": "tonumber(tostring(" * 12 + "a" + "))" * 12,
    "24 nested substr": "substr(" * 24 + "a" + ",1)" * 24,
    "24 nested if": "if(a=b," * 24 + "a" + ",c)" * 24,
}


@pytest.mark.parametrize("expression", LONG)
def test_a_long_expression_beside_a_plain_search(few: Path, expression: str) -> None:
    shown = "table t " + " ".join(OPERANDS)

    def searched(expression: str) -> Any:
        return search(f"index=main | eval t={expression} | {shown}", few, memory="1GB")

    assert len(searched(LONG[expression])) == len(searched("a")) == 1000
    mine, plain = cost(lambda: searched(LONG[expression]), lambda: searched("a"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{expression}\n"
        f"  {mine * 1000:6.1f} ms   a plain search {plain * 1000:6.1f} ms   "
        f"ratio {mine / plain:.2f}   budget {PLAIN}   memory {most:,.0f} MiB"
    )
