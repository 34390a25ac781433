"""The base class of notebooklets."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from nbcore import session as sessions
from nbcore.entities import Entity
from nbcore.errors import UserError, join_names
from nbcore.notebooklet import given as given_rows
from nbcore.notebooklet import parameters as own_parameters
from nbcore.notebooklet.builder import SectionBuilder
from nbcore.notebooklet.class_rules import check
from nbcore.notebooklet.options import chosen_sections
from nbcore.notebooklet.result import RESERVED, Result
from nbcore.notebooklet.results import Results
from nbcore.notebooklet.run import Run
from nbcore.notebooklet.shape import ALWAYS, Shape, shape_of
from nbcore.queries.connection import Connection, Limits
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd

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
        cls.shape = shape_of(cls)
        check(cls, cls.shape, TAKEN, frozenset(inspect.signature(Notebooklet.run).parameters))

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
        **parameters: Any,
    ) -> Result | Results:
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
        **parameters
            The notebooklet's own, such as ``severity="high"``; its help lists them.

        Returns
        -------
        Result
            ``Results`` when several connections are asked.

        Raises
        ------
        UserError
            Something in the question is wrong; no query ran.
        """
        session = self.session or sessions.default()
        sections = chosen_sections(self.shape, options)
        own = self._parameters(parameters)
        entity = self._entity(value, required=data is None)
        run = Run(
            self,
            session,
            sections,
            own,
            entity,
            _limits(session.limits, rows, timeout),
            self.silent if silent is None else silent,
            {"timespan": timespan, "start": start, "end": end},
        )
        if data is not None:
            frames = given_rows.check(data, self.shape, session.catalogue, entity)
            asked = timespan is not None or start is not None
            span = TimeSpan.parse(timespan, start=start, end=end) if asked else None
            return run.answer(given_rows.to_records(frames, self.shape, session.catalogue), span)
        opened = session.choose(self.providers, self.connections)
        return run.ask([(item, _span(item, timespan, start, end)) for item in opened])

    def explain(
        self,
        value: Any = None,
        timespan: Any = None,
        *,
        start: Any = None,
        end: Any = None,
        options: Iterable[str] | None = None,
        **parameters: Any,
    ) -> pd.DataFrame:
        """The queries that a run would send, without sending any.

        Returns
        -------
        DataFrame
            A row for each query file: query, part, rank, connection, pack, text.
        """  # fmt: skip
        import pandas as pd

        from nbcore.notebooklet.fetch import bound_values

        session = self.session or sessions.default()
        sections = chosen_sections(self.shape, options)
        needed = self.shape.closure(sections)
        own = self._parameters(parameters)
        entity = self._entity(value, required=True)
        rows = []
        for connection in session.choose(self.providers, self.connections):
            span = _span(connection, timespan, start, end)
            runner = session.runner(connection)
            builder = SectionBuilder(
                self, self.shape, sections, {"entity": entity, "session": session}, connection
            )
            asked = [
                (builder.question(name), span.before if item.before else span)
                for name, item in self.shape.queries.items()
                if name in needed
            ]
            if entity is not None:
                asked.insert(0, (f"{entity.kind}.resolve", span))
            for name, when in dict.fromkeys(asked):
                question = session.catalogue.questions.get(name)
                if question is None:
                    continue
                values = bound_values(question, entity, when, own)
                if question.takes:  # its values come of the answers to other questions
                    values[f"p_{question.takes}"] = ()
                for owned, text in runner.explain(question, values, when):
                    file = owned.file
                    rows.append((name, file.part, file.rank, connection.name, owned.pack, text))
        return pd.DataFrame(rows, columns=["query", "part", "rank", "connection", "pack", "text"])

    def _parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        declared = self.shape.parameters
        unknown = [name for name in values if name not in declared]
        _none_unknown("run", Notebooklet.run, unknown, declared)
        return own_parameters.parameter_values(type(self).__name__, declared, values)

    def _entity(self, value: Any, *, required: bool) -> Entity | None:
        kinds = self.shape.entities
        if not kinds:
            if value is not None:
                raise UserError(f"{type(self).__name__} takes no entity; leave the value out.")
            return None
        if value is None and not required:
            return None
        for kind in kinds:
            if isinstance(value, kind):
                return value
        text = kinds[0].typed(value, join_names((kind.kind for kind in kinds), "or"))
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


def _span(connection: Connection, timespan: Any, start: Any, end: Any) -> TimeSpan:
    if connection.recorded is not None and timespan is None and start is None:
        return connection.recorded
    return TimeSpan.parse(timespan, start=start, end=end, now=connection.now())


def _none_unknown(
    called: str, function: Callable[..., Any], unknown: Collection[str], more: Iterable[str] = ()
) -> None:
    """Refuse keywords that a function does not have, in a sentence."""
    if unknown:
        names = inspect.signature(function).parameters
        known = [name for name in names if name not in ("self", "unknown", "parameters")]
        known += more
        raise UserError(
            f"{called}() has no argument {join_names(repr(name) for name in unknown)}; it takes "
            f"{join_names(known)}."
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
