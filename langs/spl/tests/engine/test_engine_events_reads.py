"""What a search reads: the files, row groups and columns that it needs, each once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

import nblang_spl
from nblang_spl.engine.opening import opened_source
from nblang_spl.events import csv_events, reading
from nblang_spl.events.source import Scope


@pytest.fixture
def opens(monkeypatch):
    """The files that are read line by line, as often as they are."""
    seen = []
    plain = reading.Reader.plain

    def watched(self, file, faults):
        seen.append(file.name)
        return plain(self, file, faults)

    monkeypatch.setattr(reading.Reader, "plain", watched)
    return seen


def explained(exports: Any, text: str, **more: Any) -> str:
    return nblang_spl.explain(text, exports.path, **more)


def plan(
    exports: Any,
    columns: dict[str, str],
    earliest: float | None = None,
    latest: float | None = None,
) -> str:
    """DuckDB's plan for columns of all events of a range."""
    with opened_source(exports.path) as (database, source), database.cursor() as cursor:
        query = source.events(Scope(earliest, latest)).select(columns)
        sql = query.sql("duckdb")
        return str(cursor.execute(f"EXPLAIN ANALYZE {sql}").fetchall()[0][1])


def test_only_the_columns_that_a_search_names_are_read(exports):
    exports.parquet("main.parquet", {"_time": [1.0], **{f"f{n}": ["x"] for n in range(50)}})
    sql = explained(exports, "f7=x | stats count by f9")
    assert set(re.findall(r'"(f\d+)"', sql)) == {"f7", "f9"}
    told = plan(exports, {"f3": "f3"})
    assert "f3" in told
    assert "f4" not in told


def test_a_count_reads_no_column(exports):
    exports.parquet("main.parquet", {"_time": [1.0], "a": ["x"]})
    assert '"' not in explained(exports, "index=* | stats count").split("FROM")[1].split(")")[-1]


def test_a_parquet_file_outside_the_range_is_no_part_of_the_sql(exports):
    for day in range(3):
        exports.parquet(f"day{day}.parquet", {"_time": [day * 100.0, day * 100.0 + 50]})
    sql = explained(exports, "index=* | stats count", earliest=100, latest=200)
    assert "day1.parquet" in sql
    assert "day0.parquet" not in sql
    assert "day2.parquet" not in sql


def test_a_parquet_file_inside_the_range_is_read_without_a_look_at_its_times(exports):
    exports.parquet("main.parquet", {"_time": [100.0, 150.0], "a": ["x", "y"]})
    assert "_time" not in plan(exports, {"a": "a"}, earliest=100, latest=200)
    assert "_time" in plan(exports, {"a": "a"}, earliest=120, latest=200)


def test_a_parquet_file_of_another_index_is_no_part_of_the_sql(exports):
    exports.parquet("web.parquet", {"_time": [1.0]})
    exports.parquet("os.parquet", {"_time": [1.0], "index": ["wineventlog"]})
    exports.parquet("both.parquet", {"_time": [1.0, 2.0], "index": ["wineventlog", "linux"]})
    sql = explained(exports, "index=linux | stats count")
    assert "both.parquet" in sql
    assert "web.parquet" not in sql
    assert "os.parquet" not in sql


@pytest.mark.parametrize("kind", ["DOUBLE", "TIMESTAMP", "TIMESTAMPTZ"])
def test_row_groups_outside_the_range_are_not_read(exports, kind):
    time = {"DOUBLE": "n::DOUBLE", "TIMESTAMP": "make_timestamp(n * 1000000)"}.get(
        kind, "make_timestamptz(n * 1000000)"
    )
    path = exports.path / "main.parquet"
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT {time} AS _time, n AS a FROM range(500000) t(n)) TO '{path}' "
            "(FORMAT parquet, ROW_GROUP_SIZE 50000)"
        )
    told = plan(exports, {"a": "a"}, earliest=120_000, latest=130_000)
    groups = re.search(r"Row Groups Scanned: (\d+) / (\d+)", told)
    assert groups is not None
    assert (int(groups[1]), int(groups[2])) == (1, 10)
    assert (
        exports.answer("index=* | stats count", earliest=120_000, latest=130_000)["count"][0]
        == 10_000
    )


def test_a_file_is_read_line_by_line_once(exports, opens):
    exports.write("main.csv", "_time,a\n1,x\n")
    with opened_source(exports.path) as (_, source):
        for _ in range(3):
            source.events(Scope())
    assert opens == ["main.csv"]


def test_a_text_file_of_another_index_is_not_read(exports, opens):
    """A CSV file without an index column and a log are their own index for sure; JSON may say another."""
    exports.write("web.csv", "_time,a\n1,x\n")
    exports.write("os.csv", "_time,index,a\n1,web,x\n")
    exports.write("auth.log", "2026-03-02T10:00:00Z h sshd[1]: x\n")
    exports.write("more.jsonl", '{"_time": 1, "index": "web"}\n')
    assert exports.answer("index=web | stats count")["count"][0] == 3
    assert sorted(opens) == ["more.jsonl", "os.csv", "web.csv"]


def test_what_was_read_is_cut_by_its_times_and_indexes(exports):
    exports.write("a.csv", "_time,a\n100,x\n")
    exports.write("b.csv", "_time,index,a\n200,web,y\n")

    def numbers(source: Any, scope: Scope) -> list[int]:
        return [one.number for one in source.events(scope).kept]

    with opened_source(exports.path) as (_, source):
        assert numbers(source, Scope()) == [0, 1]
        assert numbers(source, Scope(150, None)) == [1]
        assert numbers(source, Scope(None, 150)) == [0]
        assert numbers(source, Scope(index=lambda name: name == "web")) == [1]


def test_faults_of_files_that_a_search_does_not_touch_are_not_said(exports):
    exports.write("web.csv", "_time,a\n1,x\n")
    exports.write("bad.csv", "_time,a\n1,x,y\n")
    assert exports.notes("index=web") == []
    assert len(exports.notes("index=bad")) == 1


def test_a_thousand_files_are_one_source(exports):
    for number in range(1000):
        exports.write(f"f{number}.csv", f"_time,a\n{number},x{number}\n")
    assert exports.answer("index=* | stats count dc(a) as n").iloc[0].tolist() == [1000, 1000]


def test_hundreds_of_layouts_are_one_source(exports):
    for number in range(300):
        exports.parquet(f"f{number}.parquet", {"_time": [float(number)], f"a{number}": ["x"]})
    assert exports.answer("index=* | stats count")["count"][0] == 300
    assert exports.answer("a7=x | stats count")["count"][0] == 1


def test_a_header_is_read_without_the_rows(exports):
    path = exports.write("main.csv", "_time,a,__mv_a\n" + "1,x,\n" * 1000)
    assert csv_events.header(path) == ("_time", "a")


def test_memory_is_bounded_while_files_are_read(exports):
    """What memory does not hold goes to a place of the engine's own, which is gone at the end."""
    body = "".join(
        f'{{"_time": {n}, "a": "{n:032}", "b": "{n * 7919:0128}"}}\n' for n in range(200_000)
    )
    exports.write("main.jsonl", body)
    found = exports.answer("a=*7 | stats count dc(b) as n", memory="64MB")
    assert found.iloc[0].tolist() == [20_000, 20_000]


def test_a_search_that_needs_more_memory_than_it_may_take_says_so(exports):
    path = exports.path / "main.parquet"
    with duckdb.connect() as database:
        database.execute(
            "COPY (SELECT n::DOUBLE AS _time, repeat(md5(n::VARCHAR), 8) AS a FROM range(300000) t(n)) "
            f"TO '{path}' (FORMAT parquet)"
        )
    with pytest.raises(nblang_spl.SplError, match="needs more memory than it may use"):
        exports.answer("index=* | stats values(a) as a", memory="20MB")


def test_a_time_that_cannot_be_read_makes_the_answer_partial(tmp_path: Path):
    rows = [{"_time": time, "n": n} for n, time in enumerate(("2026-03-02T10:00:00Z", "soon"))]
    (tmp_path / "log.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = nblang_spl.search("search index=log | table n", tmp_path)
    assert found.attrs["partial"] == [
        "log.jsonl: 1 time cannot be read, so that its event lies in every range."
    ]
