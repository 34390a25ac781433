"""One value as a person reads it, in every face."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from core.tests.support.pages import ATTACKS

from nbcore.values import LONGEST, count_noun, display_value, duration, is_missing, make_visible


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("root", "root"),
        (12345, "12,345"), (np.int64(12345), "12,345"), (True, "yes"), (np.bool_(False), "no"),
        (0.5, "0.5"), (1234.56, "1,234.6"), (3.0, "3"), (1e300, "1e+300"), (float("inf"), "∞"),
        (datetime(2026, 3, 6, 2, 4, 11, 999, tzinfo=UTC), "2026-03-06 02:04:11 UTC"),
        (datetime(2026, 3, 6, 2, 4, tzinfo=timezone(timedelta(hours=2))), "2026-03-06 00:04:00 UTC"),
        (datetime(2026, 3, 6, 2, 4), "2026-03-06 02:04:00"),
        (pd.Timestamp("2026-03-06T02:04Z"), "2026-03-06 02:04:00 UTC"),
        (date(2026, 3, 6), "2026-03-06"),
        (timedelta(hours=2, minutes=51), "2 h 51 min"), (pd.Timedelta("90s"), "1 min 30 s"),
        (["a", None, 3], "a, –, 3"), (np.array(["a", "b"]), "a, b"), ({"a": "ü"}, '{"a": "ü"}'),
        (b"\xff<", r"\xff<"),
        (None, "–"), (pd.NA, "–"), (float("nan"), "–"), (pd.NaT, "–"), (np.float64("nan"), "–"),
        (np.datetime64("NaT"), "–"),
    ],
)  # fmt: skip
def test_a_value_has_one_spelling(value: object, shown: str):
    assert display_value(value) == shown


@pytest.mark.parametrize("value", [[], {}, "", 0, False, np.array([]), ["x"]])
def test_what_is_empty_is_not_missing(value: object):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"), ("a\r\nb\tc", r"a\r\nb\tc"), ("\x9b2J", r"\x9b2J"),
        ("exe.\u202egnp", r"exe.\u202egnp"), ("ad\u200bmin", r"ad\u200bmin"),
        ("\ud800x", r"\ud800x"), ("a\U000e0041", r"a\U000e0041"),
        ("Zoë 東京 🦊", "Zoë 東京 🦊"), (r"C:\x1b", r"C:\x1b"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_or_would_act_is_written_out(text: str, shown: str):
    assert make_visible(text) == shown


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_value_keeps_a_character_that_acts(attack: str):
    shown = display_value(attack)

    assert shown.isprintable()
    assert len(shown) <= LONGEST + 1
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 s"), (timedelta(milliseconds=350), "350 ms"), (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=3599.9), "1 h"), (timedelta(days=3, hours=2, minutes=9), "3 d 2 h"),
        (timedelta(days=4000), "4,000 d"), (-timedelta(minutes=2), "-2 min"),
    ],
)  # fmt: skip
def test_a_length_of_time_is_in_its_two_largest_units(length: timedelta, words: str):
    assert duration(length) == words


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [(1, "row", "1 row"), (0, "row", "0 rows"), (1234, "query", "1,234 queries"),
     (2, "address", "2 addresses"), (2, "day", "2 days"), (1.5, "byte", "1.5 bytes")],
)  # fmt: skip
def test_a_number_has_its_noun(count: float, noun: str, words: str):
    assert count_noun(count, noun) == words
