"""Sprays and brute forces, on both sides of each border."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore import TimeSpan
from nbpack_soc.logons.attempts import Attempts
from nbpack_soc.logons.patterns import BRUTE_FORCE, SPRAY, Pattern, patterns
from nbpack_soc.logons.rules import BRUTE_FAILURES, BRUTE_WINDOW, SPRAY_USERS, SPRAY_WINDOW

Counts = Callable[..., pd.DataFrame]
Attempt = Callable[..., dict[str, Any]]
MICROSECOND = timedelta(microseconds=1)
# From bins narrower than any window to bins wider than all of them.
widths = pytest.mark.parametrize(
    "width",
    [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=12), timedelta(days=2)],
    ids=str,
)


def found(frame: pd.DataFrame) -> list[Pattern]:
    return patterns(Attempts(frame))


def kinds(frame: pd.DataFrame) -> list[str]:
    return [pattern.kind for pattern in found(frame)]


@widths
def test_an_address_that_fails_once_for_each_of_many_users_is_a_spray(
    attempt: Attempt, counts: Counts, width: timedelta
) -> None:
    rows = [attempt(n / 10, f"user{n}") for n in range(SPRAY_USERS)]
    assert kinds(counts(rows, width)) == [SPRAY]
    assert kinds(counts(rows[1:], width)) == []


@widths
def test_the_users_of_a_spray_lie_within_its_window(
    attempt: Attempt, counts: Counts, width: timedelta
) -> None:
    early = [attempt(1, f"user{n}") for n in range(SPRAY_USERS - 1)]
    last = timedelta(hours=1) + SPRAY_WINDOW
    assert kinds(counts([*early, attempt(last, "last")], width)) == [SPRAY]
    assert kinds(counts([*early, attempt(last + MICROSECOND, "last")], width)) == []


@widths
def test_a_user_that_got_in_within_the_window_is_not_counted_as_sprayed(
    attempt: Attempt, counts: Counts, width: timedelta
) -> None:
    rows = [attempt(1, f"user{n}") for n in range(SPRAY_USERS)]
    later = timedelta(hours=1) + SPRAY_WINDOW
    assert kinds(counts([*rows, attempt(later, "user0", "success")], width)) == []
    assert kinds(counts([*rows, attempt(later + MICROSECOND, "user0", "success")], width)) == [
        SPRAY
    ]


@pytest.mark.parametrize(
    "elsewhere",
    [{"src_ip": "203.0.113.8"}, {"user_domain": "WEB01"}, {"result": "unknown"}],
    ids=str,
)
def test_getting_in_from_elsewhere_or_as_another_makes_nothing_good(
    attempt: Attempt, counts: Counts, elsewhere: dict[str, str]
) -> None:
    rows = [attempt(1, f"user{n}") for n in range(SPRAY_USERS)]
    other = attempt(2, "user0", **({"result": "success"} | elsewhere))
    assert kinds(counts([*rows, other])) == [SPRAY]


def test_a_success_before_the_failures_makes_nothing_good(attempt: Attempt, counts: Counts) -> None:
    before = [attempt(0.5, f"user{n}", "success") for n in range(SPRAY_USERS)]
    rows = [attempt(1, f"user{n}") for n in range(SPRAY_USERS)]
    assert kinds(counts([*before, *rows], timedelta(minutes=5))) == [SPRAY]


def test_users_of_several_addresses_are_not_added_up(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(1, f"user{n}", src_ip=f"203.0.113.{n % 2}") for n in range(2 * SPRAY_USERS - 2)]
    assert kinds(counts(rows)) == []


@pytest.mark.parametrize(
    ("name", "domain"),
    [("PC{}$", "CONTOSO"), ("DWM-{}", "Window Manager"), ("account{}", "NT SERVICE")],
)
def test_machines_and_windows_own_accounts_are_not_sprayed(
    attempt: Attempt, counts: Counts, name: str, domain: str
) -> None:
    rows = [attempt(1, name.format(n), user_domain=domain) for n in range(3 * SPRAY_USERS)]
    assert kinds(counts(rows)) == []


def test_spellings_of_one_user_are_one_user(attempt: Attempt, counts: Counts) -> None:
    rows = [
        attempt(1, f"user{n // 2}", user_domain=("CONTOSO", "contoso.test")[n % 2])
        for n in range(2 * SPRAY_USERS - 2)
    ]
    assert kinds(counts(rows)) == []


@widths
def test_an_address_that_fails_often_for_one_user_is_a_brute_force(
    attempt: Attempt, counts: Counts, width: timedelta
) -> None:
    rows = [attempt(timedelta(minutes=2 * n), "root") for n in range(BRUTE_FAILURES)]
    assert kinds(counts(rows, width)) == [BRUTE_FORCE]
    assert kinds(counts(rows[1:], width)) == []


@widths
def test_the_failures_of_a_brute_force_lie_within_its_window(
    attempt: Attempt, counts: Counts, width: timedelta
) -> None:
    early = [attempt(1, "root") for _ in range(BRUTE_FAILURES - 1)]
    last = timedelta(hours=1) + BRUTE_WINDOW
    assert kinds(counts([*early, attempt(last, "root")], width)) == [BRUTE_FORCE]
    assert kinds(counts([*early, attempt(last + MICROSECOND, "root")], width)) == []


def test_types_reasons_and_processes_of_one_user_are_added_up(
    attempt: Attempt, counts: Counts
) -> None:
    rows = [
        attempt(
            1 + n / 100,
            "root",
            logon_type=("network", "interactive")[n % 2],
            failure_reason=("wrong_password", "account_locked")[n // 2 % 2],
            logon_process=("NtLmSsp", "User32")[n // 4 % 2],
        )
        for n in range(BRUTE_FAILURES)
    ]
    assert kinds(counts(rows)) == [BRUTE_FORCE]


def test_failures_of_several_addresses_or_users_are_not_added_up(
    attempt: Attempt, counts: Counts
) -> None:
    rows = [attempt(1, f"user{n % 2}", src_ip=f"203.0.113.{n % 3}") for n in range(BRUTE_FAILURES)]
    assert kinds(counts(rows)) == []


def test_a_success_between_does_not_hide_a_brute_force(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(1 + n / 100, "root") for n in range(BRUTE_FAILURES)]
    assert kinds(counts([*rows, attempt(1.05, "root", "success")])) == [BRUTE_FORCE]


def test_many_users_each_tried_often_are_a_brute_force_and_nobody_is_lost_between(
    attempt: Attempt, counts: Counts
) -> None:
    """Whatever an address does to each of ten users, it has one of the two names."""
    for times in (1, BRUTE_FAILURES - 1, BRUTE_FAILURES, 2 * BRUTE_FAILURES):
        rows = [attempt(1, f"user{n}") for n in range(SPRAY_USERS) for _ in range(times)]
        assert kinds(counts(rows)) == [BRUTE_FORCE if times >= BRUTE_FAILURES else SPRAY]


def test_one_address_can_do_both(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(1, f"user{n}") for n in range(SPRAY_USERS)]
    rows += [attempt(2, "root") for _ in range(BRUTE_FAILURES)]
    assert sorted(kinds(counts(rows))) == [BRUTE_FORCE, SPRAY]


@pytest.mark.parametrize("days", [7, 90, 365])
def test_two_typing_errors_a_week_are_no_attack_however_long_the_range_is(
    attempt: Attempt, counts: Counts, days: int
) -> None:
    """A proxy through which forty people come, each of them wrong twice a week."""
    rows = []
    for day in range(days):
        for user in range(40):
            when = 24 * day + 8 + user / 10
            if (day + user) % 7 in (0, 3):
                rows.append(attempt(when, f"user{user}"))
            rows.append(attempt(when + 0.01, f"user{user}", "success"))
    range_ = TimeSpan.parse(f"{days}d")
    assert kinds(counts(rows, range_.bin_width())) == []


@pytest.mark.parametrize("days", [1, 7, 90, 365])
def test_a_spray_of_three_hours_is_found_in_a_range_of_any_length(
    attempt: Attempt, counts: Counts, days: int
) -> None:
    rows = [attempt(2 + n / 10, f"user{n}") for n in range(31)]
    rows += [attempt(24 * day + 9, "user0", "success", src_ip="10.0.0.9") for day in range(days)]
    (spray,) = found(counts(rows, TimeSpan.parse(f"{days}d").bin_width()))
    assert (spray.kind, len(spray.accounts), spray.failures) == (SPRAY, 31, 31)


def test_a_program_with_an_old_password_is_no_brute_force(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(timedelta(minutes=5 * n), "svc-backup") for n in range(12 * 24 * 7)]
    for days in (1, 7, 90, 365):
        assert kinds(counts(rows, TimeSpan.parse(f"{days}d").bin_width())) == []


def test_a_pattern_says_what_its_address_did_then(attempt: Attempt, counts: Counts) -> None:
    spray = [attempt(30 + n / 10, f"user{n}") for n in range(SPRAY_USERS)]
    spray += [attempt(30.1, "user1"), attempt(30.5, "in"), attempt(30.6, "in", "success")]
    typo = [attempt(1, "user0"), attempt(1.01, "user0", "success")]
    (pattern,) = found(counts([*typo, *spray]))
    assert pattern.failures == SPRAY_USERS + 2
    assert len(pattern.accounts) == SPRAY_USERS + 1
    assert pattern.most == 2
    assert pattern.last - pattern.first == (SPRAY_USERS - 1) * 360 * 1_000_000


def test_the_pattern_with_the_most_failures_comes_first(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(1, f"user{n}", src_ip="203.0.113.1") for n in range(SPRAY_USERS)]
    rows += [attempt(1, f"user{n}", src_ip="203.0.113.2") for n in range(SPRAY_USERS + 5)]
    first, second = found(counts(rows))
    assert first.failures > second.failures


def test_local_attempts_are_a_source_too(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(1, f"user{n}", src_ip=None) for n in range(SPRAY_USERS)]
    assert kinds(counts(rows)) == [SPRAY]
