"""What a source of events does for the engine; the folder and the frames implement it.

A search asks twice. While it is planned, :meth:`Source.events` is told the range and the indexes
and says which fields there are. Once it is known which of them the search names,
:meth:`Events.select` gives their SQL. So time and index cut files before any is opened for its
rows, and no column is read that nobody asked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nblang_spl.plan.types import Type

if TYPE_CHECKING:
    from sqlglot import exp

    from nblang_spl.events.lookups import Lookups

TIME = "_time"
RAW = "_raw"
SEQUENCE = "\0sequence"
"""Not a field but the order in which rows are read; ties of ``_time`` go by it."""


@dataclass(frozen=True)
class Scope:
    """Which events a search can see.

    Attributes
    ----------
    earliest, latest : float or None
        UNIX seconds; the first is included, the second not (rule 8.4). None is open. A row
        without ``_time`` lies in every range.
    index : callable of str to bool
        Whether events of an index may be among those that are looked for. It only spares files:
        the search tests ``index`` of each row again.
    """

    earliest: float | None = None
    latest: float | None = None
    index: Callable[[str], bool] = field(default=lambda _: True)


@dataclass
class Events(ABC):
    """Events of one scope.

    Attributes
    ----------
    fields : mapping of str to Type
        Every field that an event may have, in the order in which they are shown; ``_time`` is a
        number, ``index``, ``host``, ``source`` and ``sourcetype`` are always there.
    notes : list of str
        Sentences about what could not be read.
    untold : list of str
        Sentences about times that could not be read: an answer with them is not whole.
    """

    fields: dict[str, Type]
    notes: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list, kw_only=True)

    @abstractmethod
    def select(self, columns: Mapping[str, str]) -> exp.Query:
        """SQL that gives the events of the scope.

        Parameters
        ----------
        columns : mapping of str to str
            Fields that are wanted, and the name that each gets as a column: text as VARCHAR,
            numbers as DOUBLE, several values as VARCHAR[] without nulls, no list empty. The field
            :data:`SEQUENCE` asks for a BIGINT, lower for rows that come first. Maybe empty: then
            only the number of rows matters.
        """


class Source(ABC):
    """A place that holds events and lookup tables.

    Attributes
    ----------
    folder : Path or None
        The only place from which the database may read files.
    tables : Lookups
        Its lookup tables; set where the source is opened.
    """

    folder: Path | None = None
    tables: Lookups

    @abstractmethod
    def indexes(self) -> list[str]:
        """Names of the indexes that it holds."""

    @abstractmethod
    def events(self, scope: Scope) -> Events:
        """The events that a scope leaves."""

    def identity(self) -> str | None:
        """What no other source has, nor this one after a change of a row; None where none tells."""
        return None

    def recheck(self) -> bool:
        """After an error of the database: leave out what turns out not to be readable.

        Returns
        -------
        bool
            Whether there was anything, so that asking again can help.
        """
        return False
