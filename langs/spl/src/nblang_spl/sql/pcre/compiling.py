"""Patterns for the library ``regex``."""

from __future__ import annotations

import functools

import regex

from nblang_spl.sql.pcre.pieces import PatternError
from nblang_spl.sql.pcre.reading import read_pattern


@functools.lru_cache(maxsize=512)
def compile_pattern(text: str) -> regex.Pattern[str]:
    """A pattern of PCRE, compiled.

    Raises
    ------
    PatternError
        It is none.
    """
    try:
        found = read_pattern(text)
        # In its older version (?i:..) would hold for the whole pattern.
        flags = regex.VERSION1 if found.wide else regex.VERSION1 | regex.ASCII
        return regex.compile(found.regex, flags)
    except regex.error as error:
        raise PatternError(str(error).partition(" at position")[0]) from None
    except (RecursionError, OverflowError, MemoryError):
        raise PatternError("it is too large") from None
