"""Texts with ``*`` as conditions (rules 2.3, 2.8, 2.17)."""

from __future__ import annotations

import re

from sqlglot import exp

from nblang_spl.plan.context import Context
from nblang_spl.sql.build import all_of, sql
from nblang_spl.syntax.trees import Literal


def matches_text(context: Context, text: exp.Expr, value: Literal) -> exp.Expr:
    """Whether a text is a value: without case unless in CASE(), ``*`` for any run of characters."""
    parts = re.split(r"\*+", value.text)
    if parts == ["", ""]:
        return sql(":t IS NOT NULL", t=text)
    caseless = not value.cased and any(part.lower() != part.upper() for part in parts)
    if caseless:
        text = sql("lower(:t)", t=text)

    def bound(part: str) -> exp.Expr:
        place = context.bind(part)
        return sql("lower(:p)", p=place) if caseless else place

    if len(parts) == 1:
        return sql(":t = :v", t=text, v=bound(parts[0]))
    first, *middle, last = parts
    if any(middle):
        pattern = "%".join(_escape(part) for part in parts)
        return sql("like_escape(:t, :p, '\\')", t=text, p=bound(pattern))
    conditions = []
    if first:
        conditions.append(sql("starts_with(:t, :v)", t=text, v=bound(first)))
    if last:
        conditions.append(sql("ends_with(:t, :v)", t=text, v=bound(last)))
    if first and last:
        conditions.append(
            sql("length(:t) >= :n", t=text, n=exp.Literal.number(len(first) + len(last)))
        )
    return all_of(conditions)


def matches_known_text(value: Literal, text: str) -> bool:
    """The same test for a text that is known while the search is planned."""
    flags = re.DOTALL if value.cased else re.DOTALL | re.IGNORECASE
    pattern = ".*".join(re.escape(part) for part in re.split(r"\*+", value.text))
    return re.fullmatch(pattern, text, flags) is not None


def _escape(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
