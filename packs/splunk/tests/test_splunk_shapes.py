"""Answers of any shape, through Splunk's own client: an outcome, and never a Python error's words."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packs.splunk.tests.asking import LIBRARY, SPAN, row, values

from nbcore import CORE, Connection
from nbcore.testing import QueryResult, Reply, Runner
from nblang_spl.testing import Splunkd, said

STATUSES = {"ok", "empty", "partial", "failed", "denied"}
PYTHONS = re.compile(
    r"\b[A-Z]\w*(?:Error|Exception)\b|object has no|Traceback|NoneType|not subscriptable|codec can't"
    r"|invalid literal|could not convert|unhashable|recursion|Expecting value|line 1|<class|\bint\("
)
QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(max_size=12)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*row(), "_time", "_raw", "ips", "os_name", ""])
CELL = JSON | st.lists(TEXT, max_size=3)
ROW = st.dictionaries(NAMES | TEXT, CELL, max_size=6)
KIND = st.sampled_from(["INFO", "WARN", "ERROR", "FATAL", "fatal", ""]) | JSON
MESSAGE = st.fixed_dictionaries({"type": KIND, "text": JSON}) | JSON
PAGE = (
    st.fixed_dictionaries(
        {"results": st.lists(ROW, max_size=4) | JSON},
        optional={"messages": st.lists(MESSAGE, max_size=3) | JSON, "preview": JSON},
    )
    | JSON
)
PRINTABLE = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]), max_size=9
)
FACTS = st.dictionaries(
    st.sampled_from([
        "dispatchState", "isDone", "isFailed", "isFinalized", "isZombie", "resultCount",
        "doneProgress", "dropCount", "messages", "sid", "type",
    ]),
    PRINTABLE | st.sampled_from(["0", "1", "-1", "1e999", "nan", "²", "DONE", "QUEUED", "FAILED"]),
    max_size=6,
)  # fmt: skip


@pytest.fixture
def asked(splunkd: Splunkd, connect: Callable[..., Connection]) -> Callable[..., QueryResult]:
    runner = Runner(connect(data_models=False, request_seconds=5), LIBRARY)
    splunkd.found = lambda search: [row()]

    def ask(**faults: list[Reply]) -> QueryResult:
        for place in ("create", "look", "results", "info"):
            splunkd.faults[place].clear()
        for place, replies in faults.items():
            splunkd.faults[place].extend(replies)
        question = CORE.questions["host.info"]
        result = asyncio.run(runner.ask(question, values(), SPAN))
        stands(result)
        return result

    return ask


def stands(result: QueryResult) -> None:
    """The outcome is one, and what is said is a sentence of ours or of Splunk."""
    assert result.status in STATUSES
    (outcome,) = result.outcomes
    said_by_us = re.sub(
        r"Splunk (?:says|warns):.*|The search failed on Splunk:.*", "", outcome.reason
    )
    assert not PYTHONS.search(said_by_us), outcome.reason
    assert bool(outcome.reason) is (outcome.status not in ("ok", "empty"))


@QUICK
@given(page=PAGE)
def test_results_of_any_shape(page: Any, asked: Callable[..., QueryResult]):
    body = said(200, json.dumps(page), "application/json")
    result = asked(results=[body] * 3)
    rows = page.get("results") if isinstance(page, dict) else None
    if not isinstance(rows, list) or not all(isinstance(item, dict) for item in rows):
        assert result.status in ("failed", "partial")


@QUICK
@given(facts=FACTS)
def test_a_job_of_any_properties(facts: dict[str, str], asked: Callable[..., QueryResult]):
    keys = "".join(f'<s:key name="{name}">{escape(value)}</s:key>' for name, value in facts.items())
    asked(look=[entry(f"<s:dict>{keys}{{acl}}</s:dict>")] * 3, results=[])


def entry(content: str) -> Reply:
    acl = '<s:key name="eai:acl"><s:dict><s:key name="owner">a</s:key><s:key name="app">search</s:key><s:key name="sharing">user</s:key></s:dict></s:key>'
    spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:s="http://dev.splunk.com/ns/rest"'
    return said(
        200,
        f'<entry {spaces}><title>x</title><link href="/x" rel="alternate"/>'
        f'<content type="text/xml">{content.replace("{acl}", acl)}</content></entry>',
    )


SHAPES = {
    "no content": entry(""),
    "content that is a text": entry("done"),
    "an empty dict": entry("<s:dict/>"),
    "a list": entry("<s:list><s:item>1</s:item></s:list>"),
    "no access": entry('<s:dict><s:key name="isDone">0</s:key></s:dict>'),
    "two of a key": entry(
        '<s:dict><s:key name="isDone">1</s:key><s:key name="isDone">1</s:key>{acl}</s:dict>'
    ),
    "a feed": said(200, '<feed xmlns="http://www.w3.org/2005/Atom"/>'),
    "a message": said(200, "<response><messages><msg type='FATAL'>x</msg></messages></response>"),
    "another name": said(200, "<entry><content/></entry>"),
    "deep": said(200, "<a>" * 5_000 + "</a>" * 5_000),
    "entities": said(
        200, '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><entry>&b;</entry>'
    ),
    "JSON": said(200, '{"entry": []}', "application/json"),
    "deep JSON": said(200, "[" * 200_000, "application/json"),
    "no UTF-8": Reply(200, b"\xff\xfe\xfd<entry/>", said(200).headers),
}


@pytest.mark.parametrize("place", ["create", "look", "results", "info"])
@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_of_a_wrong_shape_fails_in_a_sentence(
    shape: str, place: str, asked: Callable[..., QueryResult]
):
    result = asked(**{place: [SHAPES[shape]] * 9})
    assert result.status == "failed"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 500, 502, 503])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_refusal_of_a_wrong_shape_is_a_sentence(
    shape: str, status: int, asked: Callable[..., QueryResult]
):
    body = SHAPES[shape]
    reply = Reply(status, body.body, {**body.headers, "Retry-After": "9999"})
    assert asked(create=[reply] * 9).status in ("failed", "denied")
