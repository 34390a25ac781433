r"""What a literal in double quotes says (rules 10.1, 10.2).

In both languages ``\\`` is a backslash and ``\"`` a quote. ``search`` keeps unknown pairs as they
are; ``eval`` and ``where`` read ``\t``, ``\n`` and ``\r`` as the characters they stand for.
"""

from __future__ import annotations

import re

_PAIR = re.compile(r"\\(.)", re.DOTALL)
_BARE = re.compile(r'\\(["\\])')
_IN_TERMS = {"\\": "\\", '"': '"', "|": "|"}
_IN_PATTERNS = {"\\": "\\", '"': '"'}
_IN_EXPRESSIONS = {"\\": "\\", '"': '"', "t": "\t", "n": "\n", "r": "\r"}


def in_terms(literal: str) -> str:
    """The value of a quoted literal of ``search`` or of a command's argument."""
    return _resolve_escapes(literal, _IN_TERMS)


def in_word(word: str) -> str:
    """The value of a bare word of ``search``."""
    return _BARE.sub(lambda pair: pair[1], word)


def in_pattern(literal: str) -> str:
    r"""A quoted regular expression of ``rex`` and its kin, in which ``\|`` is PCRE's own."""
    return _resolve_escapes(literal, _IN_PATTERNS)


def in_expression(literal: str) -> str:
    """The value of a quoted literal of ``eval`` and ``where``."""
    return _resolve_escapes(literal, _IN_EXPRESSIONS)


def write_literal(value: str) -> str:
    """A value as a literal that both read back."""
    return f'"{written_bare(value)}"'


def written_bare(value: str) -> str:
    """A value as a bare word that ``search`` reads back."""
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _resolve_escapes(literal: str, known: dict[str, str]) -> str:
    return _PAIR.sub(lambda pair: known.get(pair[1], pair[0]), literal[1:-1])
