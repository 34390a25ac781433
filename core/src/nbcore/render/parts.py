"""What is shown, before it has a look: parts of a result as plain data.

The render layer sees nothing of notebooklets; a result is turned into a :class:`Page` and the
page into HTML, text or a report.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from nbcore.entities import Entity
from nbcore.queries.outcome import EnrichmentOutcome, Outcome, Status
from nbcore.timespan import TimeSpan
from nbcore.values import display_value, make_visible

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["critical", "high", "medium", "low", "info"]
"""How much a finding matters; listed in this order."""


@dataclass(frozen=True, repr=False)
class FindingPart:
    """A sentence that a rule found true.

    Attributes
    ----------
    severity : Severity
    template : str
        The sentence with ``{name}`` where a value stands.
    values : mapping of str to object
        The values by name; shown as data, escaped.
    section : str
        The section that it rests on.
    rows : pandas.DataFrame
        The rows of that section that it rests on.
    connection : str
        Where it was found, when several connections answered.
    events : pandas.DataFrame, optional
        The events behind it; faces show the first 50.
    rule : str
        The name of the rule that found it.
    """

    severity: Severity
    template: str
    values: Mapping[str, Any]
    section: str
    rows: pd.DataFrame
    connection: str = ""
    events: pd.DataFrame | None = None
    rule: str = ""

    def __repr__(self) -> str:
        return f"<{self.severity} finding in {make_visible(self.section)}: {self.text}>"

    @property
    def text(self) -> str:
        """The finished sentence."""
        return "".join(piece for piece, _ in self.pieces)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The sentence cut into words of the rule, and values from a log, which are True.

        A template that does not fit its values is shown as it stands rather than not at all.
        """
        found: list[tuple[str, bool]] = []
        try:
            for words, name, spec, _ in string.Formatter().parse(self.template):
                if words:
                    found.append((make_visible(words), False))
                if name is not None:
                    value = self.values[name]
                    found.append(
                        (make_visible(format(value, spec)) if spec else display_value(value), True)
                    )
        except (KeyError, ValueError, TypeError):
            return [(make_visible(self.template), False)]
        return found


class Findings(list[FindingPart]):
    """Findings as a list that can be read."""

    def __repr__(self) -> str:
        from nbcore.render import text

        return text.findings(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from nbcore.render import html

        return {"text/html": str(html.findings(self)), "text/plain": repr(self)}


@dataclass(frozen=True)
class RulePart:
    """A rule, and whether it could look.

    Attributes
    ----------
    name, doc : str
        The rule's name, and what it finds.
    applied : bool
    reason : str
        Why it could not be applied.
    """

    name: str
    doc: str
    applied: bool
    reason: str = ""


@dataclass(frozen=True)
class SectionPart:
    """One named part of a result.

    Attributes
    ----------
    name, title, doc : str
        Attribute on the result, heading, and the one-paragraph text above it.
    kind : str
        ``table``, ``figure``, ``entity``, ``text``, or empty when nothing came.
    status : Status
    reason : str
        Why, when it is not ``ok``.
    value : DataFrame, Figure, mapping or str
    queries : sequence of str
        Names of the queries behind it.
    notes : sequence of str
        What it went without, and what its method says of it.
    connection : str
        Where it is from, when several connections answered.
    asked : bool
        Whether the options asked for it; one that they left out is not missing.
    """

    name: str
    title: str
    doc: str
    kind: str
    status: Status
    reason: str = ""
    value: Any = None
    queries: Sequence[str] = ()
    notes: Sequence[str] = ()
    connection: str = ""
    asked: bool = True

    @property
    def frame(self) -> pd.DataFrame | None:
        """The rows behind it: a table, or a figure's data."""
        if self.kind == "figure":
            frame: pd.DataFrame = self.value.data
            return frame
        return self.value if self.kind == "table" else None


@dataclass(frozen=True)
class Page:
    """A whole result, to be shown.

    Attributes
    ----------
    notebooklet, title : str
        ``host.HostLogonsSummary``, and the heading: ``Logons on web01.contoso.test``.
    doc : str
        What the notebooklet answers; one paragraph.
    entity : str
        As the SIEM names it.
    about : Entity, optional
        The same with all that is known of it.
    parameters : mapping of str to object
        The notebooklet's own, as they were given.
    timespan : TimeSpan, optional
    connection : str
        The name of the connection that answered.
    sources : sequence of str
        Titles of the connections.
    headline : str
        How much came back, in the notebooklet's own words.
    status : str
        The whole result's status in one word.
    findings : sequence of FindingPart
        Most severe first.
    rules : sequence of RulePart
        The rules that looked, or could not; none while it runs.
    sections : sequence of SectionPart
    outcomes : sequence of Outcome
        The queries behind it all.
    enrichments : sequence of EnrichmentOutcome
        The enrichers that were asked.
    candidates : pandas.DataFrame, optional
        Near or several names to choose from.
    notes : sequence of str
        Sentences about the whole: a host that was not seen, an interrupt.
    problems : list of (pack, sentence)
        What a pack gets wrong in showing it is added.
    tell : callable, optional
        Takes such a problem, too: the session that ran it.
    waiting : sequence of str
        While it runs: names of the queries that are still out; empty when finished.
    seconds : float
        How long it took so far.
    """

    notebooklet: str
    title: str
    doc: str = ""
    entity: str = ""
    about: Entity | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    timespan: TimeSpan | None = None
    connection: str = ""
    sources: Sequence[str] = ()
    headline: str = ""
    status: str = "ok"
    findings: Sequence[FindingPart] = ()
    rules: Sequence[RulePart] = ()
    sections: Sequence[SectionPart] = ()
    outcomes: Sequence[Outcome] = ()
    enrichments: Sequence[EnrichmentOutcome] = ()
    candidates: pd.DataFrame | None = None
    notes: Sequence[str] = ()
    problems: list[tuple[str, str]] = field(default_factory=list)
    tell: Callable[[str, str], None] | None = field(default=None, repr=False, compare=False)
    waiting: Sequence[str] = ()
    seconds: float = 0.0


Part = SectionPart | FindingPart
"""What ``nb_render`` is asked to show."""
