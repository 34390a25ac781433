"""A subsearch's rows as search terms (rule 6.29)."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING

from nblang_spl.errors import SplError
from nblang_spl.plan.context import Context
from nblang_spl.syntax import terms
from nblang_spl.syntax.trees import (
    AllOf,
    AnyOf,
    Compared,
    ComparedWith,
    Found,
    Literal,
    Not,
    Pipeline,
    Subsearch,
    Term,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 10_000
"""Rows of a subsearch that are used (section 7; open point 11.7)."""
BARE = frozenset({"search", "query"})
"""Fields that give their bare value."""
NEVER: Term = Not(AllOf(()))


def resolve_subsearches(term: Term, context: Context) -> Term:
    """Terms with each subsearch run and replaced by what its rows say."""
    match term:
        case Subsearch():
            frame = context.settings.run(term.pipeline, MOST_ROWS)
            return from_frame(frame, term.position)
        case ComparedWith(name=name, operator=operator, pipeline=pipeline, position=at):
            return Compared(name, operator, _value(pipeline, context, at), at)
        case AllOf(terms=inner):
            return AllOf(tuple(resolve_subsearches(one, context) for one in inner))
        case AnyOf(terms=inner):
            return AnyOf(tuple(resolve_subsearches(one, context) for one in inner))
        case Not(term=inner_term):
            return Not(resolve_subsearches(inner_term, context))
        case _:
            return term


def only_text(pipeline: Pipeline, context: Context) -> str | None:
    """The text that a subsearch gives with ``return $field``; None where it gives none, or more."""
    frame = context.settings.run(pipeline, MOST_ROWS)
    texts = [str(text) for name in frame.columns if name in BARE for text in frame[name].dropna()]
    return texts[0] if len(texts) == 1 else None


def _value(pipeline: Pipeline, context: Context, position: int) -> Literal:
    """What a subsearch gives as the value of a comparison."""
    text = only_text(pipeline, context)
    term = None if text is None else terms.parse(text, position, {})
    if not isinstance(term, Found):
        raise SplError(
            "A subsearch after a comparison must return one value; end it with `return $field`.",
            position,
        )
    return term.value


def from_frame(frame: pd.DataFrame, position: int = 0) -> Term:
    """``((f="a" AND g="b") OR (..))``; no rows are ``NOT ( )``.

    Internal fields are left out, also fields without a value in that row.
    """
    rows: dict[Term, None] = {}
    columns = [name for name in frame.columns if not str(name).startswith("_")]
    for row in frame[columns].itertuples(index=False, name=None):
        parts: list[Term] = []
        for name, cell in zip(columns, row, strict=True):
            parts += _cell(str(name), cell, position)
        if parts:
            rows[parts[0] if len(parts) == 1 else AllOf(tuple(parts))] = None
    if not rows:
        return NEVER
    found = tuple(rows)
    return found[0] if len(found) == 1 else AnyOf(found)


def _cell(name: str, cell: object, position: int) -> list[Term]:
    values = cell if isinstance(cell, list) else [cell]
    texts = [text for text in map(_text, values) if text is not None]
    if not texts:
        return []
    if name in BARE:
        return [terms.parse(text, position, {}) for text in texts]
    compared: list[Term] = [
        Compared(name, "=", Literal(text, quoted=True, position=position), position)
        for text in texts
    ]
    return compared if len(compared) == 1 else [AnyOf(tuple(compared))]


def _text(cell: object) -> str | None:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Real) and cell == cell:
        number = float(cell)
        return str(int(number)) if number.is_integer() and abs(number) < 9e15 else repr(number)
    return None
