"""What a live service is sent: one text with its values, its comments and a cap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nbcore import CORE, Bound, Field, Limits, Question, Record, TimeSpan, Value
from nbcore.lang import parse_query_file
from nblang_kql import render

SPAN = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 9))
TIMELESS = Question(
    "acme.rules", "Rules.", Record("acme.Rule", "A rule.", (Field("name", "text", ""),))
)


def rendered(body: str, question: Question = CORE.questions["host.logons"], rows: int = 10) -> str:
    header = f"// query: {question.name}\n// reads: T\n"
    file = parse_query_file(
        f"{header}declare query_parameters(p_host:string, p_start:datetime);\n{body}", "t/q.kql"
    )
    values: dict[str, Value] = {
        "p_host": "web01",
        "p_start": datetime(2026, 3, 2, tzinfo=UTC),
        "p_end": SPAN.end,
    }
    return render(Bound(question, file, values, SPAN), Limits(rows=rows))


def test_header_values_body_and_cap_stand_in_this_order():
    assert rendered("T | where h == p_host") == (
        "// query: host.logons\n// reads: T\n"
        'let p_host = "web01";\nlet p_start = datetime(2026-03-02T00:00:00.000000Z);\n'
        "T | where h == p_host\n| top 11 by ['time'] desc\n"
    )


@pytest.mark.parametrize(
    ("question", "cap"),
    [
        (CORE.questions["host.logons"], "| top 11 by ['time'] desc"),
        (CORE.questions["host.resolve"], "| top 11 by ['last_seen'] desc"),
        (TIMELESS, "| take 11"),
    ],
)
def test_one_row_more_than_the_limit_is_asked_for_the_newest_where_rows_have_a_time(question, cap):
    assert rendered("T", question).endswith(f"T\n{cap}\n")


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("T // the end", "T // the end\n| top 11"),
        ("T;", "T\n| top 11"),
        ("T ; // the end\n\n", "T  // the end\n| top 11"),
        ("T | where a == ';'", "T | where a == ';'\n| top 11"),
        ("T | where a == 'x' // ;", "T | where a == 'x' // ;\n| top 11"),
    ],
)
def test_the_cap_joins_a_query_however_that_ends(body, end):
    assert end in rendered(body)
