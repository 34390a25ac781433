"""The query that counts another's rows: what it says, and that the engine counts as the core does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from nbcore import CORE, Bound, Field, Limits, QueryFile, Question, Record, TimeSpan
from nbcore.lang import count_rows, parse_query_file
from nbcore.testing import conform
from nblang_kql import counting, embedded, problems, render

HEAD = """\
// query: acme.flows
// part: edr
// reads: Flows
// lacks: title

// What somebody should know of these rows.
declare query_parameters(p_start:datetime, p_end:datetime);
"""
BODY = """\
Flows
| where TimeGenerated >= p_start and TimeGenerated < p_end
| project ['time'] = TimeGenerated, host, ['kind'], bytes_out, seconds;  // The end.
"""
COUNTED = (
    Field("time", "time", "When.", required=True),
    Field("host", "text", "Where.", required=True),
    Field("kind", "text", "What sort."),
    Field("title", "text", "Title."),
    Field("count", "int", "How many.", required=True),
    Field("first_seen", "time", "First.", required=True),
    Field("last_seen", "time", "Last.", required=True),
    Field("bytes_out", "int", "Bytes.", sum=True),
    Field("seconds", "float", "How long.", sum=True),
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
VALUES: dict[str, Any] = {
    "p_start": SPAN.start,
    "p_end": SPAN.end,
    "p_bin": timedelta(hours=1),
}


def derived(text: str = HEAD + BODY, question: Question = QUESTION) -> QueryFile:
    made = counting(parse_query_file(text, "acme/queries/flows.kql"), question)
    assert made is not None
    return made


def test_rows_are_counted_over_the_whole_range_where_the_question_has_no_bins():
    record = replace(RECORD, fields=RECORD.fields[1:])
    made = derived(question=replace(QUESTION, record=record, binned=False))
    assert "p_bin" not in made.text
    assert made.parameters == {"p_start": "datetime", "p_end": "datetime"}
    assert made.text.endswith("    by\n    host,\n    ['kind']\n")


def test_the_cap_goes_by_what_the_query_fills():
    made = replace(derived(), lacks=("title", "bytes_out"))
    text = render(Bound(QUESTION, made, VALUES, SPAN), Limits(rows=10))
    assert text.endswith("| top 11 by ['last_seen'] desc\n")


def test_it_is_the_rows_text_with_a_summary_behind_it():
    assert (
        derived().text
        == (
            "// query: acme.flow_counts\n"
            "// Counts the rows of acme/queries/flows.kql.\n"
            "declare query_parameters(p_start:datetime, p_end:datetime, p_bin:timespan);\n"
            "Flows\n"
            "| where TimeGenerated >= p_start and TimeGenerated < p_end\n"
            "| project ['time'] = TimeGenerated, host, ['kind'], bytes_out, seconds  // The end.\n"
            "| summarize\n"
            "    ['count'] = count(),\n"
            "    first_seen = min(['time']),\n"
            "    last_seen = max(['time']),\n"
            "    bytes_out = iff(countif(isnotnull(bytes_out)) > 0, sum(bytes_out), long(null)),\n"
            "    seconds = iff(countif(isnotnull(seconds)) > 0, sum(seconds), real(null))\n"
            "    by\n"
            "    ['time'] = bin(['time'], p_bin),\n"
            "    host,\n"
            "    ['kind'],\n"
        ).removesuffix(",\n")
        + "\n"
    )
    assert derived().parameters == {
        "p_start": "datetime", "p_end": "datetime", "p_bin": "timespan",
    }  # fmt: skip
    assert derived() == derived()


def test_the_lint_finds_nothing_wrong_with_it():
    logons = HEAD.replace("acme.flows", "host.logons").replace("// lacks: title\n", "")
    body = "Flows | where TimeGenerated >= p_start and TimeGenerated < p_end | project host"
    counts = CORE.questions["host.logon_counts"]
    assert problems(derived(logons + body, counts), counts) == []


def test_a_question_that_counts_nothing_is_not_derived():
    file = parse_query_file(HEAD + BODY, "acme/queries/flows.kql")
    assert counting(file, replace(QUESTION, counts=None)) is None


def test_the_cap_keeps_the_largest_by_the_questions_order():
    text = render(Bound(QUESTION, derived(), VALUES, SPAN), Limits(rows=10))
    assert text.endswith("\n| top 11 by ['bytes_out'] desc\n")


def test_the_engine_counts_as_the_core_does():
    odd = 2**53 + 1
    flows = pd.DataFrame(
        {
            "TimeGenerated": [datetime(2026, 3, 2, 10, minute, tzinfo=UTC) for minute in range(5)],
            "host": ["a", "a", "b", "b", "b"],
            "kind": ["x", "x", "", "y", "y"],
            "bytes_out": pd.array([odd, 2, None, None, None], dtype="Int64"),
            "seconds": [0.5, None, None, 0.25, 0.25],
        }
    )
    types = {
        "TimeGenerated": "datetime", "host": "string", "kind": "string", "bytes_out": "long",
        "seconds": "real",
    }  # fmt: skip
    connection = embedded(provider="p", title="P", source={"Flows": flows}, schema={"Flows": types})
    answer = asyncio.run(connection.run(Bound(QUESTION, derived(), VALUES, SPAN), Limits()))
    asyncio.run(connection.close())
    came = conform(answer.frame, RECORD).frame
    rows = conform(flows.rename(columns={"TimeGenerated": "time"}), ROWS).frame
    by = ["host", "kind"]
    pd.testing.assert_frame_equal(
        came.sort_values(by, ignore_index=True),
        count_rows(rows, RECORD, timedelta(hours=1)).sort_values(by, ignore_index=True),
    )
    assert came["bytes_out"].max() == odd + 2
