"""Plans of searches that are kept between programs: when they are used, and what is never kept."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import nblang_spl
from nbcore import CORE, Answer, Bound, Limits, QueryError, TimeSpan
from nbcore.lang import parse_query_file
from nblang_spl.engine import kept, planning
from nblang_spl.engine.plans import Plan

NOW = datetime(2026, 3, 9, tzinfo=UTC)
WEEK = TimeSpan(start=NOW - timedelta(days=7), end=NOW)
HEADER = "```query: host.logons; reads: main; parameters: p_host:string```\n"
BODY = "search index=main | where host!=$p_host$ | table host, user"
Ask = Callable[..., Answer]


def written(path: Path, *hosts: str) -> Path:
    """Events in a file, as a pack's demo has them; the last has several users."""
    first = (NOW - timedelta(days=3)).timestamp()
    users = [["a"]] * (len(hosts) - 1) + [["b", "c"]]
    times = [first + number for number in range(len(hosts))]
    pq.write_table(pa.table({"_time": times, "host": hosts, "user": users}), path)
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who kept nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return kept.folder()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "main.parquet", "web01", "web02", "web03")


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The searches that were planned."""
    made: list[object] = []
    planned = planning.make_plan

    def counted(tree, *more):
        made.append(tree)
        return planned(tree, *more)

    monkeypatch.setattr(planning, "make_plan", counted)
    return made


@pytest.fixture
def ask(place: Path, file: Path) -> Ask:
    """Answers one query in a program of its own, as far as what is kept goes."""

    def run(
        body: str = BODY,
        host: str = "web01",
        span: TimeSpan = WEEK,
        clock=NOW,
        kind="demo",
        frame=None,
    ) -> Answer:
        connection = nblang_spl.embedded(
            provider="splunk", title="Splunk (demo)",
            source={"main": file if frame is None else frame}, source_kind=kind, now=clock,
        )  # fmt: skip
        asked = Bound(
            CORE.questions["host.logons"],
            parse_query_file(HEADER + body, "queries/a.spl"),
            {"p_host": host},
            span,
        )
        try:
            return connection.start(asked, Limits()).result()
        finally:
            asyncio.run(connection.close())

    return run


def only(place: Path) -> Path:
    (path,) = place.iterdir()
    return path


def hosts(answer: Answer) -> list[str]:
    return sorted(answer.frame["host"])


def test_a_later_program_does_not_plan_again(ask, plans):
    first, second = ask(), ask()
    assert len(plans) == 1
    assert hosts(second) == ["web02", "web03"]
    pd.testing.assert_frame_equal(first.frame, second.frame)
    assert (first.text, first.notes) == (second.text, second.notes)


def test_a_later_program_loads_no_planner(place, file):
    ask = (
        "import sys, datetime, nblang_spl; from pathlib import Path\n"
        "from nblang_spl.engine.presence import EVER\n"
        f"now = datetime.datetime.fromisoformat('{NOW.isoformat()}')\n"
        "c = nblang_spl.embedded(provider='splunk', title='', source_kind='demo', now=now,"
        f" source={{'main': Path({str(file)!r})}})\n"
        "assert c._presence.has('main', EVER)\n"
        "print(*{name.partition('.')[0] for name in sys.modules} & {'sqlglot', 'lark', 'regex'})\n"
    )
    loaded = [
        subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [set(one.stdout.split()) for one in loaded] == [{"sqlglot", "lark", "regex"}, set()]


@pytest.mark.parametrize(
    "other",
    [
        {"host": "web02"},
        {"body": f"{BODY}, _time"},
        {"span": TimeSpan(start=WEEK.start, end=NOW - timedelta(days=1))},
        {"clock": NOW + timedelta(hours=1)},
    ],
    ids=["value", "text", "range", "clock"],
)
def test_another_question_is_planned_anew(ask, plans, other):
    ask()
    ask(**other)
    assert len(plans) == 2


def test_what_a_search_looked_at_is_looked_at_again_when_the_file_changed(ask, file, plans):
    body = "search index=main | chart count over host by user"
    assert "d" not in ask(body).frame
    written(file, "web01", "web04")
    frame = pq.read_table(file).to_pandas()
    frame["user"] = [["d"], ["d"]]
    pq.write_table(pa.Table.from_pandas(frame), file)
    assert set(ask(body).frame["d"]) == {1}
    assert len(plans) == 2


def test_all_of_a_plan_is_kept(ask, place):
    ask()
    assert set(json.loads(only(place).read_text())) == {field.name for field in fields(Plan)}


def test_nobodys_own_questions_are_kept(ask, place, file):
    ask(kind="folder")
    ask(frame=pq.read_table(file).to_pandas())
    assert not place.exists()


def test_a_search_within_a_search_is_run_each_time(ask, place):
    body = "search index=main [search index=main host=web02 | table host] | table host"
    assert hosts(ask(body)) == hosts(ask(body)) == ["web02"]
    assert not place.exists()


def test_a_search_that_is_refused_is_not_kept(ask, place):
    with pytest.raises(QueryError, match="is not known here"):
        ask("search index=main | where nothing(host)=1")
    assert not place.exists()


def test_what_a_limit_took_is_told_by_a_kept_plan_too(ask):
    many = '| makeresults count=150 | eval host="h" | stats list(host) as host'
    first, second = ask(many), ask(many)
    assert "kept only the first 100 values" in first.partial
    assert first.partial == second.partial


def test_a_pattern_of_pcre_is_found_by_a_kept_plan_too(ask, plans):
    body = r'search index=main | where match(host, "^web(?!03)") | table host'
    assert hosts(ask(body)) == hosts(ask(body)) == ["web01", "web02"]
    assert len(plans) == 1


STATEMENT: dict[str, object] = {"parameters": {}, "called": []}


@pytest.mark.parametrize(
    "spoiled",
    [
        "", "{", "null", "[]", "{}", '"SELECT 1"', "[" * 100_000,
        {"statement": 1}, {"statement": {}}, {"statement": STATEMENT | {"sql": 1}},
        {"statement": STATEMENT | {"sql": "SELECT"}},
        {"statement": STATEMENT | {"sql": "SELECT 1 AS other"}},
        {"statement": STATEMENT | {"sql": "SELECT 1 AS host_4, 2 AS user_5 WHERE $p9 = 1"}},
        {"statement": STATEMENT | {"sql": "SELECT 1", "parameters": {"p1": {}}}},
        {"outputs": []}, {"outputs": [1]}, {"outputs": None}, {"limits": [{}]}, {"notes": [1]},
        {"patterns": 7},
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_made_anew(ask, place, plans, spoiled):
    ask()
    path = only(place)
    whole = path.read_text()
    path.write_text(
        spoiled if isinstance(spoiled, str) else json.dumps(json.loads(whole) | spoiled)
    )
    assert hosts(ask()) == ["web02", "web03"]
    assert only(place).read_text() == whole
    assert len(plans) == 2


@pytest.mark.parametrize(
    ("kind", "name"), [("number", "host"), ("multi", "host"), ("none", "host"), ("text", "user")]
)
def test_columns_of_other_types_than_the_file_says_are_refused(ask, place, kind, name):
    ask()
    path = only(place)
    held = json.loads(path.read_text())
    for output in held["outputs"]:
        output["type"] = kind if output["name"] == name else output["type"]
    path.write_text(json.dumps(held))
    assert hosts(ask()) == ["web02", "web03"]


def test_sql_of_somebody_elses_reads_no_file(ask, place, plans):
    ask()
    path = only(place)
    held = json.loads(path.read_text())
    columns = ", ".join(f"content AS {one['column']}" for one in held["outputs"])
    held["statement"] = STATEMENT | {"sql": f"SELECT {columns} FROM read_text('{path}')"}
    path.write_text(json.dumps(held))
    assert hosts(ask()) == ["web02", "web03"]
    assert len(plans) == 2


def test_where_nothing_can_be_written_searches_are_answered(ask, place):
    place.parent.mkdir(parents=True)
    place.write_text("")
    assert hosts(ask()) == ["web02", "web03"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no such modes")
def test_a_folder_that_others_can_write_to_is_not_used(ask, place, plans):
    ask()
    place.chmod(0o770)
    assert hosts(ask()) == ["web02", "web03"]
    assert len(plans) == 2
