"""The time range of a search job, which is not always the one that was asked about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nbcore import Bound, TimeSpan

AROUND = timedelta(days=30)
"""How long before or after the range an alert may have been raised that is about something in it."""
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def searched_range(bound: Bound) -> TimeSpan:
    """The range of a job.

    A job sees the events that were written within its range. Where a question wants what overlaps
    the asked range, an event about it may be written before or after, so the job's range is wider
    by :data:`AROUND` at both ends and the search compares by itself. A file that lacks the fields
    of beginning and end knows only when an event was written.
    """
    question, span = bound.question, bound.timespan
    known = set(question.overlaps) - set(bound.file.lacks)
    # What alerts name is asked of the alerts that were found so.
    if len(known) < 2 and question.takes != "alert_ids":
        return span
    if span.start - _FIRST < AROUND or _LAST - span.end < AROUND:
        return span
    return TimeSpan(start=span.start - AROUND, end=span.end + AROUND)
