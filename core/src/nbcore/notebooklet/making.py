"""Making the sections of one result, each as soon as what it rests on is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nbcore.discovery.guard import said
from nbcore.errors import NbcoreError, kind_of, listed
from nbcore.notebooklet.declare import Finding, QueryInput
from nbcore.notebooklet.shape import ALWAYS, Shape, Step
from nbcore.queries.outcome import CAME, QueryResult, Status
from nbcore.render.parts import Figure, SectionPart

if TYPE_CHECKING:
    from nbcore.queries.connection import Connection

STOPPED = "It was interrupted before this came."
LEFT_OUT = "Not asked for by the options."
ORDER = ("high", "medium", "low", "info")


class Maker:
    """Sections and findings of one notebooklet on one connection.

    Parameters
    ----------
    instance : Notebooklet
    shape : Shape
    chosen : list of str
        Sections to show; what they rest on is made too.
    always : mapping
        ``entity``, ``timespan`` and ``session``, for sections that ask for them.
    connection : Connection, optional
        None when rows were given.
    """

    def __init__(
        self,
        instance: Any,
        shape: Shape,
        chosen: list[str],
        always: Mapping[str, Any],
        connection: Connection | None = None,
    ) -> None:
        self.instance, self.shape, self.chosen = instance, shape, chosen
        self.always = dict(always)
        self.connection = connection
        self.needed = shape.closure(chosen)
        self.answers: dict[str, QueryResult] = {}
        self.parts: dict[str, SectionPart] = {}
        self.findings: list[Finding] = []
        self.errors: dict[str, BaseException] = {}
        self.problems: list[str] = []

    @property
    def queries(self) -> list[str]:
        """Attributes of the queries to ask."""
        return [name for name in self.shape.queries if name in self.needed]

    def enrichments_of(self, query: str) -> list[str]:
        """Enrichments that wait for a query's answer."""
        items = self.shape.enrichments.items()
        return [name for name, item in items if item.query == query and name in self.needed]

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
                if section in self.needed and section not in self.parts and self._ready(section):
                    # The user may stop it; it is not begun again.
                    self.parts[section] = self._part(section, "", "skipped", STOPPED)
                    self.parts[section] = self._make(section)
                    moved = True

    def finish(self, status: Status = "skipped", reason: str = "") -> None:
        """Close what did not come, and let the rules look at what did."""
        for name in self.shape.sections:
            if name not in self.parts and name in self.needed:
                self.parts[name] = self._part(name, "", status, reason)
        for rule in self.shape.findings.values():
            self._find(rule)
        self.findings.sort(key=lambda item: ORDER.index(item.severity))

    def shown(self) -> list[SectionPart]:
        """The sections of the result, in the order of the class.

        What another section rests on was made too; it shows only when it was asked for.
        """
        return [
            self.parts[name] if name in self.chosen else self._part(name, "", "skipped", LEFT_OUT)
            for name in self.shape.sections
            if name in self.parts or name not in self.chosen
        ]

    def untold(self) -> list[str]:
        """What answers say of themselves and no section shows; counts say what their rows say."""
        known = self.always["session"].catalogue.questions
        asked = {name: self.shape.queries[name].question for name in self.shape.queries}
        shown = {asked[name] for name in asked if name in self.chosen and name in self.parts}
        told = [
            note
            for name, answer in self.answers.items()
            if name in asked and asked[name] not in shown
            if asked[name] not in known or known[asked[name]].counts not in shown
            for outcome in answer.outcomes
            for note in outcome.notes
        ]
        return list(dict.fromkeys(told))

    def headline(self) -> str:
        """The notebooklet's own line about how much came back, and why that is not all.

        Empty when it cannot say.
        """
        step = self.shape.headline
        if step is None or not self._all_came(step):
            return ""
        try:
            text = str(self._call(step))
        except (Exception, SystemExit) as error:
            self._blame(step, error)
            return ""
        status, reason = self._status(step, "text")
        return f"{text} (not all: {reason})" if text and status == "partial" else text

    def _ready(self, section: str) -> bool:
        item = self.shape.sections[section]
        if isinstance(item, QueryInput):
            return section in self.answers
        return all(self._there(name) for name in item.inputs)

    def _there(self, name: str) -> bool:
        return name in ALWAYS or name in self.parts or name in self.answers

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
        inputs = {name: self._state(name) for name in item.inputs if name not in ALWAYS}
        for name in item.required:
            if name in inputs and inputs[name][0] not in CAME:
                return self._part(
                    section, "", "skipped", f"It needs {self._absence(name, inputs[name])}"
                )
        lacking = [name for name in item.mark.needs if name in self._lacks(item)]
        if lacking:
            title = self.connection.title if self.connection else ""
            where = f"{title} does" if title else "The given rows do"
            return self._part(section, "", "unsupported", f"{where} not fill {listed(lacking)}.")
        notes = [
            f"Without {self._absence(name, inputs[name])}"
            for name in item.optional
            if name in inputs and inputs[name][0] not in CAME
        ]
        try:
            value = self._call(item)
            kind = _kind(value)
        except (Exception, SystemExit) as error:
            self.errors[section] = error
            reason = str(error) if isinstance(error, NbcoreError) else said(error)
            return self._part(section, "", "failed", reason, notes=notes)
        status, reason = self._status(item, kind)
        return self._part(section, kind, status, reason, value=value, notes=notes)

    def _status(self, step: Step, kind: str) -> tuple[Status, str]:
        states = [self._state(name) for name in step.inputs if name not in ALWAYS]
        tables = [state for state in states if state[0] in CAME]
        partial = [reason for status, _, reason in tables if status == "partial"]
        if partial:
            return "partial", " ".join(dict.fromkeys(partial))
        enriched = set(self.shape.enrichments)
        main = {
            self._state(name)[0]
            for name in step.inputs
            if name not in ALWAYS and name not in enriched
        }
        if not kind or main & CAME == {"empty"}:
            return "empty", ""
        return "ok", ""

    def _state(self, name: str) -> tuple[Status, Any, str]:
        """Status, value and reason of an input."""
        if name in self.answers:
            answer = self.answers[name]
            came = answer.status in CAME
            return answer.status, answer.frame if came else None, answer.reason
        if name in self.parts:
            part = self.parts[name]
            return part.status, part.value if part.status in CAME else None, part.reason
        return "skipped", None, ""

    def _call(self, step: Step) -> Any:
        arguments = {
            name: self.always.get(name) if name in ALWAYS else _own(self._state(name)[1])
            for name in step.inputs
        }
        return step.method(self.instance, **arguments)

    def _lacks(self, step: Step) -> frozenset[str]:
        names = self.shape.closure(step.inputs)
        return frozenset().union(*(self.answers[n].lacks for n in names if n in self.answers))

    def _all_came(self, step: Step) -> bool:
        return all(name in ALWAYS or self._state(name)[0] in CAME for name in step.required)

    def _find(self, rule: Step) -> None:
        if not self._all_came(rule):
            return
        try:
            for found in self._call(rule) or ():
                self._check(found)
                if found.section in self.chosen and self.parts[found.section].status in CAME:
                    self.findings.append(found)
        except (Exception, SystemExit) as error:
            self._blame(rule, error)

    def _check(self, found: Any) -> None:
        """Whether a finding can be shown; what cannot would fail every face of the result."""
        import pandas as pd

        if not isinstance(found, Finding):
            raise TypeError(f"it gave {kind_of(found)}, not a Finding")
        if found.severity not in ORDER:
            raise ValueError(f"its severity {found.severity!r} is none of {listed(ORDER)}")
        if found.section not in self.shape.sections:
            raise ValueError(f"there is no section {found.section!r}")
        if not isinstance(found.rows, pd.DataFrame):
            raise TypeError(f"its rows are {kind_of(found.rows)}, not a DataFrame")

    def _blame(self, step: Step, error: BaseException) -> None:
        self.errors[step.name] = error
        sentence = f"{step.name} could not look: {said(error)}"
        if sentence not in self.problems:
            self.problems.append(sentence)

    def _absence(self, name: str, state: tuple[Status, Any, str]) -> str:
        status, _, reason = state
        return f"{self._named(name)}, which is {status}{f': {reason}' if reason else '.'}"

    def _named(self, name: str) -> str:
        if name in self.shape.queries:
            return self.shape.queries[name].question
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
            title, doc = item.title, item.doc or self._meaning(item.question)
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
            queries=self.shape.queries_of(name),
            notes=tuple(notes),
            connection=self.connection.name if self.connection else "",
            asked=name in self.chosen,
        )

    def _meaning(self, question: str) -> str:
        known = self.always["session"].catalogue.questions
        return known[question].meaning if question in known else ""


def _own(value: Any) -> Any:
    """A frame that may be given new columns without the next section seeing them."""
    import pandas as pd

    return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value


def _kind(value: Any) -> str:
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return "table"
    if isinstance(value, Figure):
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
