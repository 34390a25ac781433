"""The kinds of figures, and where the functions stand that draw them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nbcore import discovery
from nbcore.discovery import Pack
from nbcore.errors import UserError, join_names
from nbcore.guard import Guard, error_line
from nbcore.values import make_visible

_TARGET = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
_KIND = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class FigureKind:
    """How figures of one kind are drawn; functions as ``module:function``, loaded on first use.

    Attributes
    ----------
    name : str
        ``timeline``; a pack's own with its prefix, ``acme.tree``.
    draw : str
        Takes a figure and a :class:`Theme`, gives a bokeh model.
    text : str
        Takes a figure and a width in columns, gives a text or a renderable of rich. Empty: a
        terminal shows the figure's words.
    heading : str
        Takes the same, gives what stands beside the section's title in a terminal.
    """

    name: str
    draw: str
    text: str = ""
    heading: str = ""

    def run(self, target: str, use: Callable[[Callable[..., Any]], Any]) -> Any:
        """Load a function of this kind and use it.

        Raises
        ------
        FigureError
            It does not load, or it raises, ``SystemExit`` too; also noted on its pack.
        """
        result: Any = None
        with Guard() as guard:
            module, _, name = target.partition(":")
            result = use(getattr(import_module(module), name))
        if guard.error is not None:
            raise self.error(target, guard.error) from guard.error
        return result

    def error(self, target: str, error: BaseException) -> FigureError:
        """What to raise where a function failed; noted on the pack that has it."""
        sentence = f"A figure of kind {self.name} cannot be drawn: {target} failed with {error_line(error)}."
        pack = _pack(self.name)
        if pack is not None:
            pack.against(sentence)
        return FigureError(sentence, pack.distribution if pack is not None else "")


class FigureError(UserError):
    """A figure that cannot be drawn.

    Attributes
    ----------
    pack : str
        The distribution that fails to; empty where none does.
    """

    def __init__(self, sentence: str, pack: str = "") -> None:
        super().__init__(sentence)
        self.pack = pack


_kinds = {
    name: FigureKind(name, *(f"nbcore.figures.{folder}.{function}" for function in functions))
    for name, folder, *functions in (
        ("bars", "barcharts", "drawing:draw", "text:text"),
        ("heatmap", "heatmaps", "drawing:draw", "text:text", "text:heading"),
        ("map", "maps", "drawing:draw", "text:text"),
        ("timeline", "timelines", "drawing:draw", "text:text", "text:heading"),
    )
}
_CORE = frozenset(_kinds)


def register(kind: str, *, draw: str, text: str = "", heading: str = "") -> None:
    """Add a kind of figures; a pack calls it in its plugin's module.

    The functions are named, not given, so that nothing is imported before such a figure is shown.

    Parameters
    ----------
    kind : str
        The pack's prefix and a name: ``acme.tree``. A section returns ``Figure("acme.tree", …)``.
    draw : str
        ``module:function`` that takes the figure and a :class:`Theme` and returns a bokeh model:
        a plot, or a layout of plots; one with widgets, ``CustomJS`` or ``{safe}`` in its hover text
        is refused. Values from a log go into data sources and categories, not into a title.
    text : str, optional
        ``module:function`` that takes the figure and a width in columns and returns a text or a
        renderable of rich. Without it a terminal shows the figure's ``alt``.
    heading : str, optional
        ``module:function`` that takes the same and returns what stands beside the title there.

    Raises
    ------
    UserError
        The kind has no prefix, or another pack's functions draw it, or a function is not named as
        ``module:function``.
    """
    if not _KIND.fullmatch(kind):
        raise UserError(
            f"A figure's kind is the pack's prefix and a name, such as acme.tree, not {kind!r}."
        )
    for target in filter(None, (draw, text, heading)):
        if not _TARGET.fullmatch(target):
            raise UserError(
                f"A function that draws {kind} is named as module:function, not {target!r}."
            )
    made = FigureKind(kind, draw, text, heading)
    if _kinds.setdefault(kind, made) != made:
        raise UserError(f"Figures of kind {kind} are drawn by {_kinds[kind].draw} already.")


def find(kind: str) -> FigureKind:
    """How figures of a kind are drawn.

    Raises
    ------
    FigureError
        Nothing is registered for it.
    """
    if kind not in _kinds:
        discovery.plugins()  # a pack registers its kinds when its plugin is imported
    if kind in _kinds:
        return _kinds[kind]
    raise FigureError(
        f"No installed pack draws figures of kind {make_visible(kind)!r}; "
        f"those of kind {join_names(sorted(_kinds))} can be drawn.{_install_hint(kind)}"
    )


def check() -> None:
    """Load what draws the kinds of all packs; what does not load is noted on its pack."""
    discovery.plugins()
    for kind in [*_kinds.values()]:
        for target in filter(None, (kind.draw, kind.text, kind.heading)):
            with suppress(FigureError):
                kind.run(target, callable)


def _install_hint(kind: str) -> str:
    """What to do about a kind that nothing draws; empty where the kind does not say."""
    prefix, dot, _ = kind.partition(".")
    if not (dot and prefix.isidentifier()):
        return ""
    pack = _pack(kind)
    if pack is None:
        return f" Try: pip install nbpack-{prefix}"
    return f" {' '.join([f'{pack.distribution} does not register it.', *pack.problems[:1]])}"


def _pack(kind: str) -> Pack | None:
    """The installed pack whose name a kind begins with."""
    prefix, dot, _ = kind.partition(".")
    named = (pack for pack in discovery.packs() if dot and pack.name == prefix)
    return next(named, None)
