"""Scripts of ``rex mode=sed``, which rewrite a text (rule 6.12)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.context import Context
from nblang_spl.sql import patterns
from nblang_spl.sql.build import sql


@dataclass(frozen=True)
class Substitution:
    """``s/regex/replacement/`` of all matches (``which`` is 0) or of one of them."""

    pattern: str
    put: str
    which: int
    position: int

    def applied(self, context: Context, text: exp.Expr) -> exp.Expr:
        """The text after it."""
        found = patterns.pattern(context, self.pattern, self.position)
        return patterns.replace_matches(context, text, found, self.put, which=self.which)


@dataclass(frozen=True)
class Transliteration:
    """``y/ab/xy/``: each sign by the one in the same place."""

    signs: str
    others: str

    def applied(self, context: Context, text: exp.Expr) -> exp.Expr:
        """The text after it."""
        return sql(
            "translate(:t, :a, :b)",
            t=text,
            a=context.bind(self.signs),
            b=context.bind(self.others),
        )


def script(text: str, position: int) -> list[Substitution | Transliteration]:
    """The commands of a sed script.

    Raises
    ------
    SplError
        It has others than ``s`` and ``y``, or they do not end.
    """
    found: list[Substitution | Transliteration] = []
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] == ";":
            at += 1
            continue
        kind, mark = text[at], text[at + 1 : at + 2]
        if kind not in "sy" or not mark or mark.isalnum() or mark.isspace() or mark == "\\":
            raise _script_error(text, position)
        first, at = _read_until(text, at + 2, mark, position)
        second, at = _read_until(text, at, mark, position)
        if kind == "y":
            found.append(_transliteration(first, second, text, position))
            continue
        flags = re.compile(r"g|\d{1,4}|").match(text, at)
        flag = flags[0] if flags else ""
        at += len(flag)
        which = 0 if flag == "g" else max(int(flag or 1), 1)
        found.append(Substitution(first, second, which, position))
        if at < len(text) and not (text[at].isspace() or text[at] == ";"):
            raise _script_error(text, position)
    if not found:
        raise _script_error(text, position)
    return found


def _read_until(text: str, at: int, mark: str, position: int) -> tuple[str, int]:
    """What stands before the next delimiter, and where the rest begins."""
    out: list[str] = []
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            pair = text[at : at + 2]
            out.append(mark if pair[1] == mark else pair)
            at += 2
        elif text[at] == mark:
            return "".join(out), at + 1
        else:
            out.append(text[at])
            at += 1
    raise _script_error(text, position)


def _transliteration(first: str, second: str, text: str, position: int) -> Transliteration:
    signs, others = first.replace("\\\\", "\\"), second.replace("\\\\", "\\")
    if len(signs) != len(others):
        raise SplError(
            f"{display_text(text)} names {len(signs)} characters and {len(others)} replacements; "
            f"both need the same number.",
            position,
        )
    return Transliteration(signs, others)


def _script_error(text: str, position: int) -> SplError:
    return SplError(
        f"{display_text(text)} is not a sed script here; write s/regex/replacement/g or y/ab/xy/.",
        position,
    )
