"""Pieces of a pattern, written for RE2 and for ``regex``."""

from __future__ import annotations

from dataclasses import dataclass


class PatternError(ValueError):
    """A text is not a regular expression; its message says why, without an end."""


@dataclass(frozen=True)
class Piece:
    """A piece of a pattern.

    Attributes
    ----------
    re2 : str or None
        None where RE2 cannot say it or would mean something else.
    regex : str
    empty : bool
        Whether it can match nothing.
    single : bool
        Whether a quantifier behind it is of the whole piece.
    place : bool
        Whether it never matches more than a place.
    """

    re2: str | None
    regex: str
    empty: bool = False
    single: bool = True
    place: bool = False


NOTHING = Piece("", "", empty=True, single=False)


def concatenate(pieces: list[Piece]) -> Piece:
    """One after the other."""
    return _join_pieces(pieces, "", empty=all(piece.empty for piece in pieces))


def alternatives(branches: list[Piece]) -> Piece:
    """One or another."""
    return _join_pieces(branches, "|", empty=any(branch.empty for branch in branches))


def _join_pieces(pieces: list[Piece], mark: str, *, empty: bool) -> Piece:
    texts = [piece.re2 for piece in pieces]
    re2 = None if None in texts else mark.join(text for text in texts if text is not None)
    return Piece(re2, mark.join(piece.regex for piece in pieces), empty=empty, single=False)


def wrap_piece(piece: Piece, before: str = "(?:", after: str = ")") -> Piece:
    """In parentheses."""
    re2 = None if piece.re2 is None else f"{before}{piece.re2}{after}"
    return Piece(re2, f"{before}{piece.regex}{after}", empty=piece.empty)


def position_piece(re2: str | None, regex: str) -> Piece:
    """A place in the text, not a character."""
    return Piece(re2, regex, empty=True, place=True)


def literal(sign: str) -> Piece:
    """One character as itself."""
    return Piece(_re2(sign), _regex(sign))


def _re2(sign: str) -> str:
    if sign.isalnum() or sign == "_" or ord(sign) > 0x7F:
        return sign
    if sign.isprintable():
        return "\\" + sign
    return f"\\x{{{ord(sign):x}}}"


def _regex(sign: str) -> str:
    if sign.isalnum() or sign == "_" or ord(sign) > 0x7F:
        return sign
    return "\\" + sign if sign.isprintable() else f"\\x{ord(sign):02x}"


Ranges = tuple[tuple[int, int], ...]
LAST = 0x10FFFF


def ranges(text: str) -> Ranges:
    """Pairs of characters, such as ``azAZ``, as ranges."""
    return tuple((ord(text[at]), ord(text[at + 1])) for at in range(0, len(text), 2))


def complement(given: Ranges) -> Ranges:
    """All other characters."""
    if (ord("a"), ord("z")) in given:
        # (?i) would take these for s and k, which are among the letters that are left out.
        given = (*given, (0x17F, 0x17F), (0x212A, 0x212A))
    found: list[tuple[int, int]] = []
    at = 0
    for low, high in sorted(given):
        if low > at:
            found.append((at, low - 1))
        at = max(at, high + 1)
    return (*found, (at, LAST)) if at <= LAST else tuple(found)


def one_of(given: Ranges, *, inverse: bool = False) -> Piece:
    """One character out of ranges, or one that is in none."""
    sign = "^" if inverse else ""
    re2 = "".join(_range(low, high, "\\x{{{:x}}}") for low, high in given)
    regex = "".join(_range(low, high, "\\U{:08x}") for low, high in given)
    if not given:
        # Nothing is in no range: never, or always.
        return Piece("(?s:.)", "(?s:.)") if inverse else Piece("[^\\x00-\\x{10FFFF}]", "(?!)")
    return Piece(f"[{sign}{re2}]", f"[{sign}{regex}]")


def _range(low: int, high: int, form: str) -> str:
    first = _class_character(low, form)
    return first if low == high else f"{first}-{_class_character(high, form)}"


def _class_character(code: int, form: str) -> str:
    sign = chr(code)
    return sign if sign.isascii() and sign.isalnum() else form.format(code)
