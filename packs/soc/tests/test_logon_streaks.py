"""Accounts that failed and then got in."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nbpack_soc.logons.streaks import failed_then_succeeded

Logons = Callable[..., pd.DataFrame]
Attempt = Callable[..., dict[str, Any]]


def test_failures_and_the_success_behind_them_are_one_row(attempt: Attempt, logons: Logons) -> None:
    rows = [attempt(2, "ana"), attempt(3, "ana"), attempt(4.5, "ana"), attempt(5, "ana", "success")]
    (row,) = failed_then_succeeded(logons(rows)).to_dict("records")
    assert row["user"] == r"CONTOSO\ana"
    assert row["src_ip"] == "203.0.113.7"
    assert (row["failures"], row["failures_last_hour"], row["times"]) == (3, 1, 1)
    assert (row["gap"], row["gap_seconds"]) == ("3 h", 10_800)
    assert row["first_failure"] == pd.Timestamp("2026-03-02T02:00Z")
    assert row["last_failure"] == pd.Timestamp("2026-03-02T04:30Z")
    assert row["success"] == pd.Timestamp("2026-03-02T05:00Z")
    assert row["logon_type"] == "network"


def test_a_failure_behind_the_success_is_none_before_it(attempt: Attempt, logons: Logons) -> None:
    assert failed_then_succeeded(logons([attempt(1, "ana", "success"), attempt(2, "ana")])).empty


def test_another_source_or_account_ends_no_streak(attempt: Attempt, logons: Logons) -> None:
    rows = [
        attempt(1, "ana"),
        attempt(2, "ana", "success", src_ip="203.0.113.8"),
        attempt(2, "bob", "success"),
        attempt(2, "ana", "success", user_domain="WEB01"),
        attempt(2, "ana", "unknown"),
        attempt(2, None, "success"),
    ]
    assert failed_then_succeeded(logons(rows)).empty


def test_at_one_moment_the_failure_comes_first(attempt: Attempt, logons: Logons) -> None:
    rows = [attempt(1, "ana", "success"), attempt(1, "ana")]
    assert failed_then_succeeded(logons(rows))["failures"].tolist() == [1]


def test_the_longest_streak_is_shown_and_all_are_counted(attempt: Attempt, logons: Logons) -> None:
    rows = [
        *(attempt(1, "ana"), attempt(1.1, "ana", "success")),
        *(attempt(2, "ana"), attempt(2.1, "ana"), attempt(2.2, "ana", "success")),
        *(attempt(3, "ana"), attempt(3.1, "ana", "success")),
    ]
    (row,) = failed_then_succeeded(logons(rows)).to_dict("records")
    assert (row["failures"], row["times"]) == (2, 3)
    assert row["success"] == pd.Timestamp("2026-03-02T02:12Z")


def test_missing_sources_are_the_host_itself(attempt: Attempt, logons: Logons) -> None:
    rows = [attempt(1, "ana", src_ip=None), attempt(2, "ana", "success", src_ip=None)]
    (row,) = failed_then_succeeded(logons(rows)).to_dict("records")
    assert pd.isna(row["src_ip"])


ROWS = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.sampled_from(["ana", "bob", None]),
        st.sampled_from(["203.0.113.1", None]),
        st.sampled_from(["failure", "success", "unknown"]),
    ),
    max_size=40,
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_streaks_are_those_of_a_plain_walk_through_the_rows(
    rows: list[tuple[int, str | None, str | None, str]], attempt: Attempt, logons: Logons
) -> None:
    walked: dict[tuple[str, str | None], list[tuple[int, int, int]]] = {}
    failures: dict[tuple[str, str | None], list[int]] = {}
    for hour, user, source, result in sorted(rows, key=lambda row: (row[0], row[3] == "success")):
        if user is None or result == "unknown":
            continue
        key = (rf"CONTOSO\{user}", source)
        if result == "failure":
            failures.setdefault(key, []).append(hour)
        elif failed := failures.pop(key, []):
            walked.setdefault(key, []).append((len(failed), hour, hour - failed[0]))
    frame = failed_then_succeeded(
        logons([attempt(hour, user, result, src_ip=source) for hour, user, source, result in rows])
    )
    told = {
        (row["user"], None if pd.isna(row["src_ip"]) else row["src_ip"]): (
            row["failures"],
            row["gap_seconds"] // 3600,
            row["times"],
        )
        for row in frame.to_dict("records")
    }
    expected = {}
    for key, streaks in walked.items():
        count, _, gap = max(streaks)
        expected[key] = (count, gap, len(streaks))
    assert told == expected
