"""A result as plain values: what ``to_json`` gives, and a program reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nbcore.queries.outcome import CAME, EnrichmentOutcome, Outcome
from nbcore.render.parts import FindingPart, Page, SectionPart
from nbcore.timespan import iso

FORMAT = 1
"""Version of the document; keys are only ever added to one."""
EVENTS = 50
"""Events of a finding that the document has; all are in ``finding.events``."""


def document(page: Page, connection: str, *, data: bool) -> dict[str, Any]:
    """The page of one connection as plain values.

    Parameters
    ----------
    page : Page
    connection : str
        Its name.
    data : bool
        With the rows of every table and figure.
    """
    from nbcore.records.rows import json_value, to_rows

    span = page.timespan
    return {
        "format": FORMAT,
        "notebooklet": page.notebooklet,
        "entity": page.entity,
        "connection": connection,
        "timespan": {"start": iso(span.start), "end": iso(span.end)} if span else None,
        "status": page.status,
        "headline": page.headline,
        "findings": [_finding(item) for item in page.findings],
        "candidates": [] if page.candidates is None else to_rows(page.candidates),
        "notes": list(page.notes),
        "problems": [{"pack": pack, "text": text} for pack, text in page.problems],
        "sections": {part.name: _section(part, data=data) for part in page.sections},
        "queries": [_query(item) for item in page.outcomes],
        "enrichments": [_enrichment(item) for item in page.enrichments],
        "rules": [asdict(item) for item in page.rules],
        "parameters": {name: json_value(value) for name, value in page.parameters.items()},
    }


def rows_of(part: SectionPart) -> int | None:
    """How many rows a section has; None for one without rows."""
    frame = part.frame
    return None if frame is None else len(frame)


def _section(part: SectionPart, *, data: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "status": part.status,
        "kind": part.kind or None,
        "rows": rows_of(part),
        "reason": part.reason,
        "notes": list(part.notes),
    }
    return {**entry, "data": _data(part)} if data else entry


def _data(part: SectionPart) -> Any:
    from nbcore.records.rows import json_value, to_rows

    if part.status not in CAME:
        return None
    frame = part.frame
    if frame is not None:
        return to_rows(frame)
    if isinstance(part.value, Mapping):
        return {str(name): json_value(value) for name, value in part.value.items()}
    return part.value


def _finding(item: FindingPart) -> dict[str, Any]:
    from nbcore.records.rows import to_rows

    return {
        "severity": item.severity,
        "text": item.text,
        "section": item.section,
        "rows": to_rows(item.rows),
        "rule": item.rule,
        "events": [] if item.events is None else to_rows(item.events.head(EVENTS)),
    }


def _enrichment(item: EnrichmentOutcome) -> dict[str, Any]:
    return {**asdict(item), "seconds": round(item.seconds, 4), "sent": list(item.sent)}


def _query(item: Outcome) -> dict[str, Any]:
    return {
        "name": item.query,
        "part": item.part,
        "provider": item.provider,
        "connection": item.connection,
        "pack": item.pack,
        "version": item.version,
        "status": item.status,
        "reason": item.reason,
        "rows": item.rows,
        "start": iso(item.start) if item.start else None,
        "seconds": round(item.seconds, 4),
        "truncated": item.truncated,
        "notes": list(item.notes),
        "text": item.text,
    }
