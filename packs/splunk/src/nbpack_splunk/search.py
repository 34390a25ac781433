"""One search job: started, waited for, read page by page, cancelled."""

from __future__ import annotations

import contextlib
import json
import math
import threading
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any

from splunklib.binding import HTTPError

from nbcore.errors import QueryError
from nbcore.queries.connection import Answer, Limits, Running
from nbcore.records import Record
from nbcore.timespan import TimeSpan
from nblang_spl.literals import seconds
from nbpack_splunk import answers
from nbpack_splunk.access import Access
from nbpack_splunk.patience import Patience, StoppedError

PAGE = 10_000
"""Rows a request; a service allows 50,000 (limits.conf, maxresultrows) unless it is told less."""
POLL_FIRST, POLL_LONGEST = 0.1, 2.0
"""Seconds between two looks at a job: at first, and at most."""
ABANDONED = 60
"""Seconds without a look after which Splunk cancels a running job by itself: this program died."""
KEPT = 300
"""Seconds that Splunk keeps a finished job: it counts against the user's disk quota."""


class Search(Running):
    """A search in a thread of its own.

    Parameters
    ----------
    access : Access
    text : str
        Begins with ``search`` or a pipe.
    host, table : str
        Where it runs and what the rows are from; for messages and the answer.
    record : Record
    timespan : TimeSpan
        The job's time range, in its arguments.
    limits : Limits
    notes : sequence of str
        Sentences that every answer carries.
    """

    def __init__(
        self,
        access: Access,
        text: str,
        *,
        host: str,
        table: str,
        record: Record,
        timespan: TimeSpan,
        limits: Limits,
        notes: Sequence[str] = (),
    ) -> None:
        self._access = access
        self._text = text
        self._host = host
        self._table = table
        self._record = record
        self._arguments = arguments(timespan, limits)
        self._limits = limits
        self._notes = notes
        self._stop = threading.Event()
        self._job: Any = None

    def result(self) -> Answer:
        patient = Patience(self._stop, self._limits.seconds, self._host)
        service = patient(self._access.service)
        job = self._job = patient(lambda: service.jobs.create(self._text, **self._arguments))
        messages = answers.Messages()
        try:
            content = self._finished(job, patient)
            rows = self._rows(job, content, messages, patient)
        except BaseException:
            self.cancel()
            raise
        messages.of_job(content)
        frame, notes = answers.frame(rows, self._record)
        held, asked = int(content.get("resultCount") or 0), self._limits.rows + 1
        partial = messages.partial
        if not partial and len(rows) < min(held, asked):
            partial = f"Splunk found {held:,} rows and handed over {len(rows):,}."
        return Answer(
            frame,
            table=self._table,
            text=self._text,
            partial=partial,
            notes=[*self._notes, *messages.notes, *notes],
        )

    def cancel(self) -> None:
        self._stop.set()
        if self._job is None:
            return  # where it is being made, its own thread finds the event set
        # What does not arrive is done by Splunk itself; see ABANDONED.
        with contextlib.suppress(HTTPError, HTTPException, OSError):
            self._job.cancel()

    def _finished(self, job: Any, patient: Patience) -> Mapping[str, Any]:
        """Wait until the job is done, and say what came of it."""
        wait = POLL_FIRST
        while True:
            done = patient(job.is_done)
            # Its public `state` asks again where there was no answer yet.
            state = job._state  # noqa: SLF001
            content: Mapping[str, Any] = state.content if state else {}
            if content.get("isFailed") == "1" or content.get("dispatchState") == "FAILED":
                raise QueryError(_failure(content))
            if done:
                return content
            if content.get("isZombie") == "1":
                raise QueryError("Splunk lost the search: its process died before it was done.")
            if self._stop.wait(wait):
                raise StoppedError("The search was cancelled.")
            wait = min(wait * 1.5, POLL_LONGEST)

    def _rows(
        self, job: Any, content: Mapping[str, Any], messages: answers.Messages, patient: Patience
    ) -> list[dict[str, Any]]:
        held, asked = int(content.get("resultCount") or 0), self._limits.rows + 1
        rows: list[dict[str, Any]] = []
        while len(rows) < min(held, asked) or not rows:
            offset, count = len(rows), min(PAGE, asked - len(rows))
            page = patient(
                lambda offset=offset, count=count: _page(job, offset, count)  # type: ignore[misc]
            )
            messages.of_page(page)
            came = page.get("results") or []
            if not came:
                break
            rows += came
        return rows


def arguments(timespan: TimeSpan, limits: Limits) -> dict[str, Any]:
    """Arguments of the job beside its text.

    The time range always, as UNIX seconds with their fraction: its start belongs to it and its end
    does not, here as in the core.
    """
    return {
        "exec_mode": "normal",
        # Splunk knows no time before 1970, and takes 0 for "from the beginning".
        "earliest_time": max("0", seconds(timespan.start), key=float),
        "latest_time": max("1", seconds(timespan.end), key=float),
        "max_time": math.ceil(limits.seconds),
        "max_count": limits.rows + 1,
        "auto_cancel": ABANDONED,
        "timeout": KEPT,
    }


def _page(job: Any, offset: int, count: int) -> dict[str, Any]:
    body = job.results(output_mode="json", offset=offset, count=count).read()
    if not body.strip():
        return {}  # 204: there is nothing
    page = json.loads(body)
    return page if isinstance(page, dict) else {}


def _failure(content: Mapping[str, Any]) -> str:
    said = answers.Messages()
    said.of_job(content)
    reasons = [*said.wrong, *said.incomplete, *said.warnings]
    return f"The search failed on Splunk: {' '.join(reasons) or 'it gives no reason.'}"
