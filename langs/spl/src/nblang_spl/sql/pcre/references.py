"""What refers to groups, and the verbs: pieces that RE2 does not have and that hold no pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nblang_spl.sql.pcre.pieces import PatternError, Piece
from nblang_spl.sql.pcre.signs import AGAIN, BACK_NAMED, VERB


@dataclass(frozen=True)
class Whole:
    """A piece that is written as a group, and how many characters it takes."""

    piece: Piece
    length: int


def back_reference(found: re.Match[str], groups: int) -> Piece:
    r"""What a group matched before, such as ``\g{-1}``.

    Parameters
    ----------
    found : re.Match
        Of :data:`nblang_spl.sql.pcre.signs.BACK`.
    groups : int
        How many groups begin before it.

    Raises
    ------
    PatternError
        There is no such group.
    """
    if found["number"] is not None:
        number = int(found["number"])
        number = groups + 1 + number if number < 0 else number
        if number < 1:
            raise PatternError(f"`{found[0]}` refers to no group")
        return Piece(None, f"(?:\\g<{number}>)", empty=True)
    name = found["brace"] or found["angle"] or found["quote"] or found["curly"]
    return Piece(None, f"(?P={name})", empty=True)


def bodyless_group(text: str, at: int, groups: int) -> Whole | None:
    """What stands at a place as a group without a body: ``(?P=name)``, ``(?R)``, ``(*FAIL)``.

    Raises
    ------
    PatternError
        It refers to a group that is not there.
    """
    named, again, verb = (sign.match(text, at) for sign in (BACK_NAMED, AGAIN, VERB))
    if named:
        written, found = named[0], named
    elif again:
        written, found = _group_pattern(again, groups), again
    elif verb:
        written, found = "(?!)" if verb[1] else verb[0], verb
    else:
        return None
    return Whole(Piece(None, written, empty=True), found.end() - at)


def _group_pattern(found: re.Match[str], groups: int) -> str:
    """A group's pattern once more."""
    if found[1]:
        return "(?R)"
    if found[3]:
        return f"(?&{found[3]})"
    number = int(found[2])
    if found[2][0] == "+":
        number += groups
    elif found[2][0] == "-":
        number += groups + 1
    if number < 0:
        raise PatternError(f"`{found[0]}` refers to no group")
    return f"(?{number})" if number else "(?R)"
