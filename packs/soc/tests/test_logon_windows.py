"""Windows of time over counts, against a plain count of the rows themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nbpack_soc.logons.attempts import Attempts
from nbpack_soc.logons.windows import (
    attempts_in_window,
    made_good,
    reaches_accounts,
    reaches_count,
    spans,
)

Counts = Callable[..., pd.DataFrame]
HOUR = timedelta(hours=1)
MINUTES = st.integers(0, 600)
# (minute, user, source, succeeded)
ROWS = st.lists(
    st.tuples(MINUTES, st.integers(0, 3), st.integers(0, 1), st.booleans()), max_size=30
)
plain = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def seen(attempt: Callable[..., Any], counts: Counts) -> Callable[..., Attempts]:
    def make(rows: list[tuple[int, int, int, bool]], width: timedelta) -> Attempts:
        return Attempts(
            counts(
                [
                    attempt(
                        timedelta(minutes=minute),
                        f"user{user}",
                        "success" if good else "failure",
                        src_ip=f"203.0.113.{source}",
                        logon_type="network" if minute % 2 else "interactive",
                    )
                    for minute, user, source, good in rows
                ],
                width,
            )
        )

    return make


def fullest(rows: list[tuple[int, int, int, bool]], minutes: int) -> dict[tuple[int, int], int]:
    """For each user and source the most failures in any closed window, counted plainly."""
    most: dict[tuple[int, int], int] = {}
    for begin, user, source, good in rows:
        if not good:
            held = sum(
                1
                for minute, who, where, fine in rows
                if not fine
                and (who, where) == (user, source)
                and begin <= minute <= begin + minutes
            )
            most[user, source] = max(most.get((user, source), 0), held)
    return most


def proven(seen: Attempts, window: timedelta) -> dict[tuple[int, int], int]:
    found = spans(seen, seen.failed)
    most: dict[tuple[int, int], int] = {}
    for source, account, held in zip(
        found.source, found.account, attempts_in_window(found, window), strict=True
    ):
        address = seen.addresses[source]
        assert address is not None
        key = (int(seen.accounts.names[account][-1]), int(address[-1]))
        most[key] = max(most.get(key, 0), int(held))
    return most


@plain
@given(rows=ROWS)
def test_where_each_moment_has_its_bin_the_fullest_window_is_exact(
    rows: list[tuple[int, int, int, bool]], seen: Callable[..., Attempts]
) -> None:
    assert proven(seen(rows, timedelta(seconds=1)), HOUR) == fullest(rows, 60)


@plain
@given(rows=ROWS, width=st.sampled_from([5, 60, 90, 240, 1440]))
def test_in_wider_bins_no_window_is_fuller_than_the_rows_are(
    rows: list[tuple[int, int, int, bool]], width: int, seen: Callable[..., Attempts]
) -> None:
    truth = fullest(rows, 60)
    told = proven(seen(rows, timedelta(minutes=width)), HOUR)
    assert told.keys() == truth.keys()
    assert all(1 <= told[key] <= truth[key] for key in told)


@plain
@given(rows=ROWS, least=st.integers(1, 5))
def test_reached_marks_exactly_what_lies_in_a_full_enough_window(
    rows: list[tuple[int, int, int, bool]], least: int, seen: Callable[..., Attempts]
) -> None:
    found = spans(made := seen(rows, timedelta(seconds=1)), made.failed)
    hot = reaches_count(found, HOUR, least)
    full = attempts_in_window(found, HOUR) >= least
    limit = HOUR // timedelta(microseconds=1)
    expected = [
        any(
            full[begin]
            and (found.source[begin], found.account[begin]) == (found.source[n], found.account[n])
            and 0 <= found.first[n] - found.first[begin] <= limit
            for begin in range(len(found))
        )
        for n in range(len(found))
    ]
    assert hot.tolist() == expected


@plain
@given(rows=ROWS, least=st.integers(1, 4))
def test_a_moment_is_crowded_when_a_window_around_it_holds_enough_accounts(
    rows: list[tuple[int, int, int, bool]], least: int
) -> None:
    minute, user, source = (np.array([row[n] for row in rows], dtype="int64") for n in range(3))
    hot = reaches_accounts(source, user, minute * 60_000_000, HOUR, least)

    def holds(begin: int, where: int) -> int:
        return len({u for m, u, s, _ in rows if s == where and begin <= m <= begin + 60})

    expected = [
        any(
            holds(begin, where) >= least
            for begin, _, other, _ in rows
            if other == where and begin <= moment <= begin + 60
        )
        for moment, _, where, _ in rows
    ]
    assert hot.tolist() == expected


@plain
@given(rows=ROWS)
def test_a_failure_is_made_good_by_a_success_in_the_window_after_it(
    rows: list[tuple[int, int, int, bool]], seen: Callable[..., Attempts]
) -> None:
    made = seen(rows, timedelta(seconds=1))
    failures, successes = spans(made, made.failed), spans(made, made.succeeded)
    good = made_good(failures.source, failures.account, failures.first, successes, HOUR)
    limit = HOUR // timedelta(microseconds=1)
    expected = [
        any(
            (successes.source[n], successes.account[n]) == (source, account)
            and 0 <= successes.first[n] - moment <= limit
            for n in range(len(successes))
        )
        for source, account, moment in zip(
            failures.source, failures.account, failures.first, strict=True
        )
    ]
    assert good.tolist() == expected
