"""Asking for one input of a run, on one connection; runs on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nbcore.entities import Entity
from nbcore.notebooklet.resolve import Resolution, candidates_of_packs, resolve
from nbcore.queries.chunks import in_chunks
from nbcore.queries.connection import Value
from nbcore.queries.loop import background
from nbcore.queries.outcome import CAME, Outcome, QueryResult
from nbcore.queries.run import Runner
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.catalogue import Question
    from nbcore.session import Session


async def ask_question(
    runner: Runner,
    question: Question,
    values: Mapping[str, Value],
    timespan: TimeSpan,
    listed: Iterable[Any] | None = None,
) -> QueryResult:
    """Ask one question.

    Parameters
    ----------
    runner : Runner
    question : Question
    values : mapping of str to value
    timespan : TimeSpan
    listed : iterable, optional
        The values that a question with ``takes`` is asked about.
    """
    if question.takes:
        return await in_chunks(runner, question, values, timespan, () if listed is None else listed)
    return await runner.ask(question, values, timespan)


async def looked_up(
    session: Session, runner: Runner, entity: Entity, timespan: TimeSpan
) -> Resolution:
    """Find out how the SIEM names an entity."""
    question = session.catalogue.questions.get(f"{entity.kind}.resolve")
    if question is None or question.name not in runner.library.parts:
        return Resolution(entity)
    found = await runner.ask(question, bound_values(question, entity, timespan), timespan)
    decision = resolve(entity, found, runner.connection.title)
    decision.outcomes = found.outcomes
    if decision.several or not decision.seen:
        await _add(
            decision,
            lambda: candidates_of_packs(session, entity, timespan, question.record),
            runner.limits.seconds,
        )
    return decision


async def _add(
    decision: Resolution, others_of: Callable[[], list[pd.DataFrame]], limit: float
) -> None:
    """Candidates from a directory or a CMDB are added; they never decide."""
    import pandas as pd

    try:
        async with asyncio.timeout(limit):
            others = await background(others_of)
    except TimeoutError:
        decision.notes.append(
            f"Other sources of {decision.entity.kind}s did not answer within {limit:g} seconds."
        )
        return
    frames = [frame for frame in (decision.candidates, *others) if frame is not None]
    if any(len(frame) for frame in others):
        decision.candidates = pd.concat(frames, ignore_index=True)


def bound_values(
    question: Question,
    entity: Entity | None,
    timespan: TimeSpan,
    arguments: Mapping[str, Any] | None = None,
) -> dict[str, Value]:
    """Parameter values for a question, by name with the ``p_``.

    Parameters
    ----------
    question : Question
    entity : Entity, optional
    timespan : TimeSpan
    arguments : mapping of str to object, optional
        Values of the question's further arguments; what is beside them is not bound.
    """
    given: dict[str, Value] = {}
    if entity is not None:
        given |= {f"p_{name}": value for name, value in entity.parameters().items()}
    for name, kind in question.arguments.items():
        value = (arguments or {}).get(name)
        if value is not None:
            given[f"p_{name}"] = kind(value)
        elif kind is str:
            given[f"p_{name}"] = ""
    given |= {"p_start": timespan.start, "p_end": timespan.end}
    if question.binned:
        given["p_bin"] = timespan.bin_width()
    return given


def column(state: tuple[Any, Any, str], name: str, column: str) -> pd.Series[Any] | QueryResult:
    """The values of an input's column, or the answer for what rests on it when it has none.

    Parameters
    ----------
    state : (status, value, reason)
        Of the input.
    name, column : str
        The input and its column.
    """
    import pandas as pd

    from nbcore.figures import Figure

    status, value, _ = state
    if status not in CAME:
        return empty_answer("skipped", f"The input {name} is not available.")
    frame = value.data if isinstance(value, Figure) else value
    if not isinstance(frame, pd.DataFrame) or column not in frame.columns:
        return empty_answer("failed", f"{name} has no column {column!r} to ask about.")
    return frame[column]


def unknown_question(asked: str, runner: Runner) -> QueryResult:
    """The answer to a question that no catalogue has."""
    connection = runner.connection
    reason = f"No installed catalogue defines the question {asked}."
    answer = empty_answer("unsupported", reason)
    answer.outcomes.append(
        Outcome(asked, "all", connection.provider, connection.name, "", "", "unsupported", reason)
    )
    return answer


def empty_answer(status: Any, reason: str) -> QueryResult:
    """An answer without rows, for a reason."""
    import pandas as pd

    return QueryResult(pd.DataFrame(), status, reason)
