"""One connection's share of a run, as it fills."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from nbcore.entities import Entity
from nbcore.guard import error_line
from nbcore.notebooklet import fetch
from nbcore.notebooklet.builder import SectionBuilder
from nbcore.notebooklet.declare import EnrichInput, QueryInput
from nbcore.notebooklet.resolve import Resolution, other_names
from nbcore.queries.outcome import EnrichmentOutcome, Outcome, QueryResult
from nbcore.queries.run import Runner
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.session import Session

INTERRUPTED = "The run was interrupted; what arrived before is kept."


@dataclass(frozen=True)
class Work:
    """Something to ask, and the inputs that its answer is for; none for the entity's name."""

    names: tuple[str, ...]
    ask: Callable[[], Coroutine[Any, Any, Any]]


@dataclass
class Share:
    """What one connection gives to a run.

    Attributes
    ----------
    title, connection : str
        The connection's title and name.
    session : Session
    builder : SectionBuilder
    entity : Entity, optional
        As typed; as the SIEM names it, once that is known.
    timespan : TimeSpan
    parameters : mapping
        The notebooklet's own.
    runner : Runner, optional
        None when rows were given: nothing is asked then but enrichers.
    resolved : bool
        Whether the SIEM's name of the entity is known, or need not be.
    """

    title: str
    connection: str
    session: Session
    builder: SectionBuilder
    entity: Entity | None
    timespan: TimeSpan
    parameters: Mapping[str, Any]
    runner: Runner | None = None
    resolved: bool = False
    candidates: pd.DataFrame | None = None
    notes: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    enrichments: list[EnrichmentOutcome] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0
    several: bool = False
    done: bool = False
    interrupted: bool = False
    handed_out: set[str] = field(default_factory=set)

    @property
    def waiting(self) -> list[str]:
        """Questions that are still out."""
        if self.done:
            return []
        builder = self.builder
        wanted = [name for name in builder.shape.queries if name in builder.needed]
        return [builder.question(name) for name in wanted if name not in builder.answers]

    def ready(self) -> list[Work]:
        """What can be asked now and was not handed out before."""
        if self.done or self.several:
            return []
        if not self.resolved:
            self.resolved = True
            if self.entity is not None and self.runner is not None:
                return [Work((), self._look_up)]
        self.builder.advance()  # what needs nothing
        found: dict[tuple[Any, ...], list[str]] = {}
        for name in self._ready_inputs():
            found.setdefault(self._same_answer_key(name), []).append(name)
            self.handed_out.add(name)
        return [
            Work(tuple(names), partial(self._answer, names[0], self._values(names[0])))
            for names in found.values()
        ]

    def take(self, work: Work, value: Any, error: BaseException | None = None) -> None:
        """One thing came from the connection."""
        if not work.names:
            if error is not None:
                self.problems.append(("nbcore", error_line(error)))
            else:
                self._take_resolution(value)
            return
        answer: QueryResult = (
            value if error is None else fetch.empty_answer("failed", error_line(error))
        )
        self.outcomes += answer.outcomes
        self.enrichments += answer.enrichments
        if self.entity is not None and self._is_about_it(work.names[0]):
            for other in other_names(self.entity, answer.frame):
                note = f"Some records name it {other}."
                if note not in self.notes:
                    self.notes.append(note)
        for number, name in enumerate(work.names):
            # It was asked once, whatever it is called.
            again = replace(answer, outcomes=[]) if number else answer
            self.builder.take(name, again)

    def _is_about_it(self, name: str) -> bool:
        """Whether the rows' own names mean the entity.

        Connections of a host are asked by its addresses, and their sensor may be the other end.
        """
        if self.entity is None or name not in self.builder.shape.queries:
            return False
        question = self.session.catalogue.questions.get(self.builder.question(name))
        return question is not None and question.subject == self.entity.kind

    def given(self, name: str, answer: QueryResult) -> None:
        """Rows were given in place of a query."""
        self.handed_out.add(name)
        self.take(Work((name,), self._look_up), answer)

    def finish(self, reason: str = "") -> None:
        """Nothing more comes."""
        if self.done:
            return
        reason = reason or ("Choose one of the candidates first." if self.several else "")
        if self.runner is None and not self.interrupted:
            # What no rows were given for is missing, as what a SIEM does not have: a section that
            # can do without it is made.
            shape = self.builder.shape
            for name in (*shape.queries, *shape.enrichments):
                if name in self.builder.needed and name not in self.builder.answers:
                    self.builder.take(name, fetch.empty_answer("skipped", reason))
        self.builder.finish("skipped", reason or "Its inputs did not arrive.")
        self.seconds += time.perf_counter() - self.started
        self.done = True

    def interrupt(self, reason: str) -> None:
        """The user stopped it."""
        if not self.done:
            self.interrupted = True
            self.notes.append(INTERRUPTED)
            self.finish(reason)

    async def question(
        self, name: str, values: Mapping[str, Any], entity: Entity | None
    ) -> QueryResult:
        """The answer to a question beside the notebooklet's own."""
        if self.runner is None:
            return fetch.empty_answer("skipped", "The rows come from data=; no SIEM is queried.")
        question = self.session.catalogue.questions[name]
        bound = fetch.bound_values(question, entity, self.timespan, {**self.parameters, **values})
        listed = values.get(question.takes, ()) if question.takes else None
        return await fetch.ask_question(self.runner, question, bound, self.timespan, listed)

    def more(self, sections: list[str]) -> None:
        """Open it again for sections that waited."""
        self.builder.choose(sections)
        self.started, self.done = time.perf_counter(), False

    def _ready_inputs(self) -> list[str]:
        """Inputs that are needed and whose own input is at hand."""
        builder, shape = self.builder, self.builder.shape
        inputs: dict[str, QueryInput | EnrichInput] = dict(shape.enrichments)
        if self.runner is not None:
            inputs = {**shape.queries, **inputs}
        return [
            name
            for name, item in inputs.items()
            if name in builder.needed
            and name not in builder.answers
            and name not in self.handed_out
            and (item.of is None or builder.there(item.of.of))
        ]

    def _same_answer_key(self, name: str) -> tuple[Any, ...]:
        """What two inputs have in common whose answer is the same."""
        shape = self.builder.shape
        if name in shape.enrichments:
            return ("enrichment", name)
        item = shape.queries[name]
        return (self.builder.question(name), str(item.of), item.before)

    async def _look_up(self) -> Resolution:
        if self.entity is None or self.runner is None:
            raise AssertionError("there is an entity to look up")
        return await fetch.looked_up(self.session, self.runner, self.entity, self.timespan)

    def _values(self, name: str) -> Any:
        """The column that an input is asked about, or its answer when there is none."""
        shape = self.builder.shape
        of = (shape.enrichments.get(name) or shape.queries[name]).of
        if of is None:
            return None
        return fetch.column(self.builder.state(of.of), of.of, of.name)

    async def _answer(self, name: str, values: Any) -> QueryResult:
        """The answer to one input."""
        if isinstance(values, QueryResult):
            return values
        shape = self.builder.shape
        if name in shape.enrichments:
            extra = shape.enrichments[name]
            limits = self.runner.limits if self.runner is not None else self.session.limits
            return await self.session.enrich(
                extra.kind, values, limits.seconds, several=extra.several
            )
        span = self.timespan.before if shape.queries[name].before else self.timespan
        return await self._ask(self.builder.question(name), values, span)

    async def _ask(self, name: str, values: Any, span: TimeSpan) -> QueryResult:
        if self.runner is None:
            raise AssertionError("without a connection nothing is asked")
        question = self.session.catalogue.questions.get(name)
        if question is None:
            return fetch.unknown_question(name, self.runner)
        if question.entity and not isinstance(self.entity, question.entity):
            given = self.entity.kind if self.entity else "nothing"
            why = f"It asks about {question.entity.kind}; {given} was given."
            return fetch.empty_answer("skipped", why)
        bound = fetch.bound_values(question, self.entity, span, self.parameters)
        return await fetch.ask_question(self.runner, question, bound, span, values)

    def _take_resolution(self, found: Resolution) -> None:
        self.entity = found.entity
        self.builder.given["entity"] = found.entity
        self.candidates, self.several = found.candidates, found.several
        self.notes += found.notes
        self.outcomes += found.outcomes
