"""Rules 5.19 to 5.22: ``chart`` and ``timechart``. Each test names its rule and the rule's source."""

from __future__ import annotations

import pytest

ROWS = [
    {"a": "x", "b": "p", "v": "1"},
    {"a": "x", "b": "q", "v": "2"},
    {"a": "x", "b": "p", "v": "4"},
    {"a": "y", "b": "p", "v": "8"},
    {"a": "y", "v": "16"},
    {"b": "p", "v": "32"},
]


@pytest.mark.parametrize(
    "text", ["count over a by b", "count by a b", "count by a, b", "limit=5 count OVER a BY b"]
)
def test_one_field_makes_rows_and_the_other_columns(ask, text):
    """Rule 5.19 [D: chart]; rows without the first are left out, those without the second NULL."""
    assert ask(f"| chart {text}", ROWS) == [
        {"a": "x", "p": 2, "q": 1, "NULL": 0},
        {"a": "y", "p": 1, "q": 0, "NULL": 1},
    ]


def test_without_a_second_field_it_is_a_table(ask):
    """Rule 5.19 [D: chart]."""
    assert ask("| chart sum(v) as s count by a", ROWS) == [
        {"a": "x", "s": 7, "count": 3},
        {"a": "y", "s": 24, "count": 2},
    ]
    assert ask("| chart count over nowhere", ROWS) == []


def test_what_is_not_there_is_empty_but_for_counts(ask):
    """Rule 5.21 [D: timechart; G for the values]."""
    assert ask("| chart sum(v) over a by b usenull=f", ROWS) == [
        {"a": "x", "p": 5, "q": 2},
        {"a": "y", "p": 8},
    ]


def test_several_functions_name_the_columns_with_the_value(ask):
    """Rule 5.19 [D: chart; G for the names]."""
    found = ask("| chart count sum(v) as s over a by b usenull=f", ROWS)
    assert found[0] == {"a": "x", "count: p": 2, "count: q": 1, "s: p": 5, "s: q": 2}


MANY = [
    {"a": "x", "b": name, "v": str(value)}
    for name, value in [("f", 1), ("e", 9), ("d", 5), ("c", 5), ("b", 2), ("aa", 2)]
]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("limit=3", {"c": 5, "d": 5, "e": 9, "OTHER": 5}),
        ("limit=4", {"aa": 2, "c": 5, "d": 5, "e": 9, "OTHER": 3}),
        ("limit=top1", {"e": 9, "OTHER": 15}),
        ("limit=bottom1", {"f": 1, "OTHER": 23}),
        ("limit=2 useother=f", {"c": 5, "e": 9}),
        ("limit=1 otherstr=rest", {"e": 9, "rest": 15}),
        ("limit=0", {"aa": 2, "b": 2, "c": 5, "d": 5, "e": 9, "f": 1}),
    ],
)
def test_the_largest_sums_get_columns_and_ties_go_by_code_point(ask, options, found):
    """Rule 5.20 [D: timechart]."""
    assert ask(f"| chart {options} sum(v) over a by b", MANY) == [{"a": "x", **found}]


def test_ten_values_get_columns_by_default(ask):
    """Rule 5.20 [D: timechart]."""
    rows = [{"a": "x", "b": f"n{n:02}"} for n in range(12)]
    found = ask("| chart count over a by b", rows)[0]
    assert list(found) == ["a", *(f"n{n:02}" for n in range(10)), "OTHER"]
    assert found["OTHER"] == 2


def test_of_several_functions_the_most_frequent_values_get_columns(ask):
    """Rule 5.20 [D: timechart]."""
    rows = [{"a": "x", "b": "often", "v": "1"}] * 3 + [{"a": "x", "b": "large", "v": "100"}]
    found = ask("| chart limit=1 useother=f sum(v) as s count over a by b", rows)
    assert found == [{"a": "x", "s: often": 3, "count: often": 3}]


def test_several_values_count_in_each_column(ask):
    """Rule 5.3 [D: stats for the option; G]."""
    rows = [{"a": "x", "b": ["p", "q"]}, {"a": ["x", "y"], "b": "p"}, {"a": "x"}]
    assert ask("| chart count over a by b", rows) == [
        {"a": "x", "p": 2, "q": 1, "NULL": 1},
        {"a": "y", "p": 1, "q": 0, "NULL": 0},
    ]


def test_hostile_values_are_only_names_of_columns(ask):
    """Names of columns are values of events."""
    names = ["a", 'x"; DROP TABLE y', "_time", "'", "count: x", ""]
    found = ask("| chart count over a by b", [{"a": "1", "b": name} for name in names])
    assert found == [
        {"a": "1", **dict.fromkeys(["VALUE_a", names[1], "VALUE_time", "'", "count: x", ""], 1)}
    ]


def test_rows_of_numbers_and_times_are_binned_by_a_span(ask):
    """Rules 5.19, 5.23, 5.24 [D: chart; D: bin; G for the text]."""
    assert ask("| chart count over v span=10", ROWS)[0] == {"v": "0-10", "count": 4}
    found = ask("| chart count over _time span=1h", [{"_time": 3700.0, "a": "1"}])
    assert found == [{"_time": 3600, "count": 1}]
    found = ask("| chart count over t span=1h", [{"t": "3700"}, {"t": "7000"}, {"t": "x"}])
    assert found == [{"t": "3600", "count": 2}, {"t": "x", "count": 1}]


HOUR = 3600.0
TIMED = [
    {"_time": 10 * HOUR + 5, "u": "bob", "v": "1"},
    {"_time": 10 * HOUR + 65, "u": "eve", "v": "2"},
    {"_time": 13 * HOUR + 1, "u": "bob", "v": "4"},
]


def test_rows_are_bins_of_time_and_empty_ones_are_filled(ask):
    """Rules 5.20, 5.21 [D: timechart; G for the values]: 0 for count, empty for others."""
    assert ask("| timechart span=1h count sum(v) as s", TIMED) == [
        {"_time": 10 * HOUR, "count": 2, "s": 3},
        {"_time": 11 * HOUR, "count": 0},
        {"_time": 12 * HOUR, "count": 0},
        {"_time": 13 * HOUR, "count": 1, "s": 4},
    ]
    assert len(ask("| timechart span=1h cont=f count", TIMED)) == 2


def test_values_of_a_field_are_columns(ask):
    """Rule 5.20 [D: timechart]."""
    assert ask("| timechart span=1h cont=f count by u", TIMED) == [
        {"_time": 10 * HOUR, "bob": 1, "eve": 1},
        {"_time": 13 * HOUR, "bob": 1, "eve": 0},
    ]
    found = ask("| timechart span=1h sum(v) by u", TIMED)
    assert found[1] == {"_time": 11 * HOUR}
    assert found[3] == {"_time": 13 * HOUR, "bob": 4}


def test_the_range_of_the_search_is_filled(ask):
    """Rule 5.21 [D: timechart]: cont=t over the range, fixedrange=t."""
    more = {"earliest": 9 * HOUR, "latest": 15 * HOUR}
    found = ask("| timechart span=1h count", TIMED, **more)
    assert [row["count"] for row in found] == [0, 2, 0, 0, 1, 0]
    assert found[0]["_time"] == 9 * HOUR
    assert len(ask("| timechart span=1h fixedrange=f count", TIMED, **more)) == 4
    found = ask(f"earliest={12 * HOUR} latest={14 * HOUR} | timechart span=1h count", TIMED)
    assert [row["count"] for row in found] == [0, 1]


def test_partial_bins_at_the_ends_may_be_dropped(ask):
    """Rule 5.21 [D: timechart]."""
    more = {"earliest": 9.5 * HOUR, "latest": 13.5 * HOUR}
    found = ask("| timechart span=1h count", TIMED, **more)
    assert [row["_time"] / HOUR for row in found] == [9, 10, 11, 12, 13]
    found = ask("| timechart span=1h partial=f count", TIMED, **more)
    assert [row["_time"] / HOUR for row in found] == [10, 11, 12]


def test_months_are_filled_by_the_calendar(ask):
    """Rules 5.21, 5.23 [D: timechart; D: bin]."""
    rows = [{"_time": 86400.0 * 20, "a": "1"}, {"_time": 86400.0 * 70, "a": "1"}]
    found = ask("| timechart span=1mon count", rows)
    assert found == [
        {"_time": 0, "count": 1}, {"_time": 86400 * 31, "count": 0}, {"_time": 86400 * 59, "count": 1},
    ]  # fmt: skip


def test_rates_are_scaled_to_their_unit(ask):
    """Rule 5.22 [D: timechart; G for the advice]."""
    found = ask("| timechart span=30m per_hour(v) as h per_minute(v) as m", TIMED[:2])
    assert found == [{"_time": 10 * HOUR, "h": 6, "m": 0.1}]


def test_functions_see_the_time_of_each_event(ask):
    """Rule 5.20 [D: timechart; G]."""
    found = ask("| timechart span=1h cont=f max(_time) as m latest(v) as l", TIMED)
    assert [row["m"] for row in found] == [10 * HOUR + 65, 13 * HOUR + 1]
    assert [row["l"] for row in found] == ["2", "4"]


def test_nothing_gives_nothing(ask):
    """Rule 5.21 [G]: no event, no bin."""
    assert ask("u=nobody | timechart span=1h count", TIMED, earliest=0, latest=100 * HOUR) == []
    assert ask("u=nobody | chart count over u by v", TIMED) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timechart count", "span=1h"),
        ("timechart span=1s count", "more than 50,000"),
        ("timechart span=1h", "such as count"),
        ("timechart span=1h count by u by v", "Only one field"),
        ("timechart span=1h bins=10 count", "bins="),
        ("timechart span=1h count by a where count in top5", "limit=top5"),
        ("timechart span=1h eval(avg(a)*2) as x", "give each a name with AS"),
        ("chart count", "One field for rows"),
        ("chart count over a by b where count>1", "limit=top5"),
        ("chart count by a b c", "One field for rows"),
        ("chart limit=some count by a b", "is not a limit"),
    ],
)
def test_what_cannot_be_charted_is_refused(refusal, text, said):
    """Rules 5.19 to 5.22 [D: chart; D: timechart; G for the advice on span]."""
    rows = [{"_time": 0.0, "a": "1"}, {"_time": 100_000.0, "a": "1"}]
    assert said in refusal(f"index=main | {text}", rows)
