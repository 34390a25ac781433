"""A query file with its values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nbcore import CORE, AuthorError, Bound, Limits, TimeSpan, UserError, Value
from nbcore.lang import parse_query_file
from nblang_spl import Places, render

HEADER = (
    "```query: host.logons; part: windows; parameters: p_host:string, p_start:datetime, "
    "p_bin:timespan```\n"
)
SPAN = TimeSpan.parse(("2026-03-02", "2026-03-09"))
VALUES: dict[str, Value] = {
    "p_host": 'web"01',
    "p_start": datetime(2026, 3, 2, tzinfo=UTC),
    "p_bin": timedelta(hours=1),
}


def text_of(body: str, places: Places | None = None, header: str = HEADER, **values) -> str:
    file = parse_query_file(header + body, "acme/queries/logons.spl")
    bound = Bound(CORE.questions["host.logons"], file, VALUES | values, SPAN)
    return render(bound, Limits(rows=100), places or Places())


def test_tokens_are_replaced_and_one_row_more_than_the_cap_is_asked_for():
    text = text_of(
        'search host=$p_host*$ "$5" | where host=$p_host$ AND _time>=$p_start$\n| bin _time span=$p_bin$'
    )
    assert text == (
        'search host="web\\"01*" "$5" | where host="web\\"01" AND _time>=1772409600\n'
        "| bin _time span=3600s\n| head 101"
    )


def test_comments_go_and_count_as_a_space_as_they_do_in_splunk():
    text = text_of('search a```one "two```b\n```\nthree $p_host$ \n```\n| where c="```"')
    assert text == 'search a b\n| where c="```"\n| head 101'


def test_a_value_that_looks_like_a_token_stays_a_value():
    text = text_of(
        "search x | where host=$p_host$ OR user=$p_host$", p_host="$p_start$ $index:x$ $p_host$"
    )
    assert text.count('"$p_start$ $index:x$ $p_host$"') == 2


def test_index_filters_and_macros_come_from_the_settings():
    places = Places({"wineventlog": "index=a OR index=b"}, {"hook": "mine"})
    assert text_of("search $index:wineventlog$ $macro:hook$ x", places) == (
        "search (index=a OR index=b) `mine` x\n| head 101"
    )


def test_a_filter_that_is_none_is_refused_when_it_is_used_too():
    with pytest.raises(UserError, match="not a filter"):
        text_of("search $index:w$", Places({"w": "index=a | delete"}))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('search host="$p_host$"', "line 2: the token .* is inside quotes"),
        ('search\n  host="a $p_host*$ b"', "line 3: the token"),
        ("| eval '$p_host$'=1", "is inside quotes"),
        ("| `macro($p_host$)`", "inside quotes or backticks"),
        ('search "$index:x$"', "inside quotes"),
        ("search $p_other$", "not a parameter that the header declares"),
        ("search $host$", "a \\$ outside quotes begins no token"),
        ("search $p_host", "a \\$ outside quotes begins no token"),
        ('search "open', "does not end"),
        ("search `open", "macro call in backticks does not end"),
        ("search ```open", "a comment does not end"),
        ("index=x $p_host$", "begins with `search` or a pipe"),
        ("searching $p_host$", "begins with `search` or a pipe"),
        ("", "begins with `search` or a pipe"),
        ("search $p_start*$", "asks for a wildcard beside a datetime"),
    ],
)
def test_a_file_that_breaks_a_rule_is_its_authors_error_with_the_place(body: str, sentence: str):
    with pytest.raises(AuthorError, match=sentence) as raised:
        text_of(body)
    assert str(raised.value).startswith("acme/queries/logons.spl")


def test_a_parameter_that_the_question_does_not_bind_is_an_authors_error():
    header = "```query: host.logons; parameters: p_gone:string```\n"
    with pytest.raises(AuthorError, match=r"host\.logons has no parameter p_gone"):
        text_of("search $p_gone$", header=header)
