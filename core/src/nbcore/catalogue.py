"""The catalogue: every question that can be asked, by name, with the record that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nbcore.records import (
    Record,
    accounts,
    alerts,
    cloud,
    events,
    flows,
    hosts,
    indicators,
    logons,
    processes,
)
from nbcore.records.questions import Question

__all__ = ["CORE", "Catalogue", "Question"]


@dataclass(frozen=True)
class Catalogue:
    """Questions and records by name; what ``nb_catalogue`` returns, and all of them merged."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Iterable[Question] = (), records: Iterable[Record] = ()) -> Catalogue:
        """A catalogue of these questions, their records and further records."""
        asked = {question.name: question for question in questions}
        known = {record.name: record for record in records}
        known |= {question.record.name: question.record for question in asked.values()}
        return cls(asked, known)


_FAMILIES = (hosts, logons, accounts, alerts, indicators, flows, cloud, processes, events)
CORE = Catalogue.of([question for family in _FAMILIES for question in family.QUESTIONS])
"""What core itself defines: the questions of every family of records."""
