"""A search as it runs: finished SQL, and what is made of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nblang_spl.plan.types import Type


@dataclass(frozen=True)
class Statement:
    """SQL with the values that it is bound to.

    Attributes
    ----------
    sql : str
    parameters : mapping of str to Any
        Those that it has, and no other: DuckDB refuses them.
    called : frozenset of str
        Functions in Python (:mod:`nblang_spl.engine.udf`) that it calls.
    """

    sql: str
    parameters: Mapping[str, Any]
    called: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Output:
    """One column of the answer; attributes as of :class:`nblang_spl.plan.values.Field`."""

    name: str
    column: str
    type: Type
    whole: bool = False
    shown: bool = False


@dataclass(frozen=True)
class Limit:
    """A limit that may have taken rows.

    Attributes
    ----------
    probe : callable
        The statement that gives a row where rows were taken; made when it is asked for.
    sentence : str
        What was cut, for people.
    enough : int
        With fewer rows in the answer nothing was cut.
    """

    probe: Callable[[], Statement]
    sentence: str
    enough: int = 0


@dataclass(frozen=True)
class Plan:
    """One search.

    Attributes
    ----------
    statement : Statement
    outputs : tuple of Output
    limits : tuple of Limit
    notes : tuple of str
        Sentences about what could not be read, and the like.
    untold : tuple of str
        Those about times, which make the answer partial.
    patterns : tuple of str
        Regular expressions among others of its texts, where it has some that RE2 cannot hold.
    """

    statement: Statement
    outputs: tuple[Output, ...]
    limits: tuple[Limit, ...] = ()
    notes: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
