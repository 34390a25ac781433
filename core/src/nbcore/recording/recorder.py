"""Recording: every answer of a session in one file.

For bug reports, offline demonstrations and tests. A recording holds log data; treat it as such.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nbcore.queries.connection import Bound, Connection
from nbcore.queries.enrichment import Enrichment
from nbcore.queries.outcome import Outcome
from nbcore.recording.manifest import KIND, key
from nbcore.recording.storage import Writer
from nbcore.timespan import iso

if TYPE_CHECKING:
    import pandas as pd


class Recording:
    """Keeps answers until it is stopped: ``with nb.record("case.nbz"): ...``.

    Parameters
    ----------
    path : str or Path
        Where it is written when it stops; a name that ends in ``.nbz``, or a folder.

    Attributes
    ----------
    stopped : bool

    Raises
    ------
    UserError
        The path cannot be written to.
    """

    def __init__(self, path: str | Path) -> None:
        # Opened now: that it cannot be written would be learned too late at the end.
        self._writer = Writer(path)
        self._path = self._writer.path
        self._answers: dict[tuple[str, ...], tuple[Bound, Outcome, pd.DataFrame | None]] = {}
        self._enrichments: list[Enrichment] = []
        self._titles: dict[str, dict[str, str]] = {}
        self.stopped = False

    def keeper(
        self, connection: Connection
    ) -> Callable[[Bound, Outcome, pd.DataFrame | None], None]:
        """What keeps the answers of a connection; a replay has connections in the same order."""
        about = {"provider": connection.provider, "title": connection.title}
        self._titles.setdefault(connection.name, about)
        return self._keep_answer

    def _keep_answer(self, bound: Bound, outcome: Outcome, frame: pd.DataFrame | None) -> None:
        # A later answer to the same question takes the place of an earlier one.
        self._answers[key(outcome.connection, bound)] = (bound, outcome, frame)

    def keep_enrichment(self, said: Enrichment) -> None:
        """Keep what one enricher said of values; the latest that it said of a value counts."""
        self._enrichments.append(said)

    def stop(self) -> Path:
        """Write the file.

        Returns
        -------
        Path
        """
        if self.stopped:
            return self._path
        self.stopped = True
        answers = [
            _answer(bound, outcome, frame, number, self._writer)
            for number, (bound, outcome, frame) in enumerate(self._answers.values())
        ]
        enrichments = [
            _enrichment(said, f"enrichment-{number}", self._writer)
            for number, said in enumerate(self._enrichments)
        ]
        self._writer.close(
            {
                "kind": KIND,
                "connections": self._titles,
                "answers": answers,
                "enrichments": enrichments,
            }
        )
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


def _answer(
    bound: Bound, outcome: Outcome, frame: pd.DataFrame | None, number: int, writer: Writer
) -> dict[str, Any]:
    if frame is not None:
        writer.frame(f"answer-{number}", frame)
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
        "frame": frame is not None and number,
    }


def _enrichment(said: Enrichment, name: str, writer: Writer) -> dict[str, Any]:
    if said.frame is not None:
        # An index without a name would not be written.
        writer.frame(name, said.frame.rename_axis("asked_about"))
    outcome = said.outcome
    return {
        "kind": outcome.kind,
        "pack": outcome.pack,
        "status": outcome.status,
        "reason": outcome.reason,
        "sent_to": outcome.sent_to,
        "sent": list(outcome.sent),
        "values": list(said.values),
        "frame": said.frame is not None,
    }
