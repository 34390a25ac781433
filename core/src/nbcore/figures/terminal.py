"""What figures in a terminal have in common."""

from __future__ import annotations

STYLES = {"good": "blue", "bad": "red", "": "cyan"}
"""Terminal colours of what went well, what did not, and what is neither."""
ROWS = 10
"""Rows of a figure in a terminal."""


def count_left_out(there: int, left_out: int) -> int:
    """How many are not shown; of those that are there the last may stand for others."""
    return max(there - ROWS, 0) + max(left_out - 1, 0)
