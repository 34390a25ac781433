"""What a provider's author writes: a provider, its connections, and how one query is answered."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from nbcore.catalogue import Question
from nbcore.queries.files import QueryFile
from nbcore.queries.loop import background
from nbcore.queries.secrets import Secrets
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.queries.library import Library

Value = str | int | float | bool | datetime | timedelta | tuple[str, ...]
"""What may be bound into a query; several texts are a list."""


@dataclass(frozen=True)
class Limits:
    """The limits of one query.

    Attributes
    ----------
    rows : int
        The newest rows that are kept; an answer that was cut says so.
    seconds : float
        Time after which it is cancelled.
    """

    rows: int = 100_000
    seconds: float = 120.0


@dataclass(frozen=True)
class Bound:
    """A query file with the values of one question.

    Attributes
    ----------
    question : Question
    file : QueryFile
    values : mapping of str to value
        By parameter name (``p_host``); a language binds those that the file declares. Where a
        file answers several questions, a text or list that only another one binds is blank.
    timespan : TimeSpan
        The same range as ``p_start`` and ``p_end``, for sources that take it beside the text.
    """

    question: Question
    file: QueryFile
    values: Mapping[str, Value]
    timespan: TimeSpan

    def __post_init__(self) -> None:
        if not self.file.also:
            return
        blanks = {
            name: _BLANK[kind] for name, kind in self.file.parameters.items() if kind in _BLANK
        }
        object.__setattr__(self, "values", {**blanks, **self.values})


_BLANK: Mapping[str, Value] = {"string": "", "dynamic": ()}


@dataclass
class Answer:
    """The answer to one query file.

    Attributes
    ----------
    frame : pandas.DataFrame
        Columns named like the record's fields, in any order and of any workable dtype; columns
        beyond them are kept. The core gives them their types.
    table : str
        The table or data model that held the rows, unless the frame has a column ``table``.
    text : str
        The query as it was sent.
    truncated : bool
        Rows beyond the cap were there and were left out.
    partial : str
        Why the service says that the answer is not whole; empty when it is.
    notes : list of str
        Sentences worth showing, such as cells that would not convert.
    """

    frame: pd.DataFrame
    table: str = ""
    text: str = ""
    truncated: bool = False
    partial: str = ""
    notes: list[str] = field(default_factory=list)


class Connection(ABC):
    """One opened provider and source; answers query files without blocking.

    Attributes
    ----------
    provider : str
        The provider's name.
    title : str
        For people: ``Microsoft Sentinel (demo)``.
    source : str
        ``live``, ``folder`` or ``demo``.
    name : str
        Set by the session: the provider's name, or what the user called it.
    at_once : int
        How many queries it answers side by side, whoever asks them.
    """

    provider: str
    title: str
    source: str = "live"
    name: str = ""
    at_once: int = 8
    library: Library | None = None
    """The query files that it answers, where these are not the packs'; a replay has its own."""
    recorded: TimeSpan | None = None
    """The range that is asked when none is named; a replay has the recorded one."""

    def __repr__(self) -> str:
        return f"<{self.title}, connection {self.name or 'without a name'}>"

    @property
    def secrets(self) -> Secrets:
        """What it signs in with; masked in every outcome.

        Each ``SecretStr`` of its settings is among them; add what it is given later, such as
        access tokens.
        """
        # Made here, since an author's __init__ need not call this class's; setdefault is atomic.
        kept: Secrets = self.__dict__.setdefault("_secrets", Secrets())
        return kept

    def turns(self) -> asyncio.Semaphore:
        """The queries that it takes side by side, those of every run together."""
        loop = asyncio.get_running_loop()
        loops: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]
        loops = self.__dict__.setdefault("_turns", WeakKeyDictionary())
        # A loop of its own has turns of its own: those of one that is gone would never be free.
        return loops.setdefault(loop, asyncio.Semaphore(max(1, self.at_once)))

    def now(self) -> datetime:
        """The clock from which relative time ranges count."""
        return datetime.now(UTC)

    async def has(self, table: str, timespan: TimeSpan) -> bool | None:
        """Whether a table that a file reads is there; None when only asking would tell."""
        return None

    async def lacking(self, tables: tuple[str, ...]) -> str:
        """One sentence for tables that are not there, with what to do; may be overridden."""
        return f"{self.title} has no {' and no '.join(tables)}."

    @abstractmethod
    def text(self, bound: Bound, limits: Limits) -> str:
        """The query as it would be sent."""

    @abstractmethod
    async def run(self, bound: Bound, limits: Limits) -> Answer:
        """Answer one query file.

        The core cancels the task on a time-out or an interrupt; an implementation cancels the
        query at the service when that happens.

        Raises
        ------
        QueryError
            DeniedError, UnavailableError, or a sentence about what failed.
        """

    async def close(self) -> None:
        """Let go of what is held; called once."""

    def forked(self) -> None:
        """Let go of what only the parent can use: sockets, threads, locks, pools.

        Called in a child of ``os.fork`` or ``multiprocessing`` before anything is asked of it
        there. It must not close what the parent still uses, nor wait for anything.
        """


class Running(ABC):
    """One query that a blocking client is answering."""

    @abstractmethod
    def result(self) -> Answer:
        """Wait for the answer; runs in a thread of its own."""

    @abstractmethod
    def cancel(self) -> None:
        """Stop it, at the service too; called from another thread, at any time."""


class SyncConnection(Connection):
    """A connection over a blocking client: its author writes :meth:`start`."""

    @abstractmethod
    def start(self, bound: Bound, limits: Limits) -> Running:
        """Begin one query; called in the thread that then waits for its result."""

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        started: list[Running] = []
        stop = threading.Event()

        def work() -> Answer:
            running = self.start(bound, limits)
            started.append(running)
            if stop.is_set():
                running.cancel()
            return running.result()

        try:
            return await background(work)
        except asyncio.CancelledError:
            stop.set()
            if started:
                threading.Thread(target=_give_up, args=started, daemon=True).start()
            raise


def _give_up(running: Running) -> None:
    # Nobody waits for it any more, so there is nobody to tell that it would not stop.
    with contextlib.suppress(BaseException):
        running.cancel()
