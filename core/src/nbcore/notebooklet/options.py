"""Options: which sections a run is to have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbcore.errors import UserError, join_names, kind_of, similar_names
from nbcore.notebooklet.shape import Shape


def chosen_sections(shape: Shape, options: Any) -> list[str]:
    """The sections to make, in the notebooklet's order.

    Parameters
    ----------
    shape : Shape
    options : list of str, optional
        Names replace the default set; ``"+name"`` and ``"-name"`` change it.

    Raises
    ------
    UserError
        Not a list, an unknown name, or plain names mixed with signed ones.
    """
    if options is None:
        return shape.default_options
    if isinstance(options, str):
        raise UserError(f"options= takes a list; write options=[{options!r}].")
    if not isinstance(options, Iterable):
        raise UserError(f"options= takes a list of section names, not {kind_of(options)}.")
    given = list(options)
    if not given:
        raise UserError(f"options= is empty. Sections: {join_names(shape.sections)}.")
    signed = []
    for item in given:
        if not isinstance(item, str):
            raise UserError(
                f"{item!r} is not a section name. Sections: {join_names(shape.sections)}."
            )
        sign, name = _split_sign(item)
        if name not in shape.sections:
            offer = similar_names(name, shape.sections)
            hint = (
                f"did you mean {join_names(offer, 'or')}?"
                if offer
                else (f"there are {join_names(shape.sections)}.")
            )
            raise UserError(f"There is no section {name!r}; {hint}")
        signed.append(bool(sign))
    if any(signed) and not all(signed):
        raise UserError(
            "options= mixes plain names with signed ones; plain names replace the default set, "
            '"+name" and "-name" change it.'
        )
    wanted = set(shape.default_options) if signed[0] else set()
    for item in given:
        sign, name = _split_sign(item)
        if sign == "-":
            wanted.discard(name)
        else:
            wanted.add(name)
    if not wanted:
        raise UserError(f"options= leaves no section. Sections: {join_names(shape.sections)}.")
    return [name for name in shape.sections if name in wanted]


def _split_sign(item: str) -> tuple[str, str]:
    """The sign, empty for none, and the name."""
    text = item.strip()
    return (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
