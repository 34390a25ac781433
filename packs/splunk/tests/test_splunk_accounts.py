"""Sign-ins: a refused password is sent once, whoever asks; what is not a sign-in is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from packs.splunk.tests.asking import LIBRARY, QUESTIONS, SPAN, Ask, row, values

from nbcore import CORE, Connection
from nbcore.testing import QueryResult, Runner
from nblang_spl.testing import PASSWORD, USER, Splunkd, problem, said

BY_NAME = {"token": None, "username": USER, "password": PASSWORD}
REFUSED = f"Splunk at 127.0.0.1 refused the name and password of {USER}; it was tried once."


def everything(connection: Connection, times: int = 3) -> list[QueryResult]:
    runner = Runner(connection, LIBRARY)

    async def together() -> list[QueryResult]:
        asked = [CORE.questions[name] for name in QUESTIONS] * times
        return list(await asyncio.gather(*(runner.ask(one, values(), SPAN) for one in asked)))

    return asyncio.run(together())


@pytest.mark.parametrize("data_models", [True, False])
def test_a_password_that_changed_while_connected_is_sent_once_more_and_never_again(
    data_models: bool, splunkd: Splunkd, connect: Callable[..., Connection]
):
    splunkd.found = lambda search: [row(count="1")]
    facts = BY_NAME | {"data_models": data_models, "at_once": 8}
    connection = connect(**facts)
    assert {result.status for result in everything(connection, 1)} == {"ok"}
    splunkd.requests.clear()
    splunkd.password, splunkd.session = "another-password", "another-session"

    results = everything(connection)
    results += everything(connection)
    results += everything(connect(**facts))

    assert len(splunkd.asked("/auth/login")) == 1
    assert {result.status for result in results} == {"denied"}
    reasons = {outcome.reason for result in results for outcome in result.outcomes}
    assert reasons == {REFUSED}


def test_another_password_is_tried(splunkd: Splunkd, connect: Callable[..., Connection]):
    splunkd.found = lambda search: [row()]
    wrong = connect(data_models=False, **BY_NAME | {"password": "wrong-password"})
    assert {result.status for result in everything(wrong, 1)} == {"denied"}
    right = connect(data_models=False, **BY_NAME)
    assert {result.status for result in everything(right, 1)} == {"ok"}


def test_queries_that_meet_the_end_of_a_session_together_wait_for_one_sign_in(
    splunkd: Splunkd, connect: Callable[..., Connection]
):
    splunkd.found = lambda search: [row()]
    connection = connect(data_models=False, at_once=8, **BY_NAME)
    everything(connection, 1)
    splunkd.requests.clear()
    splunkd.session = "another-session"
    assert {result.status for result in everything(connection)} == {"ok"}
    assert 1 <= len(splunkd.asked("/auth/login")) < 8


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            said(200, "<!DOCTYPE html><html><p>Sign in</html>", "text/html"),
            "with a web page, which",
        ),
        (said(302, "", location="https://sso.contoso.test"), "with a redirection (302), which"),
        (said(200, "<response><other/></response>"), "answered the sign-in with no session"),
        (said(200, "<response><sessionKey>"), "answered the sign-in with no session"),
        (said(200, "[]", "application/json"), "answered the sign-in with no session"),
    ],
)
def test_what_is_no_sign_in_is_said_and_no_password_is_sent_again_for_it(
    answer, says: str, splunkd: Splunkd, ask: Ask
):
    splunkd.faults["login"].extend([answer] * 9)
    (result,) = ask("host.info", **BY_NAME)
    assert result.status == "failed"
    assert says in result.reason
    assert "port=" in result.reason
    assert len(splunkd.asked("/auth/login")) == 1


def test_a_sign_in_that_does_not_answer_is_named_as_that(splunkd: Splunkd, ask: Ask):
    late = said(200, "<response/>")
    splunkd.faults["login"].append(type(late)(late.status, late.body, late.headers, delay=3.0))
    (result,) = ask("host.info", request_seconds=0.3, **BY_NAME)
    assert result.reason == "Splunk at 127.0.0.1 did not answer the sign-in in time."


def test_a_service_that_is_busy_is_asked_to_sign_in_again(splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row()]
    splunkd.faults["login"].append(problem(503, "WARN", "busy", retry_after="0"))
    (result,) = ask("host.info", **BY_NAME)
    assert result.status == "ok"
