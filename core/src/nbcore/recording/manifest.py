"""What the manifest of a recording says, checked before anything is made of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nbcore.queries.connection import Bound, Value
from nbcore.queries.outcome import Status
from nbcore.timespan import iso

KIND = "recording"


class _Facts(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class ConnectionFacts(_Facts):
    """A connection that answered."""

    provider: str
    title: str


class AnswerFacts(_Facts):
    """One answer, without its rows."""

    status: Status
    reason: str
    text: str
    truncated: bool
    pack: str
    version: str
    connection: str
    query: str
    part: str
    rank: int
    lacks: list[str]
    coarse: list[str]
    language: str
    record_version: int
    key: list[str]
    range: tuple[str, str]
    notes: list[str]
    frame: int | bool


class EnrichmentFacts(_Facts):
    """What one enricher said of values, without its rows."""

    kind: str
    pack: str
    status: Status
    reason: str
    sent_to: str
    sent: list[str]
    values: list[str]
    frame: bool


class RecordingFacts(_Facts):
    """A recording."""

    format: int
    kind: Literal["recording"]
    connections: dict[str, ConnectionFacts]
    answers: list[AnswerFacts]
    # A recording that was made before enrichments were kept has none.
    enrichments: list[EnrichmentFacts] = Field(default_factory=list)
    frames: dict[str, Any]


def key(connection: str, bound: Bound) -> tuple[str, ...]:
    """What an answer is found by: connection, query, part, rank and parameters.

    Texts without regard to case, as names are compared everywhere. What only the file declares,
    for another question, is no part of it: a recording does not know the file.
    """
    asked = bound.question.parameters
    values = (
        f"{name}={_check_plain(value)}"
        for name, value in sorted(bound.values.items())
        if name in asked
    )
    file = bound.file
    return (connection, bound.question.name, file.part, str(file.rank), *values)


def _check_plain(value: Value) -> str:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value).casefold()
