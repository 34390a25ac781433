"""How a table is written down."""

from __future__ import annotations


def columns(**names: str) -> dict[str, str]:
    """Column to KQL type, from the names of each type."""
    return {name: kind for kind, words in names.items() for name in words.split()}
