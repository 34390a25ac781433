"""Rule 5.25: ``top`` and ``rare``; and ``addtotals``."""

from __future__ import annotations

import random
from collections import Counter

import pytest

ROWS = [
    {"u": u, "h": h}
    for u, h in [("a", "x"), ("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "y")]
] + [{"h": "x"}]


def test_the_most_frequent_come_first_with_their_share(ask):
    """Rule 5.25 [D: top]: missing values are not counted."""
    assert ask("| top u", ROWS) == [
        {"u": "a", "count": 3, "percent": 50},
        {"u": "b", "count": 2, "percent": pytest.approx(100 / 3)},
        {"u": "c", "count": 1, "percent": pytest.approx(100 / 6)},
    ]
    assert ask("| top nowhere", ROWS) == []


def test_rare_is_the_reverse(ask):
    """Rule 5.25 [D: top]."""
    assert [row["u"] for row in ask("| rare u", ROWS)] == ["c", "b", "a"]


def test_of_equally_frequent_ones_top_takes_the_last(ask):
    """Rule 5.25 [D: top]; rare as the reverse [G]."""
    rows = [{"f": one} for one in ("10", "9", "B", "a")]
    assert [row["f"] for row in ask("| top f", rows)] == ["a", "B", "9", "10"]
    assert [row["f"] for row in ask("| rare limit=2 f", rows)] == ["10", "9"]


def test_ten_unless_told_otherwise(ask):
    """Rule 5.25 [D: top]."""
    rows = [{"f": str(n)} for n in range(12)]
    assert len(ask("| top f", rows)) == 10
    assert len(ask("| top 3 f", rows)) == 3
    assert len(ask("| top limit=11 f", rows)) == 11
    assert len(ask("| top f limit=0", rows)) == 12


def test_by_counts_and_shares_within_the_group(ask):
    """Rule 5.25 [D: top, the page shows the share]; open point 11.9."""
    assert ask("| top limit=1 u by h", ROWS) == [
        {"h": "x", "u": "a", "count": 2, "percent": pytest.approx(200 / 3)},
        {"h": "y", "u": "c", "count": 1, "percent": pytest.approx(100 / 3)},
    ]


def test_tuples(ask):
    """Rule 5.25 [D: top]."""
    found = ask("| top 1 u, h showperc=f", ROWS)
    assert found == [{"u": "a", "h": "x", "count": 2}]


def test_names_of_columns(ask, refusal):
    """Rule 5.25 [D: top]."""
    assert ask("| top 1 countfield=n percentfield=p u", ROWS) == [{"u": "a", "n": 3, "p": 50}]
    assert ask("| top 1 showcount=f showperc=false u", ROWS) == [{"u": "a"}]
    assert "countfield=" in refusal("index=main | top count", [{"count": "1"}])


def test_the_rest_in_one_row(ask):
    """Rule 5.25 [D: top]."""
    assert ask("| top 1 useother=t u", ROWS) == [
        {"u": "a", "count": 3, "percent": 50},
        {"u": "OTHER", "count": 3, "percent": 50},
    ]
    assert len(ask("| top useother=t u", ROWS)) == 3
    found = ask('| top 1 useother=t otherstr="rest" showperc=f u by h', ROWS)
    assert [(row["h"], row["u"], row["count"]) for row in found] == [
        ("x", "a", 2), ("x", "rest", 1), ("y", "c", 1), ("y", "rest", 2)
    ]  # fmt: skip


def test_several_values_count_each(ask):
    """Rules 5.3, 5.25 [G]."""
    assert ask("| top showperc=f m", [{"m": ["a", "b"]}, {"m": ["b"]}]) == [
        {"m": "b", "count": 2}, {"m": "a", "count": 1}
    ]  # fmt: skip


def test_what_is_missing_is_told(refusal):
    """Refused in one sentence."""
    assert "a field is missing" in refusal("index=main | top 5").lower()
    assert "limit" in refusal("index=main | top limt=5 u")
    assert "not understood" in refusal("index=main | top u limit=3 h")


@pytest.mark.parametrize("seed", range(3))
def test_top_agrees_with_python(ask, seed):
    """Rule 5.25 against plain Python."""
    chance = random.Random(seed)
    values = [chance.choice(["a", "b", "B", "ab", "1", "10", "9"]) for _ in range(50)]
    counts = Counter(values)
    wanted = sorted(counts, key=lambda one: (counts[one], one), reverse=True)
    found = ask("| top f", [{"f": one} for one in values])
    assert [row["f"] for row in found] == wanted
    assert [row["count"] for row in found] == [counts[one] for one in wanted]
    rarest = [row["f"] for row in ask("| rare f", [{"f": one} for one in values])]
    assert rarest == wanted[::-1]


def test_addtotals_sums_the_numbers_of_a_row(ask):
    """Search Reference: addtotals [D: addtotals; G for text]."""
    rows = [{"a": "1", "b": "2", "c": "x"}, {"a": "3"}]
    assert ask("| addtotals", rows)[0]["Total"] == 3
    assert [row["s"] for row in ask("| addtotals fieldname=s a b", rows)] == [3, 3]
    assert [row["s"] for row in ask("| addtotals fieldname=s b*", rows)] == [2, 0]


def test_addtotals_adds_a_row_of_sums(ask):
    """Search Reference: addtotals [D: addtotals]."""
    rows = [{"u": "x", "a": "1"}, {"u": "y", "a": "2"}]
    assert ask("| addtotals row=f col=t labelfield=u label=all a", rows) == [
        {"u": "x", "a": "1"}, {"u": "y", "a": "2"}, {"u": "all", "a": "3"}
    ]  # fmt: skip
    assert ask("| stats count by u | addtotals col=t count", rows)[-1] == {"count": 2, "Total": 2}
