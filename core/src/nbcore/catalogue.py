"""The catalogue: every question that can be asked, by name, with the record that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nbcore.entities import Entity, Host
from nbcore.records import HOST_CANDIDATE, HOST_INFO, LOGON, LOGON_COUNT, Record


@dataclass(frozen=True)
class Question:
    """A named question.

    Attributes
    ----------
    name : str
        ``<about>.<what>``, for example ``host.logons``; a pack's own begins with its prefix.
    meaning : str
        One line.
    record : Record
        The table type of the answer.
    entity : type of Entity, optional
        What it is about; the entity's values are bound as ``p_<name>``. The time range is
        always bound, as ``p_start`` and ``p_end``.
    binned : bool
        Whether rows are counted by time bin: ``p_bin`` is then bound to the width.
    counts : str, optional
        The question whose rows this one counts; rows given in its place can be counted here.
    """

    name: str
    meaning: str
    record: Record
    entity: type[Entity] | None = None
    binned: bool = False
    counts: str | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """Parameter names with their types, as query files declare them."""
        names = {f"p_{name}": "string" for name in (self.entity.binds if self.entity else ())}
        names |= {"p_start": "datetime", "p_end": "datetime"}
        return names | ({"p_bin": "timespan"} if self.binned else {})


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


CORE = Catalogue.of(
    [
        Question(
            "host.resolve",
            "Hosts whose name is, or contains, the one asked for.",
            HOST_CANDIDATE,
            entity=Host,
        ),
        Question("host.info", "What is known of a host.", HOST_INFO, entity=Host),
        Question("host.logons", "Attempts to log on to a host, newest first.", LOGON, entity=Host),
        Question(
            "host.logon_counts",
            "Attempts to log on to a host, counted by time bin and what they have in common.",
            LOGON_COUNT,
            entity=Host,
            binned=True,
            counts="host.logons",
        ),
    ]
)
"""What core itself defines."""
