"""What enrichers said while a recording was made, found again by kind, pack and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nbcore.queries.enrichment import Enrichment
from nbcore.queries.outcome import CAME, Status

_NOTHING = ""
"""Stands for an enricher that was asked about no values; a value is never blank."""


class RecordedEnrichments:
    """The enrichments of a recording.

    Parameters
    ----------
    kept : sequence of Enrichment
        In the order in which they came.
    """

    def __init__(self, kept: Sequence[Enrichment] = ()) -> None:
        # The latest that a pack said of a value.
        self._said: dict[tuple[str, str], dict[str, Enrichment]] = {}
        for item in kept:
            by_value = self._said.setdefault((item.outcome.kind, item.outcome.pack), {})
            by_value |= dict.fromkeys(item.values or [_NOTHING], item)

    def answer(self, kind: str, values: Sequence[str]) -> tuple[list[Enrichment], list[str]]:
        """What was said of the values, and the values that nobody was asked about."""
        packs = [said for (known, _), said in self._said.items() if known == kind]
        held = {
            value
            for said in packs
            for value, item in said.items()
            if item.outcome.status != "skipped"
        }
        asked = [value for value in values or [_NOTHING] if value in held]
        came = [made for said in packs if (made := _merge_steps(said, asked)) is not None]
        return came, [value for value in values if value not in held]


def _merge_steps(said: dict[str, Enrichment], values: list[str]) -> Enrichment | None:
    """One pack's part of the answer; it may have been asked about the values in several steps."""
    import pandas as pd

    mine = [value for value in values if value in said]
    steps = list({id(said[value]): said[value] for value in mine}.values())
    if not steps:
        return None
    frames = []
    for step in steps:
        if step.frame is not None:
            wanted = [value for value in mine if said[value] is step]
            frames.append(step.frame[step.frame.index.isin(wanted)])
    frame = None if not frames else frames[0] if len(frames) == 1 else pd.concat(frames)
    asked = [value for value in mine if value != _NOTHING]
    sent = [value for step in steps for value in step.outcome.sent if value in mine]
    outcome = replace(
        steps[0].outcome,
        status=_status([step.outcome.status for step in steps], frame),
        reason=" ".join(dict.fromkeys(filter(None, (step.outcome.reason for step in steps)))),
        values=len(sent) if steps[0].outcome.sent_to else len(asked),
        rows=0 if frame is None else len(frame),
        sent=tuple(dict.fromkeys(sent)),
        seconds=0.0,
    )
    return Enrichment(outcome, asked, frame)


def _status(statuses: list[Status], frame: object) -> Status:
    if len(set(statuses)) == 1 and statuses[0] not in CAME:
        return statuses[0]
    if set(statuses) <= {"ok", "empty"}:
        return "ok" if frame is not None and len(frame) else "empty"  # type: ignore[arg-type]
    return "partial"
