"""What many connections answered, on one screen: how each ended, why, and what was found where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nbcore.errors import join_names
from nbcore.render import words
from nbcore.render.parts import FindingPart, Page
from nbcore.values import count_noun

MANY = 8
"""Connections up to which each has its own page in a terminal and a notebook."""
SHOWN = 3
"""Connections that a sentence names."""


@dataclass(frozen=True)
class Trouble:
    """Connections that did not answer in full, for one reason."""

    status: str
    reason: str
    where: str

    @property
    def word(self) -> str:
        """The status as a person reads it."""
        return words.STATUS.get(self.status, self.status)


@dataclass(frozen=True)
class Overview:
    """The first screen of many connections.

    Attributes
    ----------
    title, amount : str
        ``Logons on web01``, and ``50 connections: 47 ok, 3 failed``.
    troubles : list of Trouble
    findings : list of (FindingPart, str)
        Those that read the same once, with where they were found.
    hint : str
        How one connection's result is had.
    """

    title: str
    amount: str
    troubles: list[Trouble]
    findings: list[tuple[FindingPart, str]]
    hint: str


def overview(pages: Sequence[Page]) -> Overview:
    """What there is to say of many pages before any of them."""
    ended: dict[str, int] = {}
    why: dict[tuple[str, str], list[str]] = {}
    found: dict[tuple[str, str], tuple[FindingPart, list[str]]] = {}
    names = page_names(pages)
    for name, page in zip(names, pages, strict=True):
        ended[page.status] = ended.get(page.status, 0) + 1
        if page.status not in words.COMPLETE and page.status != "running":
            why.setdefault((page.status, _reason(page)), []).append(name)
        for item in page.findings:
            key = (item.severity, item.text)
            found.setdefault(key, (item, []))[1].append(name)
    counts = ", ".join(f"{many} {words.STATUS.get(one, one)}" for one, many in ended.items())
    every = len(pages)
    noun = "connection" if names[0] == pages[0].connection else "result"
    troubles = [
        Trouble(status, reason, _where(mine, every)) for (status, reason), mine in why.items()
    ]
    order = {severity: place for place, severity in enumerate(words.SEVERITIES)}
    findings = sorted(found.values(), key=lambda entry: order[entry[0].severity])
    return Overview(
        # Without it the title has the entity as it was typed.
        Counter(page.title for page in pages).most_common(1)[0][0],
        f"{count_noun(every, noun)}: {counts}",
        troubles,
        [(item, _where(mine, every)) for item, mine in findings],
        f'["{pages[0].connection}"] shows one connection.',
    )


def page_names(pages: Sequence[Page]) -> list[str]:
    """What tells the pages apart: their connections; else title and sources of each."""
    names = [page.connection for page in pages]
    if all(names) and len(set(names)) == len(names):
        return names
    return [" · ".join(filter(None, (page.title, ", ".join(page.sources)))) for page in pages]


def _where(names: Sequence[str], every: int) -> str:
    if len(names) == every:
        return f"all {every}"
    if len(names) <= SHOWN + 1:
        return join_names(names)
    return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"


def _reason(page: Page) -> str:
    """Why a page is not whole: what its queries say, before what follows for sections."""
    asked = [item.reason for item in page.outcomes if item.status not in words.COMPLETE]
    shown = [item.reason for item in page.sections if item.status not in words.COMPLETE]
    return " ".join(dict.fromkeys(filter(None, asked or shown or page.notes)))
