"""Saved results: a folder, or one file, that is opened again without a SIEM."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from nbcore.errors import UserError
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results
from nbcore.queries.outcome import Outcome
from nbcore.records.storage import Reader, Writer
from nbcore.render.parts import Figure, FindingPart, Page, SectionPart
from nbcore.timespan import TimeSpan, iso

KIND = "result"


def save(result: Result, path: str | Path) -> None:
    """Write a result; see :class:`nbcore.records.storage.Writer`."""
    page = result.page
    writer = Writer(path)
    sections = [_section(part, writer) for part in page.sections]
    findings = []
    for number, item in enumerate(page.findings):
        writer.frame(f"finding-{number}", item.rows)
        entry = {name: getattr(item, name) for name in ("severity", "template", "section")}
        values = {name: _plain(value) for name, value in item.values.items()}
        findings.append({**entry, "values": values, "connection": item.connection})
    if page.candidates is not None:
        writer.frame("candidates", page.candidates)
    span = page.timespan
    plain = ("notebooklet", "title", "doc", "entity", "headline", "status", "seconds")
    writer.close(
        {
            "kind": KIND,
            "connection": result.connection,
            **{name: getattr(page, name) for name in plain},
            "timespan": [iso(span.start), iso(span.end)] if span else None,
            "sources": list(page.sources),
            "notes": list(page.notes),
            "problems": [list(item) for item in page.problems],
            "sections": sections,
            "findings": findings,
            "outcomes": [_outcome(item) for item in page.outcomes],
        }
    )


def load(path: str | Path) -> Result | Results:
    """Open what :meth:`Result.save` wrote.

    Raises
    ------
    UserError
        It is not there, not a saved result, or of a newer format.
    """
    folder = Path(path)
    if folder.is_dir() and not (folder / "manifest.json").exists():
        inner = sorted(item.parent for item in folder.glob("*/manifest.json"))
        if inner:
            opened = [_load(item) for item in inner]
            return Results({result.connection: result for result in opened})
    return _load(folder)


def _load(path: Path) -> Result:
    with Reader(path) as reader:
        facts = reader.facts
        if facts.get("kind") != KIND:
            raise UserError(f"{path} is not a saved result; a recording opens with nb.replay().")
        span = facts["timespan"]
        plain = ("notebooklet", "title", "doc", "entity", "headline", "status", "seconds")
        page = Page(
            **{name: facts[name] for name in plain},
            timespan=TimeSpan.parse(tuple(span)) if span else None,
            sources=facts["sources"],
            notes=facts["notes"],
            problems=[(pack, text) for pack, text in facts["problems"]],
            sections=[_opened(item, reader) for item in facts["sections"]],
            findings=[
                FindingPart(**item, rows=reader.frame(f"finding-{number}"))
                for number, item in enumerate(facts["findings"])
            ],
            outcomes=[_outcome_of(item) for item in facts["outcomes"]],
            candidates=reader.frame("candidates") if "candidates" in facts["frames"] else None,
        )
        return Result(page, connection=facts["connection"])


def _section(part: SectionPart, writer: Writer) -> dict[str, Any]:
    plain = ("name", "title", "doc", "kind", "status", "reason", "connection")
    entry: dict[str, Any] = {name: getattr(part, name) for name in plain}
    entry |= {"queries": list(part.queries), "notes": list(part.notes)}
    frame = part.frame
    if frame is not None:
        writer.frame(part.name, frame)
    elif part.kind:
        entry["value"] = part.value
    if isinstance(part.value, Figure):
        figure = part.value
        options = {name: _plain(value) for name, value in figure.options.items()}
        entry["figure"] = {
            "kind": figure.kind, "alt": figure.alt, "note": figure.note, "options": options,
        }  # fmt: skip
    return entry


def _opened(entry: dict[str, Any], reader: Reader) -> SectionPart:
    figure = entry.pop("figure", None)
    value = entry.pop("value", None)
    if entry["name"] in reader.facts["frames"]:
        value = reader.frame(entry["name"])
    if figure is not None:
        value = Figure(data=value, **figure)
    return SectionPart(**entry, value=value)


def _outcome(item: Outcome) -> dict[str, Any]:
    entry = {spec.name: getattr(item, spec.name) for spec in fields(Outcome)}
    entry["start"] = iso(item.start) if item.start else None
    entry["parameters"] = {name: _plain(value) for name, value in item.parameters.items()}
    return entry


def _outcome_of(entry: dict[str, Any]) -> Outcome:
    start = entry["start"]
    entry = {**entry, "start": datetime.fromisoformat(start) if start else None}
    return Outcome(**{**entry, "notes": tuple(entry["notes"])})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    item = getattr(value, "item", None)  # a numpy scalar
    return item() if callable(item) else str(value)
