"""What search terms say about time and index before any event is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from nblang_spl.errors import SplError
from nblang_spl.events.source import Scope
from nblang_spl.plan.context import Settings
from nblang_spl.syntax.trees import AllOf, AnyOf, Compared, ListedIn, Not, Term
from nblang_spl.terms.wildcards import matches_known_text
from nblang_spl.times.modifiers import moment

BOUNDS = frozenset({"earliest", "latest"})
REFUSED = {
    "starttime": "earliest",
    "endtime": "latest",
    "_index_earliest": "earliest",
    "_index_latest": "latest",
    "starttimeu": "earliest",
    "endtimeu": "latest",
}
"""Older or index-time bounds, and what to write in their place."""


def scope_of_terms(term: Term, settings: Settings) -> Scope:
    """The events that terms can see.

    A bound in the text beats the range of the job (rule 8.6); with only ``earliest`` the end is
    now. Bounds inside OR groups are tested row by row, so here they only open the range.
    """
    plain = Scope(settings.earliest, settings.latest, _possible(term))
    bounds = list(_bounds(term))
    if not bounds:
        return plain
    top = term.terms if isinstance(term, AllOf) else (term,)
    earliest, latest = None, None
    for one in top:
        if isinstance(one, Compared) and one.name in BOUNDS:
            when = time_bound(one, settings)
            if one.name == "earliest":
                earliest = when
            else:
                latest = when
    if all(one.name == "earliest" for one in bounds):
        latest = settings.now
    return replace(plain, earliest=earliest, latest=latest)


def time_bound(term: Compared, settings: Settings) -> float:
    """The moment of ``earliest=`` or ``latest=``."""
    if term.operator != "=":
        raise SplError(f"{term.name} takes `=` and a time.", term.position)
    return moment(term.value.text, settings.now, term.value.position)


def _bounds(term: Term) -> Iterator[Compared]:
    if isinstance(term, Compared) and term.name in BOUNDS:
        yield term
    elif isinstance(term, (AllOf, AnyOf)):
        for one in term.terms:
            yield from _bounds(one)
    elif isinstance(term, Not):
        yield from _bounds(term.term)


def _possible(term: Term) -> Callable[[str], bool]:
    return lambda index: _may_hold(term, index) is not False


def _may_hold(term: Term, index: str) -> bool | None:
    """Whether terms hold for events of an index: True, False, or None where more must be known."""
    match term:
        case Compared(name="index", operator="=" | "!=" as sign, value=value):
            return matches_known_text(value, index) == (sign == "=")
        case ListedIn(name="index", values=values):
            return any(matches_known_text(value, index) for value in values)
        case Not(term=inner):
            known = _may_hold(inner, index)
            return None if known is None else not known
        case AllOf(terms=terms):
            known_all = [_may_hold(one, index) for one in terms]
            return False if False in known_all else None if None in known_all else True
        case AnyOf(terms=terms):
            known_all = [_may_hold(one, index) for one in terms]
            return True if True in known_all else None if None in known_all else False
        case _:
            return None
