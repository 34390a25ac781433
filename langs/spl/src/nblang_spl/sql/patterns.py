"""Regular expressions: PCRE as SPL reads it, by DuckDB's RE2 where both mean the same.

What RE2 cannot hold (look-around, back references and more), or reads in another way, runs through
the library ``regex`` with a time limit (:mod:`nblang_spl.engine.functions`). A pattern that hits
the limit does not match, as Splunk's own limits have it (section 7).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import regex
from sqlglot import exp

from nblang_spl.errors import SplError, shown
from nblang_spl.plan.context import Context
from nblang_spl.sql.build import sql

_SAME = frozenset("dDwWbB")
"""Escaped letters that both read alike; ``s``, ``S`` and ``$`` are rewritten below."""
_CONTROL = {"n": r"\n", "r": r"\r", "t": r"\t", "f": r"\f", "a": r"\a", "A": r"\A", "z": r"\z"}


@dataclass(frozen=True)
class Pattern:
    """A regular expression that both sides of the engine accept.

    Attributes
    ----------
    text : str
        As written.
    re2 : str or None
        For DuckDB; None where only ``regex`` can run it.
    names : tuple of str
        Named groups in order.
    groups : int
        How many groups there are, named or not.
    """

    text: str
    re2: str | None
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    groups: int


@functools.lru_cache(maxsize=512)
def _read(text: str) -> Pattern:
    compiled = regex.compile(text, regex.ASCII | regex.VERSION0)
    named = sorted(compiled.groupindex.items(), key=lambda item: item[1])
    return Pattern(
        text,
        _for_re2(text),
        tuple(name for name, _ in named),
        tuple(number for _, number in named),
        compiled.groups,
    )


def pattern(context: Context, text: str, position: int | None) -> Pattern:
    """Read a regular expression.

    Raises
    ------
    SplError
        It is none; the sentence says what is wrong with it.
    """
    try:
        found = _read(text)
    except regex.error as error:
        raise SplError(
            f"{shown(text)} is no regular expression: {_first_line(error)}.", position
        ) from None
    except (RecursionError, OverflowError, ValueError):
        raise SplError(
            f"{shown(text)} is a regular expression beyond any limit.", position
        ) from None
    if found.re2 is not None and not context.settings.compiles(found.re2, ""):
        return Pattern(found.text, None, found.names, found.numbers, found.groups)
    return found


def _first_line(error: Exception) -> str:
    return str(error).partition(" at position")[0]


def matches(context: Context, text: exp.Expr, found: Pattern) -> exp.Expr:
    """Whether a pattern matches anywhere in a text; null for no text."""
    if found.re2 is None:
        return sql("spl_regex_matches(:t, :p)", t=text, p=context.bind(found.text))
    return sql("regexp_matches(:t, :p)", t=text, p=context.bind(found.re2))


def extracted(context: Context, text: exp.Expr, found: Pattern, group: int) -> exp.Expr:
    """What a group holds in the first match; null where it holds nothing."""
    number = exp.Literal.number(group)
    if found.re2 is None:
        place = context.bind(found.text)
        return sql("nullif(spl_regex_extract(:t, :p, :g), '')", t=text, p=place, g=number)
    place = context.bind(found.re2)
    return sql("nullif(regexp_extract(:t, :p, :g), '')", t=text, p=place, g=number)


def extracted_all(
    context: Context, text: exp.Expr, found: Pattern, group: int, most: int
) -> exp.Expr:
    """What a group holds in each match, at most ``most`` of them (0 for all); null for nothing."""
    number = exp.Literal.number(group)
    if found.re2 is None:
        return sql(
            "spl_list(spl_regex_extract_all(:t, :p, :g, :n))",
            t=text,
            p=context.bind(found.text),
            g=number,
            n=exp.Literal.number(most),
        )
    every = sql("regexp_extract_all(:t, :p, :g)", t=text, p=context.bind(found.re2), g=number)
    if most:
        every = sql("list_slice(:all, 1, :n)", all=every, n=exp.Literal.number(most))
    return sql("spl_list(list_filter(:all, lambda e: e != ''))", all=every)


def replaced(
    context: Context, text: exp.Expr, found: Pattern, replacement: str, *, which: int = 0
) -> exp.Expr:
    r"""Matches replaced, all of them or the one that ``which`` counts.

    ``\1`` to ``\9`` in the replacement are groups, ``\0`` is the whole match.
    """
    put = context.bind(replacement)
    if found.re2 is None or which > 1 or "\\" in replacement.replace("\\\\", ""):
        pattern, number = context.bind(found.text), exp.Literal.number(which)
        return sql("spl_regex_replace(:t, :p, :r, :n)", t=text, p=pattern, r=put, n=number)
    template = "regexp_replace(:t, :p, :r)" if which else "regexp_replace(:t, :p, :r, 'g')"
    return sql(template, t=text, p=context.bind(found.re2), r=put)


def _for_re2(text: str) -> str | None:
    """The same pattern for RE2, or None where it cannot say it or would say something else."""
    out: list[str] = []
    at, depth, multiline = 0, 0, False
    while at < len(text):
        read = _piece(text, at, plain_end=not depth and not multiline)
        if read is None:
            return None
        piece, at = read
        out.append(piece)
        if piece.startswith("(") and piece != _END:
            depth += not piece.endswith(")")
            multiline = multiline or "m" in piece.partition("<")[0]
        elif piece == ")":
            depth -= 1
    return "".join(out)


_END = r"(?:\n?\z)"
"""PCRE's $ also stands before a last line break, RE2's does not."""


def _piece(text: str, at: int, *, plain_end: bool) -> tuple[str, int] | None:
    """One piece of a pattern as RE2 reads it, and where the next begins."""
    sign, following = text[at], text[at + 1 : at + 2]
    if sign == "\\":
        piece = _escape(following, inside=False)
        return None if piece is None else (piece, at + 2)
    if sign == "[":
        return _class(text, at)
    if sign == "(":
        return _opened(text, at)
    if sign == "$":
        return (_END, at + 1) if plain_end and following in ("", "|") else None
    if sign in "*+?}" and following == "+":
        return None  # possessive
    if sign == "{" and following == ",":
        return None  # literal in PCRE, a quantifier elsewhere
    return sign, at + 1


def _escape(sign: str, *, inside: bool) -> str | None:
    if sign == "s":
        return r"\s\x0b" if inside else r"[\s\x0b]"
    if sign == "S":
        return None if inside else r"[^\s\x0b]"
    if sign in _SAME:
        # Inside a class \b is a backspace.
        return None if inside and sign in "bB" else "\\" + sign
    if sign in _CONTROL:
        return None if inside and sign in "Az" else _CONTROL[sign]
    if sign and not sign.isalnum() and sign.isascii() and sign.isprintable():
        return "\\" + sign
    return None


def _class(text: str, start: int) -> tuple[str, int] | None:
    """A bracketed class and where it ends."""
    out, at = ["["], start + 1
    if text[at : at + 1] == "^":
        out.append("^")
        at += 1
    if text[at : at + 1] == "]":
        out.append(r"\]")
        at += 1
    while at < len(text) and text[at] != "]":
        sign = text[at]
        if sign == "\\":
            piece = _escape(text[at + 1 : at + 2], inside=True)
            if piece is None:
                return None
            out.append(piece)
            at += 2
        elif sign == "[":
            if text[at + 1 : at + 2] in (":", ".", "="):
                end = text.find(":]", at)
                if text[at + 1] != ":" or end < 0:
                    return None
                out.append(text[at : end + 2])
                at = end + 2
            else:
                out.append(r"\[")
                at += 1
        else:
            out.append(sign)
            at += 1
    if at >= len(text):
        return None
    return "".join([*out, "]"]), at + 1


def _opened(text: str, start: int) -> tuple[str, int] | None:
    """What an opening parenthesis begins, and where it ends."""
    found = regex.match(r"\((?:\?(?:P?<([A-Za-z_]\w*)>|([imsU]*):|([ims]+)\)))?", text[start:])
    assert found is not None  # noqa: S101  (an opening parenthesis alone matches)
    piece = found[0]
    if piece == "(" and text[start + 1 : start + 2] in ("?", "*"):
        return None
    if "U" in piece:
        return None
    if found[1]:
        return f"(?P<{found[1]}>", start + len(piece)
    return piece, start + len(piece)
