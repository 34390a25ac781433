"""What is known while a search becomes SQL: parameters, steps, names, limits, the source."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from nblang_spl.errors import SplError
from nblang_spl.events.source import SEQUENCE, Events, Scope, Source
from nblang_spl.sql.build import sql

if TYPE_CHECKING:
    import pandas as pd

    from nblang_spl.plan.rows import Rows
    from nblang_spl.syntax.trees import Pipeline

_PLAIN = re.compile(r"[^A-Za-z0-9_]+")
MOST_RUNS = 2
"""How often a step may run, whose rows are not kept: to read again may be cheaper than to keep."""
MOST_STEPS = 400
"""Steps of SQL that a search may come to; DuckDB nests them."""


@dataclass(frozen=True)
class Cut:
    """A limit that may have taken rows.

    Attributes
    ----------
    probe : sqlglot.exp.Select
        Gives a row where rows were taken.
    sentence : str
        What was cut, for people.
    most : int or None
        The rows that were kept; None where it is not rows that were cut.
    """

    probe: exp.Query
    sentence: str
    most: int | None = None


@dataclass
class Settings:
    """What a search is run with, apart from its text.

    Attributes
    ----------
    source : Source
    earliest, latest : float or None
        The range of the job, in UNIX seconds.
    now : float
        The clock, the same for the whole search (``now()``).
    run : callable
        Runs a pipeline as its own job and gives its rows: how subsearches are answered.
    look : callable
        Gives the rows of a statement; see :meth:`Context.look`.
    compiles : callable
        Whether DuckDB takes a regular expression with its options.
    """

    source: Source
    earliest: float | None
    latest: float | None
    now: float
    run: Callable[[Pipeline, int], pd.DataFrame]
    look: Callable[[exp.Query, Mapping[str, Any]], list[tuple[Any, ...]]]
    compiles: Callable[[str, str], bool]


@dataclass
class Context:
    """One search on its way to SQL."""

    settings: Settings
    parameters: dict[str, Any] = field(default_factory=dict)
    steps: dict[str, exp.Query] = field(default_factory=dict)
    cuts: list[Cut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    scope: Scope | None = None
    _events: dict[str, tuple[Events, dict[str, str]]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _bound: dict[tuple[type, Any], str] = field(default_factory=dict)

    def bind(self, value: str | float | list[str] | list[float]) -> exp.Expr:
        """A value of the search as a parameter of the SQL."""
        known = (type(value), tuple(value) if isinstance(value, list) else value)
        name = self._bound.get(known)
        if name is None:
            name = f"p{len(self.parameters) + 1}"
            self._bound[known] = name
            self.parameters[name] = float(value) if isinstance(value, int) else value
        return exp.Parameter(this=exp.Var(this=name))

    def fresh(self, name: str) -> str:
        """A column's name that nothing else has; it resembles the field's for who reads the SQL."""
        plain = _PLAIN.sub("_", name).strip("_")[:40].lower()
        return f"{plain or 'c'}_{next(self._numbers)}"

    def step(self, query: exp.Query) -> str:
        """Add a step; gives the name by which later steps select from it."""
        if len(self.steps) >= MOST_STEPS:
            raise SplError(f"The search needs more than {MOST_STEPS} steps; split it in two.")
        name = f"step_{len(self.steps) + 1}"
        self.steps[name] = query
        return name

    def scan(self, events: Events) -> tuple[str, dict[str, str], str]:
        """Add a step that reads events.

        Returns
        -------
        tuple of str, dict and str
            The step, the column of each field, and the column of the reading order.
        """
        columns = {name: self.fresh(name) for name in events.fields}
        sequence = self.fresh("sequence")
        name = self.step(exp.select("*"))
        self._events[name] = (events, {**columns, SEQUENCE: sequence})
        self.notes += [note for note in events.notes if note not in self.notes]
        self.untold += [note for note in events.untold if note not in self.untold]
        return name, columns, sequence

    def finish(self, final: exp.Query) -> exp.Query:
        """The whole statement: steps in front, events read only in the columns that are used."""
        steps = {name: query for name, query in self.steps.items() if name not in self._events}
        used = {
            identifier.this
            for query in (*steps.values(), final)
            for identifier in query.find_all(exp.Identifier)
        }
        statement = final.copy()
        kept = self._needed_steps(final)
        for name in self.steps:
            if name not in kept:
                continue
            if name in self._events:
                events, columns = self._events[name]
                wanted = {field: named for field, named in columns.items() if named in used}
                query = events.select(wanted)
            else:
                query = steps[name]
            statement = statement.with_(name, as_=query, materialized=kept[name], copy=False)
        return statement

    def look(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """Rows of a query over the steps so far, while the search is planned.

        For commands whose columns depend on values, such as ``chart .. by``. It costs what the
        steps before cost, so ask for little and once.
        """
        return self.settings.look(self.finish(query), self.parameters)

    def _needed_steps(self, final: exp.Query) -> dict[str, bool]:
        """The steps that a query needs, and whether the rows of each are kept.

        A step that is selected from twice runs twice, and so do all before it: with every
        ``eventstats`` they would double. So the rows of a step are kept that would run more often
        than :data:`MOST_RUNS`.
        """
        runs: Counter[str] = Counter(table.name for table in final.find_all(exp.Table))
        kept: dict[str, bool] = {}
        for name in reversed(self.steps):  # each selects from those before it
            if not runs[name]:
                continue
            kept[name] = runs[name] > MOST_RUNS
            for table in self.steps[name].find_all(exp.Table):
                runs[table.name] += 1 if kept[name] else runs[name]
        return kept

    def limit(self, rows: Rows, most: int, sentence: str) -> Rows:
        """The first rows, as a limit of Splunk's takes them; where it took some, the answer is partial.

        Parameters
        ----------
        rows : Rows
        most : int
        sentence : str
            Says what was cut.
        """
        probe = exp.select(sql("1").as_("cut")).from_(rows.step).offset(most).limit(1)
        cut = Cut(probe, sentence, most)
        self.cuts.append(cut)
        return replace(rows.first(most), limited=cut)

    @contextmanager
    def within(self, scope: Scope) -> Iterator[None]:
        """Another range of time while part of a search is planned."""
        settings = self.settings
        before = settings.earliest, settings.latest
        settings.earliest, settings.latest = scope.earliest, scope.latest
        try:
            yield
        finally:
            settings.earliest, settings.latest = before
