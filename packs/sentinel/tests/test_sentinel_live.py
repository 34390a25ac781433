"""The live client against a loopback service that runs what it is sent."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from packs.sentinel.tests.served import FILES, sentinel_at, served

from nbcore import CORE, Bound, Connection, Host, Limits, Outcome, TimeSpan
from nbcore.lang import submit
from nbcore.testing import CUT, HTML_502, NOT_JSON, QueryResult, Reply, ask
from nblang_kql.testing import WORKSPACE, Fixed
from nbpack_demo import company

WEEK = TimeSpan(start=company().start, end=company().end)
WINDOWS = [file for file in FILES if file.part == "windows"]


@pytest.fixture(scope="module")
def service():
    with served() as running:
        yield running


@pytest.fixture
def credential():
    return Fixed()


@pytest.fixture
def connection(service, credential):
    service.forget()
    opened = sentinel_at(service.url, credential)
    yield opened
    submit(opened.close()).result()


def logons(connection: Connection, **more: Any) -> QueryResult:
    return ask(connection, WINDOWS, "host.logons", "web01", WEEK, **more)


def outcome(connection: Connection, **more: Any) -> Outcome:
    return logons(connection, **more).outcomes[0]


def test_the_live_answer_is_the_demo(connection):
    frame = logons(connection).frame
    put_in = company().logons.query("host == @company().victim")
    assert len(frame) == len(put_in)
    assert frame["time"].tolist() == put_in["time"].sort_values(ascending=False).tolist()


def test_the_request_is_as_documented(connection, service, credential):
    logons(connection, limits=Limits(seconds=42.9))
    request = service.requests[-1]
    assert request.path == f"/v1/workspaces/{WORKSPACE}/query"
    assert request.headers["prefer"] == "wait=42, include-statistics=true"
    assert request.headers["authorization"] == f"Bearer {credential.last}"
    # A range beside the text would be one of TimeGenerated in every table.
    assert set(request.json) == {"query"}
    assert "let p_start = datetime(2026-03-02" in request.json["query"]
    assert request.json["query"] == logons(connection).outcomes[0].text
    assert credential.asked == [(f"{service.url}/.default",)]


def test_the_service_is_never_told_to_wait_longer_than_it_can(connection, service):
    logons(connection, limits=Limits(seconds=3600.0))
    assert service.requests[-1].headers["prefer"].startswith("wait=600,")


def test_nobody_signs_in_before_the_first_query(service, credential):
    sentinel_at(service.url, credential)
    assert credential.asked == []


def test_a_token_that_was_withdrawn_is_renewed_once(connection, service, credential):
    service.script("401")
    assert logons(connection).status == "ok"
    assert len(credential.asked) == 2
    service.script("401", "401")
    refused = outcome(connection)
    assert refused.status == "denied"
    assert "Log Analytics Reader" in refused.reason


def test_what_is_forbidden_says_which_role_is_needed(connection, service):
    service.script("403")
    refused = outcome(connection)
    assert refused.status == "denied"
    assert "insufficient access" in refused.reason
    assert "Log Analytics Reader" in refused.reason


def test_the_wait_that_the_service_asks_for_is_kept(connection, service):
    service.script("429")
    assert logons(connection).status == "ok"
    first, second = service.requests
    assert second.at - first.at >= 1.0


def test_a_wait_beyond_the_query_s_own_time_is_not_waited_for(connection, service):
    service.script(Reply(429, b"{}", {"Retry-After": "3600"}))
    refused = outcome(connection)
    assert refused.status == "failed"
    assert "busy" in refused.reason
    assert "3600 seconds" in refused.reason
    assert len(service.requests) == 1


@pytest.mark.parametrize("step", ["500", CUT, HTML_502], ids=["500", "cut", "html 502"])
def test_what_passes_is_tried_again(connection, service, step):
    service.script(step)
    assert logons(connection).status == "ok"
    assert len(service.requests) == 2


def test_what_does_not_pass_is_given_up(connection, service):
    service.script(*[HTML_502] * 3)
    failed = outcome(connection, limits=Limits(seconds=1.5))
    service.forget()
    assert failed.status == "failed"
    assert "502 Bad Gateway" in failed.reason
    assert "<" not in failed.reason


def test_an_answer_that_is_no_json_fails_in_one_sentence(connection, service):
    service.script(NOT_JSON)
    failed = outcome(connection)
    assert failed.status == "failed"
    assert "cannot be read" in failed.reason


def test_a_slow_service_is_left_when_the_time_is_up(connection, service):
    service.script(Reply(200, b"{}", delay=2.0))
    failed = outcome(connection, limits=Limits(seconds=0.3))
    assert failed.status == "failed"
    assert failed.seconds < 1.5
    assert "0.3 seconds" in failed.reason


def test_an_answer_that_is_not_whole_is_partial_with_its_rows(connection, service):
    service.script("partial")
    answer = logons(connection)
    assert answer.status == "partial"
    assert "E_QUERY_RESULT_SET_TOO_LARGE" in answer.reason
    assert len(answer.frame) == 442


@pytest.mark.parametrize("body", [b"", b" \r\n"], ids=["nothing", "blanks"])
def test_a_200_without_a_body_is_no_answer(connection, service, body):
    service.script(Reply(200, body))
    failed = outcome(connection)
    assert failed.status == "failed"
    assert "cannot be read: it is empty" in failed.reason


def test_one_time_that_cannot_be_read_costs_its_own_row_alone(connection, service):
    def odd(request):
        body = service.answer(request)
        content = json.loads(body.body)
        table = content["tables"][0]
        place = [column["name"] for column in table["columns"]].index("time")
        table["rows"][7][place] = "2026-13-45T00:00:00Z"
        return Reply.of(200, content)

    service.script(odd)
    answer = logons(connection)
    assert answer.status == "partial"
    assert "1 cell of time could not be read as a time" in answer.reason
    assert answer.frame["time"].isna().sum() == 1
    assert len(answer.frame) == 442


def month(connection: Connection) -> QueryResult:
    span = TimeSpan(start=company().end - timedelta(days=30), end=company().end)
    return ask(connection, WINDOWS, "host.logons", "web01", span)


def test_a_range_before_a_table_s_first_row_is_told_once_it_is_asked(connection, service):
    for _ in range(2):
        answer = month(connection)
        assert answer.status == "ok"
        assert answer.notes == [
            "SecurityEvent has no data from before 2026-03-02, but the time range begins earlier."
        ]
    probes = [request.json for request in service.requests if "summarize" in request.json["query"]]
    assert probes == [{"query": "SecurityEvent | summarize begins = min(TimeGenerated)"}]


@pytest.mark.parametrize("step", ["403", "empty", Reply(200, b"x"), Reply(204)], ids=str)
def test_what_is_not_known_of_a_table_is_no_fault(connection, service, step):
    service.script(step, where=lambda request: "min(TimeGenerated)" in request.json["query"])
    answer = month(connection)
    assert (answer.status, answer.notes) == ("ok", [])


def test_a_table_is_not_asked_about_a_range_that_every_table_holds(connection, service):
    logons(connection)
    assert len(service.requests) == 1


def test_no_rows_and_no_data_at_all_are_empty(connection, service):
    service.script("empty", Reply(204))
    assert [logons(connection).status for _ in range(2)] == ["empty", "empty"]


def test_100_000_rows_come_whole_and_one_more_is_cut(connection, service):
    service.script("many", "many")
    whole = logons(connection)
    cut = logons(connection, limits=Limits(rows=99_999))
    assert (whole.status, len(whole.frame)) == ("ok", 100_000)
    assert (cut.status, len(cut.frame)) == ("partial", 99_999)


def test_a_table_that_is_not_there_is_unavailable():
    with served(without=["Heartbeat"]) as bare:
        connection = sentinel_at(bare.url)
        answer = ask(connection, FILES, "host.info", "web01", WEEK)
        submit(connection.close()).result()
    assert answer.status == "unavailable"
    assert "no table Heartbeat" in answer.reason


def test_other_mistakes_are_told_in_the_service_s_words(connection, service):
    fault = {
        "message": "A recognition error occurred.",
        "innererror": {"code": "SYN0002", "message": "Query could not be parsed at 'x'"},
    }
    service.script(
        Reply.of(
            400,
            {"error": {"message": "The request had some invalid properties", "innererror": fault}},
        )
    )
    failed = outcome(connection)
    assert failed.status == "failed"
    assert "Query could not be parsed at 'x'" in failed.reason


def test_a_token_never_reaches_a_message(connection, service, credential):
    def echo(request):
        return Reply.of(403, {"error": {"message": f"bad {request.headers['authorization']}"}})

    service.script(echo)
    refused = outcome(connection)
    assert "bad Bearer" in refused.reason
    assert credential.last not in f"{refused!r}{vars(connection)!r}"


def test_a_service_that_is_not_there_is_named():
    with served() as gone:
        connection = sentinel_at(gone.url)
    failed = outcome(connection, limits=Limits(seconds=1.0))
    assert failed.status == "failed"
    assert gone.url in failed.reason


def test_a_query_that_is_cancelled_lets_go_at_once_and_the_next_one_runs(connection, service):
    service.script(Reply(200, b"{}", delay=3.0))
    (file,) = [file for file in WINDOWS if file.query == "host.logons"]
    values = {f"p_{name}": value for name, value in Host(name="web01").parameters().items()}
    bound = Bound(
        CORE.questions["host.logons"], file,
        {**values, "p_start": WEEK.start, "p_end": WEEK.end}, WEEK,
    )  # fmt: skip
    running = submit(connection.run(bound, Limits()))
    while not service.requests:
        time.sleep(0.01)
    running.cancel()
    assert logons(connection).status == "ok"
    assert service.requests[-1].at - service.requests[0].at < 3.0
