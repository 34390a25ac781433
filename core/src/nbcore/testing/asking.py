"""Asking one question of one connection, as the core does for a notebooklet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from nbcore.catalogue import CORE, Catalogue
from nbcore.entities import Entity
from nbcore.notebooklet.fetch import bound_values
from nbcore.queries.chunks import in_chunks
from nbcore.queries.connection import Connection, Limits, Value
from nbcore.queries.files import QueryFile
from nbcore.queries.library import Library, Owned
from nbcore.queries.loop import submit
from nbcore.queries.outcome import QueryResult
from nbcore.queries.run import Runner
from nbcore.session import Session
from nbcore.timespan import TimeSpan

ALL_TIME = TimeSpan(start=datetime(1990, 1, 1, tzinfo=UTC), end=datetime(2090, 1, 1, tzinfo=UTC))
"""A range that every event lies in."""


def files_of(provider: str) -> list[QueryFile]:
    """The files by which packs answer for a provider, those that count another's rows too."""
    parts = Session().library_for(provider).parts.values()
    return [owned.file for part in parts for item in part for owned in item.files]


def ask(
    connection: Connection,
    files: Sequence[QueryFile],
    query: str,
    about: Entity | str | None = None,
    timespan: TimeSpan = ALL_TIME,
    *,
    width: timedelta = timedelta(hours=1),
    limits: Limits | None = None,
    listed: Sequence[str] = (),
    arguments: Mapping[str, Any] | None = None,
    values: Mapping[str, Value] | None = None,
    catalogue: Catalogue = CORE,
) -> QueryResult:
    """The answer to a question, all parts together.

    Parameters
    ----------
    connection : Connection
    files : sequence of QueryFile
        The files that may answer; those of other questions are left out.
    query : str
        The question's name.
    about : Entity or str, optional
        What it is about; a text is read as the question's kind of entity.
    timespan : TimeSpan
    width : timedelta
        Width of a time bin, for a question that counts.
    limits : Limits, optional
    listed : sequence of str
        The values that a question with ``takes`` is asked about.
    arguments : mapping of str to object, optional
        Values of the question's arguments, by name.
    values : mapping of str to value, optional
        Further parameters by name, with their ``p_``.
    catalogue : Catalogue
        Where the question is; core's own by default.

    Returns
    -------
    QueryResult
    """
    question = catalogue.questions[query]
    owned = [Owned(file, "test", "0", own=True) for file in files if file.query == query]
    library = Library.of(connection.provider, owned, catalogue.questions)
    entity = about if isinstance(about, Entity) else None
    if question.entity is not None and entity is None:
        entity = question.entity.parse(about)
    bound = bound_values(question, entity if question.entity else None, timespan, arguments)
    if question.binned:
        bound["p_bin"] = width
    bound |= values or {}
    runner = Runner(connection, library, limits or Limits())
    if question.takes and f"p_{question.takes}" not in bound:
        return submit(in_chunks(runner, question, bound, timespan, listed)).result()
    return submit(runner.ask(question, bound, timespan)).result()
