"""One search from its text to its answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from nblang_spl.engine import frames, kept
from nblang_spl.engine.database import Database
from nblang_spl.engine.plans import Plan, Statement
from nblang_spl.errors import DEEP, SplError, display_text
from nblang_spl.events.source import Source
from nblang_spl.plan.types import Type
from nblang_spl.syntax.macros import Expanded, Macro, expand

if TYPE_CHECKING:
    import pandas as pd
    from sqlglot import exp

    from nblang_spl.plan.context import Settings
    from nblang_spl.syntax.trees import Pipeline

DEEPEST = 10
"""Subsearches that may run inside each other."""


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
    keeps : bool
        Whether plans are kept for later programs, and looked for.
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
        keeps: bool = False,
    ) -> None:
        self._database = database
        self._source = source
        self._range = earliest, latest
        self._now = now
        self._macros = macros or {}
        self._keeps = keeps
        self._stopped = threading.Event()
        self._cursor: duckdb.DuckDBPyConnection | None = None
        self._depth = 0
        self._nested = False
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
        expanded = self._expand_macros(text)
        with _placed(expanded):
            frame = self._answer_by_kept_plan(expanded.text)
        return Result(frame, list(dict.fromkeys(self._partial)), list(dict.fromkeys(self._notes)))

    def explain(self, text: str) -> str:
        """The SQL that the search becomes, with the values of its parameters below."""
        from nblang_spl.engine.planning import explain_plan
        from nblang_spl.syntax.stages import pipeline

        expanded = self._expand_macros(text)
        with _placed(expanded):
            return explain_plan(pipeline(expanded.text), self._settings())

    def check(self, text: str) -> None:
        """Plan the search without reading a row."""
        self.explain(text)

    # ------------------------------------------------------------------------------ inside

    def _expand_macros(self, text: str) -> Expanded:
        try:
            return expand(text, self._macros)
        except SplError as error:
            raise error.placed(text, error.position) from None

    def _answer_by_kept_plan(self, text: str) -> pd.DataFrame:
        """The answer by a plan that was kept; else by a new one, which is."""
        source = self._source.identity() if self._keeps else None
        if source is None:
            return self._answer_by_new_plan(text)[0]
        name = kept.key(text, *self._range, self._now, source)
        plan = kept.find(name)
        if plan is not None:
            try:
                return self._run_plan(plan)
            except EngineError:
                kept.forget(name)  # it is not what was kept, or the new plan will say so
                self._partial, self._notes = [], []
        frame, plan = self._answer_by_new_plan(text)
        if not self._nested:  # what limits took of subsearches is no part of the plan
            kept.keep_plan(name, plan)
        return frame

    def _answer_by_new_plan(self, text: str) -> tuple[pd.DataFrame, Plan]:
        from nblang_spl.syntax.stages import pipeline

        tree = pipeline(text)
        try:
            plan = self._make_plan(tree)
            return self._run_plan(plan), plan
        except EngineError:
            # Some files show only while their rows are read that they cannot be.
            if not self._source.recheck():
                raise
            self._partial, self._notes = [], []
            plan = self._make_plan(tree)
            return self._run_plan(plan), plan

    def _make_plan(self, tree: Pipeline, most: int | None = None) -> Plan:
        # Here, since a search whose plan was kept needs none of it.
        from nblang_spl.engine.planning import make_plan

        return make_plan(tree, self._settings(), most)

    def _settings(self) -> Settings:
        from nblang_spl.plan.context import Settings

        earliest, latest = self._range
        return Settings(
            source=self._source,
            earliest=earliest,
            latest=latest,
            now=self._now,
            run=self._subsearch,
            look=self._peek_rows,
            compiles=self._database.compiles,
        )

    def _run_plan(self, plan: Plan) -> pd.DataFrame:
        with _slow_patterns(plan.patterns) as given_up, self._interruptible_cursor() as cursor:
            self._execute(cursor, plan.statement)
            if not _has_planned_columns(plan, cursor.description or []):
                raise EngineError("The search became SQL of other columns than were planned.")
            frame = frames.fetch_frame(cursor, plan.outputs)
            for limit in plan.limits:
                if len(frame) < limit.enough:
                    continue
                self._execute(cursor, limit.probe())
                if cursor.fetchone():
                    self._partial.append(limit.sentence)
        self._partial += plan.untold
        self._notes += plan.notes
        self._notes += [
            f"The pattern {display_text(one)} took too long on some events, where it counts as "
            f"not matching."
            for one in given_up
        ]
        return frame

    def _subsearch(self, tree: Pipeline, most: int) -> pd.DataFrame:
        """A subsearch as its own job (rule 6.29); the range of the job holds for it too (rule 8.7)."""
        if self._depth >= DEEPEST:
            raise SplError(f"Subsearches may be nested at most {DEEPEST} deep.")
        self._depth += 1
        self._nested = True
        try:
            frame = self._run_plan(self._make_plan(tree, most + 1))
        finally:
            self._depth -= 1
        if len(frame) > most:
            self._partial.append(
                f"A subsearch returned more than {most:,} rows; only the first {most:,} were used."
            )
            frame = frame.head(most)
        return frame

    def _peek_rows(
        self, statement: exp.Query, parameters: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        """Rows of a statement while the search is still planned."""
        from nblang_spl.engine.planning import to_statement

        with self._interruptible_cursor() as cursor:
            self._execute(cursor, to_statement(statement, parameters))
            return cursor.fetchall()

    def _execute(self, cursor: duckdb.DuckDBPyConnection, statement: Statement) -> None:
        self._database.provide(statement.called)
        cursor.execute(statement.sql, dict(statement.parameters) or None)

    @contextmanager
    def _interruptible_cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
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
                    "The search needs more memory than it may use; search for less, or raise the "
                    "limit."
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


@contextmanager
def _slow_patterns(patterns: Sequence[str]) -> Iterator[list[str]]:
    """A list that afterwards holds those of some patterns that took too long on some event."""
    given_up: list[str] = []
    if not patterns:
        yield given_up
        return
    from nblang_spl.engine import pcre

    pcre.forget(patterns)
    yield given_up
    given_up += pcre.given_up(patterns)


def _has_planned_columns(plan: Plan, columns: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a statement gives the columns of a plan, which may be one that somebody altered."""
    if not plan.outputs:  # SQL has no rows of nothing: there is a column still
        return len(columns) == 1
    told = [(name, str(kind).endswith("[]"), str(kind) == "VARCHAR") for name, kind, *_ in columns]
    return [(name, several) for name, several, _ in told] == [
        (one.column, one.type is Type.MULTI) for one in plan.outputs
    ] and not any(
        text and one.type is Type.NUMBER
        for (_, _, text), one in zip(told, plan.outputs, strict=True)
    )


def _line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    line = lines[0] if lines else type(error).__name__
    return line if line.endswith(".") else f"{line}."
