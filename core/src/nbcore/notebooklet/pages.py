"""A run as a page: what the render layer shows, while it runs and after."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nbcore import discovery
from nbcore.queries.outcome import CAME
from nbcore.render.parts import Page, SectionPart

if TYPE_CHECKING:
    from nbcore.notebooklet.share import Share


def _titled(title: str, entity: Any) -> str:
    """``Logons on web01``; a title may say itself where the entity stands."""
    if "{entity}" in title:
        return title.replace("{entity}", str(entity) if entity is not None else "").strip()
    return f"{title} on {entity}" if entity is not None else title


def page_of(notebooklet: Any, share: Share) -> Page:
    """The page of one connection's share as it is now.

    Parameters
    ----------
    notebooklet : Notebooklet
    share : Share
    """
    builder = share.builder
    headline = builder.headline()  # first of all, since it may add a problem
    parts = builder.shown()
    what = notebooklet.title or type(notebooklet).__name__
    about = _titled(what, share.entity)
    seconds = share.seconds if share.done else share.seconds + time.perf_counter() - share.started
    name, pack = _known_as(type(notebooklet))
    mine = [(pack, text) for text in builder.problems]
    return Page(
        notebooklet=name,
        title=about,
        doc=_paragraph(type(notebooklet).__doc__ or ""),
        entity=str(share.entity) if share.entity is not None else "",
        about=share.entity,
        parameters=dict(share.parameters),
        timespan=share.timespan,
        connection=share.connection,
        sources=[share.title],
        headline=headline,
        status=overall(parts) if share.done else "running",
        findings=[replace(item, connection=share.connection) for item in builder.findings],
        rules=list(builder.rules),
        sections=parts,
        outcomes=list(share.outcomes),
        enrichments=list(share.enrichments),
        candidates=share.candidates,
        notes=[*share.notes, *builder.untold()],
        problems=[*share.session.problems, *share.problems, *mine],
        tell=share.session.note,
        waiting=share.waiting,
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
