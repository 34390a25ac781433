"""Characters that are written behind a backslash."""

from __future__ import annotations

import re

from nblang_spl.sql.pcre.pieces import LAST, PatternError

_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "a": "\a", "e": "\x1b"}
_HEX = re.compile(r"x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{0,2}))")
_BRACED_OCTAL = re.compile(r"o\{([0-7]{1,11})\}")
_OCTAL = re.compile(r"[0-7]{1,3}")


def character(text: str, at: int) -> tuple[str, int]:
    """The character that is written behind a backslash, and where what follows begins.

    Raises
    ------
    PatternError
        It is none: the pattern ends, or PCRE gives the letter no meaning here.
    """
    sign = text[at : at + 1]
    if not sign:
        raise PatternError("it ends with a backslash")
    if sign in _CONTROL:
        return _CONTROL[sign], at + 1
    hexadecimal = _HEX.match(text, at)
    if hexadecimal:
        return _character(int(hexadecimal[1] or hexadecimal[2] or "0", 16)), hexadecimal.end()
    braced = _BRACED_OCTAL.match(text, at)
    if braced:
        return _character(int(braced[1], 8)), braced.end()
    if sign == "c":
        following = text[at + 1 : at + 2]
        if not following.isascii() or not following.isprintable() or not following:
            raise PatternError("`\\c` needs a character")
        return chr(ord(following.upper()) ^ 64), at + 2
    if sign.isascii() and sign.isalnum():
        raise PatternError(f"`\\{sign}` has no meaning here; a backslash itself is `\\\\`")
    return sign, at + 1


def octal(text: str, at: int) -> tuple[int, int]:
    """The code that up to three digits say, and where what follows begins."""
    found = _OCTAL.match(text, at)
    if not found:
        raise PatternError(f"`\\{text[at]}` has no meaning here")
    return int(found[0], 8), found.end()


def _character(code: int) -> str:
    if code > LAST or 0xD800 <= code <= 0xDFFF:
        raise PatternError(f"there is no character {code:x}")
    return chr(code)
