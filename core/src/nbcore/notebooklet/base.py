"""The base class of notebooklets."""

from __future__ import annotations

import inspect
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from nbcore import session as sessions
from nbcore.entities import Entity
from nbcore.errors import UserError, listed
from nbcore.notebooklet import given as given_rows
from nbcore.notebooklet.options import chosen
from nbcore.notebooklet.result import RESERVED, Result
from nbcore.notebooklet.results import Results
from nbcore.notebooklet.shape import ALWAYS, Shape, shape_of
from nbcore.queries.connection import Connection, Limits
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.notebooklet.running import Flow
    from nbcore.session import Session


class Notebooklet:
    """One investigation step: the questions it needs and the sections it makes of them.

    A subclass's body declares queries, enrichments, sections, findings and actions; its
    docstring is the text above the result and its help.

    Parameters
    ----------
    providers, connections : str or list of str, optional
        Which SIEMs to ask; ``"all"`` for every open one, the first one by default.
    session : Session, optional
        The module-level one by default.
    silent : bool
        Show nothing while running.

    Attributes
    ----------
    entity : type of Entity, union of them, or None
        What a run is about.
    category : str
        ``host``, ``account``, ...; taken from the entry point's name.
    """

    entity: ClassVar[Any] = None
    shape: ClassVar[Shape]
    title: ClassVar[str] = ""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls.shape = shape_of(cls, TAKEN)

    def __init__(
        self,
        *,
        providers: str | Iterable[str] | None = None,
        connections: str | Iterable[str] | None = None,
        session: Session | None = None,
        silent: bool = False,
        **unknown: Any,
    ) -> None:
        _none_unknown(type(self).__name__, Notebooklet.__init__, unknown)
        self.providers, self.connections = providers, connections
        self.session = session
        self.silent = silent

    @classmethod
    def default_options(cls) -> list[str]:
        """Sections that are there when no options are given."""
        return cls.shape.default_options

    @classmethod
    def all_options(cls) -> list[str]:
        """All its sections."""
        return list(cls.shape.sections)

    def run(
        self,
        value: Any = None,
        timespan: Any = None,
        *,
        start: Any = None,
        end: Any = None,
        options: Iterable[str] | None = None,
        data: Any = None,
        silent: bool | None = None,
        rows: int | None = None,
        timeout: float | None = None,
        **unknown: Any,
    ) -> Any:
        """Ask everything at once and make the sections.

        Parameters
        ----------
        value : str
            What it is about, for example a host's name.
        timespan : str, pair or TimeSpan
            ``"7d"`` back from the source's clock, or ``(start, end)``; or use ``start``, ``end``.
        options : list of str, optional
            Sections; ``["timeline"]`` only these, ``["+map"]`` or ``["-users"]`` beside the
            default ones.
        data : DataFrame or mapping, optional
            Rows in place of a query; nothing is then asked of a SIEM for them.
        silent : bool, optional
            Show nothing.
        rows : int, optional
            The newest rows a query may give; 100,000 by default.
        timeout : float, optional
            Seconds a query may take; 120 by default.

        Returns
        -------
        Result
            ``Results`` when several connections are asked.

        Raises
        ------
        UserError
            Something in the question is wrong; no query ran.
        """
        _none_unknown("run", Notebooklet.run, unknown)
        session = self.session or sessions.default()
        sections = chosen(self.shape, options)
        entity = self._entity(value, required=data is None)
        limits = _limits(session.limits, rows, timeout)
        frames = None
        if data is not None:
            frames = given_rows.check(data, self.shape, session.catalogue, entity)
        quiet = self.silent if silent is None else silent
        question = _Question(self, session, sections, entity, limits, quiet)
        if frames is not None:
            asked = timespan is not None or start is not None
            span = TimeSpan.parse(timespan, start=start, end=end) if asked else None
            return question.answer(frames, span)
        opened = session.choose(self.providers, self.connections)
        spans = [_span(item, timespan, start, end) for item in opened]
        return question.ask(list(zip(opened, spans, strict=True)), (timespan, start, end, options))

    def explain(
        self,
        value: Any = None,
        timespan: Any = None,
        *,
        start: Any = None,
        end: Any = None,
        options: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """The queries that a run would send, without sending any.

        Returns
        -------
        DataFrame
            A row for each query file: query, part, rank, connection, pack, text.
        """  # fmt: skip
        import pandas as pd

        from nbcore.notebooklet.asking import bound_values

        session = self.session or sessions.default()
        needed = self.shape.closure(chosen(self.shape, options))
        entity = self._entity(value, required=True)
        rows = []
        for connection in session.choose(self.providers, self.connections):
            span = _span(connection, timespan, start, end)
            runner = session.runner(connection)
            names = [item.question for name, item in self.shape.queries.items() if name in needed]
            if entity is not None:
                names.insert(0, f"{entity.kind}.resolve")
            for name in dict.fromkeys(names):
                question = session.catalogue.questions.get(name)
                if question is None:
                    continue
                for owned, text in runner.explain(
                    question, bound_values(question, entity, span), span
                ):
                    file = owned.file
                    rows.append((name, file.part, file.rank, connection.name, owned.pack, text))
        return pd.DataFrame(rows, columns=["query", "part", "rank", "connection", "pack", "text"])

    def _entity(self, value: Any, *, required: bool) -> Entity | None:
        kinds = self.shape.entities
        if not kinds:
            if value is not None:
                raise UserError(
                    f"{type(self).__name__} is about nothing in particular; give no value."
                )
            return None
        if value is None and not required:
            return None
        for kind in kinds:
            if isinstance(value, kind):
                return value
        text = kinds[0].typed(value, listed((kind.kind for kind in kinds), "or"))
        # The kind with the narrowest reading goes first: an address is a host's name too.
        narrow = [kind for kind in kinds if kind.fits(text)]
        return max(narrow or kinds, key=lambda kind: kind.narrow).parse(text)


TAKEN = (
    RESERVED
    | {name for kind in (Notebooklet, Results) for name in dir(kind) if not name.startswith("_")}
    | {"providers", "connections", "silent", "shape"}
    | ALWAYS
)
"""Names that the class itself, its result or what a section is given have already."""


@dataclass
class _Question:
    """One call of run(), checked."""

    notebooklet: Notebooklet
    session: Session
    sections: list[str]
    entity: Entity | None
    limits: Limits
    quiet: bool

    def ask(self, opened: list[tuple[Connection, TimeSpan]], again: tuple[Any, ...]) -> Any:
        """Ask the connections, all at once."""
        from nbcore.notebooklet.asking import Asking
        from nbcore.notebooklet.running import drive

        flows = []
        for connection, span in opened:
            flow = self._flow(span, connection)
            asking = Asking(
                self.session,
                self.session.runner(connection, self.limits),
                flow.maker,
                self.entity,
                span,
            )
            flows.append((flow, asking))
        show = self._shower([flow for flow, _ in flows])
        drive(flows, show.update, self.session.finished)
        results = {flow.connection: self._result(flow, self._again(again)) for flow, _ in flows}
        made: Any = Results(results) if len(results) > 1 else next(iter(results.values()))
        show.finish(made)
        return made

    def answer(self, frames: Mapping[str, Any], asked: TimeSpan | None) -> Result:
        """Make the sections of given rows; without a range, of the one that they cover."""
        from nbcore.notebooklet.asking import enriched
        from nbcore.queries.loop import submit

        shape, catalogue = self.notebooklet.shape, self.session.catalogue
        typed = given_rows.typed(frames, shape, catalogue)
        span = asked or given_rows.span(typed)
        flow = self._flow(span, None)
        show = self._shower([flow])
        for name, result in given_rows.results(typed, shape, catalogue, self.entity, span).items():
            flow.take(name, result)
            show.update()
            for extra in flow.maker.enrichments_of(name):
                item = shape.enrichments[extra]
                work = submit(enriched(self.session, item.kind, result.frame, item.column))
                flow.take(extra, work.result())
                show.update()
        flow.maker.advance()
        flow.finish("No rows were given for what it needs.")
        made = self._result(flow, None)
        show.finish(made)
        return made

    def _flow(self, span: TimeSpan, connection: Connection | None) -> Flow:
        from nbcore.notebooklet.making import Maker
        from nbcore.notebooklet.running import Flow

        always = {"entity": self.entity, "timespan": span, "session": self.session}
        shape = self.notebooklet.shape
        maker = Maker(self.notebooklet, shape, self.sections, always, connection)
        title = connection.title if connection else "given rows"
        name = connection.name if connection else given_rows.GIVEN
        return Flow(title, name, maker, self.entity, span, started=time.perf_counter())

    def _again(self, asked: tuple[Any, ...]) -> Callable[[Any], Any]:
        timespan, start, end, options = asked

        def again(value: Any) -> Any:
            return self.notebooklet.run(
                value, timespan, start=start, end=end, options=options,
                rows=self.limits.rows, timeout=self.limits.seconds, silent=self.quiet,
            )  # fmt: skip

        return again

    def _result(self, flow: Flow, again: Callable[[Any], Any] | None) -> Result:
        from nbcore.notebooklet.pages import page_of

        page = page_of(self.notebooklet, flow, self.session)
        actions = {
            name: step.method.__get__(self.notebooklet)
            for name, step in self.notebooklet.shape.actions.items()
        }
        return Result(
            page,
            connection=flow.connection,
            actions=actions,
            again=again,
            errors=flow.maker.errors,
        )

    def _shower(self, flows: list[Flow]) -> Any:
        from nbcore.notebooklet.live import Shower

        return Shower(self.notebooklet, flows, self.session, self.quiet)


def _span(connection: Connection, timespan: Any, start: Any, end: Any) -> TimeSpan:
    recorded: TimeSpan | None = getattr(connection, "recorded", None)
    if recorded is not None and timespan is None and start is None:
        return recorded
    return TimeSpan.parse(timespan, start=start, end=end, now=connection.now())


def _none_unknown(called: str, function: Callable[..., Any], unknown: Iterable[str]) -> None:
    """Refuse keywords that a function does not have, in a sentence."""
    if unknown:
        names = inspect.signature(function).parameters
        known = [name for name in names if name not in ("self", "unknown")]
        raise UserError(
            f"{called}() knows no {listed(repr(name) for name in unknown)}; it takes "
            f"{listed(known)}."
        )


def _is_number(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and math.isfinite(value)


def _limits(limits: Limits, rows: Any, timeout: Any) -> Limits:
    if rows is not None and not (_is_number(rows) and rows > 0 and rows == int(rows)):
        raise UserError(f"rows= is a whole number above 0, not {rows!r}.")
    if timeout is not None and not (_is_number(timeout) and timeout > 0):
        raise UserError(f"timeout= is a number above 0, not {timeout!r}.")
    return Limits(
        rows=int(rows) if rows is not None else limits.rows,
        seconds=float(timeout) if timeout is not None else limits.seconds,
    )
