"""The engine against plain Python and pandas, on rows that nobody chose."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import nblang_spl
from nblang_spl.engine.database import Database
from nblang_spl.engine.job import Job
from nblang_spl.events.frames import Frames

CELLS = st.one_of(
    st.none(), st.sampled_from(["a", "A", "b", "ab", "1", "10", "9", "-2.5", "", "x y"])
)
ROWS = st.lists(st.fixed_dictionaries({"f": CELLS, "g": CELLS, "h": CELLS}), max_size=12)
HOSTILE = st.text(
    st.one_of(
        st.sampled_from(list("\"'\\*%_|[]()`$=<>!,;?.^{}+- ab1")),
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
    ),
    max_size=12,
).filter(lambda text: "```" not in text)
MANY = settings(max_examples=40, deadline=None)


def run(text, rows):
    """A search over rows that are one index; gives rows as tuples of what ``table`` names."""
    frame = pd.DataFrame(
        {name: [row[name] for row in rows] for name in ("f", "g", "h")}, dtype=object
    )
    frame["n"] = [str(number) for number in range(len(rows))]
    database = Database(None)
    try:
        source = Frames({"main": frame}, database)
        database.lock()
        job = Job(database, source, earliest=None, latest=None, now=0.0)
        return job.result(f"index=main {text}").frame
    finally:
        database.close()


def kept(text, rows):
    return [int(number) for number in run(f"{text} | table n", rows)["n"]]


def number(text):
    try:
        return float(text) if text.strip() == text else None
    except (AttributeError, ValueError):
        return None


@given(ROWS, st.sampled_from(["a", "ab", "1", "10", "x y"]))
@MANY
def test_search_equals_a_plain_filter(rows, wanted):
    """Rules 2.3, 2.6 [D: search; D: Difference between != and NOT]."""

    def same(row):
        return row["f"] is not None and row["f"].lower() == wanted

    everyone = range(len(rows))
    assert kept(f'f="{wanted}"', rows) == [n for n in everyone if same(rows[n])]
    assert kept(f'NOT f="{wanted}"', rows) == [n for n in everyone if not same(rows[n])]
    assert kept(f'f!="{wanted}"', rows) == [
        n for n in everyone if rows[n]["f"] is not None and not same(rows[n])
    ]
    assert kept(f'f="{wanted[0]}*"', rows) == [
        n for n in everyone if rows[n]["f"] and rows[n]["f"].lower().startswith(wanted[0])
    ]


@given(ROWS, st.sampled_from([1.0, 9.0, 10.0]))
@MANY
def test_where_equals_a_plain_filter(rows, bound):
    """Rules 3.1, 3.7 [D: where; D: eval for the first half; G]."""

    def above(row):
        if row["f"] is None:
            return False
        found = number(row["f"])
        return found > bound if found is not None else row["f"] > f"{bound:.0f}"

    assert kept(f"| where f>{bound:.0f}", rows) == [n for n, row in enumerate(rows) if above(row)]


@given(ROWS)
@MANY
def test_stats_equals_groupby(rows):
    """Rules 5.1 to 5.10, 5.16 [as those]."""
    text = (
        "| stats count count(g) as c dc(g) as d sum(h) as s max(eval(h*1)) as m values(g) as v by f"
    )
    found = run(text, rows)
    frame = pd.DataFrame(rows, columns=["f", "g", "h"], dtype=object)
    frame["number"] = [number(cell) if cell else math.nan for cell in frame["h"]]
    groups = frame[frame["f"].notna()].groupby("f", sort=True)
    assert list(found["f"]) == list(groups.groups) if len(found) else not len(groups)
    for row in found.to_dict("records"):
        group = groups.get_group(row["f"])
        given_g = group["g"].dropna()
        assert row["count"] == len(group)
        assert row["c"] == len(given_g)
        assert row["d"] == given_g.nunique()
        assert (row["v"] or []) == sorted(set(given_g))
        numbers = group["number"].dropna()
        if len(numbers):
            assert row["s"] == pytest.approx(numbers.sum())
            assert row["m"] == numbers.max()
        else:
            assert pd.isna(row["s"])


@given(ROWS)
@MANY
def test_sort_dedup_head_equal_python(rows):
    """Rules 6.1 to 6.5 [D: sort; D: head; D: dedup]."""

    def key(row):
        found = number(row["f"]) if row["f"] else None
        if row["f"] is None:
            return (3, 0.0, "")
        return (0, found, row["f"]) if found is not None else (2, 0.0, row["f"])

    order = sorted(range(len(rows)), key=lambda n: key(rows[n]))
    seen, firsts = set(), []
    for n in order:
        if rows[n]["g"] is not None and rows[n]["g"] not in seen:
            seen.add(rows[n]["g"])
            firsts.append(n)
    assert kept("| sort f | dedup g | head 3", rows) == firsts[:3]


@given(HOSTILE, HOSTILE)
@example('a" OR f=* OR f="', "x")
@example('x"] | stats count | eval a="', "y")
@example("a*", "abc")
@example("\\", "\\\\")
@example("a\\*", "a\\b")
@example("`m`", "$p_host$")
@example("C:\\temp\\new", "C:\temp")
@settings(max_examples=60, deadline=None)
def test_a_hostile_value_stays_a_value(value, other):
    """Rules 10.1 to 10.6 [D: search; D: Types of expressions; G for the pairing]."""
    literal = nblang_spl.quote(value)
    rows = [{"f": value, "g": "own", "h": None}, {"f": other, "g": "other", "h": None}]
    exact = kept(f"| where f={literal}", rows)
    assert exact == [n for n, row in enumerate(rows) if row["f"] == value]
    assert kept(f"| eval x={literal} | where x=f", rows[:1]) == [0]
    coarse = kept(f"f={literal}", rows)
    assert set(exact) <= set(coarse)
    if "*" not in value:
        assert coarse == [n for n, row in enumerate(rows) if row["f"].lower() == value.lower()]
    assert kept(f"f={literal} | where f={literal}", rows) == exact
