"""``nbcore matrix``: which section of which notebooklet works on which SIEM, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nbcore import discovery
from nbcore.cli import OK
from nbcore.cli.document import document
from nbcore.errors import UserError, join_names, similar_names
from nbcore.values import make_visible

if TYPE_CHECKING:
    from rich.console import Console

    from nbcore.catalogue import Catalogue
    from nbcore.notebooklet.shape import Shape, Step
    from nbcore.queries.library import Library

State = Literal["yes", "partly", "no"]
STYLES = {"yes": "green", "partly": "yellow", "no": "red"}


@dataclass(frozen=True)
class Cell:
    """What one section is on one SIEM, by what is installed.

    Attributes
    ----------
    notebooklet, section, provider : str
    state : str
        ``partly``: something beside it is missing, and the section is there.
    reason : str
        Why it is not ``yes``; empty where it is.
    """

    notebooklet: str
    section: str
    provider: str
    state: State
    reason: str = ""


def matrix(names: Sequence[str], *, as_json: bool) -> int:
    """Print the matrix of some notebooklets, or of all that are installed."""
    with document() as out:
        cells = list(cells_of(names))
        if as_json:
            out.json({"matrix": [vars(cell) for cell in cells]})
        else:
            _print(cells, out.console)
    return OK


def cells_of(names: Sequence[str] = ()) -> Iterator[Cell]:
    """The cells, by notebooklet, section and provider.

    Parameters
    ----------
    names : sequence of str
        Full names of notebooklets; all that are installed by default.

    Raises
    ------
    UserError
        No notebooklet of a name is installed.
    """
    from nbcore.notebooklet.loading import load_notebooklet
    from nbcore.session import Session

    session = Session()
    installed = discovery.notebooklets()
    for name in names:
        if name not in installed:
            offer = similar_names(name, installed)
            hint = f" Did you mean {join_names(offer, 'or')}?" if offer else ""
            raise UserError(f"No notebooklet {name!r} is installed.{hint}")
    for name in names or installed:
        claim = installed[name]
        shape = load_notebooklet(name).shape
        for provider in [claim.provider] if claim.provider else discovery.providers():
            support = Support(shape, session.library_for(provider), session.catalogue)
            for section in shape.sections:
                state, reason = support.of(section)
                yield Cell(name, section, provider, state, reason)


class Support:
    """What of a notebooklet one SIEM can answer.

    Parameters
    ----------
    shape : Shape
    library : Library
        Of the provider.
    catalogue : Catalogue
    """

    def __init__(self, shape: Shape, library: Library, catalogue: Catalogue) -> None:
        self.shape, self.library, self.catalogue = shape, library, catalogue

    def of(self, name: str) -> tuple[State, str]:
        """Whether an input or a section is there, and why it is not, or not whole."""
        from nbcore.notebooklet.shape import Step

        if name in self.shape.given or name in self.shape.enrichments:
            return "yes", ""
        if name in self.shape.queries:
            return self._query(name)
        step = self.shape.sections[name]
        assert isinstance(step, Step), name  # noqa: S101  (a section that is a query is above)
        missing: list[str] = []
        partly: list[str] = []
        for one in step.required:
            state, reason = self.of(one)
            (missing if state == "no" else partly).append(reason)
        if missing:
            return "no", _joined(missing)
        lacking = self._lacking(step)
        if lacking:
            return "no", f"It needs {join_names(lacking)}, which {self.library.provider} lacks."
        for one in step.optional:
            state, reason = self.of(one)
            partly.append(f"Without {one}: {reason}" if state == "no" else reason)
        reason = _joined(partly)
        return ("partly", reason) if reason else ("yes", "")

    def _query(self, name: str) -> tuple[State, str]:
        """A query, by the best of the questions that it may be about several kinds of entity."""
        item = self.shape.queries[name]
        if item.of is not None and item.of.of not in self.shape.given:
            state, reason = self.of(item.of.of)
            if state == "no":
                return state, reason
        found = {question: self._question(question) for question in item.questions}
        states = [state for state, _ in found.values()]
        if all(state == "no" for state in states):
            return "no", _joined([reason for _, reason in found.values()])
        reasons = [reason for _, reason in found.values() if reason]
        return ("partly", _joined(reasons)) if reasons else ("yes", "")

    def _question(self, question: str) -> tuple[State, str]:
        parts = self.library.parts.get(question, [])
        if not parts:
            return "no", f"No installed pack answers {question} for {self.library.provider}."
        whys = [part.conflict or part.unsupported for part in parts]
        if all(whys):
            return "no", _joined(whys)
        told = [
            f"{question}, {part.name}: {why}" for part, why in zip(parts, whys, strict=True) if why
        ]
        return ("partly", _joined(told)) if told else ("yes", "")

    def _lacking(self, step: Step) -> list[str]:
        """Fields that a section needs and that no file of its inputs fills."""
        found = []
        for need in step.mark.needs:
            of, _, field = need.rpartition(".")
            behind = [of] if of in self.shape.queries else self.shape.closure(step.inputs)
            questions = [
                question
                for name in behind
                if name in self.shape.queries
                for question in self.shape.queries[name].questions
            ]
            files = [
                owned.file
                for question in questions
                if question in self.catalogue.questions
                and field in self.catalogue.questions[question].record
                for part in self.library.parts.get(question, [])
                for owned in part.files
                if not owned.file.unsupported
            ]
            if files and all(field in file.lacks for file in files):
                found.append(field)
        return found


def _joined(reasons: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, reasons)))


def _print(cells: Sequence[Cell], console: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not cells:
        console.print(
            "No notebooklet or no SIEM is installed. Try: pip install nbpack-soc nbpack-sentinel"
        )
        return
    for name in dict.fromkeys(cell.notebooklet for cell in cells):
        mine = [cell for cell in cells if cell.notebooklet == name]
        providers = list(dict.fromkeys(cell.provider for cell in mine))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("section")
        for provider in providers:
            table.add_column(make_visible(provider))
        for section in dict.fromkeys(cell.section for cell in mine):
            states = {cell.provider: cell.state for cell in mine if cell.section == section}
            words = [Text(states[one], style=STYLES[states[one]]) for one in providers]
            table.add_row(section, *words)
        console.print(Text(name, style="bold"))
        console.print(Padding(table, (0, 0, 0, 2)))
        for line in _reasons(mine):
            console.print(Padding(Text(make_visible(line)), (0, 0, 0, 2)))
        console.print()


def _reasons(cells: Sequence[Cell]) -> Iterator[str]:
    """Each reason once, with the sections and the SIEM that it is for."""
    found: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        if cell.reason:
            found.setdefault((cell.provider, cell.reason), []).append(cell.section)
    for (provider, reason), sections in found.items():
        yield f"{provider}, {join_names(sections)}: {reason}"
