"""A pattern as both libraries take it; :mod:`nblang_spl.sql.pcre.parser` says what is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from nblang_spl.sql.pcre.parser import Parser
from nblang_spl.sql.pcre.pieces import PatternError
from nblang_spl.sql.pcre.signs import PROPERTY, TWO_DIGITS

LONGEST = 20_000


@dataclass(frozen=True)
class Reading:
    """A pattern as both libraries take it.

    Attributes
    ----------
    re2 : str or None
        None where only ``regex`` can run it.
    regex : str
    wide : bool
        Whether ``regex`` must look beyond ASCII, for letters without case.
    empty : bool
        Whether it can match nothing; after such a match the libraries go on differently.
    ends : bool
        Whether RE2's match may take in a last line break, which ``$`` of PCRE leaves.
    """

    re2: str | None
    regex: str
    wide: bool
    empty: bool
    ends: bool


@lru_cache(maxsize=512)
def read_pattern(text: str) -> Reading:
    """Read a pattern.

    Raises
    ------
    PatternError
        It is none, or holds what neither library has.
    """
    if len(text) > LONGEST:
        raise PatternError(f"it has more than {LONGEST:,} characters")
    total = None
    if TWO_DIGITS.search(text):
        counting = Parser(text)
        counting.whole()
        total = counting.groups
    parser = Parser(text, total=total)
    found = parser.whole()
    if not found.regex.isascii() or PROPERTY.search(text):
        parser = Parser(text, total=total, wide=True)
        found = parser.whole()
        found = replace(found, regex=f"(?-f:{found.regex})")
    text = found.regex
    if parser.mixed:
        # Where case matters in parts, `regex` may look for a beginning that it got wrong; a
        # pattern that may begin with any character keeps it from looking.
        text = rf"(?=[\s\S]|){text}" if found.single else rf"(?=[\s\S]|)(?:{text})"
    return Reading(found.re2, text, parser.wide, found.empty, parser.ends)
