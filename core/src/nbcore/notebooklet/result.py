"""The result of a run: sections, findings and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nbcore import figures
from nbcore import session as sessions
from nbcore.entities import Entity
from nbcore.errors import UnknownNameError, UserError, join_names, similar_names
from nbcore.figures import Figure
from nbcore.notebooklet.candidates import chosen_entity
from nbcore.notebooklet.document import document, rows_of
from nbcore.notebooklet.pages import page_of
from nbcore.queries.outcome import CAME, Outcome, QueryResult
from nbcore.render import displays, notebook
from nbcore.render.parts import Findings, Page, SectionPart
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from nbcore.notebooklet.results import Results
    from nbcore.notebooklet.run import Run
    from nbcore.notebooklet.share import Share


class Live(NamedTuple):
    """The run that a result is of, and its connection's share of it."""

    run: Run
    share: Share


class Result:
    """What one notebooklet found on one connection.

    Every section is an attribute and an item: ``r.logons``, ``r["logons"]``; a table is a
    DataFrame, a figure a bokeh model. A section without a result is None.

    Attributes
    ----------
    entity : str
        As the SIEM names it.
    timespan : TimeSpan
    connection : str
    findings : list of Finding
    candidates : DataFrame or None
        Names to choose from, when the entity was not unique or not seen.
    notes : list of str
    problems : list of (pack, sentence)
    shown_in : object
        The notebook cell that showed it while it ran; that cell does not show it again.
    """

    def __init__(
        self, page: Page | None, *, connection: str = "", live: Live | None = None
    ) -> None:
        notebook.keep_frames_plain()
        displays.register()
        self._live = live
        self._page = page if page is not None else Page("", "")
        self._parts: dict[str, SectionPart] = {part.name: part for part in self._page.sections}
        self.shown_in: object = None
        self.connection = connection

    def refresh(self) -> None:
        """Take what its run has found until now."""
        if self._live is not None:
            self._page = page_of(self._live.run.notebooklet, self._live.share)
            self._parts = {part.name: part for part in self._page.sections}

    @property
    def errors(self) -> dict[str, BaseException]:
        """What sections and rules raised, for their author; none in a loaded result."""
        return dict(self._live.share.builder.errors) if self._live is not None else {}

    @property
    def page(self) -> Page:
        """The result as the render layer sees it."""
        return self._page

    @property
    def notebooklet(self) -> str:
        """Its name, ``host.HostLogonsSummary``."""
        return self._page.notebooklet

    @property
    def entity(self) -> str:
        """What it is about, as the SIEM names it."""
        return self._page.entity

    @property
    def timespan(self) -> TimeSpan | None:
        """The range that was asked for."""
        return self._page.timespan

    @property
    def sections(self) -> dict[str, SectionPart]:
        """Every section with its status, by name."""
        return dict(self._parts)

    @property
    def findings(self) -> Findings:
        """What the rules found, most severe first."""
        return Findings(self._page.findings)

    @property
    def candidates(self) -> pd.DataFrame | None:
        """Names to choose from with :meth:`select`."""
        return self._page.candidates

    @property
    def notes(self) -> list[str]:
        """Sentences about the whole."""
        return list(self._page.notes)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What packs got wrong on the way: (pack, sentence)."""
        return list(self._page.problems)

    @property
    def overall(self) -> str:
        """The result in one word: the status of its sections together."""
        return self._page.status

    @property
    def status(self) -> pd.DataFrame:
        """A row for each section and each rule: section, status, kind, rows, reason."""
        import pandas as pd

        rows: list[tuple[Any, ...]] = [
            (part.name, part.status, part.kind, rows_of(part), part.reason)
            for part in self._parts.values()
        ]
        rows += [
            (rule.name, "ok" if rule.applied else "skipped", "rule", None, rule.reason)
            for rule in self._page.rules
        ]
        frame = pd.DataFrame(rows, columns=["section", "status", "kind", "rows", "reason"])
        return frame.set_index("section").astype({"rows": "Int64"})

    @property
    def queries(self) -> pd.DataFrame:
        """A row for each query that ran: what, where, how it ended, how long, the text as sent."""
        import pandas as pd

        names = ("query", "part", "connection", "status", "rows", "seconds", "truncated")
        more = ("reason", "pack", "version", "start", "text")
        rows = [[getattr(item, name) for name in (*names, *more)] for item in self.outcomes]
        return pd.DataFrame(rows, columns=[*names, *more])

    @property
    def enrichments(self) -> pd.DataFrame:
        """A row for each enricher that was asked: how it ended, and what it was sent and where."""
        import pandas as pd

        names = ("kind", "pack", "status", "values", "rows", "seconds", "reason", "sent_to", "sent")
        rows = [[getattr(item, name) for name in names] for item in self._page.enrichments]
        return pd.DataFrame(rows, columns=list(names))

    def explain(self) -> pd.DataFrame:
        """The text of every query behind the result, as it was sent.

        Before anything is asked the notebooklet's own ``explain`` shows them.
        """
        return self.queries[EXPLAINED]

    @property
    def outcomes(self) -> list[Outcome]:
        """Provenance: every query with its text, parameters, pack and outcome."""
        return list(self._page.outcomes)

    def select(self, choice: Any) -> Result | Results:
        """Run the same about another entity, such as one of the candidates.

        Parameters
        ----------
        choice : row or int or str
            A row of ``candidates``, its number, or a name.

        Returns
        -------
        Result
        """
        entity = chosen_entity(choice, self.candidates, self._page.about)
        live = self._live_state()
        if live.share.runner is None:
            raise UserError("This result was made from data=, so select() has no SIEM to query.")
        return live.run.again(entity)

    def more(self, *names: str) -> Result:
        """Run sections that waited for it, and show the result with them.

        Parameters
        ----------
        *names : str
            Sections; all that wait by default.

        Returns
        -------
        Result
            This one.

        Raises
        ------
        UserError
            No section of the name waits, or the result was loaded and its SIEM is not connected.
        """
        from nbcore.notebooklet.continuing import run_later_sections

        return run_later_sections([self], names, self)

    def ask(
        self, question: str, values: Any = None, *, entity: Entity | None = None
    ) -> QueryResult:
        """Ask one more question, on the same connection and in the same range.

        Parameters
        ----------
        question : str
            Its name in the catalogue, such as ``alert.get``.
        values : mapping or list, optional
            Its arguments by name; a list for a question about a list of values.
        entity : Entity, optional
            What it is about; the result's own by default.

        Returns
        -------
        QueryResult
            With ``frame``, ``status`` and ``reason``; its provenance stands in ``queries``.

        Raises
        ------
        UserError
            No catalogue has the question, an argument is not one of its own, or the result was
            loaded and its SIEM is not connected.
        """
        from nbcore.notebooklet.continuing import ask

        return ask(self, question, values, entity)

    def _live_state(self) -> Live:
        """What it can go on with; a loaded result is given its notebooklet and its connection."""
        if self._live is None:
            from nbcore.notebooklet.continuing import reopened

            self._live = reopened(self)
        return self._live

    @property
    def _actions(self) -> dict[str, Callable[..., Any]]:
        from nbcore.notebooklet.continuing import actions

        return actions(self)

    def to_json(self, data: bool = False) -> dict[str, Any]:
        """The result as plain values.

        Parameters
        ----------
        data : bool
            With the rows of every table and figure.
        """
        return document(self._page, self.connection, data=data)

    def to_html(self, path: str | Path | None = None) -> str:
        """A standalone HTML report that loads nothing from anywhere.

        Parameters
        ----------
        path : str or Path, optional
            Written there too.

        Returns
        -------
        str
            The document.
        """
        from nbcore.notebooklet.showing import report

        return report([self._page], path)

    def save(self, path: str | Path) -> None:
        """Keep the result in a folder, or in one file that ends in ``.nbz``."""
        from nbcore.notebooklet.saving import save

        save([self._page], path, sessions.default().catalogue)

    def print(self, console: Console | None = None) -> None:
        """Print it to the terminal."""
        from nbcore.notebooklet.showing import to_console

        to_console([self._page], console)

    def __getitem__(self, name: str) -> Any:
        part = self._parts.get(name)
        if part is None:
            offer = similar_names(name, self._parts) or list(self._parts)
            raise UserError(f"There is no section {name!r}; there is {join_names(offer, 'or')}.")
        return _value(part)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._parts:
            return _value(self._parts[name])
        actions = self._actions
        if name in actions:
            return actions[name]
        offer = similar_names(name, [*self._parts, *actions]) or list(self._parts)
        raise UnknownNameError(f"The result has no {name!r}; it has {join_names(offer, 'or')}.")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._parts, *self._actions})

    def __repr__(self) -> str:
        from nbcore.notebooklet.showing import text

        return text([self._page])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from nbcore.notebooklet.showing import bundle

        return bundle([self._page], self.shown_in)


EXPLAINED = ["query", "part", "connection", "pack", "text"]
"""Columns of ``explain``."""
RESERVED = frozenset(name for name in dir(Result) if not name.startswith("_")) | {
    "connection",
    "shown_in",
}
"""Names that a section cannot have."""


def _value(part: SectionPart) -> Any:
    if part.status not in CAME:
        return None
    return figures.draw(part.value) if isinstance(part.value, Figure) else part.value
