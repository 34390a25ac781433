"""One search job: started, waited for, read page by page, cancelled."""

from __future__ import annotations

import contextlib
import json
import math
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from splunklib.binding import HTTPError
from splunklib.client import Job

from nbcore import Answer, Limits, QueryError, Record, Running, TimeSpan
from nblang_spl.literals import seconds
from nbpack_splunk import answers, ending
from nbpack_splunk.access import Access, ForbiddenError
from nbpack_splunk.faults import CUT, RIGHTS, UNREADABLE, Faults
from nbpack_splunk.patience import BUSY, FAULTS, Patience
from nbpack_splunk.service import Service
from nbpack_splunk.transport import NoConnectionError, Stop, StoppedError

PAGE = 10_000
"""Rows a request; a service allows 50,000 (limits.conf, maxresultrows) unless it is told less."""
POLL_FIRST, POLL_LONGEST = 0.1, 2.0
"""Seconds between two looks at a job: at first, and at most."""
ABANDONED = 60
"""Seconds without a look after which Splunk cancels a running job by itself: this program died."""
KEPT = 300
"""Seconds that Splunk keeps a finished job: it counts against the user's disk quota."""
LATER = (0.5, 1.0)
"""Seconds before a cancel is sent again for a job that Splunk may only be starting."""


class Search(Running):
    """A search in a thread of its own.

    Parameters
    ----------
    access : Access
    text : str
        Begins with ``search`` or a pipe.
    table : str
        What the rows are from.
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
        table: str,
        record: Record,
        timespan: TimeSpan,
        limits: Limits,
        notes: Sequence[str] = (),
    ) -> None:
        self._access = access
        self._text = text
        self._table = table
        self._record = record
        # Our own name for the job: it can be found where the answer to its start was lost.
        self._sid = f"nbcore_{uuid.uuid4().hex}"
        self._arguments = arguments(timespan, limits) | {"id": self._sid}
        self._limits = limits
        self._notes = notes
        self._stop = Stop()
        self._job: Job | None = None
        self._unsure = False
        self.ended = threading.Event()

    def result(self) -> Answer:
        settings, shown = self._access.settings, self._access.secrets.masked
        faults = Faults(settings.host, settings.request_seconds, shown)
        patient = Patience(self._stop, self._limits.seconds, faults)
        messages = answers.Messages(shown)
        with ending.watch(self):
            service = patient(self._access.service)
            try:
                job = self._job = patient(lambda: self._start_job(service))
                content = self._wait_for_job(job, messages, patient)
                rows = self._rows(job, content, messages, patient)
            except BaseException:
                self._cancel_job(service)
                raise
        messages.of_job(content)
        frame, notes = answers.frame(rows, self._record)
        return Answer(
            frame,
            table=self._table,
            text=self._text,
            partial=messages.partial
            or answers.cut_short(content)
            or self._missing_rows(content, rows),
            notes=[*self._notes, *messages.notes, *notes],
        )

    def cancel(self) -> None:
        # Its own thread finds that, and tells Splunk.
        self._stop.set()

    def _start_job(self, service: Service) -> Job:
        """Start the job, or find it: an earlier try may have, and only its answer was lost."""
        earlier = self._unsure
        if earlier and (found := self._find_job(service)):
            return found
        jobs = service.jobs  # asks which Splunk it is, the first time
        try:
            return jobs.create(self._text, **self._arguments)
        except HTTPError as error:
            if error.status in FAULTS:
                self._unsure = True
            elif earlier and error.status not in BUSY and (found := self._find_job(service)):
                return found  # it was being started all the while, and no id is given twice
            raise
        except NoConnectionError:
            raise
        except (OSError, *CUT, *UNREADABLE):
            self._unsure = True
            raise

    def _find_job(self, service: Service) -> Job | None:
        job = Job(service, self._sid)
        try:
            job.is_ready()
        except HTTPError as error:
            if error.status == 404:
                return None
            raise
        return job

    def _cancel_job(self, service: Service) -> None:
        """Cancel the job at Splunk; what does not arrive is done by Splunk itself, see ABANDONED."""
        with contextlib.suppress(HTTPError, QueryError, OSError, *CUT, *UNREADABLE):
            known = self._job
            if known is None and not self._unsure:
                return
            job = known or Job(service, self._sid)
            for pause in (*LATER, 0.0):
                try:
                    job.post("control", action="cancel")
                    return
                except HTTPError as error:
                    if known or error.status != 404:
                        return
                time.sleep(pause)

    def _wait_for_job(
        self, job: Job, messages: answers.Messages, patient: Patience
    ) -> Mapping[str, Any]:
        """Wait until the job is done, and say what came of it."""
        wait = POLL_FIRST
        while True:
            content = patient(lambda: _content(job))
            state = str(content.get("dispatchState", "")).upper()
            if answers.is_set(content, "isFailed") or state == "FAILED":
                messages.of_job(content)
                kind = ForbiddenError if RIGHTS.search(messages.failure) else QueryError
                raise kind(f"The search failed on Splunk: {messages.failure}")
            if state.endswith("CANCEL"):
                raise QueryError("Somebody cancelled the search on Splunk.")
            if answers.is_set(content, "isDone"):
                return content
            if answers.is_set(content, "isZombie"):
                raise QueryError("Splunk lost the search: its process died before it was done.")
            if self._stop.wait(wait):
                raise StoppedError("The search was cancelled.")
            wait = min(wait * 1.5, POLL_LONGEST)

    def _rows(
        self, job: Job, content: Mapping[str, Any], messages: answers.Messages, patient: Patience
    ) -> list[dict[str, Any]]:
        held, asked = answers.number(content, "resultCount"), self._limits.rows + 1
        rows: list[dict[str, Any]] = []
        while len(rows) < asked and (held is None or len(rows) < held or not rows):
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

    def _missing_rows(self, content: Mapping[str, Any], rows: Sequence[object]) -> str:
        held = answers.number(content, "resultCount") or 0
        if len(rows) >= min(held, self._limits.rows + 1):
            return ""
        return f"Splunk found {held:,} rows but returned {len(rows):,}."


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


def _content(job: Job) -> Mapping[str, Any]:
    """The job's properties; empty where Splunk does not know them yet."""
    ready = job.is_ready()
    if job._state is None:  # noqa: SLF001 - the public `state` would ask again
        return {}
    content: Mapping[str, Any] = job.content
    answers.number(content, "resultCount")  # raises where it cannot be counted with
    if ready and "isDone" not in content:
        raise KeyError("isDone")
    return content


def _page(job: Job, offset: int, count: int) -> dict[str, Any]:
    body = job.results(output_mode="json", offset=offset, count=count).read()
    if not body.strip():
        return {}  # 204: there is nothing
    page = json.loads(body)
    given = page.get("results", [])
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise TypeError
    if "results" not in page and not page.get("messages"):
        raise ValueError
    return dict(page)
