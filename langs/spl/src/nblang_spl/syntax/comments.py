"""Comments become blanks of the same length, so that every offset stays what it was (rule 9.7)."""

from __future__ import annotations

import re

from nblang_spl.errors import SplError

LONGEST = 200_000
"""Characters that a search may have."""
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|```(.*?)```|(```)|(?:\\["\\]|[^"`])+|.', re.DOTALL)


def without_comments(text: str) -> str:
    """The text with each comment blanked.

    Raises
    ------
    SplError
        A comment does not end, the text is too long or holds NUL characters.
    """
    if len(text) > LONGEST:
        raise SplError(f"The search has {len(text):,} characters; at most {LONGEST:,} are allowed.")
    if "\0" in text:
        raise SplError("The search contains a NUL character; remove it.", text.index("\0"))
    pieces = []
    for piece in _PIECE.finditer(text):
        if piece[2]:
            raise SplError("A comment does not end; write its closing ```.", piece.start())
        pieces.append(" " * len(piece[0]) if piece[1] is not None else piece[0])
    return "".join(pieces)
