"""A value with something to say of it."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Noted(Generic[T]):
    """A section's return value together with notes for its reader.

    Parameters
    ----------
    value : object
        What the section returns otherwise; what rests on the section gets this alone.
    *notes : str
        Sentences, which every face shows at the section; empty ones are left out.
    """

    def __init__(self, value: T, *notes: str) -> None:
        for note in notes:
            if not isinstance(note, str):
                raise TypeError(f"a note is a text, not {type(note).__name__}")
        self.value = value
        self.notes = tuple(note for note in notes if note)

    def __repr__(self) -> str:
        return f"<{type(self.value).__name__} with {len(self.notes)} notes>"
