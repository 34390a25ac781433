"""Section 5's functions beside counts and sums: spread, percentiles, mode, rates."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable
from typing import Any

import pytest

NUMBERS = ["4", "1", "3", "2"]
TEN = [str(n) for n in (3, 1, 2, 10, 9, 8, 4, 5, 6, 7)]


def of(ask: Callable[..., list[dict[str, Any]]], call: str, values: list[str]) -> Any:
    """One aggregate of the values in a field, and of the same values as several in one row."""
    apart = ask(f"| stats {call} as r", [{"f": one} for one in values] or [{"g": "1"}])
    together = ask(f"| stats {call} as r", [{"f": list(values)}] if values else [{"g": "1"}])
    assert apart == together
    return apart[0].get("r")


def test_spread_of_a_sample_and_of_all(ask):
    """Rule 5.11 [D: Aggregate functions; G for the divisors]."""
    assert of(ask, "var(f)", NUMBERS) == pytest.approx(5 / 3)
    assert of(ask, "varp(f)", NUMBERS) == 1.25
    assert of(ask, "stdev(f)", NUMBERS) == pytest.approx(math.sqrt(5 / 3))
    assert of(ask, "stdevp(f)", NUMBERS) == pytest.approx(math.sqrt(1.25))


def test_allnum_gives_nothing_for_a_group_that_holds_a_text(ask):
    """Rule 5.10 [D: eventstats; D: stats]: each group by itself; counts are counts."""
    rows = [
        {"g": "a", "v": "1"}, {"g": "a", "v": "x"}, {"g": "b", "v": "2"}, {"g": "b"},
        {"g": "c", "v": ["3", ""]}, {"g": "d", "v": ["4", "5"]},
    ]  # fmt: skip
    asked = "sum(v) as s avg(v) as a stdev(v) as d median(v) as m range(v) as r count(v) as n by g"
    assert ask(f"| stats allnum=t {asked}", rows) == [
        {"g": "a", "n": 2},
        {"g": "b", "s": 2, "a": 2, "d": 0, "m": 2, "r": 0, "n": 1},
        {"g": "c", "n": 2},
        {"g": "d", "s": 9, "a": 4.5, "d": pytest.approx(0.5**0.5), "m": 4.5, "r": 1, "n": 2},
    ]
    assert ask("| stats allnum=f sum(v) as s by g", rows)[0] == {"g": "a", "s": 1}
    found = ask("| eventstats allnum=t sum(v) as s by g", rows)
    assert [row.get("s") for row in found] == [None, None, 2, 2, None, 9]


@pytest.mark.parametrize("name", ["stdev", "stdevp", "var", "varp"])
def test_one_value_has_no_spread_and_none_gives_nothing(ask, name):
    """Rules 5.10, 5.11 [D: Aggregate functions, example with count 1; G for none left]."""
    assert of(ask, f"{name}(f)", ["7"]) == 0
    assert of(ask, f"{name}(f)", ["x"]) is None
    assert of(ask, f"{name}(f)", ["7", "x"]) == 0


@pytest.mark.parametrize("name", ["stdev", "stdevp", "var", "varp"])
def test_numbers_without_a_square_have_no_spread(ask, name):
    """Section 7's spirit [G]: one absurd value does not end the search."""
    assert of(ask, f"{name}(f)", ["1e200", "1", "2"]) is None


def test_range_and_sum_of_squares(ask):
    """Rule 5.10 [D: Aggregate functions]."""
    assert of(ask, "range(f)", [*NUMBERS, "x"]) == 3
    assert of(ask, "sumsq(f)", [*NUMBERS, "x"]) == 30
    assert of(ask, "range(f)", ["x"]) is None
    assert of(ask, "sumsq(f)", ["x"]) is None


def test_median_of_an_even_number_is_the_mean_of_the_middle_two(ask):
    """Rule 5.12 [D: Aggregate functions]; open point 11.5."""
    assert of(ask, "median(f)", NUMBERS) == 2.5
    assert of(ask, "median(f)", ["1", "2", "10"]) == 2
    assert of(ask, "median(f)", ["x"]) is None


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("p50(f)", 5.5),
        ("perc90(f)", 9.1),
        ("perc95(f)", 9.55),
        ("p0(f)", 1),
        ("upperperc100(f)", 10),
        ("p99.9(f)", 9.991),
        ("p10(f)", 1.9),
    ],
)
def test_percentiles_lie_between_two_values(ask, call, wanted):
    """Rule 5.12 [D: Aggregate functions]; open point 11.5."""
    assert of(ask, call, TEN) == pytest.approx(wanted)
    assert of(ask, call, [*TEN, "x"]) == pytest.approx(wanted)
    several = ask(f"| stats {call} as r", [{"f": TEN[:4]}, {"f": TEN[4:]}, {"f": ["x"]}])
    assert several == [{"r": pytest.approx(wanted)}]


def test_a_percentile_of_five_numbers(ask):
    """Rule 5.12: the example of Splunk's page [D: Aggregate functions]."""
    assert of(ask, "p95(f)", ["10", "20", "30", "40", "50"]) == 48


@pytest.mark.parametrize(
    ("call", "wanted"),
    [("exactperc0(f)", 1), ("exactperc50(f)", 6), ("exactperc9.9(f)", 1), ("exactperc95(f)", 10)],
)
def test_exact_percentiles_take_the_nearest_rank(ask, call, wanted):
    """Rule 5.12 [D: limits.conf.spec; D: Aggregate functions]; open point 11.5."""
    assert of(ask, call, TEN) == wanted


def test_percentiles_come_out_as_perc(ask):
    """Rule 5.14 [G; C: open-splunk stats parity list for the aliases]."""
    found = ask("| stats p95(f) exactperc5(f) median(f)", [{"f": "1"}])
    assert found == [{"perc95(f)": 1, "exactperc5(f)": 1, "median(f)": 1}]


def test_percentiles_beyond_a_hundred_are_refused(refusal):
    """Rule 5.12; open point 11.5 [D: Aggregate functions]."""
    assert "from 0 to 100" in refusal("index=main | stats p101(f)", [{"f": "1"}])
    assert "from 0 to 100" in refusal("index=main | stats p1.2.3(f)", [{"f": "1"}])


def test_mode_is_the_most_frequent_text(ask):
    """Rule 5.6 [D: Aggregate functions]; ties: open point 11.2, the first in code-point order."""
    assert of(ask, "mode(f)", ["1", "1.0", "1.0", "2"]) == "1.0"
    assert of(ask, "mode(f)", ["b", "a", "b", "a"]) == "a"
    assert ask("| stats mode(g) as m count", [{"f": "1"}]) == [{"count": 1}]


def test_rate_is_growth_by_second(ask):
    """Rule 5.13 [D: Time functions: from the earliest to the latest value]."""
    rows = [{"_time": 20.0, "f": "300"}, {"_time": 10.0, "f": "100"}, {"_time": 12.0, "f": "999"}]
    assert ask("| stats rate(f) as r", rows) == [{"r": 20}]
    assert ask("| stats rate(f) as r count", rows[:1]) == [{"count": 1}]


def test_estdc_counts_exactly(ask):
    """Rule 5.6 [G]."""
    assert of(ask, "estdc(f)", ["a", "b", "a"]) == 2


def test_rates_of_bins_belong_to_timechart(refusal):
    """Rule 5.22 [D: timechart]."""
    assert "timechart" in refusal("index=main | stats per_hour(f)", [{"f": "1"}])


@pytest.mark.parametrize("seed", range(3))
def test_groups_agree_with_python(ask, seed):
    """Rules 5.10 to 5.12 against plain Python, over groups."""
    chance = random.Random(seed)
    rows = [
        {"g": chance.choice("abc"), "f": chance.choice(["x", str(chance.randint(-50, 50)), "2.5"])}
        for _ in range(60)
    ]
    text = (
        "| stats stdev(f) as s varp(f) as v range(f) as r sumsq(f) as q median(f) as m "
        "p90(f) as p mode(f) as o by g"
    )
    for found in ask(text, rows):
        texts = [row["f"] for row in rows if row["g"] == found["g"]]
        numbers = sorted(float(one) for one in texts if one != "x")
        assert found["s"] == pytest.approx(statistics.stdev(numbers))
        assert found["v"] == pytest.approx(statistics.pvariance(numbers))
        assert found["r"] == numbers[-1] - numbers[0]
        assert found["q"] == pytest.approx(sum(one * one for one in numbers))
        assert found["m"] == statistics.median(numbers)
        tenths = statistics.quantiles(numbers, n=10, method="inclusive")
        assert found["p"] == pytest.approx(tenths[8])
        assert found["o"] == min(texts, key=lambda one: (-texts.count(one), one))
