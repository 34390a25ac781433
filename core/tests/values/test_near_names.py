"""Which names are offered where one is misspelt."""

from __future__ import annotations

import pytest

from nbcore.errors import similar_names


@pytest.mark.parametrize(
    ("word", "known", "offered"),
    [
        ("acount", ["host", "account", "alert"], ["account"]),
        ("logon", ["logons", "logoffs", "flows"], ["logons"]),
        ("HOTS", ["Host", "account"], ["Host"]),
        ("mail", ["mails", "email", "host"], ["mails", "email"]),
        ("zzz", ["host", "account"], []),
        # An r and an o in common are no resemblance, though nothing else is nearer.
        ("records", ["host", "logons", "sport"], []),
        ("", ["host"], []),
        ("host", [], []),
    ],
)
def test_only_names_that_resemble_the_word_are_offered(
    word: str, known: list[str], offered: list[str]
):
    assert sorted(similar_names(word, known)) == sorted(offered)


def test_the_nearest_name_stands_first():
    assert similar_names("logons", ["logon", "logonss", "logins"])[0] == "logonss"


def test_no_more_names_than_asked_for_are_offered():
    known = [f"web{number}" for number in range(9)]
    assert len(similar_names("web", known)) == 3
    assert len(similar_names("web", known, most=1)) == 1


def test_a_caller_may_ask_for_more_resemblance():
    assert similar_names("hive", ["dive", "host"], alike=0.7) == ["dive"]
    assert similar_names("hive", ["home"], alike=0.7) == []
    assert similar_names("hive", ["home"]) == ["home"]
