"""Questions about a list of values: asked in chunks, so that no query's text grows without bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nbcore.queries.connection import Value
from nbcore.queries.loop import gather_all
from nbcore.queries.outcome import CAME, QueryResult, Status
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    from nbcore.catalogue import Question
    from nbcore.queries.run import Runner

MOST = 1_000
"""Values that one question is asked about."""
CHUNK = 250
"""Values in one query: well below what services take in its text."""


def distinct(values: Iterable[Any]) -> list[str]:
    """The values as texts, each once, in order; none that is missing or blank."""
    import pandas as pd

    if isinstance(values, pd.Series):  # a long column has few values
        values = values.unique()
    cells = pd.Series(list(values), dtype=object)
    texts = cells[cells.notna()].map(str)
    return [text for text in texts.unique() if text.strip()]


async def in_chunks(
    runner: Runner,
    question: Question,
    values: Mapping[str, Value],
    timespan: TimeSpan,
    listed: Iterable[Any],
) -> QueryResult:
    """Ask a question about a list of values, at most 1,000 of them.

    Parameters
    ----------
    runner : Runner
    question : Question
        With ``takes``.
    values : mapping of str to value
        Its other values.
    timespan : TimeSpan
    listed : iterable
        The values, missing ones and doubles among them.

    Returns
    -------
    QueryResult
        ``empty`` when there is nothing to ask about; ``partial`` when values were left out, or a
        chunk has no answer.
    """
    from nbcore.records.frames import blank

    every = distinct(listed)
    if not every:
        reason = f"There are no {question.takes} to ask about."
        return QueryResult(blank(question.record), "empty", reason)
    asked = every[:MOST]
    chunks = [tuple(asked[first : first + CHUNK]) for first in range(0, len(asked), CHUNK)]
    name = f"p_{question.takes}"
    came = await gather_all(
        runner.ask(question, {**values, name: chunk}, timespan) for chunk in chunks
    )
    whole = came[0] if len(came) == 1 else _merge_chunks(question, came)
    if len(every) > MOST and whole.status in CAME:
        left = len(every) - MOST
        reason = f"The first {MOST:,} {question.takes} were asked about; {left:,} were left out."
        whole.reason = " ".join(filter(None, (whole.reason, reason)))
        whole.status = "partial"
    return whole


def _merge_chunks(question: Question, came: list[QueryResult]) -> QueryResult:
    import pandas as pd

    outcomes = [outcome for item in came for outcome in item.outcomes]
    notes = list(dict.fromkeys(note for item in came for note in item.notes))
    answered = [item for item in came if item.status in CAME]
    if not answered:
        return QueryResult(
            came[0].frame, came[0].status, came[0].reason, outcomes=outcomes, notes=notes
        )
    frames = [item.frame for item in answered if len(item.frame)]
    frame = pd.concat(frames, ignore_index=True) if frames else answered[0].frame
    if frames and question.order in frame.columns:
        frame = frame.sort_values(question.order, ascending=False, kind="stable", ignore_index=True)
    missing = [item for item in came if item.status not in ("ok", "empty")]
    status: Status = "partial" if missing else "ok" if len(frame) else "empty"
    return QueryResult(
        frame,
        status,
        " ".join(dict.fromkeys(item.reason for item in missing)),
        lacks=frozenset.intersection(*(item.lacks for item in answered)),
        coarse=frozenset.union(*(item.coarse for item in answered)),
        outcomes=outcomes,
        notes=notes,
    )
