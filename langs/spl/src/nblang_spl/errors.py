"""The one error of the engine: a sentence with its place in the text."""

from __future__ import annotations

from collections.abc import Iterable

from nbcore import similar_names

DEEP = "The search is nested too deeply; split it into parts."


class SplError(ValueError):
    """A search that is not understood, not supported, or cannot be answered.

    Attributes
    ----------
    sentence : str
        What is wrong and what to write instead.
    position : int or None
        Offset of what is meant in the text as it was given; None where no place is to blame.
    """

    def __init__(self, sentence: str, position: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position

    def placed(self, text: str, position: int | None) -> SplError:
        """The same error with its place in ``text`` in words."""
        if position is None:
            return self
        before = text[:position]
        line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
        where = f"line {line}, column {column}" if "\n" in text.strip() else f"column {column}"
        placed = SplError(f"{self.sentence.rstrip('.')} ({where}).", position)
        placed.sentence = self.sentence
        return placed


def unknown_name(kind: str, name: str, known: Iterable[str], position: int | None) -> SplError:
    """A refusal of a name, with what resembles it."""
    names = sorted(known)
    hits = similar_names(name, names, most=1)
    if hits:
        hint = f"did you mean {hits[0]}?"
    elif len(names) <= 12:
        hint = f"known are {', '.join(names)}." if names else "there is none."
    else:
        hint = "the README lists what is known."
    return SplError(f"The {kind} {display_text(name)} is not known here: {hint}", position)


def display_text(text: str, most: int = 60) -> str:
    """A piece of a search as a message shows it: on one line, not too long, controls escaped."""
    flat = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
    return f"`{flat[:most]}…`" if len(flat) > most else f"`{flat}`"
