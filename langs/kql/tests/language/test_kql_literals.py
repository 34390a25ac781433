"""Values become literals that Kusto and duckdb-kql read back as the same value."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import duckdb_kql
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbcore import AuthorError, UserError
from nblang_kql import quote
from nblang_kql.literals import literal
from nblang_kql.testing import unescaped
from nblang_kql.tokens import tokens

# Several values an example: the parser takes longer over a query than over a value.
TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1, max_size=15
)
TIMES = st.lists(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)),
    min_size=1,
    max_size=15,
)
LENGTHS = st.lists(
    st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000)), min_size=1, max_size=15
)
CONNECTION = duckdb_kql.connect()
some = settings(deadline=None, max_examples=30)


def longs(bits: int) -> st.SearchStrategy[list[int]]:
    edge = 2 ** (bits - 1)
    return st.lists(st.integers(-edge, edge - 1), min_size=1, max_size=15)


def read_back(*texts: str) -> list[object]:
    columns = ", ".join(f"x{place} = {text}" for place, text in enumerate(texts))
    return list(duckdb_kql.execute(CONNECTION, f"print {columns}").fetchall()[0])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("web01", '"web01"'),
        ('say "no"', r'"say \"no\""'),
        ("it's", '"it\'s"'),
        ("C:\\temp\\new", r'"C:\\temp\\new"'),
        ("a\nb\r\tc", r'"a\nb\r\tc"'),
        ("\x00\x01\x7f\x85\u2028\u2029", r'"\u0000\u0001\u007f\u0085\u2028\u2029"'),
        ("\u202e\u200b\U000e0001", '"\u202e\u200b\U000e0001"'),
        ("// not a comment", '"// not a comment"'),
        ("Zürich 😀", '"Zürich 😀"'),
        ("", '""'),
    ],
)
def test_a_text_is_quoted_with_backslash_escapes(value, written):
    assert quote(value) == written


@some
@given(TEXTS)
def test_any_text_is_one_string_token_that_reads_back_as_itself(values):
    for value in values:
        [token] = tokens(quote(value))
        assert (token.kind, token.text) == ("string", quote(value))
        assert len(quote(value).splitlines()) == 1
    assert read_back(*(unescaped(quote(value)) for value in values)) == values


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
def test_half_a_surrogate_pair_is_refused_in_a_sentence(value):
    with pytest.raises(UserError, match="half of a surrogate pair"):
        quote(value)


@some
@given(TIMES)
def test_any_time_reads_back_to_the_microsecond(values):
    written = [literal(value.replace(tzinfo=UTC), "datetime") for value in values]
    assert read_back(*written) == values


def test_a_time_is_written_in_utc():
    there = timezone(timedelta(hours=2))
    assert literal(datetime(2026, 3, 2, 1, 30, tzinfo=there), "datetime") == (
        "datetime(2026-03-01T23:30:00.000000Z)"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (timedelta(minutes=30), "30m"),
        (timedelta(hours=36), "36h"),
        (timedelta(days=7), "7d"),
        (timedelta(seconds=90), "90s"),
        (timedelta(milliseconds=1500), "1500ms"),
        (timedelta(microseconds=7), "7microseconds"),
        (timedelta(0), "0d"),
        (timedelta(minutes=-5), "-5m"),
    ],
)
def test_a_length_is_written_in_its_largest_whole_unit(value, written):
    assert literal(value, "timespan") == written


@some
@given(LENGTHS)
def test_any_length_reads_back_to_the_microsecond(values):
    assert read_back(*(literal(value, "timespan") for value in values)) == values


@some
@given(longs(64))
def test_any_long_reads_back(values):
    assert read_back(*(literal(value, "long") for value in values)) == values


@some
@given(longs(32))
def test_any_int_reads_back(values):
    assert read_back(*(literal(value, "int") for value in values)) == values


@some
@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=15))
def test_any_real_reads_back(values):
    assert read_back(*(literal(value, "real") for value in values)) == values


def test_not_a_number_reads_back():
    [found] = read_back(literal(math.nan, "real"))
    assert isinstance(found, float)
    assert math.isnan(found)


def test_a_bool_reads_back():
    assert read_back(literal(True, "bool"), literal(False, "bool")) == [True, False]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (5, "string"),
        ("5", "long"),
        (True, "long"),
        (1, "bool"),
        ("2026-03-02", "datetime"),
        ("30m", "timespan"),
        (5.5, "int"),
        (2**31, "int"),
        (-(2**63) - 1, "long"),
        ("x", "dynamic"),
    ],
)
def test_a_value_of_another_type_is_refused(value, kind):
    with pytest.raises(AuthorError):
        literal(value, kind)
