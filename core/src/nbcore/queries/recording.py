"""Recordings: every answer of a session in one file, and serving them again without a SIEM.

For bug reports, offline demonstrations and tests. A recording holds log data; treat it as such.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from nbcore.errors import (
    DeniedError,
    QueryError,
    UnavailableError,
    UserError,
)
from nbcore.queries.connection import Answer, Bound, Connection, Limits, Value
from nbcore.queries.files import QueryFile
from nbcore.queries.library import Library, Owned
from nbcore.queries.outcome import CAME, Outcome, Status
from nbcore.timespan import TimeSpan, iso

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.catalogue import Catalogue
    from nbcore.session import Session

KIND = "recording"
_ERRORS: dict[str, type[QueryError]] = {"denied": DeniedError, "unavailable": UnavailableError}


class _Facts(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Titled(_Facts):
    provider: str
    title: str


class _Entry(_Facts):
    """One answer as a manifest tells it."""

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


class _Recorded(_Facts):
    format: int
    kind: Literal["recording"]
    connections: dict[str, _Titled]
    answers: list[_Entry]
    frames: dict[str, Any]


class Recording:
    """Keeps the answers of a session until it is stopped: ``with nb.record("case.nbz"): ...``.

    Parameters
    ----------
    session : Session
    path : str or Path
        Where it is written when it stops; a name that ends in ``.nbz``, or a folder.

    Raises
    ------
    UserError
        The path cannot be written to.
    """

    def __init__(self, session: Session, path: str | Path) -> None:
        from nbcore.records.storage import Writer

        # Opened now: that it cannot be written would be learned too late at the end.
        self._writer = Writer(path)
        self._path = self._writer.path
        self._kept: dict[tuple[str, ...], tuple[Bound, Outcome, pd.DataFrame | None]] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._sessions: list[Session] = []
        self._stopped = False
        self.follow(session)

    def follow(self, session: Session) -> None:
        """Keep this session's answers as well, as when a new one is begun meanwhile."""
        self._sessions.append(session)
        session.recording = self

    def keep(self, bound: Bound, outcome: Outcome, frame: pd.DataFrame | None) -> None:
        """Keep one answer; a later one to the same question replaces it."""
        # Noted now, since a session may be closed by the time that the recording stops.
        for session in self._sessions:
            for item in list(session.connections.values()):
                self._titles[item.name] = {"provider": item.provider, "title": item.title}
        self._kept[key(outcome.connection, bound)] = (bound, outcome, frame)

    def stop(self) -> Path:
        """Write the file.

        Returns
        -------
        Path
        """
        if self._stopped:
            return self._path
        self._stopped = True
        for session in self._sessions:
            if session.recording is self:
                session.recording = None
        writer = self._writer
        answers = []
        for number, (bound, outcome, frame) in enumerate(self._kept.values()):
            if frame is not None:
                writer.frame(f"answer-{number}", frame)
            answers.append(_entry(bound, outcome, frame is not None and number))
        writer.close({"kind": KIND, "connections": self._titles, "answers": answers})
        return self._path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@dataclass(frozen=True)
class Kept:
    """One answer of a recording."""

    outcome: Mapping[str, Any]
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
        return str(kept.outcome["text"]) if kept else bound.file.text

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        kept = self._kept.get(key("", bound))
        if kept is None:
            raise UnavailableError(
                f"The recording holds no answer to {bound.question.name} for these values; it was "
                f"made for {self.recorded}."
            )
        outcome = kept.outcome
        if outcome["status"] not in CAME or kept.frame is None:
            raise _ERRORS.get(outcome["status"], QueryError)(outcome["reason"])
        return Answer(
            kept.frame,
            text=outcome["text"],
            truncated=outcome["truncated"],
            partial=outcome["reason"] if outcome["status"] == "partial" else "",
            notes=list(outcome["notes"]),
        )


def replay(path: str | Path, catalogue: Catalogue) -> dict[str, Replay]:
    """Open a recording.

    Parameters
    ----------
    path : str or Path
    catalogue : Catalogue

    Returns
    -------
    dict of str to Replay
        By the name of the recorded connection.

    Raises
    ------
    UserError
        It is not there, no recording, of a newer format, or of a newer record.
    """
    from nbcore.records.storage import Reader

    with Reader(path) as reader:
        if reader.facts.get("kind") != KIND:
            raise UserError(f"{path} is not a recording; a saved result opens with nb.load().")
        # As JSON, in which a list may stand for a pair.
        facts = _Recorded.model_validate_json(json.dumps(reader.facts)).model_dump()
        frames = {
            number: reader.frame(f"answer-{number}")
            for number, entry in enumerate(facts["answers"])
            if entry["frame"] is not False
        }
        for entry in facts["answers"]:
            known = catalogue.questions.get(entry["query"])
            if known:
                reader.admits(known.record, entry["record_version"])
        opened = {}
        for name, about in facts["connections"].items():
            mine = [
                (number, entry)
                for number, entry in enumerate(facts["answers"])
                if entry["connection"] == name
            ]
            if mine:
                opened[name] = _connection(about, mine, frames, catalogue)
    if not opened:
        raise UserError(f"{path} is empty: nothing was asked while it was made.")
    return opened


def key(connection: str, bound: Bound) -> tuple[str, ...]:
    """What an answer is found by: connection, query, part, rank and parameters.

    Texts without regard to case, as names are compared everywhere.
    """
    values = (f"{name}={_plain(value)}" for name, value in sorted(bound.values.items()))
    file = bound.file
    return (connection, bound.question.name, file.part, str(file.rank), *values)


def _entry(bound: Bound, outcome: Outcome, frame: int | bool) -> dict[str, Any]:
    file = bound.file
    plain = ("status", "reason", "text", "truncated", "pack", "version", "connection")
    return {
        **{name: getattr(outcome, name) for name in plain},
        "query": file.query,
        "part": file.part,
        "rank": file.rank,
        "lacks": list(file.lacks),
        "coarse": list(file.coarse),
        "language": file.language,
        "record_version": bound.question.record.version,
        "key": list(key("", bound)),
        "range": [iso(bound.timespan.start), iso(bound.timespan.end)],
        "notes": list(outcome.notes),
        "frame": frame,
    }


def _connection(
    about: Mapping[str, Any],
    mine: list[tuple[int, dict[str, Any]]],
    frames: Mapping[int, pd.DataFrame],
    catalogue: Catalogue,
) -> Replay:
    owned = {}
    kept = {}
    for number, entry in mine:
        file = QueryFile(
            query=entry["query"],
            part=entry["part"],
            rank=entry["rank"],
            lacks=tuple(entry["lacks"]),
            coarse=tuple(entry["coarse"]),
            language=entry["language"],
            text=entry["text"],
            path=f"recording/{entry['query']}",
        )
        slot = (file.query, file.part, file.rank)
        owned[slot] = Owned(file, entry["pack"], entry["version"], own=True)
        kept[tuple(entry["key"])] = Kept(entry, frames.get(number))
    library = Library.of(about["provider"], owned.values(), catalogue.questions)
    recorded = TimeSpan.parse(tuple(mine[-1][1]["range"]))
    return Replay(about["provider"], about["title"], library, kept, recorded)


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value).casefold()
