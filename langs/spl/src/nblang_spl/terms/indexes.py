"""Indexes that a search asks for and that are not there: a name with a slip of the pen finds nothing."""

from __future__ import annotations

from nbcore import join_names, similar_names
from nblang_spl.errors import display_text
from nblang_spl.plan.rows import Rows
from nblang_spl.sql.build import sql
from nblang_spl.syntax.trees import AllOf, AnyOf, Compared, ListedIn, Literal, Term
from nblang_spl.terms.conditions import condition
from nblang_spl.terms.wildcards import matches_known_text


def note_unknown(term: Term, rows: Rows) -> None:
    """Note each index that terms ask for and that no event is of.

    Parameters
    ----------
    term : Term
    rows : Rows
        The events of the terms' scope, before the terms choose among them.
    """
    held = rows.context.settings.source.indexes()
    for value in dict.fromkeys(required_indexes(term)):
        if not any(matches_known_text(value, name) for name in held) and not _has_index(
            value, rows
        ):
            note = f"No event in the search's range is of the index {display_text(value.text)}"
            hits = similar_names(value.text, held, most=1)
            hint = (
                f"did you mean {hits[0]}?"
                if hits
                else f"the source holds {join_names(held) or 'none'}."
            )
            rows.context.notes.append(f"{note}: {hint}")


def required_indexes(term: Term) -> list[Literal]:
    """The indexes, one of which an event must be of; none where the terms leave that open."""
    match term:
        case Compared(name="index", operator="=", value=value):
            return [value]
        case ListedIn(name="index", values=values):
            return [*values]
        case AllOf(terms=terms):
            return [value for one in terms for value in required_indexes(one)]
        case AnyOf(terms=terms):
            branches = [required_indexes(one) for one in terms]
            return [value for branch in branches for value in branch] if all(branches) else []
        case _:
            return []


def _has_index(value: Literal, rows: Rows) -> bool:
    """Whether an event says that it is of an index: a look tells."""
    one = rows.where(condition(Compared("index", "=", value, value.position), rows))
    return bool(rows.context.look(one.select(sql("1").as_("found")).limit(1)))
