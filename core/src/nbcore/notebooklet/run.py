"""One run: what is asked about, how far it may go, and each connection's share of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore.entities import Entity
from nbcore.notebooklet import given as given_rows
from nbcore.notebooklet.builder import SectionBuilder
from nbcore.notebooklet.driver import Driver
from nbcore.notebooklet.live import LiveView
from nbcore.notebooklet.result import Live, Result
from nbcore.notebooklet.results import Results
from nbcore.notebooklet.share import Share
from nbcore.queries.connection import Connection, Limits
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    from nbcore.notebooklet.base import Notebooklet
    from nbcore.session import Session


@dataclass
class Run:
    """One call of ``run()``, checked.

    Attributes
    ----------
    notebooklet : Notebooklet
    session : Session
    sections : list of str
        Those to show.
    parameters : mapping of str to object
        The notebooklet's own, typed.
    entity : Entity, optional
        As typed.
    limits : Limits
    silent : bool
        Show nothing while it runs.
    range : mapping
        The time range as the user named it: ``timespan``, ``start``, ``end``.
    """

    notebooklet: Notebooklet
    session: Session
    sections: list[str]
    parameters: Mapping[str, Any]
    entity: Entity | None
    limits: Limits
    silent: bool
    range: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, opened: Sequence[tuple[Connection, TimeSpan]]) -> Result | Results:
        """Ask the connections, all at once."""
        shares = [self.share(span, connection) for connection, span in opened]
        made = self._result(shares)
        self.drive(shares, made)
        return made

    def answer(self, frames: given_rows.Given, asked: TimeSpan | None) -> Result | Results:
        """Make the sections of given rows; without a range, of the one that they cover."""
        shape, catalogue = self.notebooklet.shape, self.session.catalogue
        span = asked or given_rows.span(frames, shape)
        share = self.share(span)
        for name, answer in given_rows.results(frames, shape, catalogue, self.entity, span).items():
            share.given(name, answer)
        made = self._result([share])
        self.drive([share], made, "data= has no rows for its inputs.")
        return made

    def again(self, entity: Any) -> Result | Results:
        """Run the same about another entity."""
        return self.notebooklet.run(
            entity,
            **self.range,
            options=self.sections,
            rows=self.limits.rows,
            timeout=self.limits.seconds,
            silent=self.silent,
            **self.parameters,
        )

    def share(self, timespan: TimeSpan, connection: Connection | None = None) -> Share:
        """What a connection, or rows that were given, will give."""
        always = {"entity": self.entity, "timespan": timespan, "session": self.session}
        shape = self.notebooklet.shape
        builder = SectionBuilder(
            self.notebooklet, shape, self.sections, {**always, **self.parameters}, connection
        )
        return Share(
            title=connection.title if connection else "given rows",
            connection=connection.name if connection else given_rows.GIVEN,
            session=self.session,
            builder=builder,
            entity=self.entity,
            timespan=timespan,
            parameters=self.parameters,
            runner=self.session.runner(connection, self.limits) if connection else None,
        )

    def drive(self, shares: Sequence[Share], made: Result | Results, reason: str = "") -> None:
        """Go on until everything came, and show it as it comes; the result has it then."""
        view = LiveView(self.notebooklet, shares, silent=self.silent)
        Driver(shares, view.update, self.session.finished).run(reason)
        made.refresh()
        view.finish(made)

    def _result(self, shares: Sequence[Share]) -> Result | Results:
        results = {
            share.connection: Result(None, connection=share.connection, live=Live(self, share))
            for share in shares
        }
        return Results(results) if len(results) > 1 else next(iter(results.values()))
