"""Rows and messages of a search job as an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore.records import Record

if TYPE_CHECKING:
    import pandas as pd

_INCOMPLETE = re.compile(
    r"finaliz|incomplete|not complete|missing|truncat|partial|prematurely|unable to distribute"
    r"|limit (?:was |has been )?(?:reached|exceeded)|(?:reached|exceed\w*)\b.*\blimit|timed out",
    re.IGNORECASE,
)
"""Words by which Splunk says that results are not whole; it says some of it as mere information."""


@dataclass
class Messages:
    """What a job says about itself.

    Attributes
    ----------
    wrong : list of str
        Of the types ERROR and FATAL.
    incomplete : list of str
        Why results are missing.
    warnings : list of str
        Other warnings.
    """

    wrong: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, kind: str, text: str) -> None:
        """Sort in one message."""
        said = text.strip()
        kind = kind.upper()
        if not said:
            return
        if kind in ("ERROR", "FATAL"):
            place = self.wrong
        elif _INCOMPLETE.search(said):
            place = self.incomplete
        elif kind == "WARN":
            place = self.warnings
        else:
            return
        if said not in place:
            place.append(said)

    def of_job(self, content: Mapping[str, Any]) -> None:
        """Take those of the job's own entry: lists of texts by type."""
        found = content.get("messages")
        if isinstance(found, Mapping):
            for kind, texts in found.items():
                for text in texts if isinstance(texts, list) else [texts]:
                    self.add(str(kind), str(text))

    def of_page(self, page: Mapping[str, Any]) -> None:
        """Take those that came with a page of results."""
        for item in page.get("messages") or []:
            self.add(str(item.get("type", "")), str(item.get("text", "")))

    @property
    def partial(self) -> str:
        """Why the answer is not whole; empty when it is."""
        said = [*self.wrong, *self.incomplete]
        return f"Splunk says: {' '.join(_sentence(text) for text in said)}" if said else ""

    @property
    def notes(self) -> list[str]:
        """Warnings that say nothing of missing results."""
        return [f"Splunk warns: {_sentence(text)}" for text in self.warnings]


def frame(rows: list[dict[str, Any]], record: Record) -> tuple[pd.DataFrame, list[str]]:
    """Rows of a job as a frame, and sentences about cells with several values."""
    import pandas as pd

    from nblang_spl.columns import fitted

    return fitted(pd.DataFrame(rows, dtype=object), record)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
