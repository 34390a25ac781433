"""HostLogonsSummary as a whole: what it asks, shows and finds."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

import nbpack_soc.logons.rules as numbers
from nbcore import CORE, UserError
from nbcore.testing import blank
from nbpack_demo import company
from nbpack_soc.host.logons_summary import HostLogonsSummary

SECTIONS = {
    "summary": "table",
    "logons": "table",
    "timeline": "figure",
    "sources": "table",
    "map": "figure",
    "users": "figure",
    "processes": "figure",
    "matrix": "figure",
    "failed_success": "table",
    "failure_reasons": "table",
}
COUNTED = set(SECTIONS) - {"logons", "failed_success"}


def run(frame: pd.DataFrame, **asked: Any) -> Any:
    return HostLogonsSummary(silent=True).run(data=frame, **asked)


@pytest.fixture
def day(attempt: Callable[..., Any], logons: Callable[..., Any]) -> pd.DataFrame:
    rows = [
        attempt(8, "ana"),
        attempt(8.01, "ana", "success"),
        attempt(9, "bob", "success", src_ip="10.0.0.1", logon_type="remote_interactive"),
        attempt(9.5, "SYSTEM", "success", user_domain="NT AUTHORITY", src_ip=None),
    ]
    frame: pd.DataFrame = logons(rows)
    return frame


def test_it_has_the_sections_of_its_name_and_asks_two_questions() -> None:
    shape = HostLogonsSummary.shape
    assert set(shape.sections) == set(SECTIONS)
    assert {item.questions for item in shape.queries.values()} == {
        ("host.logons",),
        ("host.logon_counts",),
    }
    assert HostLogonsSummary.default_options() == list(shape.sections)


def test_what_only_shows_counts_rests_on_counts_alone() -> None:
    shape = HostLogonsSummary.shape
    for name in COUNTED:
        assert shape.queries_of(name) == ["host.logon_counts"]


def test_rows_given_as_data_feed_every_section(day: pd.DataFrame) -> None:
    result = run(day)
    shown = {name: part.kind for name, part in result.sections.items()}
    assert shown == SECTIONS
    assert {part.status for part in result.sections.values()} == {"ok"}
    assert not result.problems
    assert not result.errors
    assert result.page.headline == "4 attempts: 3 succeeded, 1 failed"
    for name in ("timeline", "map", "users", "processes", "matrix"):
        assert result.sections[name].value.data["count"].sum() == 4


def test_every_section_says_what_it_shows() -> None:
    for step in HostLogonsSummary.shape.sections.values():
        assert 20 < len(step.doc) < 250
        assert step.doc.endswith(".")


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_each_section_can_be_asked_for_alone(day: pd.DataFrame, name: str) -> None:
    result = run(day, options=[name])
    parts = result.sections
    assert parts[name].status == "ok"
    others = set(SECTIONS) - HostLogonsSummary.shape.closure([name])
    assert {parts[other].status for other in others} == {"skipped"}


def test_no_rows_leave_every_section_empty_and_nothing_found() -> None:
    result = run(blank(CORE.records["Logon"]), value="web01", timespan=("2026-03-02", "2026-03-09"))
    assert {part.status for part in result.sections.values()} == {"empty"}
    assert result.findings == []
    assert result.page.headline == "no attempts"
    assert not result.errors


def test_one_row_is_enough(day: pd.DataFrame) -> None:
    result = run(day.head(1))
    assert not result.errors
    assert {part.status for name, part in result.sections.items() if name != "failed_success"} == {
        "ok"
    }


def test_rows_with_nothing_but_what_every_row_has_are_shown() -> None:
    frame = pd.DataFrame(
        {
            "time": [datetime(2026, 3, 2, tzinfo=UTC)] * 3,
            "result": ["failure", "success", "unknown"],
            "host": "web01",
        }
    )
    result = run(frame)
    assert not result.errors
    assert not result.problems
    assert result.page.headline == "3 attempts: 1 succeeded, 1 failed, 1 unclear"


def test_rows_without_a_needed_column_are_refused_by_name(day: pd.DataFrame) -> None:
    with pytest.raises(UserError, match="result"):
        run(day.drop(columns="result"))


def test_a_finding_rests_on_rows_of_a_section_that_came() -> None:
    demo = company()
    result = run(demo.logons[demo.logons["host"] == demo.victim])
    assert result.findings
    for found in result.findings:
        table = result.sections[found.section].frame
        assert len(found.rows)
        assert set(found.rows.columns) == set(table.columns)


def test_no_finding_is_shown_where_its_section_was_not_asked_for() -> None:
    demo = company()
    result = run(demo.logons[demo.logons["host"] == demo.victim], options=["timeline"])
    assert result.findings == []


def test_each_rule_states_its_numbers() -> None:
    told = {name: step.doc for name, step in HostLogonsSummary.shape.findings.items()}
    assert f"{numbers.SPRAY_USERS} users" in told["spray"]
    assert f"{numbers.SPRAY_WINDOW // pd.Timedelta('1h')} hours" in told["spray"]
    assert f"{numbers.BRUTE_FAILURES} times" in told["brute_force"]
    assert pd.Timedelta("1h") == numbers.BRUTE_WINDOW == numbers.GUESS_WINDOW
    assert f"{numbers.GUESS_FAILURES} times" in told["guessed"]
    assert f"{numbers.UNKNOWN_NAMES} names" in told["unknown"]
    assert f"{numbers.UNKNOWN_WINDOW // pd.Timedelta('1h')} hours" in told["unknown"]


def test_its_module_loads_nothing_heavy() -> None:
    code = (
        "import sys, nbpack_soc.pack, nbpack_soc.host.logons_summary\n"
        "print(sorted({'pandas', 'numpy', 'bokeh', 'IPython', 'ipywidgets'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
