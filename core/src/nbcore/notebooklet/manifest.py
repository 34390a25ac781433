"""What the manifest of a saved result says, checked before anything is made of it.

A manifest may have been changed, or come from a stranger: what is of another type, or does not fit
the rest, would fail only when it is shown.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from nbcore.queries.outcome import Status
from nbcore.render.parts import Severity

_WIDE = re.compile(r"\{[^{}]*:[^{}]*\d{4}")
"""A value that is padded to thousands of characters, or more than memory holds."""


def _check_template(template: str) -> str:
    if _WIDE.search(template):
        raise ValueError("it pads a value beyond what can be shown")
    return template


Count = Annotated[int, Field(ge=0, lt=2**53)]
Time = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]


class _Facts(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class FigureFacts(_Facts):
    """A figure, without the rows that it draws."""

    kind: str
    alt: str
    note: str
    options: dict[str, Any]


class SectionFacts(_Facts):
    """A section, without its rows."""

    name: str
    title: str
    doc: str
    kind: Literal["table", "figure", "entity", "text", ""]
    status: Status
    reason: str
    connection: str
    asked: bool
    queries: list[str]
    notes: list[str]
    value: str | None = None
    figure: FigureFacts | None = None


class FindingFacts(_Facts):
    """A finding, without the rows that it rests on."""

    severity: Severity
    template: Annotated[str, AfterValidator(_check_template)]
    section: str
    connection: str
    rule: str = ""


class RuleFacts(_Facts):
    """A rule, and whether it could look."""

    name: str
    doc: str
    applied: bool
    reason: str


class EnrichmentFacts(_Facts):
    """How an enricher ended."""

    kind: str
    pack: str
    status: Status
    reason: str
    values: Count
    rows: Count
    seconds: Annotated[float, Field(ge=0)]
    sent_to: str
    sent: list[str] = Field(default_factory=list)


class EntityFacts(_Facts):
    """What a result is about."""

    kind: str
    fields: dict[str, str | list[str]]


class BoundTime(_Facts):
    """A time that was bound into a query."""

    time: Time


class BoundLength(_Facts):
    """A length of time that was bound into a query."""

    seconds: Annotated[float, Field(ge=-1e11, le=1e11)]


class BoundTexts(_Facts):
    """Texts that were bound into a query as a list."""

    texts: list[str]


class OutcomeFacts(_Facts):
    """A query file that ran, or could not."""

    query: str
    part: str
    provider: str
    connection: str
    pack: str
    version: str
    status: Status
    reason: str
    text: str
    parameters: dict[str, str | bool | int | float | BoundTime | BoundLength | BoundTexts]
    start: Time | None
    seconds: Annotated[float, Field(ge=0)]
    rows: Count
    truncated: bool
    notes: list[str]


class ResultFacts(_Facts):
    """One result."""

    connection: str
    notebooklet: str
    title: str
    doc: str
    entity: str
    headline: str
    status: Status
    seconds: Annotated[float, Field(ge=0)]
    timespan: tuple[Time, Time] | None
    sources: list[str]
    notes: list[str]
    problems: list[tuple[str, str]]
    sections: list[SectionFacts]
    findings: list[FindingFacts]
    outcomes: list[OutcomeFacts]
    # What follows came later; a result that was saved before has none of it.
    about: EntityFacts | None = None
    parameters: dict[str, str | bool | int | float | None] = Field(default_factory=dict)
    rules: list[RuleFacts] = Field(default_factory=list)
    enrichments: list[EnrichmentFacts] = Field(default_factory=list)


class SavedFacts(_Facts):
    """What was saved together: one result, or those of several connections."""

    format: int
    kind: Literal["result"]
    several: bool
    records: dict[str, Count]
    results: Annotated[list[ResultFacts], Field(min_length=1)]
    frames: dict[str, Any]
