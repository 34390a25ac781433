"""What the embedded KQL engine adds to DuckDB: twenty million rows of typed parquet.

Beside each query stands what duckdb-kql alone takes for the same text on the same file with a
plain view. Nothing is asserted but that both give the same number of rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import duckdb_kql
import pytest

import nbcore
from nbcore.catalogue import CORE
from nbcore.entities import Host
from nbcore.queries.connection import Bound, Limits, SyncConnection, Value
from nbcore.queries.files import QueryFile
from nbcore.testing import files_of
from nbcore.timespan import TimeSpan
from nblang_kql import embedded
from nblang_kql.declaration import as_parameters
from nblang_kql.rendering import capped
from nbpack_sentinel.tables import TABLES

BUDGET = 1.3
ROWS = 20_000_000
HOST = "web01.contoso.test"
SPANS = {
    "week": TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 9)),
    "hour": TimeSpan(start=datetime(2026, 3, 4, 10), end=datetime(2026, 3, 4, 11)),
}
LIMITS = Limits()
ROUNDS = 3
FILES = [file for file in files_of("sentinel") if file.reads == ("SecurityEvent",)]
# One host has every second event; one in twenty attempts fails; one cell in five is missing.
EVENTS = """
SELECT
    (TIMESTAMPTZ '2026-03-02 00:00+00' + to_microseconds(i * (604800000000 // {rows})))
        ::{kind} AS TimeGenerated,
    CASE WHEN i % 2 = 0 THEN '{host}' ELSE 'srv' || hash(i) % 400 || '.contoso.test' END AS Computer,
    CASE WHEN hash(i * 7) % 20 = 0 THEN 4625 ELSE 4624 END::INTEGER AS EventID,
    (CASE hash(i * 11) % 4 WHEN 0 THEN 2 WHEN 1 THEN 3 WHEN 2 THEN 5 ELSE 10 END)::INTEGER
        AS LogonType,
    'user' || hash(i * 11) % 100 AS TargetUserName,
    'CONTOSO' AS TargetDomainName,
    'S-1-5-21-31415926-53589793-' || hash(i * 11) % 100 AS TargetUserSid,
    '0x' || to_hex(hash(i * 13)::UBIGINT % 4294967296) AS TargetLogonId,
    CASE WHEN i % 5 > 0 THEN '10.20.' || hash(i * 11) % 100 || '.7' END AS IpAddress,
    CASE WHEN i % 5 > 0 THEN (1024 + hash(i * 17) % 60000)::VARCHAR END AS IpPort,
    CASE WHEN i % 5 > 0 THEN 'LAP' || hash(i * 11) % 100 END AS WorkstationName,
    CASE WHEN hash(i * 7) % 20 = 0 THEN '0xc000006d' ELSE '0x0' END AS Status,
    CASE WHEN hash(i * 7) % 20 = 0 THEN '0xc000006a' ELSE '0x0' END AS SubStatus,
    'Kerberos' AS LogonProcessName,
    'Kerberos' AS AuthenticationPackageName,
    '5c0a2026-0000-4000-8000-000000000009' AS SourceComputerId
FROM range({rows}) rows(i)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("typed"), "TIMESTAMP")


def written(folder: Path, kind: str) -> Path:
    rows = duckdb.sql(EVENTS.format(rows=ROWS, host=HOST, kind=kind))
    assert rows is not None
    rows.write_parquet(str(folder / "SecurityEvent.parquet"))
    return folder


def bound(file: QueryFile, span: TimeSpan) -> Bound:
    values: dict[str, Value] = {
        f"p_{name}": value for name, value in Host.parse(HOST).parameters().items()
    }
    values |= {"p_start": span.start, "p_end": span.end, "p_bin": span.bin_width()}
    return Bound(CORE.questions[file.query], file, values, span)


def plain(folder: Path) -> duckdb.DuckDBPyConnection:
    """duckdb-kql alone: a view of the file, and columns that it lacks so that the text binds."""
    connection = duckdb_kql.connect()
    connection.execute(
        f"CREATE VIEW SecurityEvent AS SELECT * FROM '{folder}/SecurityEvent.parquet'"
    )
    return connection


def alone(connection: duckdb.DuckDBPyConnection, query: Bound) -> int:
    text, values = as_parameters(query.file.text, query.values)
    text = capped(text, query.question, LIMITS)
    return len(duckdb_kql.df(connection, text, parameters=values))


def through_engine(engine: SyncConnection, query: Bound) -> int:
    return len(engine.start(query, LIMITS).result().frame)


def quickest(*works: Callable[[], int]) -> Iterator[tuple[float, int]]:
    """The least seconds that each takes, in turns so that a busy machine is so to all."""
    times: list[list[float]] = [[] for _ in works]
    rows = [0 for _ in works]
    for _ in range(ROUNDS):
        for place, work in enumerate(works):
            begin = time.perf_counter()
            rows[place] = work()
            times[place].append(time.perf_counter() - begin)
    return zip(map(min, times), rows, strict=True)


def compared(folder: Path, title: str) -> None:
    engine = embedded(provider="sentinel", title="Sentinel", source=folder, schema=TABLES)
    connection = plain(folder)
    print(f"\n{ROWS:,} rows of {title}, budget {BUDGET}")
    for span_name, span in SPANS.items():
        for file in FILES:
            query = bound(file, span)
            (ours, mine), (theirs, same) = quickest(
                partial(through_engine, engine, query), partial(alone, connection, query)
            )
            assert mine == min(same, LIMITS.rows)
            print(
                f"  {file.query:17} one {span_name}  {ours:6.2f} s, duckdb-kql alone "
                f"{theirs:6.2f} s, ratio {ours / theirs:.2f}, {same:,} rows out"
            )


def test_typed_parquet_costs_little_more_than_the_engine_alone(folder: Path) -> None:
    compared(folder, "typed parquet")


def test_ten_million_events_of_one_host_are_counted_in_the_engine(folder: Path) -> None:
    nbcore.init("sentinel", source=str(folder))
    begin = time.perf_counter()
    result: Any = nbcore.host.HostLogonsSummary(silent=True).run(HOST, timespan=SPANS["week"])
    seconds = time.perf_counter() - begin
    queries = result.queries
    print(f"\nHostLogonsSummary on a host with {ROWS // 2:,} of {ROWS:,} events in a folder")
    print(f"  whole run {seconds:.2f} s")
    for _, query in queries.iterrows():
        print(
            f"  {query['query']:17} {query['part']:8} {query['status']:12} "
            f"{query['rows']:>8,} rows out{' (cut)' if query['truncated'] else ''}"
        )
    for name, part in result.sections.items():
        print(f"    {name:16} {part.status}")
    assert int(result.summary["attempts"].iloc[0]) == ROWS // 2
