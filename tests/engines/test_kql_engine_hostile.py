"""A hostile host name is a value: it finds what a literal comparison finds, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module

import duckdb
import duckdb_kql
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.hostile import FIXED, NAMES, meets

from nbcore.catalogue import CORE
from nbcore.entities import Host
from nbcore.queries.connection import Bound, Limits, Value
from nbcore.queries.files import QueryFile, parse
from nbcore.timespan import TimeSpan
from nblang_kql import embedded, query_files, render
from nblang_kql.testing import unescaped

SPAN = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 9))
SCHEMA = {"Events": {"TimeGenerated": "datetime", "Computer": "string"}}
FILE = parse(
    """// query: host.logons
// reads: Events
declare query_parameters(p_host:string, p_host_label:string, p_host_stem:string, p_start:datetime, p_end:datetime);
Events
| where TimeGenerated >= p_start and TimeGenerated < p_end
| where Computer =~ p_host
    or Computer =~ p_host_label
    or (isnotempty(p_host_stem) and Computer startswith p_host_stem)
| project ['time'] = TimeGenerated, host = Computer
""",
    "tests/queries/hosts.kql",
)
LOGONS = [
    pytest.param(pack, file, id=file.path)
    for pack in ("nbpack_sentinel", "nbpack_mde")
    for file in query_files(pack)
    if file.query == "host.logons" and file.part != "linux"
]


def bound(file: QueryFile, host: Host) -> Bound:
    values: dict[str, Value] = {f"p_{name}": value for name, value in host.parameters().items()}
    values |= {"p_start": SPAN.start, "p_end": SPAN.end}
    return Bound(CORE.questions["host.logons"], file, values, SPAN)


def around(names: list[str]) -> list[str]:
    """The names, and for each some that only look like it."""
    near = [
        other
        for name in names
        for other in (f"{name}0", f"x{name}", name.upper(), name[:-1], f"{name}.contoso.test")
    ]
    return [*names, *near, "web01", "web01.contoso.test", "web010", ""]


def expected(host: Host, seen: list[str]) -> list[str]:
    return sorted(name for name in seen if name and meets(host, name))


def by_parameters(file: QueryFile, schema, table: str, frame: pd.DataFrame, hosts: list[Host]):
    connection = embedded(provider="acme", title="Acme", source={table: frame}, schema=schema)
    try:
        for host in hosts:
            answer = asyncio.run(connection.run(bound(file, host), Limits()))
            assert answer.notes == []
            yield host, sorted(answer.frame["host"])
    finally:
        asyncio.run(connection.close())


def by_text(
    file: QueryFile, schema, table: str, frame: pd.DataFrame, hosts: list[Host]
) -> Iterator[tuple[Host, list[str]]]:
    """The text that a live service is sent, run by duckdb-kql with Kusto's escapes."""
    with duckdb.connect() as connection:
        columns = ", ".join(
            f'{f"given.{name}" if name in frame else "NULL"}::{KINDS[kind]} AS "{name}"'
            for name, kind in schema[table].items()
        )
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("given", frame)
        connection.execute(f'CREATE TABLE "{table}" AS SELECT {columns} FROM given')
        for host in hosts:
            found = duckdb_kql.execute(connection, unescaped(render(bound(file, host), Limits())))
            place = [item[0] for item in found.description].index("host")
            yield host, sorted(row[place] for row in found.fetchall())


KINDS = {
    "string": "VARCHAR",
    "datetime": "TIMESTAMP",
    "int": "BIGINT",
    "long": "BIGINT",
    "real": "DOUBLE",
    "bool": "BOOLEAN",
    "dynamic": "JSON",
}
both_ways = pytest.mark.parametrize("way", [by_parameters, by_text])


def names_in(table: str) -> str:
    return "DeviceName" if table.startswith("Device") else "Computer"


def frame_of(table: str, seen: list[str]) -> pd.DataFrame:
    time = "Timestamp" if table.startswith("Device") else "TimeGenerated"
    frame = pd.DataFrame({time: datetime(2026, 3, 3), names_in(table): seen})
    if table == "SecurityEvent":
        frame["EventID"] = 4624
    if table == "DeviceLogonEvents":
        frame["ActionType"] = "LogonSuccess"
    return frame


@both_ways
@settings(deadline=None, max_examples=40)
@given(names=st.lists(NAMES, min_size=1, max_size=4))
def test_any_name_finds_what_a_literal_comparison_finds(way, names):
    seen = around([name.strip() for name in names])
    hosts = [Host.parse(name) for name in names]
    for host, found in way(FILE, SCHEMA, "Events", frame_of("Events", seen), hosts):
        assert found == expected(host, seen)


@both_ways
@pytest.mark.parametrize("part", range(4))
def test_names_that_are_known_to_break_out_do_not(way, part):
    hosts = [Host.parse(name) for name in FIXED[part::4]]
    seen = around([host.name for host in hosts])
    for host, found in way(FILE, SCHEMA, "Events", frame_of("Events", seen), hosts):
        assert found == expected(host, seen)


@both_ways
@pytest.mark.parametrize(("pack", "file"), LOGONS)
def test_the_packs_own_files_keep_to_that(way, pack, file):
    schema = import_module(f"{pack}.tables").TABLES
    hosts = [Host.parse(name) for name in FIXED[::6]]
    seen = around([host.name for host in hosts])
    [table] = file.reads
    for host, found in way(file, schema, table, frame_of(table, seen), hosts):
        assert found == expected(host, seen)


def test_the_comparison_that_is_held_against_tells_names_apart():
    seen = ["web01", "WEB01.contoso.test", "web010", "web01x.contoso.test", "web", ""]
    assert expected(Host.parse("web01"), seen) == ["WEB01.contoso.test", "web01"]
    assert expected(Host.parse("web01.contoso.test"), seen) == ["WEB01.contoso.test", "web01"]
    assert expected(Host.parse("WEB0"), seen) == []
