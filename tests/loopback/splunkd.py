"""Splunk's management port on the loopback address, in the wire format that splunk-sdk reads.

Search jobs by ``search/v2/jobs``: created by a form, looked at as an Atom entry, read page by page
as JSON, cancelled by ``control``. Not a Splunk: what a search gives is what the test says.

splunk-sdk wants ``Connection: close`` on every answer, since it closes its side before it reads the
body otherwise, and ``eai:acl`` in a job's entry.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from tests.loopback.server import Certificate, Reply, Request, Server

TOKEN = "loopback-token"
USER, PASSWORD = "analyst", "loopback-password"
SESSION = "loopback-session"
Rows = list[dict[str, Any]]
_XML = "text/xml; charset=UTF-8"
_ACL = (
    '<s:key name="eai:acl"><s:dict><s:key name="owner">analyst</s:key>'
    '<s:key name="app">search</s:key><s:key name="sharing">global</s:key></s:dict></s:key>'
)
_NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:s="http://dev.splunk.com/ns/rest"'
BUSY = (
    "Search not executed: The maximum number of concurrent historical searches for this user based "
    "on their role quota has been reached."
)


@dataclass
class Job:
    """One search job."""

    sid: str
    search: str
    arguments: Mapping[str, str]
    rows: Rows
    looks: int = 0
    cancelled: bool = False
    read: list[int] = field(default_factory=list)


class Splunkd(Server):
    """A management port whose jobs do what a test says.

    Attributes
    ----------
    found : callable
        Rows of a search by its text; none by default.
    looks : int
        Looks at a job until it is done; 0 for never.
    failure : str
        FATAL message that every job ends with.
    messages : list of (type, text)
        What every job says about itself.
    faults : dict of str to deque of Reply
        Answers in place of the right ones, taken one by one: for ``login``, ``info``, ``create``,
        ``look``, ``results`` and ``cancel``.
    jobs : dict of str to Job
    """

    closes = True

    def __init__(self, certificate: Certificate | None = None) -> None:
        super().__init__(certificate)
        self.found: Callable[[str], Rows] = lambda search: []
        self.looks = 2
        self.failure = ""
        self.messages: list[tuple[str, str]] = []
        self.faults: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def cancelled(self) -> list[str]:
        """Texts of the searches that were cancelled."""
        return [job.search for job in self.jobs.values() if job.cancelled]

    def searches(self) -> list[str]:
        """Texts of all searches but those that only ask for a data model."""
        return [job.search for job in self.jobs.values() if "summariesonly=t" not in job.search]

    def answer(self, request: Request) -> Reply:
        path = re.sub(r"^/servicesNS/[^/]+/[^/]+", "/services", request.path)
        with self._lock:
            if path == "/services/auth/login":
                return self._scripted("login") or self._login(request.form)
            if not self._known(request):
                return problem(401, "WARN", "call not properly authenticated")
            if path == "/services/server/info":
                return self._scripted("info") or _info()
            if path.rstrip("/") == "/services/search/v2/jobs" and request.method == "POST":
                return self._scripted("create") or self._create(request.form)
            found = re.fullmatch(r"/services/search/v2/jobs/([^/]+)(?:/(\w+))?", path)
            job = self.jobs.get(found[1]) if found else None
            if found is None or job is None or job.cancelled:
                return problem(404, "FATAL", "Unknown sid.")
            if found[2] is None:
                return self._scripted("look") or self._look(job)
            if found[2] == "results":
                return self._scripted("results") or self._results(job, request.form)
            if found[2] == "control" and request.form.get("action") == "cancel":
                return self._scripted("cancel") or self._cancel(job)
        return problem(404, "ERROR", f"Not Found: {path}")

    def _scripted(self, what: str) -> Reply | None:
        return self.faults[what].popleft() if self.faults[what] else None

    def _known(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "")
        return given in (f"Bearer {TOKEN}", f"Splunk {SESSION}")

    def _login(self, form: Mapping[str, str]) -> Reply:
        if (form.get("username"), form.get("password")) != (USER, PASSWORD):
            return problem(401, "WARN", "Login failed")
        return Reply(body=f"<response><sessionKey>{SESSION}</sessionKey></response>", kind=_XML)

    def _create(self, form: Mapping[str, str]) -> Reply:
        search = form.get("search", "")
        if not re.match(r"\s*(search\s|\|)", search):
            return problem(400, "FATAL", f"Unknown search command '{search.split()[0]}'.")
        sid = f"1772409600.{len(self.jobs)}"
        self.jobs[sid] = Job(sid, search, dict(form), self.found(search))
        return Reply(201, f"<response><sid>{sid}</sid></response>", _XML)

    def _look(self, job: Job) -> Reply:
        job.looks += 1
        done = bool(self.looks) and job.looks >= self.looks
        failed = bool(self.failure) and done
        state = "FAILED" if failed else "DONE" if done else "RUNNING" if job.looks > 1 else "QUEUED"
        said = [*self.messages, *([("FATAL", self.failure)] if failed else [])]
        facts = {
            "sid": job.sid,
            "dispatchState": state,
            "isDone": int(done),
            "isFailed": int(failed),
            "isFinalized": 0,
            "isZombie": 0,
            "doneProgress": 1.0 if done else 0.4,
            "resultCount": len(job.rows) if done and not failed else 0,
        }
        keys = "".join(f'<s:key name="{name}">{value}</s:key>' for name, value in facts.items())
        return Reply(body=_entry(job.sid, keys + _said(said)), kind=_XML)

    def _results(self, job: Job, form: Mapping[str, str]) -> Reply:
        offset, count = int(form.get("offset", 0)), int(form.get("count", 100))
        page = job.rows[offset : offset + count] if count else job.rows[offset:]
        job.read.append(len(page))
        said = [{"type": kind, "text": text} for kind, text in self.messages]
        return Reply(
            body={
                "preview": False,
                "init_offset": offset,
                "messages": said,
                "fields": [{"name": name} for name in (page[0] if page else {})],
                "results": page,
            }
        )

    def _cancel(self, job: Job) -> Reply:
        job.cancelled = True
        text = (
            '<response><messages><msg type="INFO">Search job cancelled.</msg></messages></response>'
        )
        return Reply(body=text, kind=_XML)


def problem(status: int, kind: str, text: str, **headers: str) -> Reply:
    """An answer that says no, as splunkd writes it; ``retry_after`` becomes ``Retry-After``."""
    body = f'<response><messages><msg type="{kind}">{escape(text)}</msg></messages></response>'
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Reply(status, body, _XML, named)


def cut() -> Reply:
    """An answer that ends in the middle."""
    return Reply(body="<response><sid>1772409600.0</sid></response>", kind=_XML, cut=True)


def _info() -> Reply:
    keys = '<s:key name="version">10.0.1</s:key><s:key name="instance_type">download</s:key>'
    return Reply(body=f"<feed {_NAMESPACES}>{_entry('server-info', keys)}</feed>", kind=_XML)


def _entry(name: str, keys: str) -> str:
    return (
        f"<entry {_NAMESPACES}><title>{name}</title><id>/services/{name}</id>"
        f'<link href="/services/{name}" rel="alternate"/>'
        f'<content type="text/xml"><s:dict>{keys}{_ACL}</s:dict></content></entry>'
    )


def _said(messages: list[tuple[str, str]]) -> str:
    """A job's messages: lists of texts by type."""
    by_type: defaultdict[str, list[str]] = defaultdict(list)
    for kind, text in messages:
        by_type[kind.lower()].append(f"<s:item>{escape(text)}</s:item>")
    lists = "".join(
        f'<s:key name="{kind}"><s:list>{"".join(items)}</s:list></s:key>'
        for kind, items in by_type.items()
    )
    return f'<s:key name="messages"><s:dict>{lists}</s:dict></s:key>'
