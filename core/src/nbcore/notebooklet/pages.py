"""A run as a page: what the rendering room shows, while it runs and after."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from nbcore import discovery
from nbcore.queries.outcome import CAME
from nbcore.render.parts import FindingPart, Page, SectionPart

if TYPE_CHECKING:
    from nbcore.notebooklet.running import Flow
    from nbcore.session import Session


def page_of(notebooklet: Any, flow: Flow, session: Session) -> Page:
    """The page of one connection's flow as it is now.

    Parameters
    ----------
    notebooklet : Notebooklet
    flow : Flow
    session : Session
    """
    maker = flow.maker
    headline = maker.headline()  # first of all, since it may add a problem
    parts = maker.shown()
    what = notebooklet.title or type(notebooklet).__name__
    about = f"{what} on {flow.entity}" if flow.entity is not None else what
    seconds = flow.seconds if flow.done else time.perf_counter() - flow.started
    name, pack = _known_as(type(notebooklet))
    mine = [(pack, text) for text in maker.problems]
    return Page(
        notebooklet=name,
        title=about,
        doc=_paragraph(type(notebooklet).__doc__ or ""),
        entity=str(flow.entity) if flow.entity is not None else "",
        timespan=flow.timespan,
        sources=[flow.title],
        headline=headline,
        status=overall(parts) if flow.done else "running",
        findings=[
            FindingPart(
                item.severity, item.template, item.values, item.section, item.rows, flow.connection
            )
            for item in maker.findings
        ],
        sections=parts,
        outcomes=list(flow.outcomes),
        candidates=flow.candidates,
        notes=[*flow.notes, *maker.untold()],
        problems=[*session.problems, *flow.problems, *mine],
        tell=session.note,
        waiting=flow.waiting,
        seconds=seconds,
    )


def _known_as(kind: type) -> tuple[str, str]:
    """``host.HostLogonsSummary`` and its distribution, by the entry point; else by the class."""
    value = f"{kind.__module__}:{kind.__qualname__}"
    for claim in discovery.notebooklets().values():
        if claim.value == value:
            return claim.name, claim.distribution
    return kind.__name__, kind.__module__


def overall(parts: list[SectionPart]) -> str:
    """The sections' statuses in one word; what the options left out does not count."""
    statuses = [part.status for part in parts if part.asked]
    if not statuses:
        return "skipped"
    if len(set(statuses)) == 1:
        return statuses[0]
    if set(statuses) <= {"ok", "empty"}:
        return "ok"
    if any(status in CAME for status in statuses):
        return "partial"
    for status in ("failed", "denied", "unavailable", "unsupported"):
        if status in statuses:
            return status
    return "skipped"


def _paragraph(doc: str) -> str:
    return " ".join(doc.strip().split("\n\n", 1)[0].split())
