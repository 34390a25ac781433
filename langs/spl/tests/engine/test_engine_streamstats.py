"""Rule 5.18: ``streamstats``."""

from __future__ import annotations

import random
from typing import Any

import pytest

ROWS = [
    {"u": "a", "v": "1"},
    {"u": "b", "v": "2"},
    {"u": "a", "v": "3"},
    {"v": "4"},
    {"u": "b", "v": "x"},
    {"u": "a", "v": "6"},
]


def column(found: list[dict[str, Any]], name: str = "r") -> list[Any]:
    return [row.get(name) for row in found]


def test_results_run_with_the_rows(ask):
    """Rule 5.18 [D: streamstats]."""
    found = ask("| streamstats count sum(v) as s", ROWS)
    assert column(found, "count") == [1, 2, 3, 4, 5, 6]
    assert column(found, "s") == [1, 3, 6, 10, 10, 16]
    assert column(found, "v") == [row["v"] for row in ROWS]


def test_they_follow_the_current_order(ask):
    """Rules 5.18, 1.10 [D: streamstats]."""
    assert column(ask("| reverse | streamstats sum(v) as r", ROWS)) == [6, 6, 10, 13, 15, 16]


def test_by_runs_for_each_group(ask):
    """Rule 5.18 [D: streamstats]; a row without the field gets nothing [G]."""
    found = ask("| streamstats count as n sum(v) as r by u", ROWS)
    assert column(found, "n") == [1, 1, 2, None, 2, 3]
    assert column(found) == [1, 2, 4, None, 2, 10]
    assert column(ask("| streamstats count as r by nowhere", ROWS)) == [None] * 6


def test_without_the_row_itself(ask):
    """Rule 5.18 [D: streamstats]: what lag() is elsewhere."""
    found = ask("| streamstats current=f count as n last(v) as r", ROWS)
    assert column(found) == [None, "1", "2", "3", "4", "x"]
    assert column(found, "n") == [0, 1, 2, 3, 4, 5]


def test_a_window_of_rows(ask):
    """Rule 5.18 [D: streamstats]."""
    assert column(ask("| streamstats window=2 sum(v) as r", ROWS)) == [1, 3, 5, 7, 4, 6]
    assert column(ask("| streamstats window=2 current=f sum(v) as r", ROWS)) == [
        None, 1, 3, 5, 7, 4
    ]  # fmt: skip


def test_a_window_is_of_all_rows_unless_each_group_has_its_own(ask):
    """Rule 5.18 [D: streamstats]: global=f."""
    assert column(ask("| streamstats window=2 sum(v) as r by u", ROWS)) == [1, 2, 3, None, None, 6]
    assert column(ask("| streamstats window=2 global=f sum(v) as r by u", ROWS)) == [
        1, 2, 4, None, 2, 9
    ]  # fmt: skip
    assert column(ask("| streamstats window=1 global=f current=f last(v) as r by u", ROWS)) == [
        None, None, "1", None, "2", "3"
    ]  # fmt: skip


TIMED = [{"_time": float(time)} for time in (100, 95, 95, 90, 50)]


def test_a_window_of_time(ask, refusal):
    """Rule 5.18 [D: streamstats]; a row exactly as far back lies outside [G]."""
    assert column(ask("| streamstats time_window=10s count as r", TIMED)) == [1, 2, 3, 3, 1]
    assert column(ask("| sort 0 _time | streamstats time_window=11s count as r", TIMED)) == [
        1, 1, 2, 3, 4
    ]  # fmt: skip
    assert column(ask("| streamstats time_window=1m current=f count as r", TIMED)) == [
        0,
        1,
        2,
        3,
        4,
    ]
    assert "sort 0 _time" in refusal(
        "index=main | sort x | streamstats time_window=10s count", [{"_time": 1.0, "x": "1"}]
    )


def test_resets(ask):
    """Rule 5.18 [D: streamstats]."""
    rows = [{"u": u} for u in "aabba"]
    assert column(ask("| streamstats reset_on_change=t count as r by u", rows)) == [1, 2, 1, 2, 1]
    assert column(ask("| streamstats count as r by u", rows)) == [1, 2, 1, 2, 3]
    assert column(ask('| streamstats reset_before=(u="b") count as r', rows)) == [1, 2, 1, 1, 2]
    assert column(ask('| streamstats reset_after=(u="b") count as r', rows)) == [1, 2, 3, 1, 1]


def test_options_may_stand_behind_the_functions(ask, refusal):
    """Search Reference: streamstats, ``avg(foo) by bar window=5 global=f`` [D: streamstats]."""
    before = "| streamstats window=2 global=f sum(v) as s by u"
    behind = "| streamstats sum(v) as s by u window=2 global=f"
    assert column(ask(behind, ROWS), "s") == column(ask(before, ROWS), "s")
    rows = [{"u": u} for u in "aabba"]
    quoted = '| streamstats count as r reset_after="(u=\\"b\\")"'
    assert column(ask(quoted, rows)) == [1, 2, 3, 1, 1]
    assert "window" in refusal("index=main | streamstats count windo=3")


def test_functions_that_collect(ask):
    """Rules 5.6 to 5.9, 5.13 over windows."""
    found = ask(
        "| streamstats window=3 values(u) as v list(u) as l dc(u) as d mode(u) as m median(v) as p "
        "first(v) as f last(v) as z max(v) as x stdev(v) as s",
        ROWS,
    )
    assert column(found, "v") == [["a"], ["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"]]
    assert column(found, "l")[2:] == [["a", "b", "a"], ["b", "a"], ["a", "b"], ["b", "a"]]
    assert column(found, "d") == [1, 2, 2, 2, 2, 2]
    assert column(found, "m") == ["a", "a", "a", "a", "a", "a"]
    assert column(found, "p") == [1, 1.5, 2, 3, 3.5, 5]
    assert column(found, "f") == ["1", "1", "1", "2", "3", "4"]
    assert column(found, "z") == ["1", "2", "3", "4", "x", "6"]
    assert column(found, "x") == ["1", "2", "3", "4", "x", "x"]
    assert column(found, "s")[0] == 0


def test_lists_of_more_than_a_hundred_are_cut_and_that_is_told(answer):
    """Rule 5.8, section 7 [D: limits.conf.spec]."""
    rows = [{"f": str(n)} for n in range(105)]
    found = answer("index=main | streamstats list(f) as l | tail 1", rows)
    assert len(found["l"][0]) == 100
    assert "100" in " ".join(found.attrs["partial"])


def test_what_it_does_not_take_is_refused(refusal):
    """Refused in one sentence; section 7 for the window [D: limits.conf.spec]."""
    assert "10,000" in refusal("index=main | streamstats window=10001 count")
    assert "days" in refusal("index=main | streamstats time_window=1mon count")
    assert "window" in refusal("index=main | streamstats windo=3 count")
    assert "Allnum" in refusal("index=main | streamstats allnum=t count")


@pytest.mark.parametrize("seed", range(6))
def test_windows_agree_with_a_loop(ask, seed):
    """Rule 5.18 against plain Python."""
    chance = random.Random(seed)
    size, current = chance.choice([0, 1, 2, 5]), chance.random() < 0.5
    apart = chance.random() < 0.5
    rows = [
        {"u": chance.choice("abc"), "v": str(chance.randint(0, 9)), "row": str(n)}
        for n in range(40)
    ]
    text = (
        f"| streamstats window={size} current={current} global={not apart} "
        "count as n sum(v) as s values(v) as d first(row) as f by u"
    )
    found = ask(text, rows)
    for at, row in enumerate(found):
        group = [n for n in range(at + 1) if rows[n]["u"] == rows[at]["u"]]
        if not current:
            group = [n for n in group if n != at]
        if size:
            reach = [n for n in range(at + 1) if current or n != at][-size:]
            group = group[-size:] if apart else [n for n in group if n in reach]
        inside = [rows[n] for n in group]
        assert row["n"] == len(inside)
        assert row.get("s") == (sum(int(one["v"]) for one in inside) if inside else None)
        assert row.get("d") == (sorted({one["v"] for one in inside}) or None)
        assert row.get("f") == (inside[0]["row"] if inside else None)
