"""Rule 6.12: ``rex mode=sed``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("script", "given", "wanted"),
    [
        ("s/a/b/", "aaa", "baa"),
        ("s/a/b/g", "aaa", "bbb"),
        ("s/a/b/2", "aaa", "aba"),
        (r"s/(\\d+)-(\\d+)/\\2-\\1/", "x 1-2 3-4", "x 2-1 3-4"),
        (r"s/(\\d+)-(\\d+)/\\2-\\1/g", "1-2 3-4", "2-1 4-3"),
        (r"s/(\\d{4}-){3}/XXXX-XXXX-XXXX-/g", "1111-2222-3333-4444", "XXXX-XXXX-XXXX-4444"),
        (r"s/a\\/b/c/", "a/b", "c"),
        ("s#a/b#c#", "a/b", "c"),
        ("s/(?<=x)a/b/g", "xaa", "xba"),
        ("s/a//g", "banana", "bnn"),
        ("s/a/b/ s/b/c/g", "aab", "cac"),
        ("s/a/b/;y/b/z/", "ab", "zz"),
        ("y/abc/xyz/", "aabbcd", "xxyyzd"),
        ("s/z/b/", "aaa", "aaa"),
        ("s/a/&/", "a", "&"),
    ],
)
def test_a_script_rewrites_the_field(ask, script, given, wanted):
    """Rule 6.12 [D: rex; G for delimiters and several commands]."""
    assert ask(f'| rex field=f mode=sed "{script}"', [{"f": given}]) == [{"f": wanted}]


def test_without_a_field_the_text_of_the_event_is_rewritten(ask):
    """Rules 6.10, 6.12 [D: rex]."""
    assert ask('| rex mode=sed "s/a/b/" | table _raw', [{"_raw": "aa"}]) == [{"_raw": "ba"}]


def test_each_of_several_values_is_rewritten(ask):
    """Rules 1.9, 6.12 [G]."""
    assert ask('| rex field=m mode=sed "s/a/b/"', [{"m": ["a", "ca"]}]) == [{"m": ["b", "cb"]}]
    assert ask('| rex field=n mode=sed "s/a/b/"', [{"m": ["a"]}]) == [{"m": ["a"]}]


@pytest.mark.parametrize("script", ["s/a/b", "d", "s/a/b/x", "", "s", "y/ab/c/"])
def test_what_is_no_script_is_refused(refusal, script):
    """Rule 6.12: refused in one sentence."""
    sentence = refusal(f'index=main | rex field=f mode=sed "{script}"', [{"f": "1"}])
    assert "sed script" in sentence or "same number" in sentence


def test_there_is_no_other_mode(refusal):
    """Rule 6.12 [D: rex]."""
    assert "sed" in refusal('index=main | rex mode=awk "s/a/b/"')
