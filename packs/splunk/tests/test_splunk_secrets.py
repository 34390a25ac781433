"""Tokens, passwords and sessions: taken without what a file adds, and shown nowhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from packs.splunk.tests.asking import Ask, row

from nbcore import UserError
from nbcore.testing import QueryResult, read_settings
from nblang_spl.testing import PASSWORD, SESSION, TOKEN, USER, Splunkd, problem, said
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings

ADDED = ["\n", "\r\n", " ", "\t\n"]
HERE = {"host": "127.0.0.1"}


def shown(results: list[QueryResult]) -> str:
    texts = [repr(outcome) for result in results for outcome in result.outcomes]
    texts += [f"{result!r} {result.reason} {result.notes}" for result in results]
    return "\n".join(texts)


@pytest.mark.parametrize("added", ADDED)
def test_what_a_file_adds_to_a_token_or_password_is_left_out(
    added: str, splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row()]
    results = ask("host.info", token=TOKEN + added)
    results += ask("host.info", token=None, username=USER, password=f"{added}{PASSWORD}{added}")
    assert [result.status for result in results] == ["ok", "ok"]


@pytest.mark.parametrize("name", ["token", "password"])
@pytest.mark.parametrize("within", ["\n", "\r", "\0", "\x1b"])
def test_a_secret_that_cannot_be_one_is_refused_without_being_repeated(name: str, within: str):
    odd = f"planted{within}secret"
    with pytest.raises(UserError, match=f"The setting {name} of Splunk is not valid") as raised:
        read_settings(splunk, HERE | {name: odd})
    with pytest.raises(ValueError, match=name) as whole:
        SplunkSettings.model_validate(HERE | {name: odd})
    assert "planted" not in f"{raised.value} {whole.value}"


@pytest.mark.parametrize("token", ["two words", "t\u00f6ken", "\u200btoken", "😀"])
def test_a_token_that_no_header_can_carry_is_refused(token: str):
    with pytest.raises(UserError, match="The setting token of Splunk is not valid") as raised:
        read_settings(splunk, HERE | {"token": token})
    assert token not in str(raised.value)


def test_a_blank_secret_is_none_at_all():
    blank = SplunkSettings.model_validate(HERE | {"token": " \n", "password": ""})
    assert (blank.token, blank.password) == (None, None)


def echoed(secret: str) -> dict[str, Callable[[Splunkd], Any]]:
    """Every place in which a service can repeat what it was sent."""
    told = f"The credential {secret} is not liked"
    html = f"<html><title>{secret}</title></html>"
    page = json.dumps({"messages": [{"type": "FATAL", "text": told}]})
    return {
        "400": lambda at: at.faults["create"].append(problem(400, "FATAL", told)),
        "401": lambda at: at.faults["create"].extend([problem(401, "WARN", told)] * 9),
        "403": lambda at: at.faults["create"].append(problem(403, "WARN", told)),
        "500": lambda at: at.faults["create"].extend([problem(500, "WARN", told)] * 3),
        "503": lambda at: at.faults["create"].append(
            problem(503, "WARN", told, retry_after="9999")
        ),
        "a page": lambda at: at.faults["create"].extend([said(200, html, "text/html")] * 3),
        "a bad gateway": lambda at: at.faults["create"].extend([said(502, html, "text/html")] * 3),
        "a failed job": lambda at: setattr(at, "failure", told),
        "a warning": lambda at: at.messages.append(("WARN", told)),
        "a cut answer": lambda at: at.messages.append(("WARN", f"Results may be missing: {told}")),
        "an error": lambda at: at.messages.append(("ERROR", told)),
        "a message that is cut": lambda at: at.messages.append(
            ("ERROR", f"{'x' * (495 - len(secret))} {secret}")
        ),
        "results": lambda at: at.faults["results"].append(said(200, page, "application/json")),
        "a redirection": lambda at: at.faults["look"].append(
            said(302, "", location=f"https://sso.contoso.test/?{secret}")
        ),
    }


@pytest.mark.parametrize("where", echoed(""))
def test_what_a_service_repeats_of_a_secret_is_masked(
    where: str, splunkd: Splunkd, ask: Ask, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    splunkd.found = lambda search: [row()]
    by_name = {"token": None, "username": USER, "password": PASSWORD}
    for secret, given in ((TOKEN, {}), (PASSWORD, by_name), (SESSION, by_name)):
        echoed(secret)[where](splunkd)
        results = ask("host.info", **given)
        text = shown(results)
        assert secret not in text
        assert secret[:12] not in text
        assert secret not in caplog.text
        assert results[0].status in ("ok", "partial", "failed", "denied")
        splunkd.messages.clear()
        splunkd.faults.clear()
        splunkd.failure = ""


@pytest.mark.parametrize("session", ["planted\nsession", "planted\u20ac-session"])
def test_a_session_that_no_header_can_carry_is_a_sentence(session: str, splunkd: Splunkd, ask: Ask):
    splunkd.session = session
    (result,) = ask("host.info", token=None, username=USER, password=PASSWORD)
    assert result.status == "failed"
    assert "characters that an HTTP header cannot have" in result.reason
    assert "planted" not in shown([result])
