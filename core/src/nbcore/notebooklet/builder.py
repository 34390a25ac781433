"""Making the sections of one result, each as soon as what it rests on is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbcore.errors import NbcoreError, NotApplicableError, UnavailableError, join_names, kind_of
from nbcore.figures import Figure, registry
from nbcore.guard import error_line
from nbcore.notebooklet import rules
from nbcore.notebooklet.declare import Finding, QueryInput
from nbcore.notebooklet.shape import Shape, Step
from nbcore.noted import Noted
from nbcore.queries.outcome import CAME, QueryResult, Status
from nbcore.render.parts import RulePart, SectionPart

if TYPE_CHECKING:
    from nbcore.queries.connection import Connection

STOPPED = "The run was interrupted before this arrived."
LEFT_OUT = "The options leave it out."


@dataclass(frozen=True)
class Before:
    """What a result that was opened again says and its builder cannot find out anew.

    Attributes
    ----------
    headline : str
    rules : mapping of str to (RulePart, list of Finding)
        By the rule's name.
    """

    headline: str = ""
    rules: Mapping[str, tuple[RulePart, list[Finding]]] = field(default_factory=dict)


class SectionBuilder:
    """Sections and findings of one notebooklet on one connection.

    Parameters
    ----------
    instance : Notebooklet
    shape : Shape
    chosen : list of str
        Sections to show; what they rest on is made too.
    given : mapping
        ``entity``, ``timespan``, ``session`` and the parameters, for sections that ask for them.
    connection : Connection, optional
        None when rows were given.
    """

    def __init__(
        self,
        instance: Any,
        shape: Shape,
        chosen: list[str],
        given: Mapping[str, Any],
        connection: Connection | None = None,
    ) -> None:
        self.instance, self.shape = instance, shape
        self.given = dict(given)
        self.connection = connection
        self.answers: dict[str, QueryResult] = {}
        self.parts: dict[str, SectionPart] = {}
        self.findings: list[Finding] = []
        self.rules: list[RulePart] = []
        self.errors: dict[str, BaseException] = {}
        self.problems: list[str] = []
        self.chosen: list[str] = []
        self.needed: set[str] = set()
        self.before = Before()
        self.choose(chosen)

    def choose(self, sections: Collection[str]) -> None:
        """Show these sections too."""
        wanted = {*self.chosen, *sections}
        self.chosen = [name for name in self.shape.sections if name in wanted]
        self.needed |= self.shape.closure(sections)

    @property
    def source(self) -> str:
        """What a sentence about absent fields begins with."""
        return f"{self.connection.title} does not" if self.connection else "the given rows do not"

    def question(self, name: str) -> str:
        """The name of the question that a query asks about this run's entity."""
        known = self.given["session"].catalogue.questions
        return self.shape.question(name, known, self.given["entity"])

    def take(self, name: str, answer: QueryResult) -> None:
        """A query or an enrichment came; make what can be made now."""
        self.answers[name] = answer
        self.advance()

    def advance(self) -> None:
        """Make what can be made now."""
        moved = True
        while moved:
            moved = False
            for section in self.shape.sections:
                if section in self.needed and section not in self.parts and self._is_ready(section):
                    # The user may stop it; it is not begun again.
                    self.parts[section] = self._part(section, "", "skipped", STOPPED)
                    self.parts[section] = self._make(section)
                    moved = True

    def finish(self, status: Status = "skipped", reason: str = "") -> None:
        """Close the parts without an answer, and apply the rules to the others."""
        for name in self.shape.sections:
            if name not in self.parts and name in self.needed:
                self.parts[name] = self._part(name, "", status, reason)
        self.findings, self.rules = rules.apply_rules(self)

    def shown(self) -> list[SectionPart]:
        """The sections of the result, in the order of the class.

        What another section rests on was made too; it shows only when it was asked for.
        """
        return [
            self.parts[name] if name in self.chosen else self._part(name, "", "skipped", why)
            for name in self.shape.sections
            for why in [_waits(name) if name in self.shape.later else LEFT_OUT]
            if name in self.parts or name not in self.chosen
        ]

    def untold(self) -> list[str]:
        """Notes of answers and of sections that no section shows; counts say what rows say."""
        known = self.given["session"].catalogue.questions
        queries = self.shape.queries
        asked = {name: self.question(name) for name in queries}
        # Notes about the range before (that it lies outside of a file, ...) would be read as
        # notes about this one; what is not whole of it stands in the reason.
        shown = {
            asked[name]
            for name in asked
            if name in self.chosen and name in self.parts and not queries[name].before
        }
        told = [
            note
            for name, answer in self.answers.items()
            if name in asked and asked[name] not in shown and not queries[name].before
            if asked[name] not in known or known[asked[name]].counts not in shown
            for outcome in answer.outcomes
            for note in outcome.notes
        ]
        told += [
            note
            for name, part in self.parts.items()
            if name not in self.chosen and name not in self.shape.queries
            for note in part.notes
        ]
        return list(dict.fromkeys(told))

    def headline(self) -> str:
        """The notebooklet's own line about how much came back, and why that is not all.

        Empty when it cannot say.
        """
        step = self.shape.headline
        if step is None or not all(map(self.came, step.required)):
            return self.before.headline
        try:
            text = str(self.call(step))
        except (Exception, SystemExit) as error:
            self.blame(step, error)
            return ""
        status, reason = self._status(step, "text")
        return f"{text} (not all: {reason})" if text and status == "partial" else text

    def there(self, name: str) -> bool:
        """Whether an input is at hand, whatever became of it."""
        return name in self.shape.given or name in self.parts or name in self.answers

    def came(self, name: str) -> bool:
        """Whether an input has something to give."""
        return name in self.shape.given or self.state(name)[0] in CAME

    def _is_ready(self, section: str) -> bool:
        item = self.shape.sections[section]
        if isinstance(item, QueryInput):
            return section in self.answers
        return all(self.there(name) for name in item.inputs)

    def _make(self, section: str) -> SectionPart:
        item = self.shape.sections[section]
        if isinstance(item, QueryInput):
            answer = self.answers[section]
            came = answer.status in CAME
            return self._part(
                section,
                "table" if came else "",
                answer.status,
                answer.reason,
                value=answer.frame if came else None,
                notes=answer.notes,
            )
        for name in item.required:
            if not self.came(name):
                return self._part(section, "", "skipped", f"It needs {self.absence(name)}")
        lacking = self.lacking(item)
        if lacking:
            reason = f"{self.source} fill {join_names(lacking)}."
            return self._part(section, "", "unsupported", f"{reason[0].upper()}{reason[1:]}")
        notes = [f"Without {self.absence(name)}" for name in item.optional if not self.came(name)]
        try:
            value = self.call(item)
            if isinstance(value, Noted):
                value, notes = value.value, [*notes, *value.notes]
            kind = _kind(value)
        except (Exception, SystemExit) as error:
            self.errors[section] = error
            reason = str(error) if isinstance(error, NbcoreError) else error_line(error)
            ended: Status = "failed"
            if isinstance(error, (UnavailableError, NotApplicableError)):
                ended = "unavailable" if isinstance(error, UnavailableError) else "skipped"
                del self.errors[section]
            return self._part(section, "", ended, reason, notes=notes)
        status, reason = self._status(item, kind)
        return self._part(section, kind, status, reason, value=value, notes=notes)

    def _status(self, step: Step, kind: str) -> tuple[Status, str]:
        names = [name for name in step.inputs if name not in self.shape.given]
        states = {name: self.state(name) for name in names}
        partial = [reason for status, _, reason in states.values() if status == "partial"]
        if partial:
            return "partial", " ".join(dict.fromkeys(partial))
        main = {states[name][0] for name in names if name not in self.shape.enrichments}
        # A mapping says something even where every answer behind it is empty.
        if not kind or (kind != "entity" and main & CAME == {"empty"}):
            return "empty", ""
        return "ok", ""

    def state(self, name: str) -> tuple[Status, Any, str]:
        """Status, value and reason of an input."""
        if name in self.answers:
            answer = self.answers[name]
            came = answer.status in CAME
            return answer.status, answer.frame if came else None, answer.reason
        if name in self.parts:
            part = self.parts[name]
            return part.status, part.value if part.status in CAME else None, part.reason
        return "skipped", None, ""

    def call(self, step: Step) -> Any:
        """Call a method of the notebooklet with what it names."""
        arguments = {
            name: self.given[name] if name in self.given else _private_copy(self.state(name)[1])
            for name in step.inputs
        }
        return step.method(self.instance, **arguments)

    def lacking(self, step: Step) -> list[str]:
        """Fields that a step needs and its inputs cannot have."""
        return self._affected_fields(step, step.mark.needs, "lacks")

    def coarse(self, step: Step) -> list[str]:
        """Fields that a rule needs in their finer values and its inputs have in coarser ones."""
        return self._affected_fields(step, step.mark.exact, "coarse")

    def _affected_fields(self, step: Step, wanted: Sequence[str], kind: str) -> list[str]:
        names = self.shape.closure(step.inputs)
        held = {name: getattr(self.answers[name], kind) for name in names if name in self.answers}
        every: frozenset[str] = frozenset().union(*held.values())
        found = []
        for need in wanted:
            of, dot, field = need.rpartition(".")
            if field in (held.get(of, frozenset()) if dot else every):
                found.append(field)
        return found

    def blame(self, step: Step, error: BaseException) -> str:
        """Keep the error of a rule or headline; what to say of it."""
        self.errors[step.name] = error
        reason = error_line(error)
        sentence = f"{step.name} could not run: {reason}"
        if sentence not in self.problems:
            self.problems.append(sentence)
        return f"{reason}."

    def absence(self, name: str) -> str:
        """A missing input, with its status and its reason."""
        status, _, reason = self.state(name)
        return f"{self._input_name(name)}, which is {status}{f': {reason}' if reason else '.'}"

    def _input_name(self, name: str) -> str:
        if name in self.shape.queries:
            before = " of the range before" if self.shape.queries[name].before else ""
            return f"{self.question(name)}{before}"
        if name in self.shape.enrichments:
            return f"{name} ({self.shape.enrichments[name].kind})"
        return name

    def _part(
        self,
        name: str,
        kind: str,
        status: Status,
        reason: str = "",
        *,
        value: Any = None,
        notes: Sequence[str] = (),
    ) -> SectionPart:
        item = self.shape.sections[name]
        if isinstance(item, QueryInput):
            title, doc = item.title, item.doc or self._meaning(name)
        else:
            title, doc = item.mark.title, item.doc
        return SectionPart(
            name=name,
            title=title,
            doc=doc,
            kind=kind,
            status=status,
            reason=reason,
            value=value,
            queries=[self.question(item) for item in self.shape.behind(name)],
            notes=tuple(notes),
            connection=self.connection.name if self.connection else "",
            asked=name in self.chosen,
        )

    def _meaning(self, name: str) -> str:
        known = self.given["session"].catalogue.questions
        question = self.question(name)
        return known[question].meaning if question in known else ""


def _waits(name: str) -> str:
    return f'It waits for r.more("{name}").'


def _private_copy(value: Any) -> Any:
    """A frame that may be given new columns without the next section seeing them."""
    import pandas as pd

    return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value


def _kind(value: Any) -> str:
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return "table"
    if isinstance(value, Figure):
        registry.find(value.kind)  # what nobody can draw fails here, not where it is shown
        return "figure"
    if isinstance(value, str):
        return "text" if value else ""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "entity"
    raise TypeError(
        f"a section returns a DataFrame, a Figure, a mapping or a text, not {kind_of(value)}"
    )
