"""Core's own implementation of ``nb_render``, asked after those of all packs."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from nbcore.hookspecs import hookimpl
from nbcore.render.parts import Part


class Rendered(NamedTuple):
    """How a part is shown: text or Markup, and whether it is core's own way."""

    made: str
    own: bool = True


class Render(Protocol):
    """Asks how a part is shown in a medium.

    Raises
    ------
    Exception
        Core cannot show it; a face says so in its place.
    """

    def __call__(self, part: Part, medium: str, width: int = 0) -> Rendered: ...


@hookimpl
def nb_render(part: Part, medium: str, width: int) -> str:
    """A table, a figure, facts, a text or a finding's sentence, the way that core has.

    Raises
    ------
    FigureError
        Nothing draws its figure, or what does fails.
    """
    if medium == "text":
        from nbcore.render import terminal

        return terminal.content(part, width)
    from nbcore.render import content

    return content.content(part, medium)


def core_alone(part: Part, medium: str, width: int = 0) -> Rendered:
    """Asks no pack."""
    return Rendered(nb_render(part, medium, width))
