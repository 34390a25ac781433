"""The finished text for a live service: values as ``let`` statements, and the row cap."""

from __future__ import annotations

from collections.abc import Collection

from nbcore import Bound, Limits, Question
from nblang_kql.declaration import as_lets
from nblang_kql.tokens import open_ended


def render(bound: Bound, limits: Limits) -> str:
    """The text of a query as a service that takes no parameters is sent it.

    Parameters
    ----------
    bound : Bound
    limits : Limits

    Returns
    -------
    str
        The file with its declaration replaced by ``let`` statements that hold the values as
        typed, escaped literals; at the end a cap of ``limits.rows + 1`` rows, those first that
        the question's order puts first, so that an answer that was cut can be told from one that
        just fits.

    Raises
    ------
    AuthorError
        A declared parameter has no value, or one of another type.
    """
    text = as_lets(bound.file.text, bound.values)
    return capped(text, bound.question, limits, bound.file.lacks)


def capped(text: str, question: Question, limits: Limits, lacks: Collection[str] = ()) -> str:
    """The query with a cap of one row more than the limit, the newest where it has no other order."""
    rows = limits.rows + 1
    ordered = (question.order, "last_seen")
    has = [name for name in question.record.columns if name not in lacks]
    column = next((name for name in ordered if name in has), None)
    cap = f"| top {rows} by ['{column}'] desc" if column else f"| take {rows}"
    return f"{open_ended(text)}\n{cap}\n"
