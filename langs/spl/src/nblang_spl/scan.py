"""A query's text in pieces: what is code, what is quoted, and where a stage begins.

No parser: it tells only as much of SPL apart as is needed to put values where they are safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nbcore import AuthorError

Kind = Literal["comment", "text", "name", "macro", "token", "code"]
"""``text`` is a literal in double quotes, ``name`` a field in single ones, ``macro`` a call in
backticks, ``token`` a place for a value or a setting, ``code`` all else."""

_PLACE = (
    r"\$(?:(?P<before>\*)?(?P<value>p_[a-z0-9_]*[a-z0-9])(?P<after>\*)?"
    r"|(?P<place>index|macro):(?P<of>[A-Za-z_]\w*))\$"
)
_PIECE = re.compile(
    r"(?P<comment>```.*?```)"
    r'|(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<name>'[^'\n]*')"
    r"|(?P<macro>`[^`]+`)"
    rf"|(?P<token>{_PLACE})"
    r"|(?P<open>```|[\"'`$])"
    r"|(?P<code>(?:\\[\"\\]|[^\"'`$])+)",
    re.DOTALL,
)
_LIKE_TOKEN = re.compile(r"\$\*?p_[A-Za-z0-9_]*\*?\$|\$(?:index|macro):\w*\$")
_UNFINISHED = {
    '"': "a text in double quotes does not end",
    "'": "a field name in single quotes does not end",
    "`": "a macro call in backticks does not end",
    "```": "a comment does not end",
    "$": "a $ outside quotes begins no token; tokens are $p_name$, $p_name*$, $*p_name*$, "
    "$index:name$ and $macro:name$",
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a query's text.

    Attributes
    ----------
    kind : Kind
    text : str
        As written.
    name : str
        What a token names: ``p_host``, ``wineventlog``.
    place : str
        For a token of a setting ``index`` or ``macro``; empty for one of a value.
    before, after : bool
        Whether a value's token asks for a wildcard on that side.
    """

    kind: Kind
    text: str
    name: str = ""
    place: str = ""
    before: bool = False
    after: bool = False


def split_pieces(text: str, path: str) -> list[Piece]:
    """Cut a query's text into pieces; joined, their texts are the text again.

    Raises
    ------
    AuthorError
        Something does not end, a ``$`` begins no token, or a token stands inside quotes or
        backticks, where its value would not be one.
    """
    found = []
    for piece in _PIECE.finditer(text):
        kind = str(piece.lastgroup)
        if kind == "open":
            line = text.count("\n", 0, piece.start()) + 1
            raise AuthorError(f"{path}, line {line}: {_UNFINISHED[piece[0]]}.")
        if kind in ("text", "name", "macro") and (inside := _LIKE_TOKEN.search(piece[0])):
            line = text.count("\n", 0, piece.start()) + 1
            raise AuthorError(
                f"{path}, line {line}: the token {inside[0]} is inside quotes or backticks; write "
                f"it without them, since the value brings its own quotes."
            )
        found.append(
            Piece(
                kind,  # type: ignore[arg-type]
                piece[0],
                name=piece["value"] or piece["of"] or "",
                place=piece["place"] or "",
                before=bool(piece["before"]),
                after=bool(piece["after"]),
            )
        )
    return found


@dataclass(frozen=True)
class Stage:
    """One command of a pipeline, subsearches included.

    Attributes
    ----------
    command : str
        Lower case; ``search`` for a first stage that does not begin with a pipe.
    pieces : tuple of Piece
        Without comments and without the pipe before it.
    """

    command: str
    pieces: tuple[Piece, ...]

    @property
    def code(self) -> str:
        """Its text with an empty literal in place of each quoted one."""
        return "".join('""' if piece.kind == "text" else piece.text for piece in self.pieces)

    def values(self) -> Iterator[Piece]:
        """Its places for values."""
        return (piece for piece in self.pieces if piece.kind == "token" and not piece.place)


def stages(parts: list[Piece]) -> list[Stage]:
    """The commands of a query in order."""
    cut: list[list[Piece]] = [[]]
    for piece in parts:
        if piece.kind == "comment":
            continue
        if piece.kind != "code":
            cut[-1].append(piece)
            continue
        first, *others = re.split(r"[|\[]", piece.text)
        cut[-1].append(Piece("code", first))
        cut += [[Piece("code", other)] for other in others]
    found = []
    for number, group in enumerate(cut):
        words = "".join(piece.text for piece in group).strip()
        if not words and number == 0:
            continue
        command = re.match(r"[A-Za-z_]\w*", words)
        named = command[0].lower() if command else ""
        found.append(Stage(named, tuple(group)))
    return found
