"""One search from its text to its answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb
from sqlglot import exp

from nblang_spl.engine import frames, pcre
from nblang_spl.engine.database import Database
from nblang_spl.errors import SplError, shown
from nblang_spl.events.source import Source
from nblang_spl.plan.check import check
from nblang_spl.plan.compile import generated
from nblang_spl.plan.context import Context, Settings
from nblang_spl.plan.rows import Rows
from nblang_spl.sql.build import column, written
from nblang_spl.syntax.macros import Expanded, Macro, expand
from nblang_spl.syntax.stages import pipeline
from nblang_spl.syntax.trees import Pipeline

if TYPE_CHECKING:
    import pandas as pd

DEEPEST = 10
"""Subsearches that may run inside each other."""
DEEP = "The search nests deeper than can be followed; cut it in parts."


class EngineError(SplError):
    """The database could not answer; asking again may help when a file is to blame."""


@dataclass
class Result:
    """What a search gave.

    Attributes
    ----------
    frame : pandas.DataFrame
    partial : list of str
        Sentences about limits that took rows.
    notes : list of str
        Sentences about files that could not be read, and the like.
    """

    frame: pd.DataFrame
    partial: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Job:
    """One search over one source.

    Parameters
    ----------
    database : Database
    source : Source
    earliest, latest : float or None
        The range of the job in UNIX seconds.
    now : float
    macros : mapping of str to Macro
    """

    def __init__(
        self,
        database: Database,
        source: Source,
        *,
        earliest: float | None,
        latest: float | None,
        now: float,
        macros: Mapping[str, Macro] | None = None,
    ) -> None:
        self._database = database
        self._source = source
        self._range = earliest, latest
        self._now = now
        self._macros = macros or {}
        self._stopped = threading.Event()
        self._cursor: duckdb.DuckDBPyConnection | None = None
        self._depth = 0
        self._partial: list[str] = []
        self._notes: list[str] = []

    def cancel(self) -> None:
        """Stop it; from any thread."""
        self._stopped.set()
        cursor = self._cursor
        if cursor is not None:
            cursor.interrupt()

    def result(self, text: str) -> Result:
        """Run the search.

        Raises
        ------
        SplError
        """
        expanded = self._expanded(text)
        with _placed(expanded):
            tree = pipeline(expanded.text)
            try:
                frame = self._run(tree)
            except EngineError:
                # Some files show only while their rows are read that they cannot be.
                if not self._source.recheck():
                    raise
                self._partial, self._notes = [], []
                frame = self._run(tree)
        return Result(frame, list(dict.fromkeys(self._partial)), list(dict.fromkeys(self._notes)))

    def explain(self, text: str) -> str:
        """The SQL that the search becomes, with the values of its parameters below."""
        expanded = self._expanded(text)
        with _placed(expanded):
            context, _, statement = self._planned(pipeline(expanded.text))
        values = [f"-- ${name} = {value!r}" for name, value in context.parameters.items()]
        return "\n".join([written(statement, pretty=True), *values])

    def check(self, text: str) -> None:
        """Plan the search without reading a row."""
        self.explain(text)

    # ------------------------------------------------------------------------------ inside

    def _expanded(self, text: str) -> Expanded:
        try:
            return expand(text, self._macros)
        except SplError as error:
            raise error.placed(text, error.position) from None

    def _planned(self, tree: Pipeline, most: int | None = None) -> tuple[Context, Rows, exp.Query]:
        check(tree)
        earliest, latest = self._range
        context = Context(
            Settings(
                source=self._source,
                earliest=earliest,
                latest=latest,
                now=self._now,
                run=self._subsearch,
                look=self._look,
                compiles=self._database.compiles,
            )
        )
        try:
            rows = generated(tree, context)
            return context, rows, context.finish(_final(rows, most))
        except RecursionError:
            raise SplError(DEEP) from None

    def _run(self, tree: Pipeline, most: int | None = None) -> pd.DataFrame:
        context, rows, statement = self._planned(tree, most)
        patterns = [text for text in context.parameters.values() if isinstance(text, str)]
        pcre.forget(patterns)
        with self._asked() as cursor:
            self._execute(cursor, statement, context.parameters)
            frame = frames.fetched(cursor, list(rows.fields.values()))
            for cut in context.cuts:
                if cut is rows.limited and len(frame) < (cut.most or 0):
                    continue
                self._execute(cursor, context.finish(cut.probe), context.parameters)
                if cursor.fetchone():
                    self._partial.append(cut.sentence)
        self._notes += context.notes
        self._notes += [
            f"The pattern {shown(one)} took too long on some events, where it counts as not matching."
            for one in pcre.given_up(patterns)
        ]
        return frame

    def _subsearch(self, tree: Pipeline, most: int) -> pd.DataFrame:
        """A subsearch as its own job (rule 6.29); the range of the job holds for it too (rule 8.7)."""
        if self._depth >= DEEPEST:
            raise SplError(f"Subsearches may run {DEEPEST} deep.")
        self._depth += 1
        try:
            frame = self._run(tree, most + 1)
        finally:
            self._depth -= 1
        if len(frame) > most:
            self._partial.append(f"A subsearch gave more than {most:,} rows; only those were used.")
            frame = frame.head(most)
        return frame

    def _look(self, statement: exp.Query, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Rows of a statement while the search is still planned."""
        with self._asked() as cursor:
            self._execute(cursor, statement, parameters)
            return cursor.fetchall()

    def _execute(
        self, cursor: duckdb.DuckDBPyConnection, statement: exp.Query, parameters: Mapping[str, Any]
    ) -> None:
        names: set[str] = set()
        called: set[str] = set()
        for node in statement.walk():
            if isinstance(node, exp.Parameter):
                names.add(node.this.name)
            elif isinstance(node, exp.Anonymous):
                called.add(node.name.lower())
        self._database.provide(called)
        # DuckDB refuses parameters that a statement does not have.
        cursor.execute(written(statement), {name: parameters[name] for name in names} or None)

    @contextmanager
    def _asked(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that can be interrupted, its errors as sentences."""
        with self._database.cursor() as cursor:
            self._cursor = cursor
            try:
                if self._stopped.is_set():
                    raise SplError("The search was cancelled.")
                yield cursor
            except RecursionError:
                raise SplError(DEEP) from None
            except duckdb.InterruptException:
                raise SplError("The search was cancelled.") from None
            except duckdb.OutOfMemoryException:
                raise SplError(
                    "The search needs more memory than it may take; look for less, or raise the limit."
                ) from None
            except duckdb.Error as error:
                raise EngineError(f"DuckDB could not answer: {_line(error)}") from None
            finally:
                self._cursor = None


class _placed:  # noqa: N801  (reads as a word in a with statement)
    """Errors inside get their place in the text as it was given."""

    def __init__(self, text: Expanded) -> None:
        self._text = text

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SplError) and error.position is not None:
            origin = self._text.origin(error.position)
            raise error.placed(self._text.given, origin) from None


def _final(rows: Rows, most: int | None) -> exp.Select:
    columns: list[exp.Expr] = [column(one.column) for one in rows.fields.values()]
    query = exp.select(*(columns or [exp.Literal.number(1)])).from_(rows.step)
    if rows.order:
        query = query.order_by(*rows.ordering())
    return query if most is None else query.limit(most)


def _line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    line = lines[0] if lines else type(error).__name__
    return line if line.endswith(".") else f"{line}."
