"""Words and phrases in ``_raw`` (rules 2.13 to 2.17): whole segments, not any substring."""

from __future__ import annotations

import re

from sqlglot import exp

from nblang_spl.plan.context import Context
from nblang_spl.sql.build import sql
from nblang_spl.syntax.trees import Literal

MAJOR = "\\s\\x0b\\[\\]<>(){}|!;,'\"*&?+"
"""Major breakers, as the inside of a class (rule 2.15)."""
MINOR = "/:=@.\\-$#%\\\\_"
_ESCAPED = "%(?:20|21|26|2526|3[BbAaDd]|7[Cc]|2[BbCc]|2520|5[BbDd]|0[Aa]|28|29)|--"
_IS_BREAKER = re.compile(f"[{MAJOR}{MINOR}]")
_SIGN = re.compile(r"[^\w\s]", re.ASCII)


def contains_word(context: Context, raw: exp.Expr, value: Literal) -> exp.Expr:
    """Whether a word or a phrase is in an event's text.

    A word begins and ends where a segment does; a ``*`` at its end opens that side, and within
    it stands for characters of the same major segment. A phrase is its characters as they are, and
    a ``*`` within it any run of characters (rule 2.8).
    """
    text = value.text
    if not text.strip("*"):
        return sql(":raw IS NOT NULL", raw=raw)
    breakers = f"[{MAJOR}]" if value.term else f"[{MAJOR}{MINOR}]"
    before = (
        "" if text.startswith("*") or _IS_BREAKER.match(text[0]) else f"(?:^|{breakers}|{_ESCAPED})"
    )
    after = (
        ""
        if text.endswith("*") or _IS_BREAKER.match(text[-1])
        else f"(?:\\z|{breakers}|{_ESCAPED})"
    )
    run = ".*" if value.quoted and not value.term else f"[^{MAJOR}]*"
    inner = run.join(
        _SIGN.sub(lambda sign: _quote_sign(sign[0]), part)
        for part in re.split(r"\*+", text.strip("*"))
    )
    flags = "(?s)" if value.cased else "(?is)"
    return sql(
        "regexp_matches(:raw, :p)", raw=raw, p=context.bind(f"{flags}{before}{inner}{after}")
    )


def _quote_sign(sign: str) -> str:
    return "\\" + sign if sign.isascii() else sign
