"""The declare statement: found where it is one, and put in order before a query is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nbcore import AuthorError, Value
from nblang_kql import declared_parameters
from nblang_kql.declaration import as_lets, as_parameters

VALUES: dict[str, Value] = {
    "p_host": "web01",
    "p_start": datetime(2026, 3, 2, tzinfo=UTC),
    "p_bin": timedelta(hours=1),
}


def test_parameters_are_read_in_order_with_their_types():
    text = "declare query_parameters(p_host:string, p_start : datetime,\n  p_bin:timespan);\nT"
    assert list(declared_parameters(text).items()) == [
        ("p_host", "string"),
        ("p_start", "datetime"),
        ("p_bin", "timespan"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "T | take 5",
        "// declare query_parameters(p_host:string);\nT",
        'T | where a == "declare query_parameters(p_host:string);"',
        "T | where a == 'x;' // ; declare query_parameters(p_host:string);",
        'let a = @"\\"; T | where declare == 1',
        "let a = ```\n; declare query_parameters(p_x:string);\n```; T",
    ],
)
def test_comments_and_strings_declare_nothing(text):
    assert declared_parameters(text) == {}


def test_a_declaration_is_found_behind_strings_that_hold_semicolons_and_quotes():
    text = """// it's; "here"
let a = 'x"; y'; let b = @"\\"; declare query_parameters(p_host:string); T | where h == p_host"""
    assert declared_parameters(text) == {"p_host": "string"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("declare query_parameters(p_host); T", "p_host"),
        ("declare query_parameters(p_host:string = 'x'); T", "p_host : string"),
        ("declare query_parameters(p_host:texts); T", "texts"),
        ("declare query_parameters(p_a:string, p_a:long); T", "twice"),
        ("declare query_parameters(p_a:string); declare query_parameters(p_b:long); T", "twice"),
        ("declare query_parameters(['p a']:string); T", "cannot be read"),
        ("declare query_parameters p_a:string; T", "cannot be read"),
        ("declare query_parameters(); T", "cannot be read"),
    ],
)
def test_a_declaration_that_cannot_be_read_is_named(text, why):
    with pytest.raises(AuthorError, match=why):
        declared_parameters(text)


def test_for_a_live_service_each_parameter_becomes_a_let_in_its_place():
    text = (
        "// first\ndeclare query_parameters(p_host:string, p_bin:timespan);\nT | where h == p_host"
    )
    assert as_lets(text, VALUES) == (
        '// first\nlet p_host = "web01";\nlet p_bin = 1h;\nT | where h == p_host'
    )


def test_a_value_that_names_a_parameter_stays_a_value():
    text = "declare query_parameters(p_host:string, p_other:string);\nT"
    made = as_lets(text, {"p_host": "p_other", "p_other": "declare query_parameters(p_x:string);"})
    assert made == (
        'let p_host = "p_other";\nlet p_other = "declare query_parameters(p_x:string);";\nT'
    )
    assert declared_parameters(made) == {}


def test_for_the_engine_parameters_stay_and_lengths_become_lets():
    text = "declare query_parameters(p_host:string, p_start:datetime, p_bin:timespan);\nT"
    query, values = as_parameters(text, VALUES)
    assert query == "declare query_parameters(p_host:string, p_start:datetime);\nlet p_bin = 1h;\nT"
    assert values == {"p_host": "web01", "p_start": datetime(2026, 3, 2)}


def test_a_query_without_parameters_is_left_as_it_is():
    assert as_lets("T | take 5", VALUES) == "T | take 5"
    assert as_parameters("T | take 5", VALUES) == ("T | take 5", {})


@pytest.mark.parametrize("make", [as_lets, as_parameters])
def test_a_parameter_without_a_value_or_with_a_wrong_one_is_named(make):
    with pytest.raises(AuthorError, match="p_user, which the question does not bind"):
        make("declare query_parameters(p_user:string); T", VALUES)
    with pytest.raises(AuthorError, match="not a long"):
        make("declare query_parameters(p_host:long); T", VALUES)
