"""Query files answered from a folder or from frames, as the runner asks for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

import nblang_spl
from nbcore import CORE, Bound, Limits, QueryError, TimeSpan, UserError
from nbcore.lang import parse_query_file

SPAN = TimeSpan(start=datetime(2023, 11, 14, tzinfo=UTC), end=datetime(2023, 11, 15, tzinfo=UTC))
NOON = SPAN.start.timestamp() + 12 * 3600


def bound(body, parameters="p_host:string", **values):
    """A query file with its values."""
    header = f"```query: host.logons; reads: wineventlog; parameters: {parameters}```\n"
    file = parse_query_file(header + body, "some/queries/file.spl")
    return Bound(CORE.questions["host.logons"], file, values, SPAN)


@pytest.fixture
def connection():
    frame = pd.DataFrame(
        {
            "_time": [NOON, NOON + 1, NOON - 86400 * 3],
            "host": ["web01", 'w"*', "old"],
            "tag": ["authentication", "authentication", None],
            "user": ["a", "b$", "c"],
            "action": ["success", "success", "failure"],
        }
    )
    made = nblang_spl.embedded(
        provider="splunk",
        title="Splunk (test)",
        source={"wineventlog": frame},
        source_kind="demo",
        now=SPAN.end,
    )
    yield made
    asyncio.run(made.close())


def answer(connection, question, rows=100):
    return connection.start(question, Limits(rows=rows)).result()


def test_a_value_is_bound_as_a_literal(connection):
    body = "search index=wineventlog host=$p_host$ | where host=$p_host$ | table host"
    assert list(answer(connection, bound(body, p_host="web01")).frame["host"]) == ["web01"]
    assert list(answer(connection, bound(body, p_host='w"*')).frame["host"]) == ['w"*']
    assert len(answer(connection, bound(body, p_host="*")).frame) == 0


def test_the_range_of_the_question_is_that_of_the_job(connection):
    assert set(answer(connection, bound("search index=*", "")).frame["host"]) == {"web01", 'w"*'}


def test_now_is_the_clock_of_the_source(connection):
    told = answer(connection, bound("| tstats count | eval n=now() | table n", ""))
    assert told.frame["n"][0] == SPAN.end.timestamp()
    assert connection.now() == SPAN.end


def test_one_row_more_than_wanted_says_that_the_answer_was_cut(connection):
    told = answer(connection, bound("search index=*", ""), rows=1)
    assert len(told.frame) == 1
    assert told.truncated
    assert not answer(connection, bound("search index=*", ""), rows=2).truncated


def test_a_limit_of_the_language_makes_the_answer_partial(connection):
    body = "| tstats count | eval n=mvrange(0, 10001) | mvexpand n | sort n | stats count"
    told = answer(connection, bound(body, ""))
    assert told.frame["count"][0] == 10_000
    assert "10,000" in told.partial


def test_a_refusal_is_a_query_error_that_names_the_file(connection):
    with pytest.raises(QueryError, match=r"some/queries/file.spl: .*`nope`"):
        answer(connection, bound("search index=* | nope", ""))


def test_what_the_source_holds_is_known_by_its_events(connection):
    def has(table):
        return asyncio.run(connection.has(table, SPAN))

    assert has("wineventlog")
    assert has("Authentication")
    assert not has("linux_secure")
    assert not has("Authentication (Windows)")
    assert not has("Web")


def test_events_outside_the_range_are_there_and_the_answer_says_when(connection):
    early = TimeSpan(start=datetime(2020, 1, 1, tzinfo=UTC), end=datetime(2020, 1, 2, tzinfo=UTC))
    assert asyncio.run(connection.has("wineventlog", early))
    question = replace(bound("search index=wineventlog | table host"), timespan=early)
    told = answer(connection, question)
    assert told.frame.empty
    assert told.notes == [
        (
            "All events of wineventlog lie outside the time range: the first is of "
            "2023-11-11T12:00:00Z, the last of 2023-11-14T12:00:01Z."
        )
    ]


def test_an_empty_answer_within_the_range_says_nothing_of_times(connection):
    question = bound("search index=wineventlog host=nobody | table host")
    assert answer(connection, question).notes == []


def test_a_data_model_leaves_out_successful_machine_accounts(connection):
    """The model's own constraint [D: CIM Authentication]."""
    body = "| tstats count from datamodel=Authentication by Authentication.user"
    assert list(answer(connection, bound(body, "")).frame["Authentication.user"]) == ["a"]


def test_the_site_says_where_its_events_are():
    frame = pd.DataFrame({"_time": [NOON], "sourcetype": ["XmlWinEventLog"], "host": ["h"]})
    connection = nblang_spl.embedded(
        provider="splunk",
        title="Splunk (test)",
        source={"os": frame},
        places=nblang_spl.Places(indexes={"wineventlog": "index=os sourcetype=XmlWinEventLog"}),
    )
    told = answer(connection, bound("search $index:wineventlog$ | table host", ""))
    assert list(told.frame["host"]) == ["h"]
    assert asyncio.run(connection.has("wineventlog", SPAN))
    asyncio.run(connection.close())


def test_a_cancelled_query_ends(connection):
    body = "| tstats count | eval n=mvrange(0, 999999) | mvexpand n | eval m=mvrange(0, 9999)"
    running = connection.start(bound(f"{body} | mvexpand m | stats dc(m)", ""), Limits())
    running.cancel()
    with pytest.raises(QueryError, match="cancelled"):
        running.result()


def test_a_folder_that_is_not_there_is_the_users_error(tmp_path):
    with pytest.raises(UserError, match="is not a folder"):
        nblang_spl.embedded(provider="splunk", title="x", source=tmp_path / "nowhere")
