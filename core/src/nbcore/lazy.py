"""Names of a module that are imported from where they are defined when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def attribute(module: str, name: str, place: str) -> Any:
    """The object that a module gives by a name, kept there for the next time.

    Parameters
    ----------
    module, name : str
    place : str
        The module that defines it, and after a colon its name there where that is another one.
    """
    source, _, known = place.partition(":")
    value = getattr(import_module(source), known or name)
    vars(sys.modules[module])[name] = value
    return value


def attributes(module: str, where: Mapping[str, str]) -> Callable[[str], Any]:
    """A ``__getattr__`` for a module whose names are all defined elsewhere.

    Parameters
    ----------
    module : str
        Its ``__name__``.
    where : mapping of str to str
        Name to place; see :func:`attribute`.
    """

    def find(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return attribute(module, name, where[name])

    return find
