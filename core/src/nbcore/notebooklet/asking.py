"""Asking for all that one run needs on one connection, telling of each thing as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nbcore.discovery.guard import said
from nbcore.entities import Entity
from nbcore.notebooklet.making import Maker
from nbcore.notebooklet.resolve import Resolution, elsewhere, resolve
from nbcore.queries.connection import Connection, Value
from nbcore.queries.loop import background, together
from nbcore.queries.outcome import CAME, Outcome, QueryResult
from nbcore.queries.run import Runner
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.catalogue import Question
    from nbcore.session import Session

Tell = Callable[[str, Any], None]
"""Told ``(name, value)``: ``resolved`` with a Resolution, or an input's name with its answer."""
RESOLVED = ""
"""The name under which a resolution is told; no input has it."""


@dataclass
class Asking:
    """One run's questions on one connection.

    Attributes
    ----------
    session : Session
    runner : Runner
    maker : Maker
        Says what is needed.
    entity : Entity, optional
        As typed.
    timespan : TimeSpan
    tell : callable
        Called from the event loop's thread; whoever drives the run sets it.
    """

    session: Session
    runner: Runner
    maker: Maker
    entity: Entity | None
    timespan: TimeSpan
    tell: Tell = print

    @property
    def connection(self) -> Connection:
        return self.runner.connection

    async def all(self) -> None:
        """Resolve the entity, then everything side by side."""
        if self.entity is not None:
            found = await self._resolve(self.entity)
            self.entity = found.entity
            self.tell(RESOLVED, found)
            if found.several:
                return
        names: dict[str, list[str]] = {}
        for name in self.maker.queries:
            names.setdefault(self.maker.shape.queries[name].question, []).append(name)
        await together(self._query(asked, used) for asked, used in names.items())

    def values(self, question: Question) -> dict[str, Value]:
        """What is bound for a question about the entity in the range."""
        return bound_values(question, self.entity, self.timespan)

    async def _query(self, asked: str, names: list[str]) -> None:
        question = self.session.catalogue.questions.get(asked)
        if question is None:
            answer = _unknown(asked, self.connection)
        elif question.entity and not isinstance(self.entity, question.entity):
            given = self.entity.kind if self.entity else "nothing"
            why = f"It asks about {question.entity.kind}; {given} was given."
            answer = _empty("skipped", why)
        else:
            answer = await self.runner.ask(question, self.values(question), self.timespan)
        for number, name in enumerate(names):
            # It was asked once, whatever it is called.
            self.tell(name, replace(answer, outcomes=[]) if number else answer)
        await together(
            self._enrich(item, answer) for name in names for item in self.maker.enrichments_of(name)
        )

    async def _enrich(self, name: str, answer: QueryResult) -> None:
        item = self.maker.shape.enrichments[name]
        if answer.status not in CAME:
            self.tell(name, _empty("skipped", f"{item.query} did not come."))
            return
        self.tell(name, await enriched(self.session, item.kind, answer.frame, item.column, self))

    async def _resolve(self, entity: Entity) -> Resolution:
        question = self.session.catalogue.questions.get(f"{entity.kind}.resolve")
        if question is None or question.name not in self.runner.library.parts:
            return Resolution(entity)
        found = await self.runner.ask(question, self.values(question), self.timespan)
        self.maker.answers[question.name] = found
        decision = resolve(entity, found, self.connection.title)
        if decision.several or not decision.seen:
            await self._elsewhere(entity, question, decision)
        return decision

    async def _elsewhere(self, entity: Entity, question: Question, decision: Resolution) -> None:
        """Candidates from a directory or a CMDB are added; they never decide."""
        import pandas as pd

        limit = self.runner.limits.seconds
        try:
            async with asyncio.timeout(limit):
                others = await background(
                    lambda: elsewhere(self.session, entity, self.timespan, question.record)
                )
        except TimeoutError:
            decision.notes.append(
                f"Other places that know {entity.kind}s did not answer within {limit:g} seconds."
            )
            return
        frames = [frame for frame in (decision.candidates, *others) if frame is not None]
        if any(len(frame) for frame in others):
            decision.candidates = pd.concat(frames, ignore_index=True)


async def enriched(
    session: Session, kind: str, frame: pd.DataFrame, column: str, asking: Asking | None = None
) -> QueryResult:
    """Ask every enricher about the distinct values of a column.

    One that fails becomes a problem of its pack; the answer is ``unavailable`` only when no
    enricher knows the kind.
    """
    limit = asking.runner.limits.seconds if asking else session.limits.seconds
    if column not in frame.columns:
        return _empty("failed", f"The answer has no column {column!r} to enrich.")
    values = [str(value) for value in frame[column].dropna().unique()]
    try:
        async with asyncio.timeout(limit):
            return await background(lambda: _merged(session, kind, values))
    except TimeoutError:
        return _empty("failed", f"The enrichers of {kind} took longer than {limit:g} seconds.")


def bound_values(question: Question, entity: Entity | None, timespan: TimeSpan) -> dict[str, Value]:
    """Parameter values for a question, by name with the ``p_``."""
    given: dict[str, Value] = {}
    if entity is not None:
        given |= {f"p_{name}": value for name, value in entity.parameters().items()}
    given |= {"p_start": timespan.start, "p_end": timespan.end}
    if question.binned:
        given["p_bin"] = timespan.bin_width()
    return given


def _merged(session: Session, kind: str, values: list[str]) -> QueryResult:
    merged: pd.DataFrame | None = None
    for pack, frame in session.call("nb_enrich", kind=kind, values=values, session=session):
        try:
            known = _by_value(frame, values)
            merged = known if merged is None else merged.combine_first(known)
        except Exception as error:
            session.note(pack.distribution, f"nb_enrich gave a bad frame: {said(error)}.")
    if merged is None:
        return _empty("unavailable", f"No installed pack can say the {kind} of a value.")
    return QueryResult(merged, "ok" if len(merged) else "empty")


def _by_value(frame: pd.DataFrame, values: list[str]) -> pd.DataFrame:
    """A row for each of the values that the frame knows."""
    import pandas as pd

    if frame.index.nlevels > 1:
        raise ValueError("its index holds more than the value")
    if not frame.columns.is_unique:
        raise ValueError("two of its columns have one name")
    index = pd.Index([str(value) for value in frame.index], dtype=pd.StringDtype())
    frame = frame.set_axis(index, axis="index")
    return frame[index.isin(values) & ~index.duplicated()]


def _unknown(asked: str, connection: Connection) -> QueryResult:
    reason = f"No installed catalogue knows the question {asked}."
    answer = _empty("unsupported", reason)
    answer.outcomes.append(
        Outcome(asked, "all", connection.provider, connection.name, "", "", "unsupported", reason)
    )
    return answer


def _empty(status: Any, reason: str) -> QueryResult:
    import pandas as pd

    return QueryResult(pd.DataFrame(), status, reason)
