"""Errors: sentences that say what happened, to what, and what to do.

Two families. A :class:`UserError` is a mistake in what was asked; it is raised before any
query runs and shows as one sentence, without a traceback. A :class:`QueryError` is what a
connection raises while it answers; the runner turns it into the status of that query, so that
it never takes other queries along.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class NbcoreError(Exception):
    """Base of every error that nbcore raises on purpose."""


class UserError(NbcoreError):
    """Something in the question is wrong; the message is one sentence that says what to do."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows what this returns in place of a traceback.
        return [str(self)]


class UnknownNameError(UserError, AttributeError):
    """A name that is not there; an AttributeError too, so that ``hasattr`` stays honest."""


class AuthorError(NbcoreError, TypeError):
    """A pack's class or file breaks a rule; raised where it is defined, for its author."""


class NotApplicableError(NbcoreError):
    """A section says nothing about what was asked about; the message says why."""


class QueryError(NbcoreError):
    """A query did not answer.

    Attributes
    ----------
    status : str
        The status that the query ends in; one of ``failed``, ``denied``, ``unavailable``.
    """

    status: ClassVar[str] = "failed"


class DeniedError(QueryError):
    """The service refused the credential or its rights (401, 403)."""

    status = "denied"


class UnavailableError(QueryError):
    """A table, data model or service that the query needs does not exist.

    Parameters
    ----------
    *words
        The message.
    told : bool, optional
        Whether it is a note on the answer, too, where another file answers in its place. That a
        table is not there is no news; that its rows may not be read is.
    """

    status = "unavailable"

    def __init__(self, *words: object, told: bool = False) -> None:
        super().__init__(*words)
        self.told = told


class QueryTimeoutError(QueryError):
    """The query ran past its time limit and was cancelled."""


def similar_names(word: str, known: Iterable[str], most: int = 3, alike: float = 0.5) -> list[str]:
    """Known names that resemble ``word``, best first; compared without case.

    Just those that resemble it about as much as the best one does; ``alike`` says how much of the
    two has to be the same at least, from 0 to 1.
    """
    folded, by_folded = word.casefold(), {name.casefold(): name for name in known}
    hits = difflib.get_close_matches(folded, by_folded, n=most, cutoff=alike)
    shares = [difflib.SequenceMatcher(None, hit, folded).ratio() for hit in hits]
    pairs = zip(hits, shares, strict=True)
    return [by_folded[hit] for hit, share in pairs if share > shares[0] - 0.15]


def kind_of(value: object) -> str:
    """A value's type as a sentence names it: ``a list``, ``an int``; ``None`` by its name."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def join_names(names: Iterable[str], joiner: str = "and") -> str:
    """Names as a sentence lists them: ``a, b and c``."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"
