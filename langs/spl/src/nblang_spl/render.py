"""A query file with its values: the text of a search job."""

from __future__ import annotations

from nbcore import AuthorError, Bound, Limits, Value
from nblang_spl.literals import literal, wildcard
from nblang_spl.places import Places
from nblang_spl.scan import Piece, split_pieces

NO_PLACES = Places()


def render(bound: Bound, limits: Limits, places: Places = NO_PLACES) -> str:
    """The text of a search job: tokens replaced in one pass, comments gone, rows capped.

    Parameters
    ----------
    bound : Bound
    limits : Limits
        One row more than ``limits.rows`` is asked for, by the question's order, so that a cut can
        be seen.
    places : Places
        The site's index filters and macros.

    Raises
    ------
    AuthorError
        The file breaks a rule of :mod:`nblang_spl.scan`, uses a parameter that its header does
        not declare, or does not begin with ``search`` or a pipe, as the service demands.
    UserError
        An index filter or macro of the settings is none.
    """
    file = bound.file
    text = "".join(
        _fill_piece(piece, bound, places) for piece in split_pieces(file.text, file.path)
    ).strip()
    if not text.startswith("|") and text.split(None, 1)[:1] != ["search"]:
        raise AuthorError(f"{file.path}: a job's text begins with `search` or a pipe.")
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    order = bound.question.order
    # A file gives rows by time, the newest first.
    cap = f"| head {limits.rows + 1}" if order == "time" else f"| sort {limits.rows + 1} - {order}"
    return "\n".join([*lines, cap])


def _fill_piece(piece: Piece, bound: Bound, places: Places) -> str:
    if piece.kind == "comment":
        return " "  # as Splunk reads it
    if piece.kind != "token":
        return piece.text
    if piece.place:
        return places.fill(piece.place, piece.name)
    file = bound.file
    kind = file.parameters.get(piece.name)
    if kind is None:
        raise AuthorError(f"{file.path}: {piece.text} is not a parameter that the header declares.")
    if piece.name not in bound.values:
        raise AuthorError(f"{file.path}: {bound.question.name} has no parameter {piece.name}.")
    value: Value = bound.values[piece.name]
    if not (piece.before or piece.after):
        return literal(value, kind)
    if not isinstance(value, str) or kind != "string":
        raise AuthorError(f"{file.path}: {piece.text} asks for a wildcard beside a {kind}.")
    return wildcard(value, before=piece.before, after=piece.after)
