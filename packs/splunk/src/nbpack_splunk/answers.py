"""Rows and messages of a search job as an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore import Record

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 500
"""Characters of one message that are shown."""
_INCOMPLETE = re.compile(
    r"finaliz|incomplete|not complete|missing|truncat|partial|prematurely|unable to distribute"
    r"|limit (?:was |has been )?(?:reached|exceeded)|(?:reached|exceed\w*)\b.*\blimit|timed out"
    r"|\b(?:drop|skip)p\w*",
    re.IGNORECASE,
)
"""Words by which Splunk says that results are not whole; it says some of it as mere information."""

_DROPPED = re.compile(r"(?:num)?drop", re.IGNORECASE)
"""Properties that count what was left out: ``dropCount``, and others of that name."""


@dataclass
class Messages:
    """What a job says about itself.

    Attributes
    ----------
    shown : callable
        A text without what the connection signs in with; asked before a long one is cut.
    wrong : list of str
        Of the types ERROR and FATAL.
    incomplete : list of str
        Why results are missing.
    warnings : list of str
        Other warnings.
    """

    shown: Callable[[str], str] = str
    wrong: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, kind: str, text: str) -> None:
        """Sort in one message."""
        said = brief(text, self.shown)
        kind = kind.upper()
        if not said:
            return
        if kind in ("ERROR", "FATAL"):
            place = self.wrong
        elif _INCOMPLETE.search(said):
            place = self.incomplete
        elif kind.startswith("WARN"):
            place = self.warnings
        else:
            return
        if said not in place:
            place.append(said)

    def of_job(self, content: Mapping[str, Any]) -> None:
        """Take those of the job's own entry: lists of texts by type."""
        found = content.get("messages")
        if isinstance(found, Mapping):
            for kind, given in found.items():
                for text in _texts(given):
                    self.add(str(kind), text)

    def of_page(self, page: Mapping[str, Any]) -> None:
        """Take those that came with a page of results."""
        given = page.get("messages")
        for item in given if isinstance(given, list) else []:
            if isinstance(item, Mapping):
                for text in _texts(item.get("text")):
                    self.add(str(item.get("type", "")), text)

    @property
    def partial(self) -> str:
        """Why the answer is not whole; empty when it is."""
        said = [*self.wrong, *self.incomplete]
        return f"Splunk says: {' '.join(map(sentence, said))}" if said else ""

    @property
    def failure(self) -> str:
        """Why there is no answer."""
        said = [*self.wrong, *self.incomplete, *self.warnings]
        return " ".join(map(sentence, said)) or "it gives no reason."

    @property
    def notes(self) -> list[str]:
        """Warnings that say nothing of missing results."""
        return [f"Splunk warns: {sentence(text)}" for text in self.warnings]


def is_set(content: Mapping[str, Any], name: str) -> bool:
    """Whether a job's property is true: ``1`` in XML."""
    return str(content.get(name, "")).strip().lower() in ("1", "true")


def number(content: Mapping[str, Any], name: str) -> int | None:
    """A job's count; None where it has none.

    Raises
    ------
    ValueError
        It is not a number.
    """
    given = str(content.get(name) or "").strip()
    return int(float(given)) if given else None


def cut_short(content: Mapping[str, Any]) -> str:
    """Why the results of a job that is done are not whole, by its own properties.

    They say it also where no message does; empty where they are whole.
    """
    if is_set(content, "isFinalized"):
        return "Splunk ended the search before it was complete (it is finalized)."
    if is_set(content, "isZombie"):
        return "The search's process died before it was complete (it is a zombie)."
    for name, given in content.items():
        if _DROPPED.match(name) and str(given).strip() not in ("", "0", "None"):
            return f"Splunk left out a part of what it should search ({name}: {str(given)[:20]})."
    return ""


def frame(rows: list[dict[str, Any]], record: Record) -> tuple[pd.DataFrame, list[str]]:
    """Rows of a job as a frame, and sentences about cells with several values."""
    import pandas as pd

    from nblang_spl.columns import fit_record

    return fit_record(pd.DataFrame(rows, dtype=object), record)


def brief(text: str, shown: Callable[[str], str]) -> str:
    """A message in one line, without secrets, and cut where it is very long."""
    said = " ".join(shown(text).split())
    return f"{said[:LONGEST]}…" if len(said) > LONGEST else said


def sentence(text: str) -> str:
    """A message with a full stop."""
    said = text.strip()
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _texts(given: object) -> Iterator[str]:
    """Every text in what should be one text or a list of them."""
    if isinstance(given, Mapping):
        given = list(given.values())
    if isinstance(given, list):
        for item in given:
            yield from _texts(item)
    elif given is not None:
        yield str(given)
