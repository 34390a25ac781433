"""The rules' sentences and the rows that they rest on, on both sides of each border."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from nbpack_soc.logons import findings
from nbpack_soc.logons.reasons import by_reason
from nbpack_soc.logons.rules import (
    BRUTE_FAILURES,
    DISABLED_ATTEMPTS,
    GUESS_FAILURES,
    GUESS_WINDOW,
    SPRAY_USERS,
    SPRAY_WINDOW,
    UNKNOWN_NAMES,
    UNKNOWN_WINDOW,
)
from nbpack_soc.logons.sources import by_source
from nbpack_soc.logons.streaks import failed_then_succeeded
from nbpack_soc.several import SENTENCES

Frames = Callable[..., pd.DataFrame]
Attempt = Callable[..., dict[str, Any]]
MICROSECOND = timedelta(microseconds=1)
BIN = timedelta(minutes=5)


@pytest.fixture
def found(logons: Frames, counts: Frames) -> Callable[..., list[Any]]:
    """What one rule says of some attempts."""

    def look(rule: str, rows: list[Any], width: timedelta = BIN) -> list[Any]:
        counted = counts(rows, width)
        tables = {
            "sprays": lambda: findings.sprays(counted, by_source(counted)),
            "brute_forces": lambda: findings.brute_forces(counted, by_source(counted)),
            "got_in": lambda: findings.got_in(
                counted, by_source(counted), failed_then_succeeded(logons(rows))
            ),
            "guessed": lambda: findings.guessed_passwords(
                failed_then_succeeded(logons(rows)), by_source(counted)
            ),
            "disabled": lambda: findings.disabled_accounts(counted, by_reason(counted)),
            "unknown": lambda: findings.unknown_accounts(counted, by_reason(counted)),
            "revived": lambda: findings.revived_accounts(counted, by_reason(counted)),
        }
        return list(tables[rule]())

    return look


def spray(attempt: Attempt, **cells: Any) -> list[Any]:
    return [attempt(2 + n / 10, f"user{n}", **cells) for n in range(SPRAY_USERS)]


def test_a_spray_is_told_with_its_users_times_and_row(attempt: Attempt, found: Any) -> None:
    rows = [*spray(attempt), attempt(2.75, "user0")]
    (one,) = found("sprays", rows)
    assert one.text == (
        "203.0.113.7 tried 10 users and failed 11 times between 02:00 and 02:54 on 2 Mar 2026, "
        "at most 2 times each"
    )
    assert (one.severity, one.section) == ("high", "sources")
    assert one.rows["src_ip"].tolist() == ["203.0.113.7"]
    assert found("sprays", spray(attempt))[0].text.endswith("once each")
    assert found("sprays", spray(attempt)[1:]) == []


def test_attempts_without_an_address_are_told_as_of_no_named_source(
    attempt: Attempt, found: Any
) -> None:
    (one,) = found("sprays", spray(attempt, src_ip=None))
    assert one.text.startswith("an unnamed source tried 10 users")
    assert one.rows["kind"].tolist() == ["local"]


def test_a_brute_force_is_told_with_its_user_times_and_row(attempt: Attempt, found: Any) -> None:
    rows = [attempt(timedelta(hours=2, minutes=n), "root") for n in range(BRUTE_FAILURES)]
    (one,) = found("brute_forces", rows)
    assert one.text == (
        r"203.0.113.7 failed 20 times for CONTOSO\root between 02:00 and 02:19 on 2 Mar 2026"
    )
    assert (one.severity, one.section, len(one.rows)) == ("high", "sources", 1)
    longer = [attempt(timedelta(hours=2, minutes=2 * n), "root") for n in range(200)]
    # 31 in truth; 30 is what bins of five minutes prove.
    assert found("brute_forces", longer)[0].text.endswith("up to 30 times for one within 1 h")
    assert found("brute_forces", rows[1:]) == []


def test_a_brute_force_for_several_users_names_the_one_it_tried_most(
    attempt: Attempt, found: Any
) -> None:
    rows = [attempt(2, "root") for _ in range(BRUTE_FAILURES + 1)]
    rows += [attempt(2, "admin") for _ in range(BRUTE_FAILURES)]
    (one,) = found("brute_forces", rows)
    assert r"failed 41 times for 2 users, most for CONTOSO\root, at 02:00" in one.text


def test_of_many_addresses_the_worst_are_told_and_the_others_counted(
    attempt: Attempt, found: Any
) -> None:
    rows = [
        row
        for address in range(SENTENCES + 3)
        for row in spray(attempt, src_ip=f"203.0.113.{address}") * (address + 1)
    ]
    told = found("sprays", rows)
    assert len(told) == SENTENCES + 1
    assert told[0].text.startswith(f"203.0.113.{SENTENCES + 2} tried")
    assert told[-1].text == "3 more addresses sprayed passwords in the same way"
    assert sorted(told[-1].rows["src_ip"]) == ["203.0.113.0", "203.0.113.1", "203.0.113.2"]
    assert told[-1].severity == "high"


def test_of_many_cases_of_few_accounts_the_accounts_are_counted_once(
    attempt: Attempt, found: Any
) -> None:
    # Each address sprays, and then the same two accounts get in from all of them.
    rows = []
    for address in range(SENTENCES + 1):
        source = f"203.0.113.{address}"
        rows += spray(attempt, src_ip=source)
        rows += [attempt(5, user, "success", src_ip=source) for user in ("one", "two")]
    told = found("got_in", rows)
    assert told[-1].text == ("2 accounts logged on 7 times more from where such failures came from")


def test_who_a_spray_had_failed_for_and_then_gets_in_is_told(attempt: Attempt, found: Any) -> None:
    rows = [*spray(attempt), attempt(2.95, "user3"), attempt(5, "user3", "success")]
    (one,) = found("got_in", [*rows, *spray(attempt, user_domain="WEB01")])
    assert one.text == (
        r"CONTOSO\user3 then logged on from 203.0.113.7 at 05:00:00 on 2 Mar 2026, "
        "2 h 42 min after its first of 2 failures there"
    )
    assert (one.severity, one.section) == ("high", "failed_success")
    assert one.rows["user"].tolist() == [r"CONTOSO\user3"]


def test_a_first_guess_that_fits_is_told_too(attempt: Attempt, found: Any) -> None:
    (one,) = found("got_in", [*spray(attempt), attempt(5, "lucky", "success")])
    assert one.text == (
        r"CONTOSO\lucky then logged on from 203.0.113.7 at 05:00:00 on 2 Mar 2026, "
        "3 h after the failures there began, without one of its own"
    )
    assert (one.section, one.rows["src_ip"].tolist()) == ("sources", ["203.0.113.7"])


def test_a_newcomer_is_told_up_to_a_day_after_the_spray(attempt: Attempt, found: Any) -> None:
    end = timedelta(hours=2, minutes=54) + SPRAY_WINDOW
    assert found("got_in", [*spray(attempt), attempt(end, "new", "success")])
    assert not found("got_in", [*spray(attempt), attempt(end + MICROSECOND, "new", "success")])


def test_who_came_from_there_before_is_no_newcomer(attempt: Attempt, found: Any) -> None:
    usual = [attempt(1, "usual", "success"), attempt(5, "usual", "success")]
    assert found("got_in", [*spray(attempt), *usual]) == []


@pytest.mark.parametrize(
    "elsewhere", [{"src_ip": "203.0.113.8"}, {"user": "PC1$"}, {"result": "unknown"}], ids=str
)
def test_others_and_other_places_are_not_told(
    attempt: Attempt, found: Any, elsewhere: dict[str, Any]
) -> None:
    entry = attempt(5, "user3", "success") | elsewhere
    assert found("got_in", [*spray(attempt), entry]) == []


def test_without_a_pattern_nobody_got_in_behind_one(attempt: Attempt, found: Any) -> None:
    assert found("got_in", [attempt(1, "ana"), attempt(2, "ana", "success")]) == []


def test_an_entry_is_told_where_the_rows_did_not_come(attempt: Attempt, counts: Frames) -> None:
    rows = [*spray(attempt), *spray(attempt, user_domain="WEB01")]
    counted = counts([*rows, attempt(5, "user3", "success")], BIN)
    (one,) = findings.got_in(counted, by_source(counted), None)
    assert one.text.endswith("after its failure there")
    assert one.section == "sources"


def test_several_failures_right_before_a_logon_are_told(attempt: Attempt, found: Any) -> None:
    rows = [attempt(2 + n / 100, "ana") for n in range(GUESS_FAILURES)]
    success = attempt(2.5, "ana", "success")
    (one,) = found("guessed", [*rows, success])
    assert one.text == (
        r"CONTOSO\ana failed 5 times from 203.0.113.7 and then logged on at 02:30:00 on "
        "2 Mar 2026, 30 min after the first failure"
    )
    assert (one.severity, one.section, len(one.rows)) == ("low", "failed_success", 1)
    assert found("guessed", [*rows[1:], success]) == []


def test_failures_longer_ago_are_not(attempt: Attempt, found: Any) -> None:
    rows = [attempt(2, "ana") for _ in range(GUESS_FAILURES)]
    end = timedelta(hours=2) + GUESS_WINDOW
    assert found("guessed", [*rows, attempt(end, "ana", "success")])
    assert not found("guessed", [*rows, attempt(end + MICROSECOND, "ana", "success")])


def test_a_logon_behind_a_pattern_is_told_once(attempt: Attempt, found: Any) -> None:
    rows = [attempt(2, "ana") for _ in range(BRUTE_FAILURES)] + [attempt(2.1, "ana", "success")]
    assert len(found("got_in", rows)) == 1
    assert found("guessed", rows) == []


def test_tried_disabled_accounts_are_told_with_their_row(attempt: Attempt, found: Any) -> None:
    rows = [attempt(1, "old", failure_reason="account_disabled") for _ in range(DISABLED_ATTEMPTS)]
    (one,) = found("disabled", rows)
    assert one.text == r"CONTOSO\old is disabled and was tried once, from 203.0.113.7"
    assert (one.severity, one.section) == ("medium", "failure_reasons")
    assert one.rows["failure_reason"].tolist() == ["account_disabled"]
    rows.append(attempt(2, "older", failure_reason="account_disabled", src_ip=None))
    assert found("disabled", rows)[0].text == (
        r"CONTOSO\old and CONTOSO\older are disabled and were tried 2 times, from 203.0.113.7 and "
        "an unnamed source"
    )
    assert found("disabled", rows[:0]) == []
    assert found("disabled", [attempt(1, "ana", failure_reason="account_expired")]) == []
    assert found("disabled", [attempt(1, "PC1$", failure_reason="account_disabled")]) == []


def test_a_list_of_names_that_no_account_has_is_told(attempt: Attempt, found: Any) -> None:
    rows = [
        attempt(n / 10, f"name{n}", failure_reason="no_such_user") for n in range(UNKNOWN_NAMES)
    ]
    (one,) = found("unknown", rows)
    assert one.text == (
        "203.0.113.7 tried 5 names that no account has, 5 times: "
        r"CONTOSO\name0, CONTOSO\name1, CONTOSO\name2 and 2 more"
    )
    assert (one.severity, one.rows["failure_reason"].tolist()) == ("low", ["no_such_user"])
    assert found("unknown", rows[1:]) == []
    assert (
        found("unknown", [row | {"src_ip": f"203.0.113.{n}"} for n, row in enumerate(rows)]) == []
    )
    assert found("unknown", [row | {"failure_reason": "wrong_password"} for row in rows]) == []


def test_the_names_of_a_list_lie_within_its_window(attempt: Attempt, found: Any) -> None:
    rows = [attempt(1, f"name{n}", failure_reason="no_such_user") for n in range(UNKNOWN_NAMES - 1)]
    end = timedelta(hours=1) + UNKNOWN_WINDOW
    assert found("unknown", [*rows, attempt(end, "last", failure_reason="no_such_user")])
    late = attempt(end + MICROSECOND, "last", failure_reason="no_such_user")
    assert not found("unknown", [*rows, late])


@pytest.mark.parametrize(
    ("reason", "words"),
    [("account_disabled", "was refused as disabled"), ("no_such_user", "did not exist")],
)
def test_an_account_that_logs_on_after_it_was_refused_as_such_is_told(
    attempt: Attempt, found: Any, reason: str, words: str
) -> None:
    refusal = attempt(1, "ana", failure_reason=reason)
    (one,) = found("revived", [refusal, attempt(2, "ana", "success", src_ip="10.0.0.1")])
    assert one.text == (
        rf"CONTOSO\ana {words} at 01:00:00 on 2 Mar 2026 and logged on at 02:00:00 on 2 Mar 2026"
    )
    assert (one.severity, one.rows["failure_reason"].tolist()) == ("medium", [reason])
    assert found("revived", [refusal, attempt(0.5, "ana", "success")]) == []
    assert found("revived", [refusal, attempt(2, "bob", "success")]) == []


def test_a_windows_name_without_its_domain_says_nothing_of_the_account(
    attempt: Attempt, found: Any
) -> None:
    refusal = attempt(1, "ana", failure_reason="no_such_user", user_domain=None)
    success = attempt(2, "ana", "success")
    assert found("revived", [refusal, success]) == []
    linux = {"os_family": "linux", "user_domain": None}
    assert found("revived", [refusal | linux, success | linux])


def test_log_values_stand_only_among_the_values_of_a_sentence(attempt: Attempt, found: Any) -> None:
    hostile = "{source}<img src=x>"
    rows = [attempt(2, hostile) for _ in range(BRUTE_FAILURES)] + [attempt(2.1, hostile, "success")]
    for rule in ("brute_forces", "got_in"):
        (one,) = found(rule, rows)
        assert hostile not in one.template
        assert hostile in one.text
