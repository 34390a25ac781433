"""Whatever comes in place of an answer is told in a sentence, never in words of Python."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.loopback.live import defender_at, sentinel_at

from nbcore.errors import QueryError
from nbcore.records import LOGON
from nbcore.records.frames import conform
from nblang_kql.http.connection import STRANGE
from nblang_kql.testing import Table
from nblang_kql.testing.graph import answered as graph_answer
from nblang_kql.testing.log_analytics import answered as log_analytics_answer

TABLE = Table(
    ["time", "count", "share", "known", "user"],
    ["datetime", "long", "real", "bool", "string"],
    [["2026-03-02T00:00:00.0000000Z", 1, 0.5, True, "a"], [None, None, None, None, None]],
)
ANSWERED = {"sentinel": log_analytics_answer, "mde": graph_answer}
OPENED = {"sentinel": sentinel_at, "mde": defender_at}
SERVICES = {
    name: (OPENED[name]("http://127.0.0.1:1"), ANSWERED[name](TABLE).body) for name in OPENED
}
PYTHON = re.compile(
    r"Error\b|Exception|NoneType|object has no|not iterable|subscriptable|unhashable|\bdict\b"
    r"|\bint\b|\bstr\b|\bNone\b|zip\(|argument|<class|Traceback|Expecting|codec|out of range"
)
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
        st.sampled_from(["PrimaryResult", "name", "datetime", "now", 2**63, -1, "1e999", "decimal"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["tables", "name", "columns", "rows", "type", "schema", "results", "error",
                 "message", "code", "details", "innererror", "innerError", "time", "Name", ""]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip
each_service = pytest.mark.parametrize("name", SERVICES)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to everything that a JSON value holds, and to itself."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path, *(place for key, inner in items for place in places(inner, (*path, key)))]


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with another value in one place."""
    if not path:
        return value
    made = copy.deepcopy(body)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return made


def read(name: str, content: bytes) -> str:
    """Why the answer cannot be read; empty when it can."""
    connection, _ = SERVICES[name]
    try:
        answer = connection._answer_of(content)
    except QueryError as error:
        said = str(error)
        assert said.startswith("Microsoft ")
        assert STRANGE not in said, "every shape has its own sentence"
        assert said.endswith((".", "!", "?"))
        # What the service itself says may hold any word.
        assert "did not answer the query: " in said or not PYTHON.search(said), said
        return said
    assert answer.frame.columns.is_unique
    conform(answer.frame, LOGON)
    return ""


@each_service
@settings(deadline=None, max_examples=300)
@given(JSON)
@example({"tables": None})
@example({"schema": None, "results": None})
@example({"error": {"details": [None, 1], "message": 5}})
def test_any_json_in_place_of_an_answer(name, body):
    read(name, json.dumps(body).encode())


@each_service
@settings(deadline=None, max_examples=400)
@given(st.data())
def test_an_answer_with_anything_in_any_place(name, data):
    body = json.loads(SERVICES[name][1])
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(places(body)))
        body = put(body, path, data.draw(JSON))
    read(name, json.dumps(body).encode())


@each_service
@settings(deadline=None, max_examples=200)
@given(st.data())
def test_an_answer_that_is_cut_or_damaged_anywhere(name, data):
    content = bytearray(SERVICES[name][1])
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] = data.draw(st.integers(0, 255))
    read(name, bytes(content))


@each_service
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \r\n\t", "it is empty"),
        (b"\x00", "it is not JSON"),
        (b"<html>Sign in</html>", "it is not JSON"),
        (b"\xff\xfe\xfa", "it is not JSON"),
        (b"null", "it is nothing, not an object"),
        (b"[]", "it is a list, not an object"),
        (b'"a"', "it is a text, not an object"),
        (b"{}", "it has no "),
        (b"[" * 200_000, "its JSON is nested too deeply"),
        (b'{"a":' * 200_000, "its JSON is nested too deeply"),
        (b"[" * 200_000 + b"]" * 200_000, "its JSON is nested too deeply"),
        (b"[" + b"1," * 21_000_000 + b"1]", "it holds more than 20,000,000 values"),
    ],
    ids=lambda value: None if isinstance(value, str) else repr(value[:12]),
)
def test_what_is_no_answer_is_told_as_what_it_is(name, content, why):
    assert f"cannot be read: {why}" in read(name, content)


@each_service
def test_a_million_columns_are_not_made(name):
    wide = Table([f"c{n}" for n in range(1_000_000)], ["string"] * 1_000_000, [])
    assert "it has 1,000,000 columns, more than 5,000" in read(name, ANSWERED[name](wide).body)


def test_many_empty_rows_of_many_columns_are_not_made():
    schema = [{"name": f"c{n}", "type": "String"} for n in range(5_000)]
    content = json.dumps({"schema": schema, "results": [{}] * 100_000}).encode()
    assert "it holds more than 20,000,000 values" in read("mde", content)


@each_service
def test_two_columns_of_one_name_are_an_error_of_the_answer(name):
    twins = Table(["time", "user", "user"], ["datetime", "string", "string"], [])
    content = ANSWERED[name](twins).body
    assert "it has two columns named user" in read(name, content)


def test_the_rows_are_the_table_of_their_name_wherever_it_stands():
    body = json.loads(SERVICES["sentinel"][1])
    other = {"name": "QueryStatus", "columns": [{"name": "x", "type": "int"}], "rows": [[1]]}
    for tables in ([other, *body["tables"]], [*body["tables"], other]):
        made = SERVICES["sentinel"][0]._answer_of(json.dumps({"tables": tables}).encode())
        assert list(made.frame) == TABLE.names
    assert "no tables of the name PrimaryResult" in read(
        "sentinel", json.dumps({"tables": [other]}).encode()
    )
    assert "2 tables of the name PrimaryResult" in read(
        "sentinel", json.dumps({"tables": body["tables"] * 2}).encode()
    )


@pytest.mark.parametrize("error", [{"code": "x"}, {}, True, {"message": "  "}, ["a"]], ids=repr)
def test_an_error_that_is_not_explained_is_one_all_the_same(error):
    body = json.loads(SERVICES["sentinel"][1]) | {"error": error}
    answer = SERVICES["sentinel"][0]._answer_of(json.dumps(body).encode())
    assert "the answer is incomplete: an error that it does not explain" in answer.partial
    graph = json.dumps({"error": error}).encode()
    assert "did not answer the query: an error that it does not explain" in read("mde", graph)
