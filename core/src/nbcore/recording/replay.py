"""Replaying: a recording's answers served again without a SIEM."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nbcore.errors import DeniedError, QueryError, UnavailableError, UserError
from nbcore.queries.connection import Answer, Bound, Connection, Limits
from nbcore.queries.enrichment import Enrichment
from nbcore.queries.files import QueryFile
from nbcore.queries.library import Library, Owned
from nbcore.queries.outcome import CAME, EnrichmentOutcome
from nbcore.recording.enrichments import RecordedEnrichments
from nbcore.recording.manifest import (
    KIND,
    AnswerFacts,
    ConnectionFacts,
    EnrichmentFacts,
    RecordingFacts,
    key,
)
from nbcore.recording.storage import Reader
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.catalogue import Catalogue

_ERRORS: dict[str, type[QueryError]] = {"denied": DeniedError, "unavailable": UnavailableError}


@dataclass(frozen=True)
class Kept:
    """One answer of a recording."""

    facts: AnswerFacts
    frame: pd.DataFrame | None


class Replay(Connection):
    """Serves the recorded answers of one connection, in the recorded range.

    Attributes
    ----------
    recorded : TimeSpan
        The range that is taken when none is named; relative ranges count from its end.
    """

    source = "replay"
    library: Library
    recorded: TimeSpan

    def __init__(
        self, provider: str, title: str, library: Library, kept: Mapping[tuple[str, ...], Kept],
        recorded: TimeSpan,
    ) -> None:  # fmt: skip
        self.provider, self.title = provider, f"{title} (replay)"
        self.library, self._kept, self.recorded = library, kept, recorded

    def now(self) -> datetime:
        return self.recorded.end

    def text(self, bound: Bound, limits: Limits) -> str:
        kept = self._kept.get(key("", bound))
        return kept.facts.text if kept else bound.file.text

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        kept = self._kept.get(key("", bound))
        if kept is None:
            raise UnavailableError(
                f"The recording holds no answer to {bound.question.name} for these values; it was "
                f"made for {self.recorded}."
            )
        facts = kept.facts
        if facts.status not in CAME or kept.frame is None:
            raise _ERRORS.get(facts.status, QueryError)(facts.reason)
        return Answer(
            kept.frame,
            text=facts.text,
            truncated=facts.truncated,
            partial=facts.reason if facts.status == "partial" else "",
            notes=list(facts.notes),
        )


@dataclass(frozen=True)
class Replayed:
    """What a recording holds: connections by name, and what enrichers said."""

    connections: Mapping[str, Replay]
    enrichments: RecordedEnrichments


def replay(path: str | Path, catalogue: Catalogue) -> Replayed:
    """Open a recording.

    Parameters
    ----------
    path : str or Path
    catalogue : Catalogue

    Returns
    -------
    Replayed

    Raises
    ------
    UserError
        It is not there, no recording, of a newer format, or of a newer record.
    """
    with Reader(path) as reader:
        if reader.facts.get("kind") != KIND:
            raise UserError(f"{path} is not a recording; a saved result opens with nb.load().")
        # As JSON, in which a list may stand for a pair.
        facts = RecordingFacts.model_validate_json(json.dumps(reader.facts))
        for entry in facts.answers:
            known = catalogue.questions.get(entry.query)
            if known:
                reader.admits(known.record, entry.record_version)
        kept = [
            Kept(entry, reader.frame(f"answer-{number}") if entry.frame is not False else None)
            for number, entry in enumerate(facts.answers)
        ]
        enrichments = [
            Enrichment(
                _outcome(entry),
                entry.values,
                reader.frame(f"enrichment-{number}").rename_axis(None) if entry.frame else None,
            )
            for number, entry in enumerate(facts.enrichments)
        ]
    opened = {
        name: _connection(about, mine, catalogue)
        for name, about in facts.connections.items()
        if (mine := [item for item in kept if item.facts.connection == name])
    }
    if not opened and not enrichments:
        raise UserError(f"{path} is empty: no query ran while it was recorded.")
    return Replayed(opened, RecordedEnrichments(enrichments))


def _outcome(facts: EnrichmentFacts) -> EnrichmentOutcome:
    return EnrichmentOutcome(
        facts.kind,
        facts.pack,
        facts.status,
        facts.reason,
        values=len(facts.values),
        sent_to=facts.sent_to,
        sent=tuple(facts.sent),
    )


def _connection(about: ConnectionFacts, mine: Sequence[Kept], catalogue: Catalogue) -> Replay:
    owned = {}
    for item in mine:
        facts = item.facts
        file = QueryFile(
            query=facts.query,
            part=facts.part,
            rank=facts.rank,
            lacks=tuple(facts.lacks),
            coarse=tuple(facts.coarse),
            language=facts.language,
            text=facts.text,
            path=f"recording/{facts.query}",
            unsupported=facts.reason if facts.status == "unsupported" else "",
        )
        slot = (file.query, file.part, file.rank)
        owned[slot] = Owned(file, facts.pack, facts.version, own=True)
    library = Library.of(about.provider, owned.values(), catalogue.questions)
    kept = {tuple(item.facts.key): item for item in mine}
    return Replay(about.provider, about.title, library, kept, TimeSpan.parse(mine[-1].facts.range))
