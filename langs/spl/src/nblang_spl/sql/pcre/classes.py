r"""Sets of characters: escaped letters such as ``\d``, and what stands in brackets.

As PCRE has it without ``(*UCP)``: digits, letters and blanks are ASCII's, and ``\s`` has the
vertical tab, which RE2's lacks.
"""

from __future__ import annotations

import re

from nblang_spl.sql.pcre import escapes
from nblang_spl.sql.pcre.pieces import (
    LAST,
    PatternError,
    Piece,
    Ranges,
    complement,
    one_of,
    ranges,
)

_HORIZONTAL = ((9, 9), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x180E, 0x180E),
               (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000))  # fmt: skip
_VERTICAL = ((10, 13), (0x85, 0x85), (0x2028, 0x2029))
WORD = ranges("09AZ__az")
_SETS: dict[str, Ranges] = {
    "d": ranges("09"),
    "w": WORD,
    "s": ((9, 13), (32, 32)),
    "h": _HORIZONTAL,
    "v": _VERTICAL,
}
SETS: dict[str, Ranges] = {
    **_SETS,
    **{name.upper(): complement(found) for name, found in _SETS.items()},
    "N": complement(((10, 10),)),
}
"""By the letter behind the backslash."""
_NAMED: dict[str, Ranges] = {
    "alnum": ranges("09AZaz"),
    "alpha": ranges("AZaz"),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": ranges("09"),
    "graph": ranges("!~"),
    "lower": ranges("az"),
    "print": ranges(" ~"),
    "punct": ranges("!/:@[`{~"),
    "space": ((9, 13), (32, 32)),
    "upper": ranges("AZ"),
    "word": WORD,
    "xdigit": ranges("09AFaf"),
}
_POSIX = re.compile(r"\[([:.=])(\^?)([a-z]*)\1\]")
_SPELLED = {"d": r"\d", "D": r"\D", "w": r"\w", "W": r"\W"}
"""Sets that both libraries spell alike; ``(?i)`` does not add letters of other scripts to them."""


def escaped_set(letter: str, *, wide: bool) -> Piece:
    r"""The piece of ``\d`` and its like; ``wide`` where ``regex`` reads beyond ASCII."""
    found = one_of(SETS[letter])
    if letter in _SPELLED:
        return Piece(_SPELLED[letter], found.regex if wide else _SPELLED[letter])
    return found


def read_class(text: str, start: int, *, caseless: bool) -> tuple[Piece, int]:
    """A class in brackets, and where what follows it begins."""
    at = start + 1
    inverse = text[at : at + 1] == "^"
    members, at = _members(text, at + inverse, caseless=caseless)
    return one_of(_ranges(members), inverse=inverse), at


def _members(text: str, at: int, *, caseless: bool) -> tuple[list[Ranges | None], int]:
    """What stands in the brackets, a hyphen that is not quoted as None."""
    members: list[Ranges | None] = []
    begin, quoted = at, False
    while at < len(text):
        if text.startswith("\\E", at) or (not quoted and text.startswith("\\Q", at)):
            quoted, at = text[at + 1] == "Q", at + 2
        elif quoted:
            members.append(_single_range(text[at]))
            at += 1
        elif text[at] == "]" and at > begin:
            return members, at + 1
        elif text[at] == "-":
            members.append(None)
            at += 1
        else:
            member, at = _member(text, at, caseless=caseless)
            members.append(member)
    raise PatternError("a `[` has no `]`")


def _ranges(members: list[Ranges | None]) -> Ranges:
    """A hyphen between two characters makes a range; elsewhere it is one itself."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(members):
        low = _code(members[at])
        between = at + 2 < len(members) and members[at + 1] is None
        high = _code(members[at + 2]) if between else None
        if low is not None and high is not None:
            if high < low:
                raise PatternError("a range in `[ ]` runs backwards")
            found.append((low, high))
            at += 3
        else:
            found += members[at] or _single_range("-")
            at += 1
    return tuple(found)


def _code(member: Ranges | None) -> int | None:
    """The code of a member that is one character."""
    if member is None:
        return ord("-")
    return member[0][0] if len(member) == 1 and member[0][0] == member[0][1] else None


def _single_range(sign: str) -> Ranges:
    return ((ord(sign), ord(sign)),)


def _member(text: str, at: int, *, caseless: bool) -> tuple[Ranges, int]:
    if text[at] == "[":
        named = _POSIX.match(text, at)
        if named:
            if named[1] != ":" or named[3] not in _NAMED:
                raise PatternError(f"`{named[0]}` names no set of characters")
            name = "alpha" if caseless and named[3] in ("upper", "lower") else named[3]
            among = _NAMED[name]
            return complement(among) if named[2] else among, named.end()
    if text[at] != "\\":
        return _single_range(text[at]), at + 1
    letter = text[at + 1 : at + 2]
    if letter in SETS and letter != "N":
        return SETS[letter], at + 2
    if letter == "b":
        return ((8, 8),), at + 2
    if letter in ("p", "P"):
        raise PatternError(
            "`\\p` is not supported inside `[ ]`; write it before or after, with a `|`"
        )
    if letter.isdigit():
        code, at = escapes.octal(text, at + 1)
    else:
        sign, at = escapes.character(text, at + 1)
        code = ord(sign)
    return ((code, min(code, LAST)),), at
