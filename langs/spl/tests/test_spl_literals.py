"""Values as SPL literals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbcore import AuthorError
from nblang_spl import quote
from nblang_spl.literals import NOTHING, literal, seconds, span, wildcard, writable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("web01", '"web01"'),
        ("", '""'),
        ('a"b', r'"a\"b"'),
        ("a\\b", r'"a\\b"'),
        ('\\"', r'"\\\""'),
        ("C:\\temp", r'"C:\\temp"'),
        ("$p_host$ | `m` [x]", '"$p_host$ | `m` [x]"'),
        ("*", '"*"'),
        ("日本 🦊", '"日本 🦊"'),
    ],
)
def test_a_text_is_quoted_and_its_quotes_and_backslashes_escaped(value: str, text: str):
    assert quote(value) == text


@pytest.mark.parametrize(
    "value", ["a\nb", "a\rb", "a\tb", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ud800", "```"]
)
def test_a_text_that_no_literal_can_hold_becomes_one_that_matches_nothing(value: str):
    assert not writable(value)
    assert quote(value) == f'"{NOTHING}"'
    assert wildcard(value) == f'"{NOTHING}*"'


@given(st.text())
def test_quoting_never_raises_and_goes_out_as_utf8(value: str):
    text = quote(value)
    assert text.encode()
    assert text.startswith('"')
    assert text.endswith('"')


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), "0"),
        (datetime(2026, 3, 2, tzinfo=UTC), "1772409600"),
        (datetime(2026, 3, 2, 0, 0, 0, 500000, tzinfo=UTC), "1772409600.5"),
        (datetime(2026, 3, 2, 0, 0, 0, 1, tzinfo=UTC), "1772409600.000001"),
        (datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=1))), "1772409600"),
        (datetime(2026, 3, 2), "1772409600"),
        (datetime(1969, 12, 31, 23, 59, 59, 750000, tzinfo=UTC), "-0.25"),
        (datetime(1969, 12, 31, 23, 59, 58, tzinfo=UTC), "-2"),
    ],
)
def test_a_time_is_unix_seconds_with_its_fraction(moment: datetime, text: str):
    assert seconds(moment) == text


def test_a_bin_is_written_in_seconds_since_days_would_begin_in_the_users_zone():
    assert span(timedelta(hours=1)) == "3600s"
    assert span(timedelta(days=1)) == "86400s"


@pytest.mark.parametrize("width", [timedelta(0), timedelta(seconds=-1), timedelta(milliseconds=1)])
def test_a_bin_that_is_no_whole_number_of_seconds_is_refused(width: timedelta):
    with pytest.raises(AuthorError, match="whole number of seconds"):
        span(width)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("x", "string", '"x"'),
        (5, "int", "5"),
        (-5, "int", "-5"),
        (1.5, "real", "1.5"),
        (1e20, "real", "100000000000000000000"),
        (2, "real", "2.0"),
        (timedelta(minutes=5), "timespan", "300s"),
    ],
)
def test_a_value_is_written_by_its_declared_type(value, kind: str, text: str):
    assert literal(value, kind) == text


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (5, "string"), ("5", "int"), (True, "int"), (float("nan"), "real"), (float("inf"), "real"),
        ("x", "dynamic"), (timedelta(1), "datetime"), (True, "bool"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_than_the_declared_one_is_refused(value, kind: str):
    with pytest.raises(AuthorError, match="cannot stand where the header declares"):
        literal(value, kind)
