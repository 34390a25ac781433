"""What SPL costs over 5,000,000 events in parquet, beside the same question as DuckDB SQL by hand.

Both are told in one run, as ratios; both read the same file and give a frame. Nothing is asserted
but that the answers are equal: a machine's speed is not a property of the code.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pandas as pd
import psutil
import pytest

from nblang_spl.engine.api import seconds
from nblang_spl.engine.job import Job
from nblang_spl.engine.opening import opened_source

EVENTS = 5_000_000
FOUND = 50_000
BUDGET = 1.5
"""Times what the SQL by hand takes."""
ROUNDS = 15
NOW = 1_773_100_000.0
_MEBI = 2**20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of Windows events, as an export of parquet would hold them."""
    path = tmp_path_factory.mktemp("events")
    with duckdb.connect() as database:
        database.execute(
            f"""
            COPY (
                SELECT 1772409600 + n * 0.12 AS _time,
                    'host' || (hash(n) % 40) AS host,
                    'XmlWinEventLog' AS sourcetype,
                    CASE WHEN n % 100 = 7 THEN '4625' ELSE (4600 + n % 90)::VARCHAR END AS EventCode,
                    'user' || (hash(n + 1) % 2000) AS "user",
                    '10.0.' || (hash(n + 2) % 200) || '.' || (hash(n + 3) % 200) AS src_ip,
                    ['2', '3', '5', '10'][1 + (n * 7919) % 4] AS LogonType,
                    CASE WHEN n % 100 = 7 THEN 'failure' ELSE 'success' END AS action,
                    'S-1-5-21-' || hash(n + 5) AS TargetUserSid
                FROM range({EVENTS}) events(n)
            ) TO '{path}/wineventlog.parquet' (FORMAT parquet)
            """
        )
    return path


QUESTIONS: dict[str, tuple[str, str]] = {
    f"filter to {FOUND:,} events": (
        "index=wineventlog action=failure | table _time host user src_ip LogonType EventCode",
        """
        SELECT _time, host, "user", src_ip, LogonType, EventCode FROM '{file}'
        WHERE action = 'failure' ORDER BY _time DESC
        """,
    ),
    "filter by two fields and a wildcard": (
        "index=wineventlog EventCode=4625 user=user1* | table _time host user src_ip",
        """
        SELECT _time, host, "user", src_ip FROM '{file}'
        WHERE EventCode = '4625' AND "user" LIKE 'user1%' ORDER BY _time DESC
        """,
    ),
    "stats count by three fields": (
        "index=wineventlog | stats count by host LogonType action",
        """
        SELECT host, LogonType, action, count(*) AS count FROM '{file}'
        WHERE host IS NOT NULL AND LogonType IS NOT NULL AND action IS NOT NULL
        GROUP BY ALL ORDER BY host, LogonType, action
        """,
    ),
}


def usual(work: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The median time of each, run in turn so that both see the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for one, taken in zip((work, other), times, strict=True):
            begin = time.perf_counter()
            one()
            taken.append(time.perf_counter() - begin)
    return median(times[0]), median(times[1])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_search_beside_the_same_question_in_sql(folder: Path, question: str) -> None:
    search, sql = QUESTIONS[question]
    statement = sql.format(file=folder / "wineventlog.parquet")
    with opened_source(folder) as (database, source), duckdb.connect() as by_hand:

        def ours() -> pd.DataFrame:
            job = Job(database, source, earliest=None, latest=None, now=seconds(NOW))
            return job.result(search).frame

        def theirs() -> pd.DataFrame:
            return by_hand.execute(statement).df()

        found, wanted = ours(), theirs()
        assert len(found) == len(wanted)
        for name in wanted.columns:
            assert found[name].astype(str).tolist() == wanted[name].astype(str).tolist(), name
        mine, plain = usual(ours, theirs)
    print(
        f"\n{question}: {len(found):,} rows of {EVENTS:,} events\n"
        f"  SPL {mine:6.3f} s   SQL by hand {plain:6.3f} s   "
        f"ratio {mine / plain:.2f}   budget {BUDGET}"
    )


def test_memory_is_what_the_answer_needs(folder: Path) -> None:
    """The same filter with 256 MB for the engine: the folder is several times that, unpacked."""
    process = psutil.Process()
    before = process.memory_info().rss
    search = QUESTIONS[f"filter to {FOUND:,} events"][0]
    with opened_source(folder, "256MB") as (database, source):
        job = Job(database, source, earliest=None, latest=None, now=seconds(NOW))
        frame = job.result(search).frame
    assert len(frame) == FOUND
    held = frame.memory_usage(deep=True).sum() / _MEBI
    grown = (process.memory_info().rss - before) / _MEBI
    print(
        f"\nWith a limit of 256 MB: {grown:,.0f} MiB more than before, of which {held:,.0f} the answer"
    )
