"""Answering one question on one connection: its parts side by side, each with its status."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from nbcore.catalogue import Question
from nbcore.errors import (
    NbcoreError,
    QueryError,
    QueryTimeoutError,
    UnavailableError,
    join_names,
    kind_of,
)
from nbcore.guard import error_line
from nbcore.queries.connection import Answer, Bound, Connection, Limits, Value
from nbcore.queries.library import Library, Owned, Part
from nbcore.queries.loop import background, gather_all
from nbcore.queries.outcome import CAME, Outcome, QueryResult, Status
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.records.frames import Conformed

GRACE = 0.2
"""Seconds beyond its limit for a connection that keeps it: it knows what it was waiting for."""


@dataclass
class Runner:
    """Answers questions on one connection.

    Attributes
    ----------
    connection : Connection
    library : Library
        The files of the connection's provider.
    limits : Limits
    kept : callable
        Given every part's file, values, outcome and frame, for a recording.
    """

    connection: Connection
    library: Library
    limits: Limits = field(default_factory=Limits)
    kept: Callable[[Bound, Outcome, pd.DataFrame | None], None] = lambda *_: None

    async def ask(
        self, question: Question, values: Mapping[str, Value], timespan: TimeSpan
    ) -> QueryResult:
        """Answer one question; never raises but for cancellation."""
        parts = self.library.parts.get(question.name, [])
        if not parts:
            return _unsupported_result(question, self.connection)
        came = await gather_all(self._part(question, part, values, timespan) for part in parts)
        return _merge_parts(question, came, self.limits)

    def explain(
        self, question: Question, values: Mapping[str, Value], timespan: TimeSpan
    ) -> list[tuple[Owned, str]]:
        """The texts that would be sent, without sending any: each part's alternatives."""
        bounds = [
            (owned, Bound(question, owned.file, values, timespan))
            for part in self.library.parts.get(question.name, [])
            for owned in part.files
            if not owned.file.unsupported
        ]
        return [(owned, self.connection.text(bound, self.limits)) for owned, bound in bounds]

    async def _part(
        self, question: Question, part: Part, values: Mapping[str, Value], timespan: TimeSpan
    ) -> _Came:
        if part.conflict:
            outcome = self._outcome(question, part.name, None, "failed", part.conflict)
            return _Came(outcome, outcomes=(outcome,))
        last: _Came | None = None
        empty: _Came | None = None
        ran: list[Outcome] = []
        told: tuple[str, ...] = ()
        for owned in part.files:
            last = await self._alternative(question, owned, values, timespan, told)
            if last.outcome.status in ("unavailable", "unsupported"):
                told += last.told
                continue
            ran.append(last.outcome)
            if last.outcome.status != "empty":
                break
            empty = empty or last
        if last is None:
            raise AssertionError("a part without a conflict has files")
        # Where nothing was found is empty: the next rank could not look, or found nothing either.
        if empty is not None and (last.frame is None or last.outcome.status == "empty"):
            last = empty
        return replace(last, outcomes=tuple(ran or [last.outcome]))

    async def _alternative(
        self,
        question: Question,
        owned: Owned,
        values: Mapping[str, Value],
        timespan: TimeSpan,
        passed_over: tuple[str, ...],
    ) -> _Came:
        bound = Bound(question, owned.file, values, timespan)
        if owned.file.unsupported:
            why = owned.file.unsupported
            outcome = self._outcome(question, owned.file.part, owned, "unsupported", why)
            self.kept(bound, outcome, None)
            return _Came(outcome)
        start, clock = datetime.now(UTC), time.perf_counter()
        frame: pd.DataFrame | None = None
        answer: Answer | None = None
        notes: list[str] = []
        status: Status = "ok"
        reason = ""
        told: tuple[str, ...] = ()
        limit = asyncio.timeout(None)
        try:
            async with self.connection.turns():
                start, clock = datetime.now(UTC), time.perf_counter()
                limit = asyncio.timeout(self.limits.seconds + GRACE)
                async with limit:
                    await self._check_tables(owned, timespan)
                    answer = self._check_answer(await self.connection.run(bound, self.limits))
            made = await background(partial(self._to_record, question, owned, answer))
            frame, notes = made.frame, made.notes
            status, reason = _status(question, answer, made, self.limits)
        except BaseException as error:
            # A fault in a pack's connection is that query's, not everybody's; whatever it is.
            if _is_ours(error):
                raise
            error = self._too_long(question) if limit.expired() else error
            status, reason = _status_of_error(error, self._mask_secrets)
            if isinstance(error, UnavailableError) and error.told:
                told = (reason,)
        outcome = replace(
            self._outcome(question, owned.file.part, owned, status, self._mask_secrets(reason)),
            text=self._mask_secrets(answer.text if answer and answer.text else self._text(bound)),
            parameters=dict(values),
            start=start,
            seconds=time.perf_counter() - clock,
            rows=0 if frame is None else len(frame),
            truncated=bool(answer and answer.truncated),
            notes=tuple(
                map(self._mask_secrets, (*passed_over, *((answer and answer.notes) or ()), *notes))
            ),
        )
        self.kept(bound, outcome, frame)
        lacks, coarse = frozenset(owned.file.lacks), frozenset(owned.file.coarse)
        return _Came(outcome, frame, lacks, coarse, told)

    async def _check_tables(self, owned: Owned, timespan: TimeSpan) -> None:
        there = await gather_all(self.connection.has(table, timespan) for table in owned.file.reads)
        gone = tuple(
            table for table, has in zip(owned.file.reads, there, strict=True) if has is False
        )
        if gone:
            raise UnavailableError(await self.connection.lacking(gone))

    def _check_answer(self, answer: Any) -> Answer:
        """What a connection gave, if it is an answer at all."""
        import pandas as pd

        if not isinstance(answer, Answer):
            raise TypeError(
                f"{self.connection.title} answered with {kind_of(answer)}, not an Answer"
            )
        if not isinstance(answer.frame, pd.DataFrame):
            raise TypeError(f"the Answer holds {kind_of(answer.frame)}, not a DataFrame")
        if not answer.frame.columns.is_unique:
            twin = answer.frame.columns[answer.frame.columns.duplicated()][0]
            raise TypeError(f"the Answer has two columns named {twin}")
        return answer

    def _too_long(self, question: Question) -> QueryTimeoutError:
        return QueryTimeoutError(
            f"{question.name} was cancelled after {self.limits.seconds:g} seconds (timeout). Choose "
            "a shorter time range, or raise timeout=."
        )

    def _to_record(self, question: Question, owned: Owned, answer: Answer) -> Conformed:
        from nbcore.records.frames import conform

        made = conform(
            answer.frame,
            question.record,
            provider=self.connection.provider,
            connection=self.connection.name,
            table=answer.table or ", ".join(owned.file.reads),
        )
        incomplete = " ".join(
            filter(None, (made.incomplete, _missing_columns(answer.frame, question, owned)))
        )
        frame = _capped_rows(made.frame, question, self.limits)
        return made._replace(frame=frame, incomplete=incomplete)

    def _mask_secrets(self, text: str) -> str:
        """What a connection says, without what it signs in with."""
        return self.connection.secrets.masked(str(text))  # a careless author gives anything

    def _text(self, bound: Bound) -> str:
        try:
            return self.connection.text(bound, self.limits)
        except BaseException:
            # The query itself failed already and says why; its file stands in for the text.
            return bound.file.text

    def _outcome(
        self, question: Question, part: str, owned: Owned | None, status: Status, reason: str
    ) -> Outcome:
        return Outcome(
            query=question.name,
            part=part,
            provider=self.connection.provider,
            connection=self.connection.name,
            pack=owned.pack if owned else "",
            version=owned.version if owned else "",
            status=status,
            reason=reason,
        )


@dataclass(frozen=True)
class _Came:
    outcome: Outcome
    frame: pd.DataFrame | None = None
    lacks: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    """Of every file of the part that ran; the one that stands for it is among them."""


def _is_ours(error: BaseException) -> bool:
    """Whether it is the interrupt or the end of the run, and not what a connection raised."""
    task = asyncio.current_task()
    cancelled = isinstance(error, asyncio.CancelledError)
    return cancelled and task is not None and task.cancelling() > 0


def _status_of_error(error: BaseException, shown: Callable[[str], str]) -> tuple[Status, str]:
    if isinstance(error, QueryError):
        return error.status, str(error)  # type: ignore[return-value]
    if isinstance(error, NbcoreError):  # a sentence already, such as of a value that does not fit
        return "failed", str(error)
    return "failed", error_line(error, shown)


def _capped_rows(frame: pd.DataFrame, question: Question, limits: Limits) -> pd.DataFrame:
    """The rows with the largest values of the question's order: the newest, if it has no other."""
    order = question.order
    if order in question.record and not frame[order].is_monotonic_decreasing:
        frame = frame.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    return frame.head(limits.rows)


def _cap_sentence(question: Question, limits: Limits) -> str:
    if question.order == "time":
        return f"Only the newest {limits.rows:,} rows were kept; there were more."
    return f"Only the {limits.rows:,} largest by {question.order} were kept; there were more."


def _status(
    question: Question, answer: Answer, made: Conformed, limits: Limits
) -> tuple[Status, str]:
    reasons = [reason for reason in (answer.partial, made.incomplete) if reason]
    if answer.truncated or len(answer.frame) > limits.rows:
        answer.truncated = True
        cut = _cap_sentence(question, limits)
        if cut not in answer.partial:  # a recorded answer says it already
            reasons.insert(0, cut)
    if reasons:
        return "partial", " ".join(reasons)
    return ("ok" if len(made.frame) else "empty"), ""


def _unsupported_result(question: Question, connection: Connection) -> QueryResult:
    from nbcore.records.frames import blank

    reason = f"No installed pack has the query {question.name} for {connection.title}."
    outcome = Outcome(
        question.name, "all", connection.provider, connection.name, "", "", "unsupported", reason
    )
    return QueryResult(blank(question.record), "unsupported", reason, outcomes=[outcome])


def _merge_parts(question: Question, came: list[_Came], limits: Limits) -> QueryResult:
    import pandas as pd

    from nbcore.records.frames import blank

    outcomes = [outcome for item in came for outcome in item.outcomes]
    notes = [note for item in came for note in item.outcome.notes]
    whole = [item for item in came if item.outcome.status in CAME]
    if not whole:
        worst, why = _worst_status(outcomes)
        return QueryResult(blank(question.record), worst, why, outcomes=outcomes, notes=notes)
    frames = [item.frame for item in whole if item.frame is not None and len(item.frame)]
    frame = frames[0] if len(frames) == 1 else blank(question.record)
    if len(frames) > 1:
        frame = pd.concat(frames, ignore_index=True)
    reasons = []
    for outcome in outcomes:
        if outcome.status in ("failed", "denied", "partial"):
            reasons.append(outcome.reason if len(came) == 1 else _of_part(outcome))
        elif outcome.status in ("unavailable", "unsupported"):
            notes.append(_of_part(outcome))
    more = len(frame) > limits.rows
    frame = _capped_rows(frame, question, limits)
    if more:
        reasons.append(_cap_sentence(question, limits))
    status: Status = "partial" if reasons else "ok" if len(frame) else "empty"
    return QueryResult(
        frame,
        status,
        " ".join(dict.fromkeys(reasons)),
        # A part without rows says nothing about a field that those with rows leave out.
        lacks=frozenset.intersection(*(item.lacks for item in _with_rows(whole))),
        coarse=frozenset.union(*(item.coarse for item in _with_rows(whole))),
        outcomes=outcomes,
        notes=list(dict.fromkeys(notes)),
    )


def _with_rows(whole: list[_Came]) -> list[_Came]:
    return [item for item in whole if item.frame is not None and len(item.frame)] or whole


def _missing_columns(frame: pd.DataFrame, question: Question, owned: Owned) -> str:
    """A sentence for columns that the record's rows need and an answer does not have."""
    needed = [item.name for item in question.record.fields if item.required]
    gone = [name for name in needed if name not in (*frame.columns, *owned.file.lacks)]
    if frame.empty or not gone:
        return ""
    columns = f"{'column' if len(gone) == 1 else 'columns'} {join_names(gone)}"
    return f"The answer lacks the {columns} of the record {question.record.name}."


def _worst_status(outcomes: list[Outcome]) -> tuple[Status, str]:
    ranked: tuple[Status, ...] = ("failed", "denied", "unavailable", "unsupported")
    for status in ranked:
        hit = [outcome.reason for outcome in outcomes if outcome.status == status]
        if hit:
            return status, " ".join(dict.fromkeys(hit))
    raise AssertionError(f"no status among {join_names(str(item.status) for item in outcomes)}")


def _of_part(outcome: Outcome) -> str:
    return f"{outcome.query}, part {outcome.part}: {outcome.reason}"
