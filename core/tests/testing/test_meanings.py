"""What core's own questions mean, on a story of three alerts and two bookmarks."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from nbcore.catalogue import CORE
from nbcore.entities import Account, Entity, Host, IpAddress
from nbcore.records.frames import conform
from nbcore.testing.cases import cases_of
from nbcore.testing.meaning import Asked, Meaning, found
from nbcore.testing.meanings import MEANINGS
from nbcore.timespan import TimeSpan

DAY = pd.Timestamp("2026-03-06T00:00Z")
ALERTS: list[dict[str, Any]] = [
    {"alert_id": "a", "severity": "high", "title": "Spray", "rule": "Spray", "product": "One",
     "description": "Many accounts failed.", "compromised_entity": "web01.contoso.test",
     "start_time": DAY - pd.Timedelta("2h"), "end_time": DAY + pd.Timedelta("1h")},
    {"alert_id": "b", "severity": "low", "title": "Disk", "rule": "Capacity", "product": "Two"},
    {"alert_id": "c", "severity": "critical", "title": "Beacon", "rule": "C2", "product": "One"},
]  # fmt: skip
NAMED = [
    ("a", "ip", "203.0.113.77"),
    ("a", "account", r"CONTOSO\m.ortiz"),
    ("b", "host", "web010.contoso.test"),
    ("b", "account", "m.ortiz@fabrikam.test"),
    ("c", "host", "web01.contoso.test"),
    ("c", "host", "WEB01"),
]
MARKED = [["web010.contoso.test", "203.0.113.7"], ["web01.contoso.test", r"CONTOSO\web01"]]


def framed(rows: Any, name: str) -> pd.DataFrame:
    return conform(pd.DataFrame(rows), CORE.records[name]).frame


STORY = {
    "Alert": framed([{"time": DAY} | row for row in ALERTS], "Alert"),
    "AlertEntity": framed(
        [dict(zip(("alert_id", "entity_kind", "value"), row, strict=True)) for row in NAMED],
        "AlertEntity",
    ),
    "Bookmark": framed(
        [
            {"time": DAY, "title": "t", "bookmark_id": str(number), "entities": names}
            for number, names in enumerate(MARKED)
        ],
        "Bookmark",
    ),
}


def answer(asked: Asked) -> pd.DataFrame:
    question, meaning = CORE.questions[asked.query], MEANINGS.get(asked.query, Meaning())
    source = meaning.source(question, STORY)
    assert source is not None
    rows = found(source, asked, question, meaning, question.record)
    return meaning.rows(rows, asked, STORY) if meaning.rows else rows


@pytest.mark.parametrize(
    ("query", "entity", "ids"),
    [
        ("host.alerts", Host.parse("web01"), ["a", "c"]),
        ("host.alerts", Host.parse("web010"), ["b"]),
        ("account.alerts", Account.parse("m.ortiz"), ["a", "b"]),
        ("account.alerts", Account.parse(r"contoso.test\m.ortiz"), ["a"]),
        ("ip.alerts", IpAddress.parse("203.0.113.7"), []),
        ("host.bookmarks", Host.parse("web01"), ["1"]),
        ("ip.bookmarks", IpAddress.parse("203.0.113.7"), ["0"]),
    ],
    ids=str,
)
def test_an_alert_or_a_bookmark_is_found_once_by_what_it_names(
    query: str, entity: Entity, ids: list[str]
):
    key = "bookmark_id" if query.endswith("bookmarks") else "alert_id"
    assert sorted(answer(Asked(query, entity))[key]) == ids


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, "abc"),
        ({"text": "ACCOUNTS"}, "a"),
        ({"text": "isk"}, "b"),
        ({"entity": "web01"}, "c"),
        ({"severity": "high"}, "ac"),
        ({"severity": "medium", "product": "one"}, "ac"),
        ({"rule": "capacity"}, "b"),
        ({"rule": "Capa"}, ""),
    ],
    ids=str,
)
def test_alerts_are_listed_by_each_argument(given: dict[str, str], ids: str):
    asked = Asked("alert.list", arguments=tuple(given.items()))
    assert "".join(sorted(answer(asked)["alert_id"])) == ids


def test_an_alert_counts_when_it_was_raised_and_while_it_went_on():
    before = TimeSpan(start=DAY - pd.Timedelta("3h"), end=DAY)
    assert answer(Asked("alert.list", timespan=before))["alert_id"].tolist() == ["a"]
    after = TimeSpan(start=DAY + pd.Timedelta("2h"), end=DAY + pd.Timedelta("3h"))
    assert answer(Asked("alert.list", timespan=after)).empty


def test_each_question_about_alerts_is_asked_with_what_the_story_names():
    asked = {
        name: cases_of(CORE.questions[name], meaning, STORY, CORE.questions[name].record, 6)
        for name, meaning in MEANINGS.items()
    }
    assert all(asked.values())
    assert {str(case.entity) for case in asked["host.bookmarks"]} == {
        "web010.contoso.test",
        "web01.contoso.test",
    }
    every = {name for case in asked["alert.list"] for name, _ in case.arguments}
    assert every == {*CORE.questions["alert.list"].arguments}
