"""What the client sends and makes of answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pandas as pd
import pytest
from packs.splunk.tests.asking import LIBRARY, QUESTIONS, SPAN, Ask, comes, row, until, values

from nbcore import CORE, Connection, Limits, TimeSpan
from nbcore.testing import Runner
from nblang_spl.testing import PASSWORD, TOKEN, USER, Splunkd, problem, said

Open = Callable[..., Connection]


def test_a_job_carries_its_range_its_limits_and_a_text_without_a_range(splunkd: Splunkd, ask: Ask):
    ask("host.info", limits=Limits(rows=500, seconds=30.5))
    (job,) = splunkd.jobs.values()
    sent = {name: job.arguments[name] for name in job.arguments if name not in ("search", "id")}
    assert sent == {
        "exec_mode": "normal",
        "earliest_time": "1772409600.5",
        "latest_time": "1773014400",
        "max_time": "31",
        "max_count": "501",
        "auto_cancel": "60",
        "timeout": "300",
    }
    assert "earliest" not in job.search
    assert job.search.endswith("| head 501")


def test_a_range_before_1970_is_sent_as_one_that_splunk_knows(splunkd: Splunkd, connect: Open):
    long_ago = TimeSpan.parse(("1960-01-01", "1961-01-01"))
    runner = Runner(connect(data_models=False), LIBRARY)
    asked = {**values(), "p_start": long_ago.start, "p_end": long_ago.end}
    asyncio.run(runner.ask(CORE.questions["host.info"], asked, long_ago))
    (job,) = splunkd.jobs.values()
    assert (job.arguments["earliest_time"], job.arguments["latest_time"]) == ("0", "1")


def test_all_pages_are_read_up_to_one_row_beyond_the_cap(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row(number) for number in range(30_000)]
    (result,) = ask("host.info", limits=Limits(rows=25_000))
    (job,) = splunkd.jobs.values()
    assert job.read == [10_000, 10_000, 5_001]
    assert result.status == "partial"
    assert len(result.frame) == 25_000
    assert result.outcomes[0].truncated


def test_a_service_that_gives_smaller_pages_is_asked_until_it_has_given_all(
    splunkd: Splunkd, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    whole = splunkd._results
    monkeypatch.setattr(splunkd, "_results", lambda job, sent: whole(job, {**sent, "count": "7"}))
    splunkd.found = lambda search: [row(number) for number in range(20)]
    (result,) = ask("host.info")
    assert (result.status, len(result.frame)) == ("ok", 20)


def test_rows_that_a_job_counts_and_does_not_hand_over_make_the_answer_partial(
    splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row(), row()]
    nothing = said(200, '{"results": []}', "application/json")
    splunkd.faults["results"].append(nothing)
    (result,) = ask("host.info")
    assert result.status == "partial"
    assert result.reason == "Splunk found 2 rows but returned 0."


def test_times_in_unix_seconds_become_times_to_the_microsecond(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row(time="1772409601.234567"), row(time="1772409601")]
    (result,) = ask("host.logons")
    assert set(result.frame["time"]) == {
        pd.Timestamp("2026-03-02T00:00:01.234567Z"),
        pd.Timestamp("2026-03-02T00:00:01Z"),
    }
    assert result.notes == []


def test_a_time_that_cannot_be_read_costs_its_own_row_alone(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row(0), row(1, time="soon"), row(2)]
    (result,) = ask("host.logons")
    assert result.status == "partial"
    assert result.frame["time"].notna().sum() == 4
    assert "1 cell of time could not be read as a time" in result.reason


def test_a_field_with_several_values_is_joined_and_said_and_a_list_stays_one(
    splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [
        row(os_name=["Windows", "Windows"], os_version=["10", "11"], ips=["10.0.0.4", "fe80::4"])
    ]
    (result,) = ask("host.info")
    (found,) = result.frame.to_dict("records")
    assert found["os_name"] == "Windows"
    assert found["os_version"] == "10, 11"
    assert found["ips"] == ["10.0.0.4", "fe80::4"]
    assert result.notes == ["1 cell of os_version held several values, joined by commas."]


def test_internal_fields_stay_behind_and_rows_name_the_model_or_index_they_are_from(
    splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row(_raw="<Event/>", _time="1772409601", sourcetype="x")]
    (result,) = ask("host.logons")
    assert not [name for name in result.frame.columns if name.startswith("_")]
    assert set(result.frame["table"]) == {"wineventlog", "linux_secure"}
    assert set(result.frame["sourcetype"]) == {"x"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("INFO", "The search auto-finalized after it reached its time limit: 60 seconds."),
        ("INFO", "Search auto-finalized after disk usage limit (100MB) reached."),
        ("WARN", "Search results may be incomplete: the search process on peer idx1 ended early."),
        ("WARN", "Unable to distribute to peer named idx1 because it is down."),
        ("WARN", "The limit has been reached for field values; results may be truncated."),
        ("ERROR", "The search process on peer idx1 crashed"),
    ],
)
def test_an_answer_that_splunk_calls_incomplete_is_partial_with_its_words(
    kind: str, text: str, splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row()]
    splunkd.messages = [(kind, text)]
    (result,) = ask("host.info")
    assert result.status == "partial"
    assert result.reason == f"Splunk says: {text.removesuffix('.')}."
    assert len(result.frame) == 1


def test_other_warnings_are_notes_and_other_information_is_left_out(splunkd: Splunkd, ask: Ask):
    splunkd.messages = [
        ("WARN", "Could not load lookup=LOOKUP-x"),
        ("INFO", "Your timerange was substituted based on your search string"),
    ]
    (result,) = ask("host.info")
    assert result.status == "empty"
    assert result.notes == ["Splunk warns: Could not load lookup=LOOKUP-x."]


def test_a_failed_job_fails_the_query_with_splunks_words(splunkd: Splunkd, ask: Ask):
    splunkd.failure = "Error in 'lookup' command: Could not construct lookup 'x'."
    (result,) = ask("host.info")
    assert result.status == "failed"
    assert result.reason == (
        "The search failed on Splunk: Error in 'lookup' command: Could not construct lookup 'x'."
    )


def test_a_job_that_lost_its_process_fails_the_query(splunkd: Splunkd, ask: Ask):
    entry = splunkd._look
    splunkd.looks = 0
    splunkd._look = lambda job: said(  # type: ignore[method-assign]
        200, entry(job).body.decode().replace('"isZombie">0', '"isZombie">1')
    )
    (result,) = ask("host.info")
    assert result.status == "failed"
    assert "its process died" in result.reason


def test_nothing_is_sent_before_the_first_query(splunkd: Splunkd, connect: Open):
    connection = connect()
    assert connection.title == "Splunk"
    assert splunkd.requests == []


def test_a_token_needs_no_sign_in(splunkd: Splunkd, ask: Ask):
    ask("host.info")
    assert splunkd.asked("/auth/login") == []
    assert {item.headers["authorization"] for item in splunkd.requests} == {f"Bearer {TOKEN}"}


def test_a_name_and_password_sign_in_once_for_all_queries(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row()]
    results = ask(*QUESTIONS, token=None, username=USER, password=PASSWORD)
    assert {result.status for result in results} == {"ok"}
    assert len(splunkd.asked("/auth/login")) == 1


def test_a_refused_password_is_tried_once_so_that_no_account_is_locked(splunkd: Splunkd, ask: Ask):
    results = ask(*QUESTIONS, token=None, username=USER, password="wrong")
    assert {result.status for result in results} == {"denied"}
    assert results[0].reason == (
        f"Splunk at 127.0.0.1 refused the name and password of {USER}; it was tried once."
    )
    assert len(splunkd.asked("/auth/login")) == 1
    assert splunkd.jobs == {}


def test_a_session_that_ended_is_renewed(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row()]
    splunkd.faults["look"].append(problem(401, "WARN", "call not properly authenticated"))
    (result,) = ask("host.info", token=None, username=USER, password=PASSWORD)
    assert result.status == "ok"
    assert len(splunkd.asked("/auth/login")) == 2


def test_the_namespace_of_an_app_and_owner_is_asked_in(splunkd: Splunkd, ask: Ask):
    ask("host.info", app="SplunkEnterpriseSecuritySuite", owner="analyst")
    (made,) = [item for item in splunkd.requests if item.path.rstrip("/").endswith("v2/jobs")]
    assert made.path.startswith("/servicesNS/analyst/SplunkEnterpriseSecuritySuite/search/")


def test_an_interrupt_cancels_the_job_at_the_service(splunkd: Splunkd, connect: Open):
    splunkd.looks = 0
    runner = Runner(connect(data_models=False), LIBRARY)

    async def interrupted() -> None:
        asking = asyncio.create_task(runner.ask(CORE.questions["host.info"], values(), SPAN))
        await comes(lambda: bool(splunkd.jobs))
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(interrupted())
    until(lambda: len(splunkd.cancelled()) == 1)


def test_an_interrupt_while_the_job_is_being_made_cancels_it_once_it_is_there(
    splunkd: Splunkd, connect: Open
):
    splunkd.looks = 0
    slow = splunkd._create

    def create(sent):
        reply = slow(sent)
        return type(reply)(reply.status, reply.body, reply.headers, delay=0.3)

    splunkd._create = create  # type: ignore[method-assign]
    runner = Runner(connect(data_models=False), LIBRARY)

    async def interrupted() -> None:
        asking = asyncio.create_task(runner.ask(CORE.questions["host.info"], values(), SPAN))
        await comes(lambda: bool(splunkd.jobs))
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(interrupted())
    until(lambda: len(splunkd.cancelled()) == 1)


def test_an_interrupt_ends_a_wait_for_room_at_once(splunkd: Splunkd, connect: Open):
    splunkd.faults["create"].extend([problem(503, "WARN", "busy", retry_after="60")] * 9)
    runner = Runner(connect(data_models=False), LIBRARY)

    async def interrupted() -> None:
        asking = asyncio.create_task(runner.ask(CORE.questions["host.info"], values(), SPAN))
        await comes(lambda: len(splunkd.faults["create"]) < 9)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(interrupted())
    assert splunkd.jobs == {}
    assert len(splunkd.faults["create"]) == 8


def test_a_place_where_nothing_listens_is_said_at_once(connect: Open, ask: Ask, splunkd: Splunkd):
    splunkd.__exit__()
    (result,) = ask("host.info")
    splunkd.__enter__ = lambda: splunkd  # type: ignore[method-assign]
    assert result.status == "failed"
    assert "could not be reached" in result.reason


def test_secrets_stay_out_of_texts_logs_and_provenance(
    splunkd: Splunkd, connect: Open, ask: Ask, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    results = ask("host.info", "host.logons")
    results += ask("host.info", token=None, username=USER, password=PASSWORD)
    results += ask("host.info", token="another-token")
    shown = [repr(connect()._settings), caplog.text]  # type: ignore[attr-defined]
    shown += [repr(outcome) for result in results for outcome in result.outcomes]
    for secret in (TOKEN, PASSWORD, "another-token", "loopback-session"):
        assert not any(secret in text for text in shown)
