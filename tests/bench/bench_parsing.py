"""What the live clients need for an answer of 100,000 rows and ten columns, typed.

Beside it stands what json and pandas need for the same bytes without typing anything, and
azure-monitor-query where it is installed (the project does not need it). Nothing is asserted but
that the rows are all there.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import time
from collections.abc import Callable
from typing import Any

import pandas as pd
from tests.loopback.live import defender_at, sentinel_at

from nblang_kql.testing import Table
from nblang_kql.testing.graph import answered as graph_answer
from nblang_kql.testing.log_analytics import answered as log_analytics_answer

BUDGET = 1.5
ROWS = 100_000
ROUNDS = 3
COLUMNS = {
    "time": "datetime", "first_seen": "datetime", "result": "string", "user": "string",
    "host": "string", "src_ip": "string", "src_port": "long", "logon_id": "string",
    "score": "real", "known": "bool",
}  # fmt: skip


def table() -> Table:
    rows: list[list[Any]] = [
        [
            f"2026-03-0{1 + n % 7}T{n % 24:02}:{n % 60:02}:{n % 59:02}.{n % 10**7:07}Z",
            "2026-03-02T00:00:00Z" if n % 5 else None,
            "failure" if n % 20 == 0 else "success",
            f"user{n % 500}",
            "web01.contoso.test",
            f"10.20.{n % 256}.{n % 199}" if n % 3 else None,
            n % 65_536 if n % 3 else None,
            hex(n * 977),
            n / 7,
            n % 2 == 0,
        ]
        for n in range(ROWS)
    ]
    return Table(list(COLUMNS), list(COLUMNS.values()), rows)


def quickest(work: Callable[[], int]) -> float:
    """The least seconds of a few runs."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        assert work() == ROWS
        times.append(time.perf_counter() - begin)
    return min(times)


def through_peer(body: bytes) -> int:
    """As azure-monitor-query and its documentation turn an answer into a frame."""
    peer = importlib.import_module("azure.monitor.query")
    made = [peer.LogsTable._from_generated(item) for item in json.loads(body)["tables"]]
    return len(pd.DataFrame(data=made[0].rows, columns=made[0].columns))


def test_100_000_rows_of_log_analytics_and_of_graph() -> None:
    wire = table()
    analytics, graph = log_analytics_answer(wire).body, graph_answer(wire).body
    sentinel, defender = sentinel_at("http://127.0.0.1:1"), defender_at("http://127.0.0.1:1")

    def plain() -> int:
        found = json.loads(analytics)["tables"][0]
        return len(pd.DataFrame(found["rows"], columns=[item["name"] for item in found["columns"]]))

    def plain_graph() -> int:
        return len(pd.DataFrame(json.loads(graph)["results"]))

    ours = quickest(lambda: len(sentinel._answer_of(analytics).frame))
    base = quickest(plain)
    ours_graph = quickest(lambda: len(defender._answer_of(graph).frame))
    base_graph = quickest(plain_graph)
    print(f"\n{ROWS:,} rows of {len(COLUMNS)} columns into typed frames, budget {BUDGET} s")
    print(
        f"  Log Analytics {ours:5.2f} s, json and pandas untyped {base:5.2f} s, ratio {ours / base:.2f}"
    )
    print(f"  Graph         {ours_graph:5.2f} s, json and pandas untyped {base_graph:5.2f} s")
    if importlib.util.find_spec("azure.monitor") is None:
        print("  azure-monitor-query is not installed here")
    else:
        print(f"  azure-monitor-query {quickest(lambda: through_peer(analytics)):5.2f} s")
