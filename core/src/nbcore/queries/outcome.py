"""How a query ended: its status and its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from nbcore.queries.connection import Value

if TYPE_CHECKING:
    import pandas as pd

Status = Literal[
    "ok", "empty", "partial", "unsupported", "unavailable", "denied", "failed", "skipped"
]
"""How a query or a section ended.

``ok`` it came, ``empty`` nothing was there, ``partial`` some is missing, ``unsupported`` no pack
has the query for this provider, ``unavailable`` a table or enricher is missing, ``denied`` the
service refused, ``failed`` an error, ``skipped`` it was left out or a required input is missing.
"""
CAME: frozenset[str] = frozenset({"ok", "empty", "partial"})
"""Statuses with an answer behind them."""


@dataclass(frozen=True)
class Outcome:
    """One query file that ran, or could not run: the provenance of its rows.

    Attributes
    ----------
    query, part : str
    provider, connection : str
    pack, version : str
        The distribution whose file it was.
    status : Status
    reason : str
        Why, when the status is not ``ok``; one sentence.
    text : str
        The query as sent.
    parameters : mapping of str to value
    start : datetime
        When it began, UTC.
    seconds : float
    rows : int
    truncated : bool
    notes : tuple of str
    """

    query: str
    part: str
    provider: str
    connection: str
    pack: str
    version: str
    status: Status
    reason: str = ""
    text: str = ""
    parameters: Mapping[str, Value] = field(default_factory=dict)
    start: datetime | None = None
    seconds: float = 0.0
    rows: int = 0
    truncated: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnrichmentOutcome:
    """How one enricher ended: the provenance of what it said.

    Attributes
    ----------
    kind : str
        What was wanted: ``geo``, ``threat_intel``, ...
    pack : str
        The distribution that was asked.
    status : Status
    reason : str
    values, rows : int
        How many values it was asked about, and how many rows it gave.
    seconds : float
    sent_to : str
        Where the values went, for an enricher that sends them off the machine.
    sent : tuple of str
        The values that went there.
    """

    kind: str
    pack: str
    status: Status
    reason: str = ""
    values: int = 0
    rows: int = 0
    seconds: float = 0.0
    sent_to: str = ""
    sent: tuple[str, ...] = ()


@dataclass
class QueryResult:
    """The answer to one question, all parts together.

    Attributes
    ----------
    frame : pandas.DataFrame
        The record's rows of all parts that came; with no part, no rows.
    status : Status
    reason : str
    lacks, coarse : frozenset of str
        Fields that every part that came leaves out, or fills coarsely.
    outcomes : list of Outcome
        One for each query file that ran.
    enrichments : list of EnrichmentOutcome
        One for each enricher, where enrichers answered.
    """

    frame: pd.DataFrame
    status: Status
    reason: str = ""
    lacks: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()
    outcomes: list[Outcome] = field(default_factory=list)
    enrichments: list[EnrichmentOutcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
