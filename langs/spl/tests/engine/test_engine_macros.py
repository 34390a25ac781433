"""Section 9: macros and comments. Each test names its rule and the rule's source."""

from __future__ import annotations

import pytest

ROWS = [{"n": "1", "a": "x", "b": "1"}, {"n": "2", "a": "y", "b": "2"}]


def names(rows):
    return [row["n"] for row in rows]


def test_name_and_number_of_arguments_tell_macros_apart(ask):
    """Rule 9.1 [D: macros.conf.spec]."""
    macros = {"m": "n=1", "m(1)": "n=$1$", "m(2)": 'a="$1$" b=$2$'}
    assert names(ask("`m`", ROWS, macros=macros)) == ["1"]
    assert names(ask("`m(2)`", ROWS, macros=macros)) == ["2"]
    assert names(ask('`m("y", 2)`', ROWS, macros=macros)) == ["2"]


def test_a_name_may_begin_with_a_digit(ask):
    """Rule 9.1 [G]."""
    macros = {"4n": "n=1", "365_days(1)": "n=$1$"}
    assert names(ask("`4n`", ROWS, macros=macros)) == ["1"]
    assert names(ask("`365_days(2)`", ROWS, macros=macros)) == ["2"]


def test_an_argument_in_quotes_may_hold_a_comma(ask):
    """Rule 9.1 [D: macros.conf.spec]."""
    rows = [{"a": "b, c"}]
    assert ask('`m("b, c")`', rows, macros={"m(1)": 'a="$1$"'})


def test_a_definition_may_hold_pipes_and_half_a_stage(ask):
    """Rule 9.2 [G; D: macros.conf.spec for text]."""
    macros = {"half": 'a=* | where b="2" | eval c=', "whole": "| table n"}
    assert ask("`half`5 `whole`", ROWS, macros=macros) == [{"n": "2"}]


def test_arguments_are_replaced_inside_quotes_too(ask):
    """Rule 9.3 [D: macros.conf.spec]."""
    assert names(ask("`m(y)`", ROWS, macros={"m(1)": '| where a="$1$"'})) == ["2"]


def test_nothing_is_expanded_inside_quotes(ask):
    """Rule 9.4 [D: macros.conf.spec]."""
    rows = [{"a": "foo`bar`baz"}]
    assert ask('a="foo`bar`baz"', rows, macros={"bar": "x"}) == rows


def test_macros_call_macros_until_none_is_left(ask, refusal):
    """Rule 9.5 [D: macros.conf.spec; G for nesting]."""
    macros = {"a": "`b`", "b": "n=2", "c": "`d`", "d": "`c`"}
    assert names(ask("`a`", ROWS, macros=macros)) == ["2"]
    assert "calls itself" in refusal("`c`", ROWS, macros=macros)


def test_a_file_of_macros_is_read(ask, refusal, tmp_path):
    """Rules 9.1, 9.5 [D: macros.conf.spec; G for refuse]."""
    path = tmp_path / "macros.conf"
    path.write_text(
        "# of ours\n[one]\ndefinition = n=1\niseval = 0\n\n[two(2)]\nargs = first, second\n"
        'definition = a="$first$" \\\n  b=$second$\n[bad]\ndefinition = "1"\niseval = true\n'
        "[checked(1)]\nargs = x\ndefinition = n=$x$\nvalidation = isnum($x$)\n"
    )
    assert names(ask("`one`", ROWS, macros=path)) == ["1"]
    assert names(ask("`two(y, 2)`", ROWS, macros=path)) == ["2"]
    assert "iseval" in refusal("`bad`", macros=path)
    assert "validation" in refusal("`checked(1)`", macros=path)
    assert "cannot be read" in refusal("`one`", macros=tmp_path / "none.conf")


def test_an_unknown_macro_is_refused_with_the_nearest(refusal):
    """Rule 9.1 [D: macros.conf.spec]."""
    said = refusal("index=main `drop_dm(x)`", macros={"drop_dm(2)": "", "other": ""})
    assert "drop_dm(2)" in said
    assert "did you mean other" in refusal("index=main `othr`", macros={"other": ""})


def test_a_comment_becomes_a_space(ask):
    """Rule 9.7 [D: Add comments to searches]."""
    text = 'a=x```no | where b=2 "``` ```second```| stats count```third``` as c'
    assert ask(text, ROWS) == [{"c": 1}]


def test_a_comment_that_does_not_end_is_refused(refusal):
    """Rule 9.7 [D: Add comments to searches]."""
    assert "comment does not end" in refusal("index=main ``` oh")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("```long comment``` index=main | nope", "column 33"),
        ("`m` | nope", "column 7"),
        ("index=main\n| eval a=1\n| eval b=nope(1)", "line 3, column 10"),
        ("`m` `late`", "column 5"),
    ],
)
def test_places_are_those_of_the_text_as_given(refusal, text, place):
    """Its own boundary: a refusal names its place in the text."""
    macros = {"m": "index=main a=b c=d", "late": "| eval x=nope(1)"}
    assert place in refusal(text, macros=macros)
