"""The search that counts another's rows: what it says, and that the engine counts as the core does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore import CORE, Bound, Field, Limits, QueryFile, Question, Record, TimeSpan
from nbcore.lang import count_rows, parse_query_file
from nbcore.testing import conform
from nblang_spl import counting, embedded, problems, render

HEAD = """\
```query: acme.flows; part: edr; reads: flows; lacks: title; parameters: p_start:datetime```
"""
BODY = """\
search index=flows
```What somebody should know.```
| where _time>=$p_start$
| eval time=_time"""
COUNTED = (
    Field("time", "time", "When.", required=True),
    Field("host", "text", "Where.", required=True),
    Field("kind", "text", "What sort."),
    Field("title", "text", "Title."),
    Field("count", "int", "How many.", required=True),
    Field("first_seen", "time", "First.", required=True),
    Field("last_seen", "time", "Last.", required=True),
    Field("bytes_out", "int", "Bytes.", sum=True),
)
RECORD = Record("acme.FlowCount", "Flows.", COUNTED)
ROWS = Record(
    "acme.Flow",
    "Flow.",
    tuple(item for item in COUNTED if item.name not in ("count", "first_seen", "last_seen")),
)
QUESTION = Question(
    "acme.flow_counts", "Flows.", RECORD, binned=True, counts="acme.flows", order="bytes_out"
)
SPAN = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 3))
VALUES: dict[str, Any] = {"p_start": SPAN.start, "p_end": SPAN.end, "p_bin": timedelta(hours=1)}
COUNTING = """\
| eval _time=time
| bin _time span=$p_bin$
| fillnull value="-" host kind
| stats count min(time) as first_seen max(time) as last_seen sum(bytes_out) as bytes_out
    by _time host kind
| eval
    time=_time,
    host=if(host="-", null(), host),
    kind=if(kind="-", null(), kind)
| sort 0 - time
| table time, host, kind, count, first_seen, last_seen, bytes_out
"""


def derived(body: str = BODY, question: Question = QUESTION) -> QueryFile:
    made = counting(parse_query_file(HEAD + body, "acme/queries/flows.spl"), question)
    assert made is not None
    return made


@pytest.mark.parametrize(
    "end",
    ["", "\n| table time, host, kind", "\n| sort 0 - time\n| table time, host, kind, bytes_out"],
)
def test_it_is_the_rows_text_with_the_counting_in_place_of_its_order(end: str):
    title = "```Counts the rows of acme/queries/flows.spl.```\n"
    assert derived(BODY + end).text == f"{title}{BODY}\n{COUNTING}"
    assert derived().parameters == {"p_start": "datetime", "p_bin": "timespan"}
    assert derived() == derived()


def test_a_stage_that_only_some_rows_pass_stays():
    body = f'{BODY}\n| append [search index=more | eval a="| table x" | table time, host]'
    assert derived(body).text.count("| table time, host]\n| eval _time=time") == 1


def test_the_lint_finds_nothing_wrong_with_it():
    counts = CORE.questions["host.logon_counts"]
    head = HEAD.replace("lacks: title; ", "")
    made = counting(parse_query_file(head + BODY, "acme/queries/logons.spl"), counts)
    assert made is not None
    assert problems(made, counts) == []


def test_a_question_that_counts_nothing_is_not_derived():
    file = parse_query_file(HEAD + BODY, "acme/queries/flows.spl")
    assert counting(file, replace(QUESTION, counts=None)) is None


@pytest.mark.parametrize(("order", "first"), [("bytes_out", "bytes_out"), ("time", "count")])
def test_rows_are_counted_over_the_whole_range_where_the_question_has_no_bins(order, first):
    record = replace(RECORD, fields=RECORD.fields[1:])
    made = derived(question=replace(QUESTION, record=record, binned=False, order=order))
    assert "p_bin" not in made.text
    assert made.parameters == {"p_start": "datetime"}
    assert "    by host kind\n" in made.text
    assert f"\n| sort 0 - {first}\n| table host, kind, count," in made.text


def test_the_cap_keeps_the_largest_by_the_questions_order():
    text = render(Bound(QUESTION, derived(), VALUES, SPAN), Limits(rows=10))
    assert text.endswith("\n| sort 11 - bytes_out")


def test_the_engine_counts_as_the_core_does():
    flows = pd.DataFrame(
        {
            "_time": pd.date_range("2026-03-02T10:00Z", periods=4, freq="1min"),
            "index": "flows",
            "host": ["a", "a", "b", "b"],
            "kind": ["x", "x", None, "y"],
            "bytes_out": ["40", "2", None, None],
        }
    )
    connection = embedded(provider="p", title="P", source={"flows": flows}, source_kind="demo")
    answer = asyncio.run(connection.run(Bound(QUESTION, derived(), VALUES, SPAN), Limits()))
    asyncio.run(connection.close())
    came = conform(answer.frame, RECORD).frame
    rows = conform(flows.rename(columns={"_time": "time"}).drop(columns="index"), ROWS).frame
    by = ["host", "kind"]
    pd.testing.assert_frame_equal(
        came.sort_values(by, ignore_index=True)[RECORD.columns],
        count_rows(rows, RECORD, timedelta(hours=1)).sort_values(by, ignore_index=True)[
            RECORD.columns
        ],
    )
