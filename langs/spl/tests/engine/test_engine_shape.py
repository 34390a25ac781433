"""Section 6, what turns and reshapes rows: tail, reverse, replace, filldown, makemv, nomv, mvcombine."""

from __future__ import annotations

import pytest

ROWS = [{"x": "1"}, {"x": "2"}, {"y": "0"}, {"x": "3"}]


def test_tail_gives_the_last_rows_in_reverse_order(ask):
    """Rule 6.4 [D: tail]."""
    assert ask("| tail 2", ROWS) == [{"x": "3"}, {"y": "0"}]
    assert [row["x"] for row in ask("| tail", [{"x": str(n)} for n in range(12)])] == [
        str(n) for n in range(11, 1, -1)
    ]


def test_reverse_turns_all_rows_also_those_without_the_field_of_a_sort(ask):
    """Rules 6.4, 6.3 [D: head; D: tail]."""
    assert ask("| sort x | reverse", ROWS) == [{"y": "0"}, {"x": "3"}, {"x": "2"}, {"x": "1"}]
    assert ask("| reverse | reverse", ROWS) == ROWS


def test_replace_takes_whole_values(ask):
    """Rule 6.14 [D: searchbnf.conf replace; G for case]."""
    rows = [{"h": "web", "u": "web"}, {"h": "web1"}, {"h": "WEB"}]
    assert ask('| replace "web" with "db" in h', rows) == [
        {"h": "db", "u": "web"}, {"h": "web1"}, {"h": "WEB"}
    ]  # fmt: skip
    assert ask("| replace web WITH db", rows)[0] == {"h": "db", "u": "db"}


@pytest.mark.parametrize(
    ("old", "new", "given", "wanted"),
    [
        ("*localhost", "local*", "7-localhost", "local7-"),
        ("a*b*", "*-*", "axxbyy", "xx-yy"),
        ("a*", "gone", "a.b", "gone"),
        ("a.c*", "gone", "abc", "abc"),
        ("*", "\\\\1*", "v", "\\1v"),
        ("(*", "[*]", "(x", "[x]"),
        ("a*", "b*", "a\nz", "b\nz"),
    ],
)
def test_replace_by_wildcards(ask, old, new, given, wanted):
    """Rule 6.14 [D: searchbnf.conf replace]."""
    assert ask(f'| replace "{old}" with "{new}" in f', [{"f": given}]) == [{"f": wanted}]


def test_a_value_is_replaced_once(ask):
    """Rule 6.14 [G]."""
    rows = [{"f": ["a"]}, {"f": ["b"]}, {"f": ["a", "c"]}]
    assert ask("| replace a with b, b with c in f", rows) == [
        {"f": ["b"]}, {"f": ["c"]}, {"f": ["b", "c"]}
    ]  # fmt: skip


def test_of_several_pairs_the_later_one_or_the_fuller_match_decides(ask):
    """Search Reference: replace, on precedence [D: replace; G for values beside wildcards]."""
    rows = [{"f": "200"}, {"f": "204"}, {"f": "404"}]
    assert ask("| replace 200 with a, 200 with b in f", rows)[0] == {"f": "b"}
    assert ask("| replace * with any, 200 with ok, 20* with two in f", rows) == [
        {"f": "ok"}, {"f": "two"}, {"f": "any"}
    ]  # fmt: skip


def test_replace_needs_as_many_stars(refusal):
    """Rule 6.14 [D: searchbnf.conf replace]."""
    assert "as many" in refusal('index=main | replace "a*" with "b*c*"')
    assert "WITH" in refusal("index=main | replace a b")


def test_filldown_takes_the_last_value_above(ask):
    """Rule 6.16 [D: searchbnf.conf]."""
    rows = [{"b": "0"}, {"a": "1"}, {"b": "2"}, {"a": "3", "b": ""}]
    assert ask("| filldown", rows) == [
        {"b": "0"}, {"a": "1", "b": "0"}, {"a": "1", "b": "2"}, {"a": "3", "b": ""}
    ]  # fmt: skip
    assert ask("| filldown b* nowhere", rows)[2] == {"b": "2"}
    assert ask("| reverse | filldown a | reverse", rows)[2] == {"a": "3", "b": "2"}


def test_makemv_cuts_at_a_delimiter_and_drops_empty_pieces(ask):
    """Rule 6.17 [D: makemv]."""
    rows = [{"f": "a,,b"}, {"f": ","}, {"g": "1"}]
    assert ask('| makemv delim="," f', rows) == [{"f": ["a", "b"]}, {}, {"g": "1"}]
    assert ask('| makemv delim="," allowempty=t f', rows)[:2] == [
        {"f": ["a", "", "b"]},
        {"f": ["", ""]},
    ]
    assert ask("| makemv delim=, f", rows)[0] == {"f": ["a", "b"]}
    assert ask("| makemv f", [{"f": "a b"}]) == [{"f": ["a", "b"]}]
    assert ask('| makemv delim="::" f', [{"f": "a::b:c"}]) == [{"f": ["a", "b:c"]}]
    assert ask('| makemv delim="," f', [{"f": ["a,b", "c"]}]) == [{"f": ["a", "b", "c"]}]
    assert ask("| makemv nowhere", [{"f": "a b"}]) == [{"f": "a b"}]


def test_makemv_takes_the_first_group_of_each_match(ask, refusal):
    """Rule 6.17 [D: makemv]."""
    assert ask(r'| makemv tokenizer="(\d+)(x)?" f', [{"f": "1x, 22"}]) == [{"f": ["1", "22"]}]
    assert ask(r'| makemv tokenizer="(?<=a)(\d)" f', [{"f": "a1b2a3"}]) == [{"f": ["1", "3"]}]
    assert "group" in refusal(r'index=main | makemv tokenizer="\d" f', [{"f": "1"}])
    assert "exclude" in refusal('index=main | makemv delim="," tokenizer="(a)" f')


def test_nomv_joins_by_line_breaks(ask):
    """Rule 6.19 [D: searchbnf.conf; G for newline]."""
    assert ask("| nomv m | nomv s", [{"m": ["a", "b"], "s": "x"}]) == [{"m": "a\nb", "s": "x"}]


def test_mvcombine_joins_rows_that_are_equal_in_all_else(ask):
    """Rule 6.19 [D: searchbnf.conf]."""
    rows = [
        {"a": "1", "f": "x"}, {"b": "1", "f": "y"}, {"a": "1", "f": "z"}, {"a": "2", "f": "x"}
    ]  # fmt: skip
    assert ask("| table a b f | mvcombine f", rows) == [
        {"a": "1", "f": ["x", "z"]}, {"b": "1", "f": ["y"]}, {"a": "2", "f": ["x"]}
    ]  # fmt: skip
    assert ask("| table f | mvcombine f", rows) == [{"f": ["x", "y", "z", "x"]}]
    assert ask("| table f | where f=0 | mvcombine f", rows) == []


@pytest.mark.parametrize(
    ("stage", "joined"),
    [
        ('table f | mvcombine delim="; " f', "a; b"),
        ("table f | mvcombine f", "a\nb"),
        ('stats delim=":" values(f) as f', "a:b"),
        ("stats values(f) as f", "a\nb"),
    ],
)
def test_nomv_puts_the_delimiter_of_mvcombine_and_stats_between(ask, stage, joined):
    """Rule 6.19 [D: searchbnf.conf mvcombine; D: stats, delim=; G for newline]."""
    assert ask(f"| {stage} | nomv f", [{"f": "a"}, {"f": "b"}]) == [{"f": joined}]
