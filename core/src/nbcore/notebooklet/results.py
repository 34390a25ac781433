"""The results of one notebooklet on several connections, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import session as sessions
from nbcore.entities import Entity
from nbcore.errors import UnknownNameError, UserError, join_names, similar_names
from nbcore.figures import Figure
from nbcore.notebooklet.document import FORMAT
from nbcore.notebooklet.result import EXPLAINED, Result
from nbcore.queries.outcome import QueryResult
from nbcore.render.parts import Findings

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console


class Results:
    """A result for each connection: ``r["splunk"]``.

    A table's attribute stacks the rows of all connections, with their ``connection``; a figure's
    puts the figures side by side. Counts are never added: the same event is often in two SIEMs.
    """

    def __init__(self, results: Mapping[str, Result]) -> None:
        self._results = dict(results)
        self.shown_in: object = None

    @property
    def connections(self) -> list[str]:
        """Names of the connections that were asked."""
        return list(self._results)

    @property
    def overall(self) -> str:
        """The results in one word: what they have in common, else ``partial``."""
        words = {result.overall for result in self._results.values()}
        return words.pop() if len(words) == 1 else "partial"

    @property
    def findings(self) -> Findings:
        """Findings of all connections; each says where."""
        return Findings(item for result in self._results.values() for item in result.findings)

    @property
    def status(self) -> pd.DataFrame:
        """A row for each connection and section."""
        return self._stack_tables("status")

    @property
    def queries(self) -> pd.DataFrame:
        """A row for each query on each connection."""
        import pandas as pd

        frames = [result.queries for result in self._results.values()]
        return pd.concat(frames, ignore_index=True)

    @property
    def enrichments(self) -> pd.DataFrame:
        """A row for each enricher that was asked, for each connection."""
        import pandas as pd

        frames = [result.enrichments.assign(connection=result.connection) for result in self]
        filled = [frame for frame in frames if len(frame)]
        return pd.concat(filled, ignore_index=True) if filled else frames[0]

    def explain(self) -> pd.DataFrame:
        """The text of every query on each connection, as it was sent."""
        return self.queries[EXPLAINED]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What packs got wrong on the way."""
        found = [item for result in self._results.values() for item in result.problems]
        return list(dict.fromkeys(found))

    def to_json(self, data: bool = False) -> dict[str, Any]:
        """The results as plain values, a list of objects under ``results``."""
        results = [result.to_json(data) for result in self._results.values()]
        return {"format": FORMAT, "results": results}

    def to_html(self, path: str | Path | None = None) -> str:
        """One standalone HTML report of all connections."""
        from nbcore.notebooklet.showing import report

        return report([result.page for result in self._results.values()], path)

    def save(self, path: str | Path) -> None:
        """Keep them together in a folder, or in one file that ends in ``.nbz``."""
        from nbcore.notebooklet.saving import save

        pages = [result.page for result in self._results.values()]
        save(pages, path, sessions.default().catalogue, several=True)

    def refresh(self) -> None:
        """Take what the run has found until now."""
        for result in self._results.values():
            result.refresh()

    def select(self, choice: Any) -> Any:
        """Run the same about another entity, on all connections; see :meth:`Result.select`."""
        first = next(iter(self._results.values()))
        known = [item for item in self._results.values() if item.candidates is not None]
        return (known[0] if known else first).select(choice)

    def more(self, *names: str) -> Results:
        """Run sections that waited for it, on all connections at once; see :meth:`Result.more`."""
        from nbcore.notebooklet.continuing import run_later_sections

        return run_later_sections(list(self._results.values()), names, self)

    def ask(
        self, question: str, values: Any = None, *, entity: Entity | None = None
    ) -> dict[str, QueryResult]:
        """Ask one more question of each connection; see :meth:`Result.ask`."""
        return {
            where: result.ask(question, values, entity=entity)
            for where, result in self._results.items()
        }

    def print(self, console: Console | None = None) -> None:
        """Print them to the terminal, one after the other."""
        from nbcore.notebooklet.showing import to_console

        to_console([result.page for result in self._results.values()], console)

    def __getitem__(self, name: str) -> Any:
        if name in self._results:
            return self._results[name]
        try:
            return getattr(self, name)
        except AttributeError:
            offer = similar_names(name, self._results) or list(self._results)
            raise UserError(f"There is no {name!r}; there is {join_names(offer, 'or')}.") from None

    def __iter__(self) -> Iterator[Result]:
        return iter(self._results.values())

    def __len__(self) -> int:
        return len(self._results)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        parts = [result.sections.get(name) for result in self._results.values()]
        kinds = {part.kind for part in parts if part is not None and part.kind}
        if kinds == {"table"}:
            return self._stack_tables(name)
        if kinds == {"figure"}:
            from nbcore.notebooklet import showing

            drawn = {
                where: part.value
                for where, part in zip(self._results, parts, strict=True)
                if part is not None and isinstance(part.value, Figure)
            }
            return showing.beside(drawn)
        actions = [getattr(result, name) for result in self if name in dir(result)]
        if actions and not any(parts):
            return partial(self._act, name)
        if any(part is not None for part in parts):
            return {where: result[name] for where, result in self._results.items()}
        known = list(next(iter(self._results.values())).sections)
        raise UnknownNameError(
            f"The results have no {name!r}; they have {join_names(known, 'or')}."
        )

    def __dir__(self) -> list[str]:
        sections = {name for result in self._results.values() for name in result.sections}
        return sorted({*super().__dir__(), *sections})

    def __repr__(self) -> str:
        from nbcore.notebooklet.showing import text

        return text([result.page for result in self._results.values()])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from nbcore.notebooklet.showing import bundle

        return bundle([result.page for result in self._results.values()], self.shown_in)

    def _act(self, name: str, *arguments: Any, **keywords: Any) -> dict[str, Any]:
        """What a drill-down gives on each connection."""
        return {
            where: getattr(result, name)(*arguments, **keywords)
            for where, result in self._results.items()
        }

    def _stack_tables(self, name: str) -> pd.DataFrame:
        import pandas as pd

        frames = []
        for where, result in self._results.items():
            frame = getattr(result, name)
            if frame is None:
                continue
            if "connection" not in frame.columns:
                frame = frame.assign(connection=pd.array([where] * len(frame), dtype="string"))
            frames.append(frame.reset_index() if name == "status" else frame)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
