"""Rule 6.20: ``convert``, and times as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

NOON = datetime(2024, 3, 5, 4, 5, 6, 789_000, tzinfo=UTC).timestamp()


def shown(ask: Callable[..., list[dict[str, str]]], form: str, time: float = NOON) -> str:
    return ask(f'| convert timeformat="{form}" ctime(t) | table t', [{"t": str(time)}])[0]["t"]


def test_ctime_writes_month_first_unless_told_otherwise(ask):
    """Rule 6.20 [D: searchbnf.conf convert]; the zone is UTC (rule 8.5)."""
    assert ask("| convert ctime(t)", [{"t": "1700000000"}]) == [{"t": "11/14/2023 22:13:20"}]
    assert shown(ask, "%Y-%m-%dT%H:%M:%S") == "2024-03-05T04:05:06"


def test_ctime_as_leaves_the_field_itself_alone(ask):
    """Rule 6.20 [D: searchbnf.conf convert]."""
    assert ask("| convert ctime(t) AS shown", [{"t": "0"}]) == [
        {"t": "0", "shown": "01/01/1970 00:00:00"}
    ]
    assert ask('| convert timeformat="%F" ctime(*_t) AS *_day', [{"a_t": "0", "b_t": "86400"}]) == [
        {"a_t": "0", "a_day": "1970-01-01", "b_t": "86400", "b_day": "1970-01-02"}
    ]


def test_ctime_of_aggregated_times(ask):
    """Rules 6.20, 9.6 [D: searchbnf.conf convert]: what almost every production search ends with."""
    rows = [{"_time": 10.0, "u": "a"}, {"_time": 20.0, "u": "a"}]
    text = (
        "| stats min(_time) as firstTime max(_time) as lastTime by u "
        '| convert timeformat="%H:%M:%S" ctime(firstTime) ctime(lastTime)'
    )
    assert ask(text, rows) == [{"u": "a", "firstTime": "00:00:10", "lastTime": "00:00:20"}]


def test_ctime_leaves_what_is_no_time(ask):
    """Rule 6.20 [G]."""
    rows = [{"t": "never"}, {"t": "1e300"}, {"x": "1"}]
    assert ask("| convert ctime(t)", rows) == rows
    assert ask("| convert ctime(nowhere)", rows) == rows


def test_ctime_writes_each_of_several_values(ask):
    """Rules 1.9, 6.20 [G]."""
    assert ask('| convert timeformat="%s" ctime(t)', [{"t": ["5", "x"]}]) == [{"t": ["5", "x"]}]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%F %T", "2024-03-05 04:05:06"),
        ("%s", "1709611506"),
        ("%Q|%3N|%6N", "789|789|789000"),
        ("%e|%k|%l", " 5| 4| 4"),
        ("%a %A %b %B %p", "Tue Tuesday Mar March AM"),
        ("%z %Z %:z", "+0000 UTC +00:00"),
        ("%j %V %w %y", "065 10 2 24"),
        ("100%% %d.%m.", "100% 05.03."),
        ("%D %R", "03/05/24 04:05"),
        ("'; -- '' $p1", "'; -- '' $p1"),
    ],
)
def test_signs_of_a_time(ask, form, text):
    """Functions: strftime [D: Date and time format variables]."""
    assert shown(ask, form) == text


def test_an_unknown_sign_is_refused(refusal):
    """Functions: strftime [G]."""
    sentence = refusal('index=main | convert timeformat="%Y %i" ctime(t)', [{"t": "1"}])
    assert "`%i`" in sentence
    assert "column" in sentence


@pytest.mark.parametrize(
    ("function", "given", "wanted"),
    [
        ("num", "12.5", 12.5),
        ("num", "12 km", None),
        ("rmcomma", "1,234.5", 1234.5),
        ("rmunit", "12.5km", 12.5),
        ("rmunit", "km", None),
        ("memk", "2m", 2048),
        ("memk", "3K", 3),
        ("memk", "1g", 1048576),
        ("memk", "7", 7),
        ("dur2sec", "01:02:03", 3723),
        ("dur2sec", "2+00:00:01", 172801),
        ("dur2sec", "soon", None),
        ("mstime", "1:02.5", 62.5),
        ("mstime", "2.25", 2.25),
    ],
)
def test_numbers_out_of_texts(ask, function, given, wanted):
    """Rule 6.20 [D: searchbnf.conf convert; G for the units]."""
    found = ask(f"| convert {function}(x) as y | table y", [{"x": given}])[0]
    assert found.get("y") == wanted


def test_mktime_is_the_way_back(ask):
    """Rule 6.20 [D: searchbnf.conf convert]."""
    rows = [{"t": "11/14/2023 22:13:20", "d": "2023-11-14"}, {"t": "soon"}]
    assert ask("| convert mktime(t) AS e | table e", rows) == [{"e": 1_700_000_000}, {}]
    assert ask("| convert mktime(s) AS e | table e", [{"s": "3600"}]) == [{"e": 3600}]
    text = '| convert timeformat="%Y-%m-%d" mktime(d) | table d'
    assert ask(text, rows) == [{"d": 1_699_920_000}, {}]


def test_auto_leaves_a_field_alone_unless_all_convert(ask):
    """Rule 6.20 [D: searchbnf.conf convert]."""
    rows = [{"a": "1.0", "b": "1.0"}, {"a": "2", "b": "x"}]
    assert ask("| convert auto(a) auto(b)", rows) == [{"a": "1", "b": "1.0"}, {"a": "2", "b": "x"}]


def test_none_spares_fields_of_a_wildcard(ask):
    """Rule 6.20 [D: searchbnf.conf convert]."""
    assert ask("| convert num(*) none(b)", [{"a": "x", "b": "x", "c": "1"}]) == [{"b": "x", "c": 1}]


def test_other_functions_are_refused(refusal):
    """Refused in one sentence with the nearest thing that works."""
    assert "did you mean ctime" in refusal("index=main | convert ctim(t)")
    assert "ctime(field)" in refusal("index=main | convert")
