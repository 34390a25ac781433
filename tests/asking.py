"""Asking one question of one connection, as the core does for a notebooklet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from nbcore.catalogue import CORE
from nbcore.entities import Host
from nbcore.queries.connection import Connection, Limits
from nbcore.queries.files import QueryFile
from nbcore.queries.library import Library, Owned
from nbcore.queries.loop import submit
from nbcore.queries.outcome import QueryResult
from nbcore.queries.run import Runner
from nbcore.timespan import TimeSpan

ALL_TIME = TimeSpan(start=datetime(1990, 1, 1), end=datetime(2090, 1, 1))


def ask(
    connection: Connection,
    files: Sequence[QueryFile],
    query: str,
    host: str,
    timespan: TimeSpan = ALL_TIME,
    *,
    width: timedelta = timedelta(hours=1),
    limits: Limits | None = None,
) -> QueryResult:
    """The answer to a question about a host, all parts together."""
    question = CORE.questions[query]
    owned = [Owned(file, "test", "0", own=True) for file in files]
    library = Library.of(connection.provider, owned, CORE.questions)
    values: dict[str, object] = {
        **{f"p_{name}": value for name, value in Host.parse(host).parameters().items()},
        "p_start": timespan.start,
        "p_end": timespan.end,
    }
    if question.binned:
        values["p_bin"] = width
    runner = Runner(connection, library, limits or Limits())
    return submit(runner.ask(question, values, timespan)).result()  # type: ignore[arg-type]
