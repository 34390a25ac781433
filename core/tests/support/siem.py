"""A SIEM for tests: answers what it was told to, and knows what it was asked.

It stands where a vendor's service would; everything above a connection is the real thing.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from nbcore import Answer, Bound, Connection, Limits, Running, Session, SyncConnection
from nbcore.catalogue import CORE
from nbcore.queries.files import QueryFile, parse
from nbcore.queries.library import Library, Owned

RANGE: dict[str, Any] = {"start": "2026-03-02", "end": "2026-03-03"}
"""The day that the tests' events are of."""
COLUMNS = ["time", "result", "user", "src_ip", "host"]


def logons(*rows: tuple[str, str, str, str], host: str = "web01.contoso.test") -> pd.DataFrame:
    """Logon rows: time of day, result, user and address."""
    full = [(f"2026-03-02T{time}Z", *rest, host) for time, *rest in rows]
    return pd.DataFrame(full, columns=COLUMNS, dtype="object")


def counts(*rows: tuple[str, str, str, str, int]) -> pd.DataFrame:
    """Counted rows: hour, result, user, address and how many; seen throughout that hour."""
    frame = logons(*(row[:4] for row in rows)).assign(count=[row[4] for row in rows])
    begins = pd.to_datetime(frame["time"], format="ISO8601")
    last = begins + pd.Timedelta(minutes=59)
    return frame.assign(time=begins, first_seen=begins, last_seen=last)


def hosts(*names: str) -> pd.DataFrame:
    """Candidates, the first one seen last."""
    times = pd.date_range("2026-03-02T12:00Z", periods=len(names), freq="-1h")
    return pd.DataFrame({"host": list(names), "last_seen": times})


FEW = logons(
    ("10:00", "failure", "m.ortiz", "203.0.113.77"),
    ("10:01", "success", "m.ortiz", "203.0.113.77"),
    ("11:00", "success", "root", "10.0.0.5"),
)
FEW_COUNTS = counts(
    ("10:00", "failure", "m.ortiz", "203.0.113.77", 1),
    ("10:00", "success", "m.ortiz", "203.0.113.77", 1),
    ("11:00", "success", "root", "10.0.0.5", 1),
)
USUAL = {
    "host.resolve": hosts("web01.contoso.test"),
    "host.logons": FEW,
    "host.logon_counts": FEW_COUNTS,
    "host.info": pd.DataFrame(
        {"host": ["web01.contoso.test"], "last_seen": ["2026-03-02T12:00Z"], "os_name": ["Debian"]}
    ),
}
"""A healthy SIEM that knows one host."""


def file(
    query: str,
    part: str = "all",
    *,
    rank: int = 1,
    reads: Iterable[str] = ("Events",),
    lacks: Iterable[str] = (),
    coarse: Iterable[str] = (),
    path: str = "",
) -> QueryFile:
    """A query file in a language that nobody speaks."""
    facts = {
        "query": query,
        "part": part,
        "rank": str(rank),
        "reads": ", ".join(reads),
        "lacks": ", ".join(lacks),
        "coarse": ", ".join(coarse),
    }
    head = "".join(f"// {name}: {value}\n" for name, value in facts.items())
    return parse(f"{head}Events", path or f"nbpack_acme/queries/{query}_{part}_{rank}.txt")


def library(
    *files: QueryFile, provider: str = "acme", questions: Iterable[str] = CORE.questions
) -> Library:
    """All files from the provider's own pack."""
    owned = [Owned(item, "nbpack-acme", "1.0", own=True) for item in files]
    return Library.of(provider, owned, questions)


def hang(bound: Bound, limits: Limits) -> Any:
    """Never answer."""
    return asyncio.Event().wait()


class Siem(Connection):
    """A service that answers by question, or by ``question/part``.

    Parameters
    ----------
    answers : mapping
        A frame, an Answer, an exception to raise, or a function of ``(bound, limits)`` that
        gives one of these, or something to await that does.
    files : query files, optional
        One for each answer by default.
    tables : mapping of str to bool
        What ``has`` says of a table; None for others.

    Attributes
    ----------
    asked : list of str
        Questions in the order in which they came, with the part where there are several.
    bounds : list of Bound
        The same with their values.
    peak : int
        The most that were out at once.
    cancelled : list of str
        What was cancelled while it was out.
    """

    library: Library

    def __init__(
        self,
        answers: Mapping[str, Any] = USUAL,
        *,
        files: Iterable[QueryFile] | None = None,
        tables: Mapping[str, Any] | None = None,
        provider: str = "acme",
        title: str = "Acme SIEM",
        at_once: int = 8,
        questions: Iterable[str] = CORE.questions,
    ) -> None:
        self.answers, self.tables = dict(answers), dict(tables or {})
        self.provider, self.title, self.at_once = provider, title, at_once
        made = [file(*key.split("/")) for key in self.answers] if files is None else list(files)
        self.library = library(*made, provider=provider, questions=questions)
        self.asked: list[str] = []
        self.bounds: list[Bound] = []
        self.cancelled: list[str] = []
        self.closed = 0
        self.out = self.peak = 0

    def text(self, bound: Bound, limits: Limits) -> str:
        return f"{bound.file.query} of {bound.values.get('p_host')}"

    async def has(self, table: str, timespan: Any) -> bool | None:
        said = self.tables.get(table)
        if isinstance(said, BaseException):
            raise said
        return said

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        name = bound.file.query
        keys = (f"{name}/{bound.file.part}/{bound.file.rank}", f"{name}/{bound.file.part}", name)
        key = next(key for key in keys if key in self.answers)
        self.asked.append(key)
        self.bounds.append(bound)
        self.out += 1
        self.peak = max(self.peak, self.out)
        try:
            answer = self.answers[key]
            if callable(answer):
                answer = answer(bound, limits)
            if inspect.isawaitable(answer):
                answer = await answer
            if isinstance(answer, BaseException):
                raise answer
            if isinstance(answer, pd.DataFrame):
                return Answer(answer.copy(), text=self.text(bound, limits))
            return answer  # type: ignore[no-any-return]  # what a careless author might return
        except asyncio.CancelledError:
            self.cancelled.append(key)
            raise
        finally:
            self.out -= 1

    async def close(self) -> None:
        self.closed += 1


class Job(Running):
    """A query of a blocking client that waits until it is let go or cancelled."""

    def __init__(self, answer: Any, *, hangs: bool = False) -> None:
        self.answer, self.hangs = answer, hangs
        self.waiting, self.cancelled, self.over = (threading.Event() for _ in range(3))

    def result(self) -> Answer:
        self.waiting.set()
        if self.hangs:
            self.over.wait(60)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return Answer(self.answer)

    def cancel(self) -> None:
        self.cancelled.set()
        self.over.set()


class BlockingSiem(SyncConnection):
    """A service behind a blocking client; ``jobs`` by question."""

    provider, title = "acme", "Acme SIEM"
    library: Library

    def __init__(self, jobs: Mapping[str, Running]) -> None:
        self.jobs = dict(jobs)
        self.library = library(*(file(name) for name in jobs))

    def text(self, bound: Bound, limits: Limits) -> str:
        return bound.file.query

    def start(self, bound: Bound, limits: Limits) -> Running:
        return self.jobs[bound.file.query]


def opened(*connections: Connection, **named: Connection) -> Session:
    """A session with connections, named by their provider or by keyword."""
    session = Session()
    for connection in connections:
        session.add(connection, connection.provider)
    for name, connection in named.items():
        session.add(connection, name)
    return session
