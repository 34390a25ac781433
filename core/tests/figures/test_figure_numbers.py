"""Every figure's rows add up to what it was made of, and stay few enough to be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
from core.tests.support.pages import SPAN, logons

from nbcore import figures
from nbcore.errors import UserError
from nbcore.figures import Figure
from nbcore.figures.counting import LANES
from nbcore.figures.heatmaps.data import COLUMNS, PANELS, ROWS

Make = Callable[[pd.DataFrame], Figure]
KINDS: dict[str, Make] = {
    "timeline": figures.timeline,
    "timeline of a range": partial(figures.timeline, span=SPAN),
    "timeline by user": partial(figures.timeline, lane="user"),
    "bars": partial(figures.bars, category="user"),
    "bars of one": partial(figures.bars, category="user", top=1),
    "bars by themselves": partial(figures.bars, category="user", stack="user"),
    "heatmap": partial(figures.heatmap, rows="user", columns="logon_type"),
    "map": figures.world_map,
}
ROWS_GIVEN = logons()
NOTHING_KNOWN = ROWS_GIVEN.assign(
    **{
        name: pd.array([None] * 14, dtype="string")
        for name in ("result", "user", "src_ip", "country")
    }
)
FRAMES = {
    "many rows": ROWS_GIVEN,
    "one row": ROWS_GIVEN.head(1),
    "one time": ROWS_GIVEN.assign(time=ROWS_GIVEN["time"].iloc[0]),
    "all missing": NOTHING_KNOWN,
    "amounts missing": ROWS_GIVEN.assign(count=pd.array([None, *range(13)], dtype="Int64")),
    "amounts with fractions": ROWS_GIVEN.assign(count=np.linspace(0.5, 7, 14)),
    "an index that repeats": pd.concat([ROWS_GIVEN, ROWS_GIVEN]),
    "objects": ROWS_GIVEN.astype({"user": object, "result": object, "src_ip": object}),
    "categories": ROWS_GIVEN.astype({"user": "category", "result": "category"}),
    "naive times": ROWS_GIVEN.assign(time=ROWS_GIVEN["time"].dt.tz_localize(None)),
    "another zone": ROWS_GIVEN.assign(time=ROWS_GIVEN["time"].dt.tz_convert("Asia/Tokyo")),
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_numbers_add_up(make: Make, frame: pd.DataFrame):
    figure = make(frame)

    assert figure.data["count"].sum() == pytest.approx(frame["count"].fillna(0).sum())
    assert figure.alt


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_no_rows_make_an_empty_figure_that_says_so(make: Make):
    figure = make(ROWS_GIVEN.head(0))

    assert figure.data.empty
    assert figure.alt.startswith("Nothing")


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_without_a_column_count_each_row_counts_one(make: Make):
    assert make(ROWS_GIVEN.drop(columns="count")).data["count"].sum() == 14


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_a_million_rows_become_few(make: Make):
    figure = make(million())

    assert figure.data["count"].sum() == 1_000_000
    assert len(figure.data) <= 201 * LANES


def test_a_timeline_splits_by_hour_and_result():
    data = figures.timeline(ROWS_GIVEN).data

    wanted = ROWS_GIVEN[["time", "result", "count"]]
    pd.testing.assert_frame_equal(data, wanted, check_dtype=False)


def test_the_largest_bars_are_named_and_the_others_are_one():
    many = pd.DataFrame({"user": [f"user{n}" for n in range(100)], "count": range(1, 101)})
    figure = figures.bars(many.assign(result="failure"), category="user", top=20)

    assert figure.data["user"].tolist()[:2] == ["user99", "user98"]
    assert len(figure.data) == 21
    assert figure.data["count"].iloc[-1] == sum(range(1, 81))
    assert "80 more have 3,240 together" in figure.alt


def test_the_others_are_never_taken_for_somebody_of_that_name():
    names = ["(others)"] * 90 + [f"user{n}" for n in range(100)]
    figure = figures.bars(
        pd.DataFrame({"user": names, "result": "failure"}), category="user", top=5
    )

    totals = figure.data.set_index("user")["count"]
    assert totals["(others)"] == 90
    assert totals["((others))"] == 96


def test_one_other_keeps_its_name():
    data = figures.bars(ROWS_GIVEN.dropna(subset="user"), category="user", top=2).data

    assert set(data["user"]) == {"a.novak", "root", "m.ortiz"}


def test_a_missing_category_is_one_of_its_own():
    data = figures.bars(ROWS_GIVEN, category="user").data

    assert (
        data[data["user"].isna()]["count"].sum()
        == ROWS_GIVEN[ROWS_GIVEN["user"].isna()]["count"].sum()
    )


def test_a_heat_map_keeps_to_what_is_legible():
    many = pd.DataFrame(
        {"user": [f"u{n}" for n in range(900)], "logon_type": [f"t{n % 30}" for n in range(900)],
         "result": [f"r{n % 5}" for n in range(900)]}
    )  # fmt: skip
    figure = figures.heatmap(many, rows="user", columns="logon_type")

    assert figure.data["count"].sum() == 900
    assert figure.data["user"].nunique() == ROWS
    assert figure.data["logon_type"].nunique() == COLUMNS
    assert figure.data["result"].nunique() == PANELS
    assert "876 more of user are combined" in figure.alt


def test_equal_amounts_come_in_the_same_order_whatever_the_order_of_rows():
    rows = pd.DataFrame({"user": [f"u{n}" for n in range(60)], "result": "success"})
    one = figures.bars(rows, category="user")
    other = figures.bars(rows.iloc[::-1], category="user")

    pd.testing.assert_frame_equal(one.data, other.data)
    assert one.options == other.options


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            partial(figures.timeline, time="when"),
            "needs 'when', and the frame has the columns 'time'",
        ),
        (partial(figures.timeline, time="user"), "'user' does not hold times"),
        (partial(figures.timeline, value="user"), "cannot be summed"),
        (partial(figures.timeline, width=pd.Timedelta(0)), "is positive"),
        (partial(figures.bars, category="usr"), "needs 'usr'"),
        (partial(figures.bars, category="user", top=0), "above 0"),
        (partial(figures.bars, category="user", value="amount"), "needs 'amount'"),
        (partial(figures.heatmap, rows="user", columns="user"), "three different columns"),
        (partial(figures.world_map, country="land"), "needs 'land'"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(make: Make, sentence: str):
    with pytest.raises(UserError, match=sentence):
        make(ROWS_GIVEN)


@cache
def million() -> pd.DataFrame:
    """A month of attempts at random: a thousand users, 50,000 addresses."""
    dice = np.random.default_rng(7)
    count = 1_000_000
    start = np.datetime64("2026-03-01", "us").astype("int64")
    moments = start + dice.integers(0, 30 * 86_400 * 10**6, count)
    users = np.array([f"user{n}" for n in range(1000)], dtype=object)
    addresses = np.array([f"203.0.{n // 250}.{n % 250}" for n in range(50_000)], dtype=object)
    countries = np.array(["NL", "US", "SG", None, "??"], dtype=object)
    return pd.DataFrame(
        {
            "time": pd.Series(moments.view("datetime64[us]")).dt.tz_localize("UTC"),
            "result": pd.Series(
                np.array(["success", "failure"], dtype=object)[dice.integers(0, 2, count)],
                dtype="string",
            ),
            "user": pd.Series(users[dice.integers(0, 1000, count)], dtype="string"),
            "src_ip": pd.Series(addresses[dice.integers(0, 50_000, count)], dtype="string"),
            "logon_type": pd.Series("network", index=range(count), dtype="string"),
            "country": pd.Series(countries[dice.integers(0, 5, count)], dtype="string"),
        }
    )
