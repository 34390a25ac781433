"""Rule 6.13: ``regex``."""

from __future__ import annotations

ROWS = [{"u": "alice", "_raw": "one"}, {"u": "Bob", "_raw": "two"}, {"_raw": "one two"}]


def test_regex_keeps_rows_that_match_anywhere_with_case(ask):
    """Rules 6.13, 3.18 [D: searchbnf.conf regex; G for case]."""
    assert ask('| regex u="[a-z]li" | table u', ROWS) == [{"u": "alice"}]
    assert ask('| regex u="bob" | table u', ROWS) == []
    assert ask('| regex u="(?i)^bob$" | table u', ROWS) == [{"u": "Bob"}]


def test_regex_without_a_field_looks_in_raw(ask):
    """Rule 6.13 [D: searchbnf.conf regex]."""
    assert [row["_raw"] for row in ask('| regex "^one"', ROWS)] == ["one", "one two"]
    assert [row["_raw"] for row in ask('| regex _raw!="^one"', ROWS)] == ["two"]


def test_regex_not_keeps_rows_without_the_field(ask):
    """Rule 6.13; open point 11.4 [G]."""
    assert ask('| regex u!="li" | table u', ROWS) == [{"u": "Bob"}, {}]
    assert len(ask('| regex nowhere!="x"', ROWS)) == 3
    assert ask('| regex nowhere="x"', ROWS) == []


def test_one_of_several_values_is_enough(ask):
    """Open point 11.4 [G]."""
    rows = [{"m": ["a", "b"]}, {"m": ["c"]}]
    assert ask('| regex m="b"', rows) == [{"m": ["a", "b"]}]
    assert ask('| regex m!="b"', rows) == [{"m": ["c"]}]


def test_regex_takes_look_around(ask):
    """Rule 6.13, PCRE [D: SPL and regular expressions]."""
    assert ask('| regex u="(?<!x)l(?=ice)" | table u', ROWS) == [{"u": "alice"}]


def test_what_is_no_pattern_is_refused(refusal):
    """Refused with its place."""
    assert "not a regular expression" in refusal('index=main | regex u="("')
    assert "double quotes" in refusal("index=main | regex u=abc")
