"""Questions about the range before: what is new is what was not there then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, opened

from nbcore import (
    Answer,
    Bound,
    Host,
    Limits,
    Notebooklet,
    Session,
    TimeSpan,
    UserError,
    query,
    section,
)
from nbcore.notebooklet.result import Result


class New(Notebooklet):
    """Users that did not log on before."""

    entity = Host
    logons = query("host.logons", title="Logons")
    earlier = query("host.logons", before=True)
    earlier_counts = query("host.logon_counts", before=True)

    @section("New")
    def new(self, logons, earlier):
        return logons[~logons["user"].isin(earlier["user"])]

    @section("Counted")
    def counted(self, earlier_counts):
        return f"{earlier_counts['count'].sum()}"


def run(value: Any = None, session: Session | None = None, **keywords: Any) -> Result:
    made = New(session=session or Session(), silent=True).run(value, **keywords)
    assert isinstance(made, Result)
    return made


def test_the_range_before_is_as_long_and_ends_where_the_range_begins():
    span = TimeSpan(start=datetime(2026, 3, 8, tzinfo=UTC), end=datetime(2026, 3, 9, tzinfo=UTC))
    assert span.before == TimeSpan(start=span.start - timedelta(days=1), end=span.start)
    with pytest.raises(UserError, match="no range of the same length before"):
        _ = TimeSpan(start=datetime(1, 1, 2), end=datetime(2026, 1, 1)).before


def test_a_question_about_the_range_before_binds_that_one():
    siem = Siem()
    result = run("web01", opened(siem), **RANGE)
    span = result.timespan
    assert span is not None
    bound = {
        (item.values["p_start"], item.values["p_end"])
        for item in siem.bounds
        if item.question.name == "host.logons"
    }
    assert bound == {(span.start, span.end), (span.before.start, span.before.end)}


def test_what_is_noted_about_the_range_before_is_not_read_as_a_note_about_this_one():
    def answer(bound: Bound, limits: Limits) -> Answer:
        early = bound.timespan.start < datetime(2026, 3, 2, tzinfo=UTC)
        return Answer(FEW.head(0) if early else FEW, "Events", notes=["Odd."] if early else [])

    result = run("web01", opened(Siem({**USUAL, "host.logons": answer})), **RANGE)
    assert result.notes == []


def test_before_anything_is_asked_both_ranges_are_shown():
    asked = New(session=opened(Siem())).explain("web01", **RANGE)
    assert (asked["query"] == "host.logons").sum() == 2


def test_rows_that_are_given_for_the_range_stand_for_the_one_before_too():
    day = pd.Timestamp("2026-03-02T10:00Z")
    rows = pd.concat([FEW, FEW.assign(time=day - pd.Timedelta(days=1)).head(1)])
    result = run("web01", data=rows, timespan=("2026-03-02", "2026-03-03"))
    gone = FEW["user"].iloc[0]
    assert gone not in set(result.new["user"])
    assert result.counted == "1"


def test_without_rows_of_the_range_before_nothing_is_called_new():
    result = run("web01", data=FEW, timespan=("2026-03-02", "2026-03-03"))
    assert result.sections["logons"].status == "ok"
    assert result.sections["new"].status == "skipped"
