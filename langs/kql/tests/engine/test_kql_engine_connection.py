"""The embedded connection: caps, clocks, cancelling, and what it keeps away from."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import duckdb
import pandas as pd
import pytest
from langs.kql.tests.conftest import RANGE, SPAN, bound, write

from nbcore import Limits, QueryError
from nblang_kql import render

FRAME = pd.DataFrame(
    {
        "TimeGenerated": pd.date_range("2026-03-02", periods=100, freq="1h", tz="UTC"),
        "Computer": [f"host{place}" for place in range(100)],
    }
)
HOSTS = f"Events {RANGE} | project ['time'] = TimeGenerated, host = Computer"
SLOW = (
    "let few = range n from 1 to 30000 step 1; "
    "few | extend k = 1 | join kind=inner (few | extend k = 1, m = n) on k "
    "| join kind=inner (few | extend k = 1, o = n) on k "
    "| summarize ['time'] = max(datetime(2026-03-03)), n = countif(n + m + o == 7) by m"
)


def test_the_newest_rows_are_kept_and_a_cut_is_said(ask):
    answer = ask({"Events": FRAME}, HOSTS, rows=3)
    assert list(answer.frame["host"]) == ["host99", "host98", "host97"]
    assert answer.truncated


def test_an_answer_that_just_fits_is_whole(ask):
    answer = ask({"Events": FRAME}, HOSTS, rows=100)
    assert len(answer.frame) == 100
    assert not answer.truncated


def test_the_start_of_the_range_belongs_to_it_and_the_end_does_not(ask):
    frame = pd.DataFrame(
        {"TimeGenerated": [SPAN.start, SPAN.end, SPAN.end - timedelta(microseconds=1)]}
    )
    assert sorted(ask({"Events": frame}, HOSTS).frame["time"]) == [
        pd.Timestamp(SPAN.start),
        pd.Timestamp(SPAN.end) - pd.Timedelta(microseconds=1),
    ]


def test_the_table_is_named_where_it_is_one(tmp_path, ask):
    frames = {"Events": FRAME, "Other": FRAME}
    assert ask(frames, HOSTS).table == "Events"
    assert ask(frames, f"union Events, Other {RANGE} | project ['time'] = TimeGenerated",
               reads="Events, Other").table == ""  # fmt: skip


def test_the_text_is_what_a_live_service_would_be_sent(connect):
    query = bound(HOSTS)
    text = connect({"Events": FRAME}).text(query, Limits(rows=5))
    assert text == render(query, Limits(rows=5))
    assert asyncio.run(connect({"Events": FRAME}).run(query, Limits(rows=5))).text == text


def test_now_is_the_clock_that_was_given(connect, ask):
    clock = datetime(2026, 3, 9, tzinfo=UTC)
    connection = connect({"Events": FRAME}, source_kind="demo", now=clock)
    assert connection.now() == clock
    assert connection.source == "demo"
    body = "Events | where TimeGenerated > ago(5d) | project ['time'] = TimeGenerated, x = now()"
    frame = asyncio.run(connection.run(bound(body), Limits())).frame
    assert set(frame["x"]) == {pd.Timestamp(clock)}
    assert frame["time"].min() == pd.Timestamp("2026-03-04T01:00Z")


def test_it_says_which_tables_are_there(connect):
    connection = connect({"Events": FRAME})
    assert asyncio.run(connection.has("Events", SPAN)) is True
    assert asyncio.run(connection.has("Other", SPAN)) is False
    assert asyncio.run(connection.lacking(("Other", "More"))) == "Acme has no Other and no More."


def test_a_frame_is_read_when_it_is_first_needed_and_once(connect):
    class Lazy(dict[str, pd.DataFrame]):
        asked = 0

        def __getitem__(self, name: str) -> pd.DataFrame:
            Lazy.asked += 1
            return super().__getitem__(name)

    connection = connect(Lazy(Events=FRAME))
    assert Lazy.asked == 0
    for _ in range(2):
        asyncio.run(connection.run(bound(HOSTS), Limits()))
    assert Lazy.asked == 1


def test_a_machine_in_another_zone_gives_the_same_times(tmp_path):
    (tmp_path / "Events.csv").write_text("TimeGenerated,Computer\n2026-03-03T00:30:00,a\n")
    program = f"""
import asyncio
from pathlib import Path
from langs.kql.tests.conftest import bound, SCHEMA
from nbcore import Limits
from nblang_kql import embedded
connection = embedded(provider="a", title="A", source=Path({str(tmp_path)!r}), schema=SCHEMA)
body = "Events | project ['time'] = TimeGenerated, day = startofday(TimeGenerated)"
print(asyncio.run(connection.run(bound(body), Limits())).frame.iloc[0].tolist())
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "2026-03-03 00:30:00" in done.stdout
    assert "2026-03-03 00:00:00" in done.stdout
    assert done.stderr == ""


def test_without_pyarrow_an_answer_is_the_same(tmp_path):
    (tmp_path / "Events.csv").write_text("TimeGenerated,Computer,EventID\n9999-12-31,a,\n")
    program = f"""
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pyarrow":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import asyncio
from pathlib import Path
import pandas as pd
from langs.kql.tests.conftest import bound, SCHEMA
from nbcore import Limits
from nblang_kql import embedded
frame = pd.DataFrame({{"TimeGenerated": ["9999-12-31"], "Computer": ["a"], "EventID": [None]}})
frame["Computer"] = frame["Computer"].astype(pd.StringDtype())
for source in (Path({str(tmp_path)!r}), {{"Events": frame}}):
    connection = embedded(provider="a", title="A", source=source, schema=SCHEMA)
    body = "Events | project ['time'] = TimeGenerated, host = Computer, EventID"
    frame = asyncio.run(connection.run(bound(body), Limits())).frame
    print([str(kind) for kind in frame.dtypes], frame.iloc[0].tolist())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    first, second = done.stdout.splitlines()
    assert first == second
    assert "datetime64[us, UTC]" in first
    assert "9999-12-31" in first
    assert "<NA>" in first


def test_a_cancelled_query_stops_at_once_and_the_others_go_on(connect):
    connection = connect({"Events": FRAME})

    async def both() -> tuple[float, int]:
        slow = asyncio.create_task(connection.run(bound(SLOW, reads=""), Limits()))
        await asyncio.sleep(0.5)
        assert not slow.done()
        began = time.perf_counter()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        after = time.perf_counter() - began
        answer = await connection.run(bound(HOSTS), Limits())
        return after, len(answer.frame)

    after, rows = asyncio.run(both())
    assert after < 5
    assert rows == 100
    assert eventually(lambda: not any(one.name == "nbcore-work" for one in threading.enumerate()))


def test_a_query_cancelled_before_it_began_never_runs(connect):
    running = connect({"Events": FRAME}).start(bound(SLOW, reads=""), Limits())
    stopping = threading.Thread(target=running.cancel)
    stopping.start()
    with pytest.raises(QueryError, match="cancelled"):
        running.result()
    stopping.join(5)
    assert not stopping.is_alive()


def test_queries_side_by_side_do_not_meet(connect):
    connection = connect({"Events": FRAME})

    async def many() -> list[str]:
        bodies = [f"{HOSTS} | where host == 'host{place}'" for place in range(12)]
        answers = await asyncio.gather(*(connection.run(bound(body), Limits()) for body in bodies))
        return [answer.frame["host"].iloc[0] for answer in answers]

    assert asyncio.run(many()) == [f"host{place}" for place in range(12)]


@pytest.mark.parametrize(
    "table",
    [
        "{outside}",
        "{outside}/Secret.csv",
        "FRAME",
        "{inside}/../Secret.csv",
        "information_schema.tables",
    ],
)
def test_a_table_name_reaches_neither_other_files_nor_python(tmp_path, ask, table):
    outside, inside = tmp_path, tmp_path / "exports"
    inside.mkdir()
    (outside / "Secret.csv").write_text("TimeGenerated\n2026-03-03\n")
    (inside / "Events.csv").write_text("TimeGenerated\n2026-03-03\n")
    name = table.format(outside=outside, inside=inside)
    with pytest.raises(QueryError):
        ask(inside, f"['{name}'] | project ['time'] = TimeGenerated", reads="")


def test_the_engine_looks_at_no_variable_of_the_program(connect):
    mine = FRAME
    connection = connect({"Events": mine})
    with pytest.raises(duckdb.CatalogException):
        connection._database[0].execute("SELECT * FROM mine")


def test_after_close_a_query_says_so(connect):
    connection = connect({"Events": FRAME})
    asyncio.run(connection.close())
    with pytest.raises(QueryError, match="closed"):
        asyncio.run(connection.run(bound(HOSTS), Limits()))


def test_a_value_beyond_utf8_fails_in_a_sentence(connect):
    query = bound("Events | where Computer == p_host", p_host="\ud800")
    text = query.file.text.replace("p_start:", "p_host:string, p_start:")
    query = replace(query, file=replace(query.file, text=text))
    with pytest.raises(QueryError, match="surrogate"):
        asyncio.run(connect({"Events": FRAME}).run(query, Limits()))


def test_importing_the_language_loads_no_engine():
    heavy = ("duckdb", "duckdb_kql", "pandas", "numpy", "httpx", "azure")
    program = (
        "import sys, nblang_kql; from nblang_kql import embedded, render, query_files, problems; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NS", "TIMESTAMPTZ_NS"])
def test_a_range_skips_row_groups_of_typed_parquet(tmp_path, connect, kind):
    write(
        f"SELECT (TIMESTAMPTZ '2026-03-01 00:00+00' + to_seconds(range))::TIMESTAMPTZ::{kind} "
        "AS TimeGenerated, 'a' AS Computer FROM range(500_000)",
        tmp_path / "Events.parquet",
        row_group_size=10_000,
    )
    connection = connect(tmp_path)
    asyncio.run(connection.run(bound(HOSTS), Limits()))
    plan = (
        connection._database[0]
        .execute(
            "EXPLAIN ANALYZE SELECT count(Computer) FROM Events WHERE TimeGenerated >= "
            "TIMESTAMP '2026-03-02' AND TimeGenerated < TIMESTAMP '2026-03-02 01:00'"
        )
        .fetchall()[0][1]
    )
    scanned = re.search(r"Row Groups Scanned: (\d+) / 49", plan)
    assert scanned, plan
    assert int(scanned[1]) < 5


def test_only_columns_that_a_query_names_are_read(tmp_path, connect):
    write(
        "SELECT TIMESTAMP '2026-03-03' AS TimeGenerated, 'a' AS Computer, '5' AS EventID, "
        "md5('x') AS Extra",
        tmp_path / "Events.parquet",
    )
    connection = connect(tmp_path)
    asyncio.run(connection.run(bound(HOSTS), Limits()))
    plan = (
        connection._database[0]
        .execute("EXPLAIN SELECT TimeGenerated, Computer FROM Events")
        .fetchall()[0][1]
    )
    assert "EventID" not in plan
    assert "Extra" not in plan


def test_offsets_of_a_bound_time_count(connect):
    there = timezone(timedelta(hours=5))
    span = type(SPAN)(
        start=datetime(2026, 3, 2, 5, tzinfo=there), end=datetime(2026, 3, 2, 7, tzinfo=there)
    )
    answer = asyncio.run(connect({"Events": FRAME}).run(bound(HOSTS, span=span), Limits()))
    assert sorted(answer.frame["host"]) == ["host0", "host1"]


def eventually(holds) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False
