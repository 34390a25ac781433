"""The range of a job where a question wants what overlaps the asked one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nbcore import CORE, Bound, QueryFile, TimeSpan
from nblang_spl import searched_range
from nblang_spl.searched import AROUND

SPAN = TimeSpan.parse(("2026-03-02T00:00Z", "2026-03-03T00:00Z"))


def bound(query: str, span: TimeSpan = SPAN, lacks: tuple[str, ...] = ()) -> Bound:
    file = QueryFile(query, "all", "search x", "spl", "tests/x.spl", lacks=lacks)
    return Bound(CORE.questions[query], file, {}, span)


def test_a_job_looks_around_for_alerts_about_something_in_the_range():
    for query in ("alert.list", "host.alerts", "alert.entities"):
        found = searched_range(bound(query))
        assert (found.start, found.end) == (SPAN.start - AROUND, SPAN.end + AROUND)


@pytest.mark.parametrize(
    ("query", "lacks"),
    [("host.logons", ()), ("ip.flows", ()), ("alert.list", ("start_time", "end_time"))],
)
def test_other_jobs_keep_to_their_range(query: str, lacks: tuple[str, ...]):
    assert searched_range(bound(query, lacks=lacks)) == SPAN


def test_a_range_at_the_end_of_the_calendar_stays():
    first = TimeSpan.parse(("0001-01-02T00:00Z", "0001-01-03T00:00Z"))
    for span in (first, TimeSpan(start=SPAN.start, end=SPAN.end + timedelta(days=365 * 7900))):
        assert searched_range(bound("alert.list", span)).start <= span.start
