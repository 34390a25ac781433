"""The finished text for a live service: values as ``let`` statements, and the row cap."""

from __future__ import annotations

from nbcore import Bound, Limits, Record
from nblang_kql.declaration import as_lets
from nblang_kql.tokens import tokens


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
        typed, escaped literals; at the end a cap of ``limits.rows + 1`` rows, newest first, so
        that an answer that was cut can be told from one that just fits.

    Raises
    ------
    AuthorError
        A declared parameter has no value, or one of another type.
    """
    return capped(as_lets(bound.file.text, bound.values), bound.question.record, limits)


def capped(text: str, record: Record, limits: Limits) -> str:
    """The query with a cap of one row more than the limit, the newest where rows have a time."""
    rows = limits.rows + 1
    column = next((name for name in ("time", "last_seen") if name in record), None)
    cap = f"| top {rows} by ['{column}'] desc" if column else f"| take {rows}"
    return f"{_open_ended(text)}\n{cap}\n"


def _open_ended(text: str) -> str:
    """The text without what would part it from one more operator: a last ``;``, blank lines."""
    last = None
    for token in tokens(text):
        if token.kind != "comment":
            last = token
    if last is not None and last.text == ";":
        text = text[: last.start] + text[last.end :]
    return text.rstrip()
