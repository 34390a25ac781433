"""Which rows of a story a question means, and how they look from where it was asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore.catalogue import CORE, Question
from nbcore.entities import Account, Host, IpAddress
from nbcore.records import FLOW, LOGON, Field, Record
from nbcore.records.frames import conform
from nbcore.testing.cases import cases_of, near
from nbcore.testing.meaning import Asked, Meaning, candidates, entities, found
from nbcore.timespan import TimeSpan

NOON = pd.Timestamp("2026-03-06T12:00Z")
HOUR = timedelta(hours=1)


def flows(*rows: dict[str, Any]) -> pd.DataFrame:
    same = {"time": NOON, "disposition": "allowed", "port": 443}
    return conform(pd.DataFrame([same | row for row in rows]), FLOW).frame


UPLOAD: dict[str, Any] = {"ip": "10.1.4.10", "peer": "203.0.113.77", "direction": "out"}
UPLOAD |= {"bytes_out": 52_000_000, "bytes_in": 4_000}


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("10.1.4.10", ("10.1.4.10", "203.0.113.77", "out", 52_000_000, 4_000)),
        ("203.0.113.77", ("203.0.113.77", "10.1.4.10", "in", 4_000, 52_000_000)),
    ],
)
def test_one_flow_is_seen_from_the_end_that_was_asked(asked, seen):
    question = CORE.questions["ip.flows"]
    rows = flows(UPLOAD, UPLOAD | {"ip": "10.1.4.100", "peer": "203.0.113.7"})
    answer = found(rows, Asked("ip.flows", values=(asked,)), question, Meaning(), FLOW)
    columns = ["ip", "peer", "direction", "bytes_out", "bytes_in"]
    assert answer[columns].to_records(index=False).tolist() == [seen]


def test_lists_name_both_ends_and_never_two_ends_of_one_row():
    question = CORE.questions["ip.flows"]
    rows = flows(UPLOAD, UPLOAD | {"ip": "10.1.4.11"}, {**UPLOAD, "peer": "10.1.4.11"})
    lists = [case.values for case in cases_of(question, Meaning(), {"Flow": rows}, FLOW, 6)]
    assert any("203.0.113.77" in values for values in lists)
    assert any("10.1.4.10" in values for values in lists)
    ends = rows[["ip", "peer"]].to_numpy().tolist()
    assert not any(set(pair) <= set(values) for pair in ends for values in lists)


def test_an_account_is_looked_for_with_its_domain_and_its_identifier():
    said = {"time": NOON, "result": "success", "host": "web01", "user": "m.ortiz"}
    rows = conform(
        pd.DataFrame(
            [
                said | {"user_domain": "CONTOSO", "user_id": "S-1-5-21-7"},
                said | {"user_domain": "FABRIKAM"},
                said | {"user_id": "1001"},
            ]
        ),
        LOGON,
    ).frame
    question = Question("x.logons", "Logons of an account.", LOGON, entity=Account, about="user")
    asked = Asked("x.logons", Account.parse(r"contoso.test\M.Ortiz"))
    answer = found(rows, asked, question, Meaning(), LOGON)
    assert answer.index.tolist() == [0, 2], "an unknown domain may be the one"
    assert candidates(rows, "user", Account)["sid"].tolist() == ["S-1-5-21-7", pd.NA, pd.NA]
    known = entities(rows, ["user"], Account)
    assert {str(account) for account in known} >= {r"CONTOSO\m.ortiz", r"FABRIKAM\m.ortiz"}


VALID = Record(
    "Valid",
    "What was so for a time.",
    (
        Field("value", "text", "What.", required=True),
        Field("begin", "time", "From when."),
        Field("end", "time", "Until when."),
    ),
)


@pytest.mark.parametrize(
    ("begin", "end", "is_found"),
    [
        (NOON - 2 * HOUR, NOON - HOUR, False),
        (NOON - 2 * HOUR, NOON + HOUR, True),
        (NOON, None, True),
        (None, NOON - HOUR, False),
        (None, None, True),
        (NOON + HOUR, NOON + 2 * HOUR, False),
    ],
)
def test_what_went_on_within_the_range_is_found(begin, end, is_found):
    rows = conform(pd.DataFrame({"value": ["a"], "begin": [begin], "end": [end]}), VALID).frame
    question = Question(
        "x.valid", "What was so.", VALID, takes="values", overlaps=("begin", "end"), order="begin"
    )
    span = TimeSpan(start=NOON, end=NOON + HOUR)
    asked = Asked("x.valid", values=("A",), timespan=span)
    assert len(found(rows, asked, question, Meaning(), VALID)) == is_found


def test_arguments_named_like_fields_are_asked_left_out_and_given():
    question = Question("x.valid", "What was so.", VALID, arguments={"value": str}, order="begin")
    rows = conform(pd.DataFrame({"value": ["a", "b"]}), VALID).frame
    given = [
        dict(case.arguments) for case in cases_of(question, Meaning(), {"Valid": rows}, VALID, 6)
    ]
    assert given == [{}, {"value": "a"}, {"value": "b"}]


def test_an_argument_that_nothing_is_known_of_leaves_its_question_unproved():
    question = Question("x.valid", "What was so.", VALID, arguments={"colour": str}, order="begin")
    rows = conform(pd.DataFrame({"value": ["a"]}), VALID).frame
    assert cases_of(question, Meaning(), {"Valid": rows}, VALID, 6) == []
    meant = Meaning(arguments=lambda story: [{"colour": "red"}])
    (case,) = cases_of(question, meant, {"Valid": rows}, VALID, 6)
    assert case.arguments == (("colour", "red"),)


@pytest.mark.parametrize(
    "entity",
    [
        Host.parse("web01.contoso.test"),
        IpAddress.parse("10.1.4.1"),
        Account.parse(r"CONTOSO\m.ortiz"),
    ],
    ids=str,
)
def test_a_near_name_is_another_entity(entity):
    other = near(entity)
    assert other is not None
    assert not entity.matches(other.value)
    assert not other.matches(entity.value)
