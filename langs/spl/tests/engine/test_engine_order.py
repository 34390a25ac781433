"""Section 6: order and shape. Each test names its rule and the rule's source."""

from __future__ import annotations

import pytest


def column(rows, name):
    return [row.get(name) for row in rows]


def test_events_come_newest_first(ask):
    """Rule 1.10 [D: dedup; D: head]; rows of one time stay as they were read."""
    rows = [{"n": str(n), "_time": time} for n, time in enumerate((1.0, 3.0, 2.0, 3.0))]
    assert column(ask("", rows), "n") == ["1", "3", "2", "0"]


def test_sort_keeps_ten_thousand_rows_and_says_so(answer):
    """Rule 6.1 [D: sort; D: searchbnf.conf]; section 7."""
    rows = [{"n": str(n)} for n in range(10_002)]
    found = answer("index=main | sort n", rows)
    assert len(found) == 10_000
    assert "10,000" in found.attrs["partial"][0]
    assert len(answer("index=main | sort 0 n", rows)) == 10_002
    assert answer("index=main | sort 0 n", rows).attrs["partial"] == []
    assert list(answer("index=main | sort 2 - n", rows)["n"]) == ["10001", "10000"]
    assert answer("index=main | sort 2 - n", rows).attrs["partial"] == []
    assert answer("index=main | head 10000 | sort n", rows).attrs["partial"] == []


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        ("a, -b", ["x1", "x0", "y0"]),
        ("-a b", ["y0", "x0", "x1"]),
        ("- a b", ["y0", "x1", "x0"]),
        ('-"a", b', ["y0", "x0", "x1"]),
        ('- "a", b', ["y0", "x1", "x0"]),
        ("+a, +b", ["x0", "x1", "y0"]),
        ("a b desc", ["y0", "x1", "x0"]),
        ("a b d", ["y0", "x1", "x0"]),
        ("- a + b", ["y0", "x0", "x1"]),
    ],
)
def test_signs_of_sort(ask, keys, order):
    """Rule 6.1 [D: sort; D: searchbnf.conf]."""
    rows = [{"a": "x", "b": "1"}, {"a": "y", "b": "0"}, {"a": "x", "b": "0"}]
    assert [row["a"] + row["b"] for row in ask(f"| sort {keys}", rows)] == order


def test_numbers_and_addresses_sort_by_their_kind(ask):
    """Rule 6.2 [D: sort]; mixed kinds are open point 11.2: numbers, addresses, text."""
    numbers = [{"f": one} for one in ("10", "9", "-1", "1e2")]
    assert column(ask("| sort f", numbers), "f") == ["-1", "9", "10", "1e2"]
    assert column(ask("| sort str(f)", numbers), "f") == ["-1", "10", "1e2", "9"]
    ips = [{"f": one} for one in ("10.0.0.10", "9.0.0.1", "10.0.0.9", "::1")]
    assert column(ask("| sort f", ips), "f") == ["9.0.0.1", "10.0.0.9", "10.0.0.10", "::1"]
    mixed = [{"f": one} for one in ("b", "B", "10", "9", "10.0.0.1")]
    assert column(ask("| sort f", mixed), "f") == ["9", "10", "10.0.0.1", "B", "b"]
    assert column(ask("| sort num(f)", mixed), "f")[:2] == ["9", "10"]


def test_rows_without_the_field_come_last_either_way(ask):
    """Rule 6.3 [D: sort]."""
    rows = [{"f": "1", "n": "a"}, {"n": "b"}, {"f": "2", "n": "c"}]
    assert column(ask("| sort f", rows), "n") == ["a", "c", "b"]
    assert column(ask("| sort -f", rows), "n") == ["c", "a", "b"]


def test_equal_rows_keep_their_order(ask):
    """Rule 6.1 [G]."""
    rows = [{"f": "1", "n": str(n)} for n in range(20)]
    assert column(ask("| sort f", rows), "n") == [str(n) for n in range(20)]


def test_head_takes_ten_or_a_count(ask):
    """Rule 6.4 [D: head]."""
    rows = [{"n": str(n)} for n in range(12)]
    assert len(ask("| head", rows)) == 10
    assert column(ask("| head 2", rows), "n") == ["0", "1"]
    assert column(ask("| head limit=1", rows), "n") == ["0"]


def test_head_stops_where_its_test_fails(ask):
    """Rule 6.4 [D: head]."""
    rows = [{"n": "1"}, {"n": "2"}, {"m": "x"}, {"n": "3"}, {"n": "9"}, {"n": "1"}]
    assert column(ask("| head (n<5)", rows), "n") == ["1", "2"]
    assert column(ask("| head (n<5) null=t", rows), "n") == ["1", "2", None, "3"]
    assert column(ask("| head (n<5) null=t keeplast=t", rows), "n") == ["1", "2", None, "3", "9"]
    assert column(ask("| head 1 (n<5)", rows), "n") == ["1"]


DUPLICATES = [
    {"n": "1", "f": "a", "g": "x"},
    {"n": "2", "f": "a", "g": "x"},
    {"n": "3", "f": "b", "g": "x"},
    {"n": "4", "g": "x"},
    {"n": "5", "f": "a", "g": "y"},
]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("f", ["1", "3"]),
        ("f g", ["1", "3", "5"]),
        ("f, g", ["1", "3", "5"]),
        ("2 f", ["1", "2", "3"]),
        ("f keepempty=t", ["1", "3", "4"]),
        ("keepempty=t f", ["1", "3", "4"]),
        ("f consecutive=t", ["1", "3", "5"]),
        ("f sortby -n", ["5", "3"]),
        ("nowhere", []),
    ],
)
def test_dedup_keeps_the_first_of_each_combination(ask, text, kept):
    """Rule 6.5 [D: dedup]."""
    assert column(ask(f"| dedup {text}", DUPLICATES), "n") == kept


def test_dedup_wants_all_of_several_values_to_match(ask):
    """Rule 6.5 [D: dedup]."""
    rows = [{"n": "1", "m": ["a", "b"]}, {"n": "2", "m": ["a"]}, {"n": "3", "m": ["a", "b"]}]
    assert column(ask("| dedup m", rows), "n") == ["1", "2"]


EVENT = [{"_time": 5.0, "_raw": "text", "ab": "1", "b": "2", "_x": "3"}]


def test_fields_keeps_time_and_text(answer):
    """Rules 6.6, 1.5 [D: fields; D: searchbnf.conf]."""
    assert list(answer("index=main | fields b a*", EVENT)) == ["b", "ab", "_time", "_raw"]
    assert list(answer("index=main | fields + b", EVENT)) == ["b", "_time", "_raw"]
    assert list(answer("index=main | fields - b index", EVENT)) == ["_time", "_raw", "ab", "_x"]
    assert list(answer("index=main | fields -b, index", EVENT)) == ["_time", "_raw", "ab", "_x"]
    assert list(answer("index=main | fields - _*", EVENT)) == ["index", "ab", "b"]
    assert list(answer("index=main | fields *", EVENT)) == ["index", "ab", "b", "_time", "_raw"]


def test_table_gives_exactly_its_columns(answer):
    """Rule 6.7 [D: searchbnf.conf; G for empty]."""
    found = answer("index=main | table b, nowhere a*", EVENT)
    assert list(found) == ["b", "nowhere", "ab"]
    assert found["nowhere"].isna().all()


def test_a_field_without_a_value_in_any_row_is_not_there(answer):
    """Rule 1.7 [D: fillnull]; no wildcard of ``table`` finds it."""
    rows = [{"a": "1", "b": None}, {"a": "2"}]
    assert list(answer("index=main", rows)) == ["_time", "index", "a"]
    assert list(answer("index=main | table b*, a*", rows)) == ["a"]
    for last in ("table z*", "fields - *, _*", "fields - _* | fields z"):
        found = answer(f"index=main | {last}", rows)
        assert (list(found), len(found)) == ([], 2)
    assert list(answer("index=main | table b*, a*, b", rows)) == ["b", "a"]


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ("table max(n)", ["max(n)"]),
        ("fields max(n), count", ["max(n)", "count"]),
        ("fields - max(n)", ["count"]),
        ("rename max(n) AS most", ["most", "count"]),
        ("sort - max(n), count", ["max(n)", "count"]),
        ("sort -num(max(n))", ["max(n)", "count"]),
        ("eval 5=1 | table 5 | sort -5", ["5"]),
        ("dedup max(n)", ["max(n)", "count"]),
    ],
)
def test_a_computed_field_may_be_named_without_quotes(answer, stage, found):
    """Search Reference: stats names a result after its function [G for no quotes]."""
    rows = [{"n": "1"}, {"n": "2"}]
    assert list(answer(f"index=main | stats max(n) count | {stage}", rows)) == found


def test_rename_takes_the_place_of_the_other(ask):
    """Rule 6.8 [D: rename]."""
    rows = [{"a": "1", "b": "2"}, {"b": "3"}]
    assert ask("| rename a as b", rows) == [{"b": "1"}, {}]
    assert ask("| rename nowhere as b", rows) == [{"a": "1"}, {}]
    assert ask('| rename a AS "x y", b as c', rows) == [{"x y": "1", "c": "2"}, {"c": "3"}]


def test_nothing_is_called_by_two_names(refusal):
    """Rule 5.15 [D: stats; D: rename], whose examples these are."""
    assert "is renamed twice" in refusal("index=main | rename A as B, A as C")
    for command in ("stats", "eventstats", "streamstats"):
        said = refusal(f"index=main | {command} first(host) AS site, first(host) AS report")
        assert "called site already" in said


def test_rename_by_wildcards(ask, refusal):
    """Rule 6.9 [D: rename]."""
    rows = [{"P.dest": "1", "P.x y": "2", "q": "3"}]
    assert ask("| rename P.* as *", rows) == [{"dest": "1", "x y": "2", "q": "3"}]
    assert ask("| rename *.dest as d_*", rows)[0]["d_P"] == "1"
    assert "number of `*`" in refusal("index=main | rename a* as b")


REX = [{"_raw": "user=bob id=7", "f": "a1b2c3"}, {"_raw": "none", "user": "kept"}]


def test_rex_takes_named_groups_of_the_first_match(ask):
    """Rule 6.10 [D: rex; G for no match]: no match leaves a field as it was."""
    found = ask(r'| rex "user=(?<user>\w+) id=(?P<id>\d+)" | table user id', REX)
    assert found == [{"user": "bob", "id": "7"}, {"user": "kept"}]
    assert ask('| rex field=f "(?<x>B)" | table x', REX) == [{}, {}]
    assert ask('| rex field=nowhere "(?<x>B)" | table x', REX) == [{}, {}]


@pytest.mark.parametrize("options", ["", "max_match=1 "])
def test_rex_takes_any_number_of_groups(ask, options):
    """Rule 6.10 [D: rex]."""
    groups = "".join(f"(?<g{number}>.)" for number in range(1, 13))
    found = ask(f'| rex field=f {options}"{groups}" | table g*', [{"f": "abcdefghijklm"}, {}])
    assert found == [{f"g{n}": "abcdefghijkl"[n - 1] for n in range(1, 13)}, {}]


def test_rex_takes_several_matches(ask):
    """Rule 6.11 [D: rex]."""
    assert ask(r'| rex field=f max_match=2 "(?<d>\d)" | table d', REX[:1]) == [{"d": ["1", "2"]}]
    assert ask(r'| rex field=f max_match=0 "(?<d>\d)" | table d', REX[:1]) == [
        {"d": ["1", "2", "3"]}
    ]
    assert ask(r'| rex field=f max_match=0 "(?<d>\d)(?=b)" | table d', REX[:1]) == [{"d": ["1"]}]


def test_rex_takes_each_of_several_values_by_itself(ask):
    """Rules 6.10, 6.11 [G]; ``mode=sed`` does so too."""
    rows = [{"m": ["a1", "b2"]}, {"m": ["c3"]}, {"m": ["-", "d4"]}]
    assert column(ask(r'| rex field=m "^(?<l>[a-z])"', rows), "l") == [["a", "b"], ["c"], ["d"]]
    assert column(ask(r'| rex field=m "^(?<l>[a-z])"', rows[1:]), "l") == ["c", "d"]
    found = ask(r'| rex field=m max_match=0 "(?<s>\w)"', rows)
    assert column(found, "s") == [["a", "1", "b", "2"], ["c", "3"], ["d", "4"]]


@pytest.mark.parametrize(
    "stage",
    [
        r'rex field=f "^(?<x>.*?)\|y"',
        r'rex field=f mode=sed "s/\|.*//" | rename f AS x',
        r'regex f="x\|y" | eval x="x"',
        r'makemv tokenizer="(\w+)\|" f | rename f AS x',
        r'rex field=f "^(?<x>z|x)"',
    ],
)
def test_a_pipe_behind_a_backslash_is_a_plain_one(ask, stage):
    """Rule 10.10 [D: SPL and regular expressions]: as PCRE, and as ``match`` has it."""
    found = ask(f"| {stage} | table x", [{"f": "x|y"}])
    assert [row["x"] for row in found] in (["x"], [["x"]])


def test_a_repeated_group_gives_its_last(ask):
    """Rule 6.11 [D: rex]."""
    assert ask(r'| rex field=f "^(?:(?<x>[a-c])\d)+" | table x', REX[:1]) == [{"x": "c"}]


def test_rex_without_a_named_group_is_refused(refusal):
    """Rule 6.10 [D: rex]."""
    assert "named group" in refusal('index=main | rex "a(b)"')
    assert "not a regular expression" in refusal('index=main | rex "a(?<x>b"')


def test_fillnull_fills_named_fields_also_new_ones(ask):
    """Rule 6.15 [D: fillnull]."""
    rows = [{"a": "1"}, {"b": "2"}]
    assert ask("| fillnull", rows) == [{"a": "1", "b": "0"}, {"a": "0", "b": "2"}]
    assert ask("| fillnull value=NULL a new", rows) == [
        {"a": "1", "new": "NULL"},
        {"a": "NULL", "b": "2", "new": "NULL"},
    ]


def test_fillnull_without_names_fills_what_some_row_has(answer):
    """Rule 6.15 [D: fillnull]."""
    rows = [{"a": "1", "b": None}, {"a": None, "b": None}]
    assert list(answer("index=main | fields a b | fields - _* | fillnull", rows)) == ["a"]


def test_fillnull_takes_no_wildcards(refusal):
    """Rule 6.15 [C: Power User exam notes for wildcards]."""
    assert "wildcards" in refusal("index=main | fillnull a*")


def test_mvexpand_gives_a_row_for_each_value(ask, refusal):
    """Rule 6.18 [D: mvexpand; C: misp42splunk issue 127 for null]."""
    rows = [{"n": "1", "m": ["a", "b"]}, {"n": "2"}, {"n": "3", "m": ["c"]}]
    assert [(row["n"], row["m"]) for row in ask("| mvexpand m", rows)] == [
        ("1", "a"), ("1", "b"), ("3", "c"),
    ]  # fmt: skip
    assert column(ask("| mvexpand m limit=1", rows), "m") == ["a", "c"]
    assert column(ask("| mvexpand n", rows), "n") == ["1", "2", "3"]
    # A field that no row has is none to expand [C: mockdr's tests, measured on 10.4].
    assert column(ask("| mvexpand nowhere", rows), "n") == ["1", "2", "3"]
    assert "internal" in refusal("index=main | mvexpand _raw")
