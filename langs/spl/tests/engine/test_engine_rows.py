"""Rules 6.27 to 6.30: rows from other searches. Each test names its rule and the rule's source."""

from __future__ import annotations

import pandas as pd
import pytest

ROWS = [{"n": "1", "k": "a"}, {"n": "2", "k": "b"}, {"n": "3", "k": "a"}]


def pick(rows, *names):
    return [tuple(row.get(name) for name in names) for row in rows]


def test_makeresults_makes_rows_with_only_a_time(answer):
    """Rule 6.30 [D: searchbnf.conf; G for _time]."""
    found = answer("| makeresults count=3")
    assert list(found) == ["_time"]
    assert list(found["_time"]) == [1_700_000_000.0] * 3
    assert len(answer("| makeresults")) == 1
    assert list(answer('| makeresults | eval a="x"')["a"]) == ["x"]


def test_makeresults_makes_rows_of_csv_and_json(answer, refusal):
    """Search Reference: makeresults, ``format=`` and ``data=`` [D: makeresults; C: mockdr's tests,
    measured on 10.4, for no ``_time`` with CSV, ``_raw`` and ``_time`` with JSON, empty cells].
    """
    found = answer('| makeresults format=csv data="n, g\n1,a\n2,\n\\"3,3\\",=b,x\n4"')
    assert list(found) == ["n", "g"]
    assert list(found["n"]) == ["1", "2", "3,3", "4"]
    assert list(found["g"].fillna("")) == ["a", "", "=b", ""]
    text = r'| makeresults format=json data="[{\"a\":{\"b\":1},\"c\":\"x\"},{\"c\":2,\"d\":null}]"'
    found = answer(f"{text} | spath | table a a.b c d _time")
    assert list(found["a"].fillna("")) == ['{"b":1}', ""]
    assert list(found["a.b"].fillna("")) == ["1", ""]
    assert list(found["c"]) == ["x", "2"]
    assert list(found["_time"]) == [1_700_000_000.0] * 2
    assert len(answer('| makeresults format=csv data="a"')) == 0
    assert "need each other" in refusal('| makeresults format=csv count=2 data="a"')
    assert "JSON list" in refusal('| makeresults format=json data="{}"')
    assert "csv or json" in refusal('| makeresults format=xml data="<a/>"')


def test_makeresults_stops_at_fifty_thousand_and_says_so(answer):
    """Section 7 [D: limits.conf.spec]."""
    found = answer("| makeresults count=50001 | stats count")
    assert found["count"][0] == 50_000
    assert "50,000" in found.attrs["partial"][0]
    assert answer("| makeresults count=50000 | stats count").attrs["partial"] == []


def test_append_adds_rows_at_the_end(ask):
    """Rule 6.27 [D: searchbnf.conf]."""
    found = ask("| append [search index=main k=b | eval m=n*10] | table n m", ROWS)
    assert pick(found, "n", "m") == [("1", None), ("2", None), ("3", None), ("2", 20)]
    found = ask("| sort -n | append [search index=main | sort n | head 1] | table n", ROWS)
    assert pick(found, "n") == [("3",), ("2",), ("1",), ("1",)]


def test_append_uses_ten_thousand_rows_and_says_so(answer):
    """Section 7 [D: limits.conf; D: append]; open point 11.7."""
    rows = [{"n": str(n)} for n in range(10_001)]
    found = answer("| makeresults | append [search index=main] | stats count", rows)
    assert found["count"][0] == 10_001
    assert "append" in found.attrs["partial"][0]
    found = answer("| makeresults | append maxout=10001 [search index=main] | stats count", rows)
    assert found["count"][0] == 10_002
    assert found.attrs["partial"] == []


def test_append_unites_types(ask):
    """Rule 1.6 [G]: a number beside texts is written as text."""
    found = ask('| eval x=1.5 | head 1 | append [| makeresults | eval x="t"] | table x', ROWS)
    assert pick(found, "x") == [("1.5",), ("t",)]


def test_appendcols_puts_fields_beside_rows_of_the_same_number(ask):
    """Rule 6.27 [D: searchbnf.conf]; that longer sides go on is [G]."""
    text = (
        "| table n k | appendcols [search index=main | head 2 | eval m=n+10, k=9 | table m k _time]"
    )
    assert pick(ask(text, ROWS), "n", "k", "m") == [
        ("1", "a", 11),
        ("2", "b", 12),
        ("3", "a", None),
    ]
    text = text.replace("appendcols", "appendcols override=t")
    assert pick(ask(text, ROWS), "k", "m") == [("9", 11), ("9", 12), ("a", None)]
    text = "| head 1 | table n | appendcols [search index=main | table k]"
    assert pick(ask(text, ROWS), "n", "k") == [("1", "a"), (None, "b"), (None, "a")]


def test_appendpipe_runs_on_the_current_rows(ask):
    """Rule 6.27 [D: searchbnf.conf]."""
    text = '| stats count by k | appendpipe [stats sum(count) as count | eval k="all"]'
    assert pick(ask(text, ROWS), "k", "count") == [("a", 2), ("b", 1), ("all", 3)]


TIMED = [{"_time": 1.0, "n": "1"}, {"_time": 3.0, "n": "3"}, {"_time": 2.0, "n": "2"}]


def test_multisearch_interleaves_events_by_time(answer, refusal):
    """Rule 6.27 [D: searchbnf.conf]: streaming searches only."""
    text = '| multisearch [search n=2 | eval s="x"] [search n!=2 | eval s="y"]'
    found = answer(text, TIMED)
    assert list(found["n"]) == ["3", "2", "1"]
    assert list(found["s"]) == ["y", "x", "y"]
    assert "keep their events" in refusal(
        "| multisearch [search n=2] [search a | stats count]", TIMED
    )
    assert "least two" in refusal("| multisearch [search n=2]", TIMED)


def test_union_puts_searches_together(answer):
    """Rule 6.27 [D: searchbnf.conf]."""
    assert list(answer("| union [search n=1] [search n=3]", TIMED)["n"]) == ["3", "1"]
    found = answer("n=2 | stats count | union [search n=3 | stats count | eval x=1]", TIMED)
    assert list(found["count"]) == [1, 1]


LEFT = [
    {"n": "1", "k": "a", "v": "l1"},
    {"n": "2", "k": "b", "v": "l2"},
    {"n": "3", "k": "A"},
    {"n": "4"},
]
RIGHT = pd.DataFrame({"k": ["a", "a", "c"], "v": ["r1", "r2", "r3"], "w": ["w1", "w2", "w3"]})


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", [("1", "r1", "w1")]),
        ("max=0", [("1", "r1", "w1"), ("1", "r2", "w2")]),
        ("overwrite=f", [("1", "l1", "w1")]),
        ("type=left", [("1", "r1", "w1"), ("2", "l2", None), ("3", None, None), ("4", None, None)]),
        ("type=outer max=2", [("1", "r1", "w1"), ("1", "r2", "w2"), ("2", "l2", None), ("3", None, None), ("4", None, None)]),
    ],
)  # fmt: skip
def test_join_meets_by_key_with_case_once(ask, options, found):
    """Rule 6.28 [D: join]."""
    text = f"| join {options} k [search index=right]"
    assert pick(ask(text, LEFT, frames={"right": RIGHT}), "n", "v", "w") == found


@pytest.mark.parametrize("text", ["k max=0", "max=0, k", "type=inner k max=0"])
def test_options_of_join_stand_on_either_side_of_the_keys(ask, text):
    """Rule 6.28 [G]."""
    text = f"| join {text} [search index=right]"
    assert pick(ask(text, LEFT, frames={"right": RIGHT}), "n", "v") == [("1", "r1"), ("1", "r2")]


def test_what_join_does_not_take_is_refused(refusal):
    """Refused in one sentence that says what works."""
    text = "index=main | join {} [search index=main]"
    assert "rename" in refusal(text.format("left=L right=R where L.k=R.k"))
    assert "overwrite" in refusal(text.format("overwrit=f k"))


def test_join_without_keys_leaves_out_fields_that_no_row_has(ask):
    """Rules 1.7, 6.28 [D: fillnull; D: join]: every source has columns such as ``host``."""
    right = pd.DataFrame({"k": ["a", "b"], "w": ["1", "2"], "host": ["h", "i"], "source": None})
    rows = [{"k": "a", "source": "s"}, {"k": "c"}]
    text = "| join [search index=right | fields - index] | table k w"
    assert ask(text, rows, frames={"right": right}) == [{"k": "a", "w": "1"}]


def test_join_without_keys_takes_all_common_fields(ask):
    """Rule 6.28 [D: join]."""
    text = '| fields k v | join [search index=right | eval v="l1" | fields k v w]'
    assert pick(ask(text, LEFT, frames={"right": RIGHT}), "k", "v", "w") == [("a", "l1", "w1")]


def test_join_compares_computed_numbers_as_written(ask):
    """Rule 5.6 [D: Aggregate functions; G]: a count of 2 meets the text 2."""
    text = "| join n [search index=main | stats count as n | eval x=1] | table n x"
    assert pick(ask(text, ROWS), "n", "x") == [("3", 1)]


def test_join_uses_fifty_thousand_rows_and_says_so(answer):
    """Section 7 [D: limits.conf; D: join]."""
    rows = [{"k": str(n)} for n in range(50_001)]
    found = answer('| makeresults | eval k="50000" | join k [search index=main]', rows)
    assert len(found) == 0
    assert "join" in found.attrs["partial"][0]


def test_format_writes_rows_as_terms(answer):
    """Rule 6.29 [D: format]."""
    found = answer("index=main | head 2 | table n k _time | format", ROWS)
    assert list(found["search"]) == ['( ( k="a" AND n="1" ) OR ( k="b" AND n="2" ) )']
    found = answer('index=main n=1 | table n k | format "[" "{" "&" "}" "|" "]"', ROWS)
    assert list(found["search"]) == ['[ { k="a" & n="1" } ]']
    assert list(answer("index=main n=9 | format", ROWS)["search"]) == ["NOT ( )"]
    rows = [{"m": ["a", 'b"\\'], "x y": "1"}]
    text = r'( ( ( m="a" OR m="b\"\\" ) AND "x y"="1" ) )'
    assert list(answer('index=main | fields m "x y" | format', rows)["search"]) == [text]


def test_options_of_format(answer):
    """Search Reference: format, its examples 3 and 4 [D: format]."""
    text = 'index=main | fields foo | format mvsep="mvseparator" "{" "[" "AND" "]" "AND" "}"'
    found = answer(text, [{"foo": ["eventtype", "log_level"]}])
    assert list(found["search"]) == ['{ [ ( foo="eventtype" mvseparator foo="log_level" ) ] }']
    found = answer('| makeresults count=1 | format emptystr="Error Found"')
    assert list(found["search"]) == ["Error Found"]


def test_what_format_writes_finds_the_rows_again(ask):
    """Rule 6.29 [D: format]."""
    rows = [{"n": "1", "v": 'a" OR n="2'}, {"n": "2", "v": "back\\slash"}, {"n": "3"}]
    assert pick(ask("[search index=main n<2 | fields v | format]", rows), "n") == [("1",)]
    assert pick(ask("[search index=main n=2 | fields v | format]", rows), "n") == [("2",)]
    assert ask("[search index=main n=9 | fields v | format]", rows) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("return n", '(n="1")'),
        ("return 2 n", '(n="1") OR (n="2")'),
        ("return 2 n k", '(n="1" k="a") OR (n="2" k="b")'),
        ("return 2 $n", "(1) OR (2)"),
        ("return x=n", '(x="1")'),
    ],
)
def test_return_gives_some_rows_as_terms(answer, text, found):
    """Rule 6.30 [D: searchbnf.conf]."""
    assert list(answer(f"index=main | {text}", ROWS)["search"]) == [found]


def test_return_filters_the_search_around_it(ask):
    """Rules 6.29, 6.30 [D: format; D: searchbnf.conf]."""
    assert pick(ask("[search index=main k=b | return k]", ROWS), "n") == [("2",)]
    assert pick(ask("[search index=main | return 5 n=n] n>2", ROWS), "n") == [("3",)]


def test_datamodel_and_from_give_events(answer, refusal):
    """Rule 5.30 [D: tstats; G for from]."""
    rows = [{"tag": "authentication", "user": "bob", "_time": 1.0}, {"user": "eve", "_time": 2.0}]
    found = answer("| datamodel Authentication Authentication search", rows)
    assert list(found["Authentication.user"]) == ["bob"]
    assert list(answer("| datamodel Authentication Authentication flat", rows)["user"]) == ["bob"]
    for text in (
        '| from datamodel:"Authentication.Authentication"',
        "| from datamodel:Authentication",
        "| from datamodel Authentication.Authentication",
    ):
        assert list(answer(text, rows)["user"]) == ["bob"]
    assert "reads data models" in refusal("| from savedsearch:x", rows)
