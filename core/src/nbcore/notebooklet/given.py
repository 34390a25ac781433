"""``data=``: frames that stand in for queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from nbcore.catalogue import Catalogue, Question
from nbcore.entities import Entity
from nbcore.errors import UserError, join_names, kind_of, similar_names
from nbcore.notebooklet.shape import Shape
from nbcore.queries.outcome import Outcome, QueryResult, Status
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from nbcore.records.frames import Conformed

    Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Rows(NamedTuple):
    """Typed rows for one query, what could not be read of them, and absent columns."""

    made: Conformed
    lacks: frozenset[str]


Given = Mapping[str, Rows]
"""By query attribute."""
_OUTSIDE = ("lies outside the time range", "lie outside the time range")
GIVEN = "data"
"""What the provider and connection of given rows are called."""


def check(data: Any, shape: Shape, catalogue: Catalogue, entity: Entity | None) -> dict[str, Any]:
    """Match what was given with the notebooklet's queries.

    Parameters
    ----------
    data : DataFrame or mapping of str to DataFrame
        A frame goes to the query whose record it fits; a mapping names the query attributes.
    shape : Shape
    catalogue : Catalogue
    entity : Entity, optional
        Fills the entity's own column when the rows lack it.

    Returns
    -------
    dict of str to DataFrame
        By query attribute.

    Raises
    ------
    UserError
        No frame, an unknown query, or missing columns (named).
    """
    import pandas as pd

    if not isinstance(data, (Mapping, pd.DataFrame)):
        raise UserError(f"data= takes a DataFrame, not {kind_of(data)}.")
    questions = _questions(shape, catalogue, entity)
    for frame in data.values() if isinstance(data, Mapping) else [data]:
        _no_twins(frame)
    if isinstance(data, Mapping):
        if not data:
            raise UserError(f"data= is empty; the queries are {join_names(questions)}.")
        for name, frame in data.items():
            if name not in questions:
                offer = similar_names(str(name), questions)
                hint = (
                    f"did you mean {join_names(offer, 'or')}?"
                    if offer
                    else (f"the queries are {join_names(questions)}.")
                )
                raise UserError(f"data= names {name!r}; {hint}")
            if not isinstance(frame, pd.DataFrame):
                raise UserError(f"data= gives {kind_of(frame)} for {name}, not a DataFrame.")
            gone = _missing_fields(frame, questions[name], entity)
            if gone:
                raise UserError(_sentence(frame, questions[name], gone))
        return {name: _fill_entity(frame, questions[name], entity) for name, frame in data.items()}
    # Counted frames have every column of rows but not the other way round, so counts go first.
    ordered = sorted(
        (name for name in questions if not shape.queries[name].before),
        key=lambda name: not questions[name].counts,
    )
    for name in ordered:
        if not _missing_fields(data, questions[name], entity):
            return {name: _fill_entity(data, questions[name], entity)}
    # The record that the frame resembles most; rows that can be counted when it resembles none.
    counted = {question.counts for question in questions.values()}
    best = max(
        ordered,
        key=lambda name: (
            sum(column in data.columns for column in questions[name].record.columns),
            questions[name].name in counted,
        ),
    )
    raise UserError(
        _sentence(data, questions[best], _missing_fields(data, questions[best], entity))
    )


def _questions(shape: Shape, catalogue: Catalogue, entity: Entity | None) -> dict[str, Question]:
    """The questions of the queries that the catalogue knows, by attribute."""
    known = catalogue.questions
    asked = {name: shape.question(name, known, entity) for name in shape.queries}
    return {name: known[question] for name, question in asked.items() if question in known}


def to_records(frames: Mapping[str, pd.DataFrame], shape: Shape, catalogue: Catalogue) -> Given:
    """The frames in the columns and dtypes of their records, each with what could not be read."""
    from nbcore.records.frames import conform

    rows = {}
    questions = _questions(shape, catalogue, None)
    for name, frame in frames.items():
        record = questions[name].record
        absent = frozenset(record.columns) - {*map(str, frame.columns)}
        rows[name] = Rows(conform(frame, record), absent)
    return rows


def span(frames: Given, shape: Shape) -> TimeSpan:
    """The range that the given rows cover, but for those of the range before.

    Raises
    ------
    UserError
        They have no times, or none that can be read.
    """
    ends: list[datetime] = []
    for attribute, rows in frames.items():
        if shape.queries[attribute].before:
            continue
        frame = rows.made.frame
        for name in ("time", "first_seen", "last_seen"):
            if name in frame.columns and frame[name].notna().any():
                times = frame[name]
                ends += [times.min().to_pydatetime(), times.max().to_pydatetime()]
    if not ends:
        if any(rows.made.unread_times for rows in frames.values()):
            raise UserError(
                "No time of the given rows could be read; give datetimes, or ISO 8601 texts such "
                'as "2026-03-01T12:00Z".'
            )
        raise UserError("The given rows have no times; name the range with timespan=.")
    # The end of a range does not belong to it, and the last row has to; there is an end of time.
    least = timedelta(microseconds=1)
    end = min(max(ends), datetime.max.replace(tzinfo=UTC) - least) + least
    return TimeSpan(start=min(ends), end=end)


def results(
    frames: Given,
    shape: Shape,
    catalogue: Catalogue,
    entity: Entity | None,
    timespan: TimeSpan,
) -> dict[str, QueryResult]:
    """Answers made of given rows, counts included, by query attribute.

    Rows outside the range, of other hosts, or without a time are left out; a note says how many.
    """
    from nbcore.records.counting import count_rows

    answers: dict[str, QueryResult] = {}
    questions = _questions(shape, catalogue, entity)
    for name, (made, lacks) in frames.items():
        question = questions[name]
        span = timespan.before if shape.queries[name].before else timespan
        kept, left_out = _limit_to_run(made.frame, question, entity, span)
        notes = [*made.notes, *left_out]
        answers[name] = _answer(question, kept, notes, lacks, made.incomplete)
    for name in [name for name in questions if name not in answers and shape.queries[name].before]:
        # Rows of the range before may stand in the frame that was given for the range itself.
        earlier = _earlier(frames, questions, name, entity, timespan.before)
        if earlier is not None:
            answers[name] = earlier
    for name, question in questions.items():
        if name in answers or not question.counts:
            continue
        if shape.queries[name].before:
            continue
        rows = next((n for n in answers if questions[n].name == question.counts), None)
        if rows is not None:
            counted = count_rows(answers[rows].frame, question.record, timespan.bin_width())
            answers[name] = _answer(
                question, counted, [], answers[rows].lacks, answers[rows].reason
            )
    return answers


def _earlier(
    frames: Given,
    questions: Mapping[str, Question],
    name: str,
    entity: Entity | None,
    before: TimeSpan,
) -> QueryResult | None:
    """The answer about the range before, of rows given for the range; None where none lie there."""
    from nbcore.records.counting import count_rows

    question = questions[name]
    for given, (made, lacks) in frames.items():
        of = questions[given]
        if of != question and of.name != question.counts:
            continue
        kept, _ = _limit_to_run(made.frame, of, entity, before)
        if len(kept):
            counted = of != question
            frame = count_rows(kept, question.record, before.bin_width()) if counted else kept
            return _answer(question, frame, [], lacks, made.incomplete)
    return None


def _answer(
    question: Question,
    frame: pd.DataFrame,
    notes: list[str],
    lacks: frozenset[str],
    incomplete: str,
) -> QueryResult:
    status: Status = "partial" if incomplete else "ok" if len(frame) else "empty"
    outcome = Outcome(
        question.name, "all", GIVEN, GIVEN, "", "", status, incomplete,
        rows=len(frame), notes=tuple(notes),
    )  # fmt: skip
    return QueryResult(frame, status, incomplete, lacks, outcomes=[outcome], notes=notes)


def _limit_to_run(
    frame: pd.DataFrame, question: Question, entity: Entity | None, timespan: TimeSpan
) -> tuple[pd.DataFrame, list[str]]:
    notes = []
    if "time" in question.record or question.overlaps:
        outside, timeless = _outside(frame, question, timespan)
        notes += _left_out(outside, *_OUTSIDE)
        notes += _left_out(timeless, "has no time", "have no time")
        if (outside | timeless).any():
            frame = frame[~(outside | timeless)]
    subject = _subject(question, entity)
    if entity is not None and subject:
        others = ~_about(frame, question, entity)
        other = f"of another {entity.kind}"
        notes += _left_out(others, f"is {other}", f"are {other}")
        if others.any():
            frame = frame[~others]
    if "time" in question.record and not frame["time"].is_monotonic_decreasing:
        frame = frame.sort_values("time", ascending=False, kind="stable")
    return frame.reset_index(drop=True), notes


def _outside(frame: pd.DataFrame, question: Question, timespan: TimeSpan) -> tuple[Mask, Mask]:
    """Which rows lie outside the range, and which have no time to tell by."""
    import pandas as pd

    start, end = pd.Timestamp(timespan.start), pd.Timestamp(timespan.end)
    timeless = pd.Series(False, index=frame.index)
    outside = ~timeless
    if "time" in question.record:
        times = frame["time"]
        # A bin may begin before the range.
        early = (frame["last_seen"] if question.binned else times) < start
        outside, timeless = (times >= end) | early, times.isna()
    if question.overlaps:
        begins, ends = (frame[name] for name in question.overlaps)
        if "time" in question.record:
            known = begins.notna() & ends.notna()
            outside &= ~(known & (begins < end) & (ends >= start))
            timeless &= ~known
        else:  # without a beginning or an end it was always so
            outside = (begins >= end) | (ends < start)
    return outside.to_numpy(dtype=bool) & ~timeless.to_numpy(dtype=bool), timeless.to_numpy(bool)


def _subject(question: Question, entity: Entity | None) -> str:
    """The field by which rows are about the entity; empty where the question is about another.

    A notebooklet about a host asks for connections by the addresses that it had: no field of
    these holds the host.
    """
    kind = question.entity.kind if question.entity else question.subject
    return question.subject if entity is not None and entity.kind == kind else ""


def _about(frame: pd.DataFrame, question: Question, entity: Entity) -> Mask:
    """Which rows are about the entity."""
    import numpy as np
    import pandas as pd

    cells = frame[question.subject]
    if question.record[question.subject].type == "texts":
        named = [any(entity.matches(str(text)) for text in cell) for cell in cells]
        return np.array(named, dtype=bool)
    codes, names = pd.factorize(cells)
    mine = [entity.matches(str(name)) for name in names]
    return np.array([*mine, False], dtype=bool)[codes]


def _left_out(rows: np.ndarray[Any, np.dtype[np.bool_]], one: str, many: str) -> list[str]:
    count = int(rows.sum())
    what = f"1 given row {one}." if count == 1 else f"{count:,} given rows {many}."
    return [what] if count else []


def _no_twins(frame: Any) -> None:
    twins = frame.columns[frame.columns.duplicated()] if hasattr(frame, "columns") else []
    if len(twins):
        raise UserError(f"The given rows have two columns named {twins[0]}; rename one.")


def _missing_fields(frame: pd.DataFrame, question: Question, entity: Entity | None) -> list[str]:
    filled = {_subject(question, entity)}
    return [
        item.name
        for item in question.record.fields
        if item.required and item.name not in frame.columns and item.name not in filled
    ]


def _fill_entity(frame: pd.DataFrame, question: Question, entity: Entity | None) -> pd.DataFrame:
    import pandas as pd

    subject = _subject(question, entity)
    if entity is None or not subject or subject in frame.columns:
        return frame
    value: Any = entity.value
    if question.record[subject].type == "texts":
        value = pd.Series([[value]] * len(frame), index=frame.index)
    return frame.assign(**{subject: value})


def _sentence(frame: pd.DataFrame, question: Question, gone: list[str]) -> str:
    has = [str(name) for name in frame.columns]
    shown = join_names(has[:8]) + (", ..." if len(has) > 8 else "")
    return (
        f"The given rows lack the {'column' if len(gone) == 1 else 'columns'} {join_names(gone)} of "
        ""
        f"the record {question.record.name}; they have {shown or 'no columns'}. "
        f'See nbcore.schema("{question.record.name}").'
    )
