"""Regular expressions: PCRE as SPL reads it, by DuckDB's RE2 where both mean the same.

What RE2 cannot hold (look-around, back references and more), or reads in another way, runs through
the library ``regex`` with a time limit (:mod:`nblang_spl.engine.pcre`). A pattern that hits the
limit does not match, as Splunk's own limits have it (section 7). :mod:`nblang_spl.sql.pcre` decides.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.context import Context
from nblang_spl.sql.build import sql
from nblang_spl.sql.pcre.compiling import compile_pattern as compiled_by_regex
from nblang_spl.sql.pcre.pieces import PatternError
from nblang_spl.sql.pcre.reading import read_pattern

_MOST_GROUPS = 9
"""The last group that ``regexp_extract`` gives by its number."""


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
    empty : bool
        Whether it can match nothing: after such a match RE2 goes on differently.
    ends : bool
        Whether a match of RE2's may take in a last line break.
    """

    text: str
    re2: str | None
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    groups: int
    empty: bool
    ends: bool


@functools.lru_cache(maxsize=512)
def _pattern(text: str) -> Pattern:
    found, compiled = read_pattern(text), compiled_by_regex(text)
    named = sorted(compiled.groupindex.items(), key=lambda item: item[1])
    return Pattern(
        text,
        found.re2,
        tuple(name for name, _ in named),
        tuple(number for _, number in named),
        compiled.groups,
        found.empty,
        found.ends,
    )


def pattern(context: Context, text: str, position: int | None) -> Pattern:
    """Read a regular expression.

    Raises
    ------
    SplError
        It is none; the sentence says what is wrong with it.
    """
    try:
        found = _pattern(text)
    except PatternError as error:
        raise SplError(
            f"{display_text(text)} is not a regular expression: {error}.", position
        ) from None
    if found.re2 is not None and not context.settings.compiles(found.re2, ""):
        return replace(found, re2=None)
    return found


def matches(context: Context, text: exp.Expr, found: Pattern) -> exp.Expr:
    """Whether a pattern matches anywhere in a text; null for no text."""
    if found.re2 is None:
        return sql("spl_regex_matches(:t, :p)", t=text, p=context.bind(found.text))
    return sql("regexp_matches(:t, :p)", t=text, p=context.bind(found.re2))


def extract_group(context: Context, text: exp.Expr, found: Pattern, group: int) -> exp.Expr:
    """What a group holds in the first match; null where it holds nothing."""
    number = exp.Literal.number(group)
    if found.re2 is None:
        place = context.bind(found.text)
        return sql("spl_given(spl_regex_extract(:t, :p, :g))", t=text, p=place, g=number)
    place = context.bind(found.re2)
    if group > _MOST_GROUPS:
        first = sql("list_extract(regexp_extract_all(:t, :p, :g), 1)", t=text, p=place, g=number)
        return sql("spl_given(:first)", first=first)
    return sql("spl_given(regexp_extract(:t, :p, :g))", t=text, p=place, g=number)


def extracted_all(
    context: Context, text: exp.Expr, found: Pattern, group: int, most: int
) -> exp.Expr:
    """What a group holds in each match, at most ``most`` of them (0 for all); null for nothing."""
    number = exp.Literal.number(group)
    if found.re2 is None or found.empty:
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


def replace_matches(
    context: Context, text: exp.Expr, found: Pattern, replacement: str, *, which: int = 0
) -> exp.Expr:
    r"""Matches replaced, all of them or the one that ``which`` counts.

    ``\1`` to ``\9`` in the replacement are groups, ``\0`` is the whole match.
    """
    put = context.bind(replacement)
    if (
        found.re2 is None
        or which > 1
        or found.empty
        or found.ends
        or not _alike_in_re2(found, replacement)
    ):
        pattern, number = context.bind(found.text), exp.Literal.number(which)
        return sql("spl_regex_replace(:t, :p, :r, :n)", t=text, p=pattern, r=put, n=number)
    template = "regexp_replace(:t, :p, :r)" if which else "regexp_replace(:t, :p, :r, 'g')"
    return sql(template, t=text, p=context.bind(found.re2), r=put)


def _alike_in_re2(found: Pattern, replacement: str) -> bool:
    """Whether RE2 reads a replacement alike: it knows only groups that there are."""
    marks = _MARK.findall(replacement)
    return all(mark == "\\" or (mark.isdigit() and int(mark) <= found.groups) for mark in marks)


_MARK = re.compile(r"\\(.|$)", re.DOTALL)
