"""Splunk's management port on the loopback address, in the wire format that splunk-sdk reads.

Search jobs by ``search/v2/jobs``: created by a form, looked at as an Atom entry, read page by page
as JSON, cancelled by ``control``. Not a Splunk: what a search gives is what the test says.

splunk-sdk wants ``Connection: close`` on every answer, since it closes its side before it reads the
body otherwise, and ``eai:acl`` in a job's entry.
"""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from nbcore.testing import Certificate, Loopback, Reply, Request

TOKEN = "loopback-token"  # noqa: S105  (opens nothing but this server)
USER, PASSWORD = "analyst", "loopback-password"
SESSION = "loopback-session"
BUSY = (
    "Search not executed: The maximum number of concurrent historical searches for this user based "
    "on their role quota has been reached."
)
Rows = list[dict[str, Any]]
_XML = "text/xml; charset=UTF-8"
_ACL = (
    '<s:key name="eai:acl"><s:dict><s:key name="owner">analyst</s:key>'
    '<s:key name="app">search</s:key><s:key name="sharing">global</s:key></s:dict></s:key>'
)
_NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:s="http://dev.splunk.com/ns/rest"'


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


class Splunkd(Loopback):
    """A management port whose jobs do what a test says.

    Parameters
    ----------
    certificate : Certificate, optional
        Makes it speak TLS.

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
    facts : dict of str to object
        Properties of every job that is done, in place of the right ones.
    lost : int
        How many jobs are started although the answer to that is cut off.
    faults : dict of str to deque of Reply
        Answers in place of the right ones, taken one by one: for ``login``, ``info``, ``create``,
        ``look``, ``results`` and ``cancel``.
    only : str
        Faults meet just the searches that hold this text.
    password, session : str
        What signs in, and what is given then; another session ends the one before.
    jobs : dict of str to Job
    """

    def __init__(self, certificate: Certificate | None = None) -> None:
        super().__init__()
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.chain, certificate.key)
            # The handshake belongs to the connection's own thread, not to the one that accepts.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.found: Callable[[str], Rows] = lambda _: []
        self.looks = 2
        self.failure = ""
        self.messages: list[tuple[str, str]] = []
        self.facts: dict[str, object] = {}
        self.lost = 0
        self.password, self.session = PASSWORD, SESSION
        self.faults: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.only = ""
        self.jobs: dict[str, Job] = {}
        self._turn = threading.Lock()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rsplit(":", 1)[1])

    def cancelled(self) -> list[str]:
        """Texts of the searches that were cancelled."""
        return [job.search for job in self.jobs.values() if job.cancelled]

    def asked(self, ending: str) -> list[Request]:
        """Requests to addresses that end so."""
        return [item for item in self.requests if urlsplit(item.path).path.endswith(ending)]

    def answer(self, request: Request) -> Reply:
        path = re.sub(r"^/servicesNS/[^/]+/[^/]+", "/services", urlsplit(request.path).path)
        with self._turn:
            if path == "/services/auth/login":
                return self._fault("login") or self._login(form(request))
            if request.headers.get("authorization") not in (
                f"Bearer {TOKEN}",
                f"Splunk {self.session}",
            ):
                return problem(401, "WARN", "call not properly authenticated")
            if path == "/services/server/info":
                return self._fault("info") or _info()
            if path.rstrip("/") == "/services/search/v2/jobs" and request.method == "POST":
                sent = form(request)
                return self._fault("create", sent.get("search", "")) or self._create(sent)
            found = re.fullmatch(r"/services/search/v2/jobs/([^/]+)(?:/(\w+))?", path)
            job = self.jobs.get(found[1]) if found else None
            if found is None or job is None or job.cancelled:
                return problem(404, "FATAL", "Unknown sid.")
            if found[2] is None:
                return self._fault("look", job.search) or self._look(job)
            if found[2] == "results":
                return self._fault("results", job.search) or self._results(job, form(request))
            if found[2] == "control" and form(request).get("action") == "cancel":
                return self._fault("cancel", job.search) or self._cancel(job)
        return problem(404, "ERROR", f"Not Found: {path}")

    def _fault(self, what: str, search: str | None = None) -> Reply | None:
        if not self.faults[what] or (search is not None and self.only not in search):
            return None
        return self.faults[what].popleft()

    def _login(self, sent: Mapping[str, str]) -> Reply:
        if (sent.get("username"), sent.get("password")) != (USER, self.password):
            return problem(401, "WARN", "Login failed")
        return said(200, f"<response><sessionKey>{self.session}</sessionKey></response>")

    def _create(self, sent: Mapping[str, str]) -> Reply:
        search = sent.get("search", "")
        if not re.match(r"\s*(search\s|\|)", search):
            return problem(400, "FATAL", f"Unknown search command '{search.split()[0]}'.")
        sid = sent.get("id") or f"1772409600.{len(self.jobs)}"
        if sid in self.jobs:
            return problem(409, "FATAL", f"A search of the id {sid} is there already.")
        self.jobs[sid] = Job(sid, search, dict(sent), self.found(search))
        if self.lost:
            self.lost -= 1
            return cut()
        return said(201, f"<response><sid>{sid}</sid></response>")

    def _look(self, job: Job) -> Reply:
        job.looks += 1
        done = bool(self.looks) and job.looks >= self.looks
        failed = bool(self.failure) and done
        state = "FAILED" if failed else "DONE" if done else "RUNNING" if job.looks > 1 else "QUEUED"
        facts = {
            "sid": job.sid,
            "dispatchState": state,
            "isDone": int(done),
            "isFailed": int(failed),
            "isFinalized": 0,
            "isZombie": 0,
            "doneProgress": 1.0 if done else 0.4,
            "resultCount": len(job.rows) if done and not failed else 0,
        } | (self.facts if done else {})
        keys = "".join(f'<s:key name="{name}">{value}</s:key>' for name, value in facts.items())
        told = [*self.messages, *([("FATAL", self.failure)] if failed else [])]
        return said(200, _entry(job.sid, keys + _messages(told)))

    def _results(self, job: Job, sent: Mapping[str, str]) -> Reply:
        offset, count = int(sent.get("offset", 0)), int(sent.get("count", 100))
        page = job.rows[offset : offset + count] if count else job.rows[offset:]
        job.read.append(len(page))
        content = {
            "preview": False,
            "init_offset": offset,
            "messages": [{"type": kind, "text": text} for kind, text in self.messages],
            "fields": [{"name": name} for name in (page[0] if page else {})],
            "results": page,
        }
        return said(200, json.dumps(content), "application/json; charset=UTF-8")

    def _cancel(self, job: Job) -> Reply:
        job.cancelled = True
        return problem(200, "INFO", "Search job cancelled.")


def form(request: Request) -> dict[str, str]:
    """Fields of a form, those of the address included."""
    texts = (urlsplit(request.path).query, request.body.decode())
    return {name: values[0] for text in texts for name, values in parse_qs(text).items()}


def said(status: int, text: str = "", kind: str = _XML, **headers: str) -> Reply:
    """An answer as splunk-sdk reads it; a header's ``_`` stands for ``-``."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Reply(status, text.encode(), named | {"Content-Type": kind, "Connection": "close"})


def problem(status: int, kind: str, text: str, **headers: str) -> Reply:
    """A message as splunkd writes it."""
    body = f'<response><messages><msg type="{kind}">{escape(text)}</msg></messages></response>'
    return said(status, body, **headers)


def cut() -> Reply:
    """An answer that ends in the middle."""
    return replace(said(200, "<response><sid>17724096"), cut=True)


def dripping() -> Reply:
    """An answer that takes 50 seconds, a byte at a time."""
    return replace(said(200, "<response>".ljust(1000)), drip=0.05)


def _info() -> Reply:
    keys = '<s:key name="version">10.0.1</s:key><s:key name="instance_type">download</s:key>'
    return said(200, f"<feed {_NAMESPACES}>{_entry('server-info', keys)}</feed>")


def _entry(name: str, keys: str) -> str:
    return (
        f"<entry {_NAMESPACES}><title>{name}</title><id>/services/{name}</id>"
        f'<link href="/services/{name}" rel="alternate"/>'
        f'<content type="text/xml"><s:dict>{keys}{_ACL}</s:dict></content></entry>'
    )


def _messages(messages: list[tuple[str, str]]) -> str:
    """A job's messages: lists of texts by type."""
    by_type: defaultdict[str, list[str]] = defaultdict(list)
    for kind, text in messages:
        by_type[kind.lower()].append(f"<s:item>{escape(text)}</s:item>")
    lists = "".join(
        f'<s:key name="{kind}"><s:list>{"".join(items)}</s:list></s:key>'
        for kind, items in by_type.items()
    )
    return f'<s:key name="messages"><s:dict>{lists}</s:dict></s:key>'
