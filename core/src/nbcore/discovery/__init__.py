"""Discovery: which packs are installed, how they stand, and what they bring.

Entry points are read distribution by distribution, so that a bad one never hides another, and
nothing of a pack is imported before it is needed. Whatever a pack raises or prints becomes a
problem of that pack.

``packs``, ``providers`` and ``notebooklets`` read metadata only. ``load`` imports one object;
whether it is what its name promises is checked by the layer that knows what that is. ``call``
imports the plugins of all packs, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nbcore.discovery import loading
from nbcore.discovery.registry import CORE, Discovery
from nbcore.discovery.states import Claim, Kind, Pack, Problem, State
from nbcore.errors import UserError

if TYPE_CHECKING:
    from nbcore.discovery.hooks import Call
    from nbcore.discovery.loading import Fault

__all__ = [
    "Claim",
    "Discovery",
    "Pack",
    "Problem",
    "State",
    "absent_provider",
    "call",
    "calls",
    "check",
    "load",
    "note",
    "notebooklets",
    "packs",
    "plugins",
    "providers",
    "refresh",
    "register_core",
    "using",
]

_stack = [Discovery()]
"""The last one counts; :func:`using` puts another on top."""


def packs() -> list[Pack]:
    """All installed packs, by distribution; nothing of a pack is imported."""
    return _stack[-1].packs()


def check(faults: Mapping[str, Fault]) -> list[Pack]:
    """The same, after everything was imported and every pack asked for catalogue and queries.

    Parameters
    ----------
    faults : mapping of str to callable
        By kind, ``provider`` and ``notebooklet``; see :func:`load`.
    """
    return _stack[-1].check(faults)


def providers() -> dict[str, Claim]:
    """The providers that can be connected, by name; from metadata."""
    return _stack[-1].claims("provider")


def notebooklets() -> dict[str, Claim]:
    """The notebooklets that can be run, by their full name; from metadata."""
    return _stack[-1].claims("notebooklet")


def load(kind: Kind, name: str, fault: Fault) -> Any:
    """Import what a name stands for.

    Parameters
    ----------
    kind : str
        ``provider`` or ``notebooklet``.
    name : str
    fault : callable
        Takes the claim and what was loaded; says why it cannot be what is claimed, or nothing.

    Raises
    ------
    UnknownNameError
        None has the name; the sentence offers near ones, or what to install.
    UserError
        It is refused or disabled, or does not load.
    """
    return _stack[-1].load(kind, name, fault)


def absent_provider(name: str) -> UserError:
    """Why a provider cannot be had, and what to do."""
    return loading.unknown_name_error("provider", name, _stack[-1].packs())


def plugins() -> list[tuple[Pack, object]]:
    """The plugin of every pack that imports, in the order in which they are asked."""
    return _stack[-1].plugins()


def call(hook: str, /, **arguments: Any) -> tuple[list[tuple[Pack, Any]], list[Problem]]:
    """Ask every pack a hook, one by one.

    Parameters
    ----------
    hook : str
        For example ``nb_enrich``.
    **arguments
        All arguments that the hook has; implementations get those that they take.

    Returns
    -------
    answers : list of (Pack, value)
        In order of distribution, core's own last. None is no answer; the files of
        ``nb_queries`` come as a list.
    problems : list of Problem
        One for each implementation that raised or answered in another type, also noted on its
        pack. Only ``KeyboardInterrupt`` passes.
    """
    problems: list[Problem] = []
    return list(_stack[-1].hooks().ask(hook, arguments, problems)), problems


def calls(hook: str, /, **arguments: Any) -> list[Call]:
    """The calls of a hook's implementations, core's own last, for a caller that makes them."""
    return _stack[-1].hooks().calls(hook, arguments)


def note(distribution: str, sentence: str) -> None:
    """Note a problem that was found elsewhere on the pack that it belongs to."""
    for pack in _stack[-1].packs():
        if pack.distribution == distribution:
            pack.against(sentence)


def register_core(module: ModuleType) -> None:
    """Have core's own implementations asked too, after those of all packs."""
    if module not in CORE:
        CORE.append(module)


def refresh() -> None:
    """Read the metadata anew, for example after ``pip install`` in a notebook."""
    _stack[-1].refresh()


@contextmanager
def using(discovery: Discovery) -> Iterator[Discovery]:
    """Put another discovery in place for a while, as tests do."""
    _stack.append(discovery)
    try:
        yield discovery
    finally:
        _stack.remove(discovery)
