"""Index filters and macros from a user's settings."""

from __future__ import annotations

import pytest

from nbcore import UserError
from nblang_spl.places import Places, check_index, check_macro


@pytest.mark.parametrize(
    "text",
    [
        "index=wineventlog",
        "index=wineventlog OR index=os_win",
        'index = "my index" sourcetype="*WinEventLog*"',
        "index IN (a, b*, c-d) NOT source=/var/log/auth.log",
        "(index=a OR index=b) AND (NOT sourcetype=x:y)",
        "`my_macro`",
        "index=* (`my_macro` OR source=x)",
    ],
)
def test_a_filter_of_index_source_type_and_source_is_admitted(text: str):
    assert check_index("wineventlog", text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "index",
        "wineventlog",
        "index=a | delete",
        "index=a [search index=b]",
        "index=a) OR (index=b",
        "(index=a",
        "index=a OR",
        "OR index=a",
        "index=a OR OR index=b",
        "()",
        "NOT",
        "index=a earliest=0",
        "index=a host=b",
        "`macro(1)`",
        "`macro",
        'index="a" "free text"',
        'index="a\\" | delete"',
        "index=$p_host$",
        "index=a\x00",
        "index IN ()",
        "index=a ```comment```",
    ],
)
def test_anything_else_is_refused_in_a_sentence_that_names_the_setting(text: str):
    with pytest.raises(UserError, match=r"indexes: wineventlog is .*, which is not a filter"):
        check_index("wineventlog", text)


def test_a_macro_is_a_name_alone():
    assert check_macro("tstats", "summariesonly") == "summariesonly"
    assert check_macro("tstats", "`summariesonly`") == "summariesonly"


@pytest.mark.parametrize("text", ["", "a b", "a(1)", "a` | delete `b", "1a", "a-b"])
def test_another_macro_is_refused(text: str):
    with pytest.raises(UserError, match=r"macros: tstats is .*, which is not a name of a macro"):
        check_macro("tstats", text)


def test_a_filter_stands_in_parentheses_since_or_binds_before_and():
    places = Places({"wineventlog": "index=a OR index=b"})
    assert places.fill("index", "wineventlog") == "(index=a OR index=b)"


def test_what_nobody_configured_is_looked_for_everywhere_and_a_macro_left_out():
    assert Places().fill("index", "proxy") == "(index=*)"
    assert Places().fill("macro", "tstats") == ""
    assert Places(macros={"tstats": "summariesonly"}).fill("macro", "tstats") == "`summariesonly`"
