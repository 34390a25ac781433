"""Which values mean that something went well or did not; the same for every face and figure."""

from __future__ import annotations

from typing import Literal

Tone = Literal["good", "bad", ""]

GOOD = frozenset({"success", "succeeded", "allowed", "allow", "ok", "benign"})
BAD = frozenset(
    {
        "failure", "failed", "denied", "deny", "blocked", "block", "error", "malicious", "critical",
        "high",
    }
)  # fmt: skip
TOLD = frozenset({"result", "status", "action", "verdict", "severity", "disposition", "threat"})
"""Columns of a table in which such a value is coloured; in others it is any word."""


def tone(value: str | None) -> Tone:
    """``good``, ``bad``, or empty for a value that is neither."""
    word = (value or "").casefold()
    return "good" if word in GOOD else "bad" if word in BAD else ""
