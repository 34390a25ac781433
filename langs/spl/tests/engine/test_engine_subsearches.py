"""Rule 6.29: a subsearch runs first and becomes terms."""

from __future__ import annotations

import pytest

ROWS = [
    {"n": "1", "user": "bob", "host": "a", "kind": "x"},
    {"n": "2", "user": "eve", "host": "b", "kind": "y"},
    {"n": "3", "user": "Bob", "host": "c", "kind": "z"},
    {"n": "4", "user": "amy", "host": "b", "_raw": "a text of amy"},
]


def names(rows):
    return [row["n"] for row in rows]


def test_rows_become_an_or_of_ands(ask):
    """Rule 6.29 [D: format; D: Change the format of subsearch results; D: About subsearches]."""
    assert names(ask("[search kind=x | fields user]", ROWS)) == ["1", "3"]
    assert names(ask("[search kind=* n<3 | table user host]", ROWS)) == ["1", "2"]
    assert names(ask("NOT [search kind=x | table user]", ROWS)) == ["2", "4"]
    assert names(ask("n>1 [search kind=x | table user] OR n=2", ROWS)) == ["2", "3"]


def test_internal_fields_are_left_out(ask):
    """Rule 6.29 [D: format]."""
    rows = [{"n": "1", "_time": 1.0, "user": "b"}, {"n": "2", "_time": 2.0, "user": "b"}]
    assert names(ask("[search n=1 | fields user]", rows)) == ["2", "1"]


@pytest.mark.parametrize("name", ["search", "query"])
def test_a_field_called_search_or_query_gives_its_bare_value(ask, name):
    """Rule 6.29 [D: format; D: Change the format of subsearch results]."""
    assert names(ask(f"[search n=4 | eval {name}=user | fields {name}]", ROWS)) == ["4"]


def test_behind_a_comparison_it_gives_the_value(ask, refusal):
    """Rules 6.29, 6.30 [D: format; D: searchbnf.conf]: its text stands in its place."""
    rows = [{"_time": float(n), "n": str(n), "u": u} for n, u in ((1, "a"), (2, "B"), (3, "b"))]
    assert names(ask("u=[search index=main n=2 | return $u] | sort n", rows)) == ["2", "3"]
    assert names(ask("n>[search index=main | stats avg(n) as m | return $m]", rows)) == ["3"]
    text = "earliest=[search index=main n=2 | eval t=_time | return $t] | sort n"
    assert names(ask(text, rows)) == ["2", "3"]
    for end in ("n=2 | return u", "n=9 | return $u", "| return 2 $u"):
        said = refusal(f"index=main u=[search index=main {end}]", rows)
        assert "one value" in said
    assert "[...]" in refusal("index=main u IN [search index=main | return $u]", rows)


def test_no_rows_match_nothing(ask):
    """Rule 6.29 [D: format]: ``NOT ( )``."""
    assert ask("[search kind=nothing | fields user]", ROWS) == []
    assert names(ask("n=1 NOT [search kind=nothing | fields user]", ROWS)) == ["1"]


def test_several_values_are_alternatives(ask):
    """Rule 6.29 [D: format; G for several values]."""
    text = "[search n<3 | stats values(user) as user]"
    assert names(ask(text, ROWS)) == ["1", "2", "3"]


def test_a_computed_number_is_written_as_numbers_are(ask):
    """Rules 2.3, 6.29 [D: search; D: format]."""
    assert names(ask("[search n=* | stats count as n]", ROWS)) == ["4"]


def test_a_subsearch_begins_with_a_command(refusal):
    """Rule 6.29 [D: About subsearches]: `search` is not implied."""
    assert "`kind`" in refusal("index=main [kind=x | fields user]", ROWS)


def test_a_subsearch_may_hold_another(ask):
    """Rule 6.29 [D: About subsearches]."""
    text = "[search [search n=2 | fields host] | fields user]"
    assert names(ask(text, ROWS)) == ["2", "4"]


def test_more_than_ten_thousand_rows_are_cut_and_told(answer):
    """Section 7 [D: limits.conf; D: append]; open point 11.7."""
    rows = [{"n": str(n)} for n in range(10_005)]
    found = answer("index=main [search index=main | fields n] | stats count", rows)
    assert found["count"][0] == 10_000
    assert "10,000" in found.attrs["partial"][0]


def test_the_range_of_the_job_holds_inside_and_a_bound_only_where_it_stands(ask):
    """Rule 8.7 [D: Time modifiers]."""
    rows = [{"n": str(hour), "user": "b", "_time": 100.0 * hour} for hour in (3, 2, 1)]
    inside = "[search n=1 earliest=0 latest=150 | fields user]"
    assert names(ask(inside, rows, earliest=200)) == ["3", "2"]
    assert ask("[search n=1 | fields user]", rows, earliest=200) == []
