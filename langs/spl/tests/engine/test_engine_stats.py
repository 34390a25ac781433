"""Section 5: ``stats``, ``eventstats``, ``bin``. Each test names its rule and the rule's source."""

from __future__ import annotations

import pytest

ROWS = [
    {"u": "b", "v": "1", "w": "x"},
    {"u": "a", "v": "10", "w": "y"},
    {"u": "b", "v": "2", "w": "x"},
    {"u": "a", "v": "abc"},
    {"v": "3", "w": "x"},
]


def test_without_by_there_is_one_row_also_of_nothing(ask):
    """Rule 5.1 [D: stats; G for survive]."""
    assert ask("| stats count", ROWS) == [{"count": 5}]
    assert ask("u=nobody | stats count sum(v) as s", ROWS) == [{"count": 0}]


def test_by_gives_a_row_for_each_tuple_and_only_those_fields(ask):
    """Rules 5.1, 5.16 [D: stats; D: limits.conf.spec natural_sort_output; G]."""
    assert ask("| stats count by u w", ROWS) == [
        {"u": "a", "w": "y", "count": 1},
        {"u": "b", "w": "x", "count": 2},
    ]


def test_a_row_without_a_by_field_is_in_no_group(ask):
    """Rule 5.2 [C: splunk/security_content pull 4001]; open point 11.1."""
    assert ask("| stats count by u", ROWS) == [{"u": "a", "count": 2}, {"u": "b", "count": 2}]
    assert ask("| stats count by nowhere", ROWS) == []
    assert ask('| fillnull value="-" u | stats count by u', ROWS)[0] == {"u": "-", "count": 1}


def test_several_values_put_a_row_into_several_groups(ask):
    """Rule 5.3 [D: stats for the option; G]."""
    rows = [{"m": ["a", "b", "a"]}, {"m": ["b"]}]
    assert ask("| stats count by m", rows) == [{"m": "a", "count": 2}, {"m": "b", "count": 2}]
    assert ask("| stats dedup_splitvals=t count by m", rows) == [
        {"m": "a", "count": 1},
        {"m": "b", "count": 2},
    ]


def test_count_of_a_field_counts_its_values(ask):
    """Rule 5.4 [D: Aggregate functions; G for multivalue]."""
    assert ask("| stats count(u) c(w) as c", ROWS) == [{"count(u)": 4, "c": 4}]
    assert ask("| stats count(m)", [{"m": ["a", "b"]}, {"m": ["c"]}, {"x": "1"}]) == [
        {"count(m)": 3}
    ]


def test_eval_inside_a_function(ask):
    """Rule 5.5 [D: stats; D: tstats]."""
    text = '| stats count(eval(v>1 AND u="b")) as big sum(eval(v*2)) as twice'
    assert ask(text, ROWS) == [{"big": 1, "twice": 32}]


def test_distinct_values_are_texts_with_case(ask):
    """Rule 5.6 [D: Aggregate functions; D: Multivalue stats functions; G for case]."""
    rows = [{"f": one} for one in ("1", "1.0", "A", "a", "A")]
    assert ask("| stats dc(f) values(f)", rows) == [
        {"dc(f)": 4, "values(f)": ["1", "1.0", "A", "a"]}
    ]


@pytest.mark.parametrize("name", ["n(x)", "'n(x)'", '"n(x)"'])
def test_a_result_may_be_called_like_a_call(ask, name):
    """Rule 5.14 [G]."""
    assert ask(
        f"| stats count as {name} by f | rename {name} as m(x) | table f m(x)", [{"f": "1"}]
    ) == [{"f": "1", "m(x)": 1}]


def test_values_are_in_code_point_order(ask):
    """Rule 5.7 [D: Multivalue stats functions; D: limits.conf.spec]."""
    rows = [{"f": one} for one in ("2", "100", "10", "1", "2")] + [{"g": "1"}]
    assert ask("| stats values(f) as v", rows) == [{"v": ["1", "10", "100", "2"]}]
    assert ask("| stats values(m) as v", [{"m": ["b", "a"]}, {"m": ["a"]}]) == [{"v": ["a", "b"]}]


def test_list_keeps_order_and_duplicates_and_a_hundred(ask, answer):
    """Rule 5.8 [D: Multivalue stats functions]; that it was cut is said (section 7)."""
    assert ask("| stats list(f) as l", [{"f": one} for one in "baab"]) == [{"l": list("baab")}]
    found = answer("index=main | stats list(f) as l", [{"f": str(n)} for n in range(120)])
    assert found["l"][0] == [str(n) for n in range(100)]
    assert "100" in " ".join(found.attrs["partial"])


@pytest.mark.parametrize(
    ("values", "least", "most"),
    [
        (["1", "9", "100", "a", "b"], "1", "b"),
        (["9", "100"], "9", "100"),
        (["a", "B"], "B", "a"),
        (["10", "70", "100", "9"], "9", "100"),
    ],
)
def test_numbers_come_before_text_in_min_and_max(ask, values, least, most):
    """Rule 5.9 [D: Aggregate functions]; open point 11.2."""
    rows = [{"f": one} for one in values]
    assert ask("| stats min(f) as a max(f) as b", rows) == [{"a": least, "b": most}]
    assert ask("| stats min(m) as a max(m) as b", [{"m": values}]) == [{"a": least, "b": most}]


def test_sums_skip_what_is_no_number(ask):
    """Rule 5.10 [D: eventstats; G for none left]."""
    assert ask("| stats avg(v) as a sum(v) as s", ROWS) == [{"a": 4, "s": 16}]
    assert ask("| stats avg(w) as a sum(w) as s count", ROWS) == [{"count": 5}]
    assert ask("| stats sum(m) as s", [{"m": ["1", "2", "x"]}, {"m": ["3"]}]) == [{"s": 6}]


TIMED = [{"_time": time, "f": one} for time, one in ((3.0, "c"), (1.0, "a"), (2.0, "b"))]


def test_first_and_last_follow_the_order_earliest_and_latest_the_time(ask):
    """Rule 5.13 [D: Event order functions; D: stats]."""
    text = "| stats first(f) as f last(f) as l earliest(f) as e latest(f) as t"
    assert ask(text, TIMED) == [{"f": "c", "l": "a", "e": "a", "t": "c"}]
    assert ask(f"| sort f {text}", TIMED) == [{"f": "a", "l": "c", "e": "a", "t": "c"}]
    assert ask("| stats earliest_time(f) as a latest_time(f) as b", TIMED) == [{"a": 1, "b": 3}]


def test_first_skips_rows_without_the_field(ask):
    """Rule 5.13 [D: Event order functions; G]."""
    assert ask("| stats first(f) as x", [{"g": "1"}, {"f": "2"}, {"f": "3"}]) == [{"x": "2"}]


def test_results_are_called_as_written(ask):
    """Rule 5.14 [G; C: open-splunk stats parity list for the aliases]."""
    found = ask("| stats count count(u) dc(u) distinct_count(w) mean(v) sum(v) as total", ROWS)
    assert list(found[0]) == ["count", "count(u)", "dc(u)", "dc(w)", "avg(v)", "total"]


def test_wildcards_stand_for_fields(ask, refusal):
    """Rule 5.15 [D: stats; G for refuse]."""
    rows = [{"b1": "1", "b2": "2", "c": "9"}]
    assert ask("| stats sum(b*) as s*", rows) == [{"s1": 1, "s2": 2}]
    assert ask("| stats sum(b*)", rows) == [{"sum(b1)": 1, "sum(b2)": 2}]
    assert "needs a field" in refusal("index=main | stats avg")
    assert "Two results" in refusal("index=main | stats sum(a) as x max(a) as x")


def test_fields_that_groups_are_by_keep_their_names_and_values(ask, refusal):
    """Rule 5.15 [D: stats]; that a result cannot take their name is on no page [G]."""
    rows = [{"g": "a", "x": "1"}, {"g": "a", "x": "2"}, {"g": "b", "x": "3"}]
    assert ask("| stats values(*) as * by g | table g x", rows) == [
        {"g": "a", "x": ["1", "2"]},
        {"g": "b", "x": ["3"]},
    ]
    for name in ("stats", "eventstats", "streamstats"):
        assert ask(f"| {name} max(*) as * by g | head 1 | table g", rows) == [{"g": "a"}]
        assert "is a BY field" in refusal(f"index=main | {name} count as g by g", rows)


def test_a_wildcard_means_fields_that_some_row_has(answer, ask):
    """Rules 1.7, 5.15 [D: fillnull; D: stats]."""
    rows = [{"a": "1", "b": "x"}, {"a": "2"}]
    found = answer("index=main a=2 | fields - index | stats count(*) as n_* values(*) as *", rows)
    assert found.to_dict("records") == [{"n_a": 1, "a": ["2"]}]
    found = answer("index=main a=1 | fields - index | eventstats dc(*) as d_* | table d_*", rows)
    assert list(found) == ["d_a", "d_b"]
    assert ask("| stats max(z*)", rows) == []
    assert ask("| stats max(z*) count by a", rows[:1]) == [{"a": "1", "count": 1}]
    assert ask("| eventstats max(z*)", rows) == ask("| streamstats max(z*)", rows) == rows


def test_eventstats_adds_the_result_to_every_row(ask):
    """Rule 5.17 [D: eventstats; G for order and the last]."""
    assert ask("| eventstats sum(v) as s by u | table u v s", ROWS) == [
        {"u": "b", "v": "1", "s": 3},
        {"u": "a", "v": "10", "s": 10},
        {"u": "b", "v": "2", "s": 3},
        {"u": "a", "v": "abc", "s": 10},
        {"v": "3"},
    ]
    assert [row["n"] for row in ask("| eventstats count as n", ROWS)] == [5] * 5
    assert all("n" not in row for row in ask("| eventstats count as n by nowhere", ROWS))


@pytest.mark.parametrize(
    ("span", "start"),
    [
        ("1h", "2023-11-14T22:00:00"),
        ("5m", "2023-11-14T22:10:00"),
        ("10s", "2023-11-14T22:13:20"),
        ("600", "2023-11-14T22:10:00"),
        ("1d", "2023-11-14T00:00:00"),
        ("1mon", "2023-11-01T00:00:00"),
        ("1q", "2023-10-01T00:00:00"),
        ("1y", "2023-01-01T00:00:00"),
    ],
)
def test_bins_of_time_begin_at_whole_spans(ask, span, start):
    """Rule 5.23 [D: bin; D: timechart]; the zone is UTC (rule 8.5)."""
    from datetime import UTC, datetime

    wanted = datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp()
    rows = [{"_time": 1_700_000_000.5, "a": "1"}]
    assert ask(f"| bin _time span={span} | table _time", rows) == [{"_time": wanted}]
    assert ask(f"| bucket span={span} _time AS t | table t", rows) == [{"t": wanted}]


@pytest.mark.parametrize(
    ("options", "start"),
    [
        ("span=1h aligntime=@d+20m", "2023-11-14T21:20:00"),
        ("span=1h aligntime=earliest", "2023-11-14T21:45:00"),
        ("span=1h aligntime=latest", "2023-11-14T21:30:00"),
        ("span=1d aligntime=@d+3h", "2023-11-14T00:00:00"),
    ],
)
def test_bins_below_a_day_begin_where_they_are_aligned(ask, refusal, options, start):
    """Rule 5.23 [D: bin]: of days and more ``aligntime=`` is ignored."""
    from datetime import UTC, datetime

    def at(text: str) -> float:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()

    rows = [{"_time": at("2023-11-14T22:13:00")}]
    ends = {"earliest": at("2023-11-14T20:45:00"), "latest": at("2023-11-14T22:30:00")}
    assert ask(f"| bin _time {options} | table _time", rows, **ends) == [{"_time": at(start)}]
    assert "write it or give another time" in refusal(
        "index=main | bin _time span=1h aligntime=latest", rows
    )


def test_bins_of_numbers_are_text(ask):
    """Rule 5.24 [D: bin; G for the text]; open point 11.9."""
    rows = [{"size": "25"}, {"size": "-3"}, {"size": "x"}]
    halves = [{"size": "1"}, {"size": "1.7"}]  # as many digits as the span [C: mockdr's tests]
    assert ask("| bin size span=0.5", halves) == [{"size": "1.0-1.5"}, {"size": "1.5-2.0"}]
    assert ask("| bin size span=10", rows) == [{"size": "20-30"}, {"size": "-10-0"}, {"size": "x"}]


@pytest.mark.parametrize("text", ["span=1h t", "t span=1h", "t span=60min", "t span=1h AS t"])
def test_a_span_with_a_unit_is_one_of_time_in_any_field(ask, text):
    """Rules 5.23, 5.24 [D: bin]."""
    rows = [{"t": "7199.5"}, {"t": "7200"}, {"t": "x"}]
    assert ask(f"| bin {text}", rows) == [{"t": "3600"}, {"t": "7200"}, {"t": "x"}]
    computed = "| eval t=7199.5 | bin t span=1h | eval t=t+1"
    assert ask(computed, [{"n": "1"}]) == [{"n": "1", "t": 3601}]


def test_bin_without_a_span_asks_for_one(refusal):
    """Rule 5.22 [G for the advice]."""
    assert "width is missing" in refusal("index=main | bin _time")
