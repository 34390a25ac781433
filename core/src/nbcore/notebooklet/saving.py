"""Saved results: a folder, or one file, that is opened again without a SIEM."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from nbcore.catalogue import Catalogue
from nbcore.entities import Entity
from nbcore.errors import UserError
from nbcore.figures import Figure
from nbcore.notebooklet.manifest import (
    BoundLength,
    BoundTexts,
    BoundTime,
    EnrichmentFacts,
    EntityFacts,
    FindingFacts,
    OutcomeFacts,
    ResultFacts,
    SavedFacts,
    SectionFacts,
)
from nbcore.queries.connection import Value
from nbcore.queries.outcome import EnrichmentOutcome, Outcome
from nbcore.recording.storage import Reader, Writer
from nbcore.records.rows import json_value
from nbcore.render.parts import FindingPart, Page, RulePart, SectionPart
from nbcore.timespan import TimeSpan, iso

KIND = "result"
_PAGE = ("connection", "notebooklet", "title", "doc", "entity", "headline", "status", "seconds")
_FINDING = ("severity", "template", "section", "connection", "rule")
_PART = ("name", "title", "doc", "kind", "status", "reason", "connection", "asked")


@dataclass(frozen=True)
class Saved:
    """What was saved together: one page, or those of several connections."""

    pages: list[Page]
    several: bool


def save(
    pages: Iterable[Page], path: str | Path, catalogue: Catalogue, *, several: bool = False
) -> None:
    """Write the page of one connection, or those of several; see
    :class:`nbcore.recording.storage.Writer`.
    """
    writer = Writer(path)
    kept = list(pages)
    facts = {
        "kind": KIND,
        "several": several,
        "records": _records(kept, catalogue),
        "results": [_write_page(page, writer, f"{number}-") for number, page in enumerate(kept)],
    }
    writer.close(facts)


def load(path: str | Path, catalogue: Catalogue) -> Saved:
    """Read what was saved.

    Raises
    ------
    UserError
        It does not exist, is not a saved result, or has a newer format.
    """
    with Reader(path) as reader:
        if reader.facts.get("kind") != KIND:
            raise UserError(f"{path} is not a saved result; a recording opens with nb.replay().")
        # As JSON, in which a list may stand for a pair.
        facts = SavedFacts.model_validate_json(json.dumps(reader.facts))
        for name, version in facts.records.items():
            if name in catalogue.records:
                reader.admits(catalogue.records[name], version)
        pages = [_read_page(page, reader, f"{n}-") for n, page in enumerate(facts.results)]
    return Saved(pages, facts.several)


def _records(pages: list[Page], catalogue: Catalogue) -> dict[str, int]:
    """The records that the pages' queries answered in, with their versions."""
    known = catalogue.questions
    asked = {item.query for page in pages for item in page.outcomes}
    used = [known[name].record for name in sorted(asked) if name in known]
    return {record.name: record.version for record in used}


def _write_page(page: Page, writer: Writer, prefix: str) -> dict[str, Any]:
    if page.candidates is not None:
        writer.frame(f"{prefix}candidates", page.candidates)
    return {
        **{name: getattr(page, name) for name in _PAGE},
        "timespan": [iso(page.timespan.start), iso(page.timespan.end)] if page.timespan else None,
        "sources": list(page.sources),
        "notes": list(page.notes),
        "problems": [list(item) for item in page.problems],
        "about": _entity_facts(page.about),
        "parameters": json_value(page.parameters),
        "rules": [asdict(item) for item in page.rules],
        "enrichments": [asdict(item) for item in page.enrichments],
        "sections": [_section(part, writer, prefix) for part in page.sections],
        "findings": [
            _finding(item, writer, f"{prefix}finding-{number}")
            for number, item in enumerate(page.findings)
        ],
        "outcomes": [_outcome(item) for item in page.outcomes],
    }


def _read_page(facts: ResultFacts, reader: Reader, prefix: str) -> Page:
    span = facts.timespan
    near = f"{prefix}candidates"
    return Page(
        **{name: getattr(facts, name) for name in _PAGE},
        timespan=TimeSpan.parse(span) if span else None,
        sources=facts.sources,
        notes=facts.notes,
        problems=facts.problems,
        about=_about_of(facts.about),
        parameters=facts.parameters,
        rules=[RulePart(**item.model_dump()) for item in facts.rules],
        enrichments=[_enrichment_of(item) for item in facts.enrichments],
        sections=[_section_of(item, reader, prefix) for item in facts.sections],
        findings=[
            _finding_of(item, reader, f"{prefix}finding-{number}")
            for number, item in enumerate(facts.findings)
        ],
        outcomes=[_outcome_of(item) for item in facts.outcomes],
        candidates=reader.frame(near) if near in reader else None,
    )


def _section(part: SectionPart, writer: Writer, prefix: str) -> dict[str, Any]:
    entry: dict[str, Any] = {name: getattr(part, name) for name in _PART}
    entry |= {"queries": list(part.queries), "notes": list(part.notes)}
    if part.frame is not None:
        writer.frame(prefix + part.name, part.frame)
    elif isinstance(part.value, Mapping):
        writer.frame(prefix + part.name, _row(part.value))
    else:
        entry["value"] = part.value
    if isinstance(part.value, Figure):
        figure = part.value
        entry["figure"] = {
            "kind": figure.kind, "alt": figure.alt, "note": figure.note,
            "options": json_value(figure.options),
        }  # fmt: skip
    return entry


def _section_of(facts: SectionFacts, reader: Reader, prefix: str) -> SectionPart:
    value: Any = facts.value
    if facts.kind in ("table", "figure", "entity"):
        value = reader.frame(prefix + facts.name)
    if facts.kind == "entity":
        value = _mapping(value)
    if facts.kind == "figure":
        if facts.figure is None:
            raise ValueError(f"{facts.name} lacks its figure")
        value = Figure(data=value, **facts.figure.model_dump())
    if facts.kind == "text" and value is None:
        raise ValueError(f"{facts.name} lacks its text")
    given = {name: getattr(facts, name) for name in (*_PART, "queries", "notes")}
    return SectionPart(**given, value=value)


def _finding(item: FindingPart, writer: Writer, name: str) -> dict[str, Any]:
    writer.frame(name, item.rows)
    if item.values:
        writer.frame(f"{name}-values", _row(item.values))
    if item.events is not None:
        writer.frame(f"{name}-events", item.events)
    return {key: getattr(item, key) for key in _FINDING}


def _finding_of(facts: FindingFacts, reader: Reader, name: str) -> FindingPart:
    given = f"{name}-values"
    values = _mapping(reader.frame(given)) if given in reader else {}
    kept = f"{name}-events"
    events = reader.frame(kept) if kept in reader else None
    return FindingPart(**facts.model_dump(), values=values, rows=reader.frame(name), events=events)


def _entity_facts(entity: Entity | None) -> dict[str, Any] | None:
    if entity is None:
        return None
    return {"kind": entity.kind, "fields": entity.model_dump(mode="json")}


def _about_of(facts: EntityFacts | None) -> Entity | None:
    """The entity; None where no kind of entity of that name is loaded, or its fields differ."""
    kinds = {kind.kind: kind for kind in _subclasses(Entity)}
    if facts is None or facts.kind not in kinds:
        return None
    try:
        return kinds[facts.kind](**facts.fields)
    except (TypeError, ValueError):
        return None


def _subclasses(kind: type[Entity]) -> Iterator[type[Entity]]:
    for item in kind.__subclasses__():
        yield item
        yield from _subclasses(item)


def _row(values: Mapping[str, Any]) -> pd.DataFrame:
    """A mapping as a frame of one row, in which its values keep their types."""
    columns = {name: pd.Series([value]) for name, value in values.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(1))


def _mapping(row: pd.DataFrame) -> dict[str, Any]:
    if len(row) != 1:
        raise ValueError(f"{len(row)} rows, but one is expected")
    return {str(name): _cell(cells.iloc[0]) for name, cells in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _outcome(item: Outcome) -> dict[str, Any]:
    entry = {spec.name: getattr(item, spec.name) for spec in fields(Outcome)}
    entry["start"] = iso(item.start) if item.start else None
    entry["parameters"] = {name: _bound_value(value) for name, value in item.parameters.items()}
    return entry


def _outcome_of(facts: OutcomeFacts) -> Outcome:
    given = {spec.name: getattr(facts, spec.name) for spec in fields(Outcome)}
    values = {name: _bound_of(value) for name, value in facts.parameters.items()}
    return Outcome(**{**given, "parameters": values, "notes": tuple(facts.notes)})


def _enrichment_of(facts: EnrichmentFacts) -> EnrichmentOutcome:
    return EnrichmentOutcome(**{**facts.model_dump(), "sent": tuple(facts.sent)})


def _bound_value(value: Value) -> Any:
    """A bound value with its type, where JSON has none for it."""
    if isinstance(value, datetime):
        return {"time": iso(value)}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return {"texts": list(value)} if isinstance(value, tuple) else value


def _bound_of(value: Any) -> Value:
    if isinstance(value, BoundTime):
        return value.time
    if isinstance(value, BoundTexts):
        return tuple(value.texts)
    bound: Value = timedelta(seconds=value.seconds) if isinstance(value, BoundLength) else value
    return bound
