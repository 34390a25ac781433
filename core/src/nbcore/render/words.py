"""What every face of a page says, in the same words and the same order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nbcore.errors import join_names
from nbcore.queries.outcome import CAME, EnrichmentOutcome, Outcome
from nbcore.render.parts import Page, SectionPart
from nbcore.timespan import TimeSpan
from nbcore.values import MISSING, count_noun

STATUS = {
    "ok": "ok",
    "empty": "nothing found",
    "partial": "partial",
    "unsupported": "not supported",
    "unavailable": "not available",
    "denied": "denied",
    "failed": "failed",
    "skipped": "skipped",
    "running": "running",
}
"""A status as a person reads it."""
SEVERITIES = ("critical", "high", "medium", "low", "info")
"""The worst first."""
COMPLETE = frozenset({"ok", "empty"})
_CURES = {
    "unsupported": "“nbcore packs” lists the packs that are installed.",
    "failed": "The section shows the query as it was sent. Run again to retry.",
}
"""What can be done where the reason does not say it."""
CUT = "A shorter time range, or a higher rows=, shows the rest."


@dataclass(frozen=True)
class Gap:
    """Something that is incomplete, for one reason.

    Attributes
    ----------
    names : list of str
        Sections by their title, queries by their name.
    status, reason, cure : str
    """

    names: list[str]
    status: str
    reason: str
    cure: str = ""

    @property
    def word(self) -> str:
        """The status as a person reads it."""
        return STATUS.get(self.status, self.status)


def run_facts(page: Page) -> list[str]:
    """What was asked, of what, and how much came back, as the pieces of one line."""
    pieces = [period(page.timespan)] if page.timespan else []
    pieces += page.sources
    if page.headline:
        pieces.append(page.headline)
    if page.outcomes:
        lost: dict[str, int] = {}
        for outcome in page.outcomes:
            if outcome.status not in COMPLETE:
                lost[outcome.status] = lost.get(outcome.status, 0) + 1
        ran = f"{count_noun(len(page.outcomes), 'query')} in {seconds(page.seconds)}"
        pieces.append(
            ", ".join([ran, *(f"{many} {STATUS[status]}" for status, many in lost.items())])
        )
    return pieces


def waiting(page: Page) -> str:
    """What is still out; empty when all came."""
    if not page.waiting:
        return ""
    # A query in two parts is two outcomes, and one that is out once is waited for once.
    came = len({(outcome.query, outcome.connection) for outcome in page.outcomes})
    several = f"{came} of {came + len(page.waiting)} queries done"
    return f"{several}; waiting for {join_names(dict.fromkeys(page.waiting))}"


def progress(page: Page) -> tuple[int, int]:
    """How many queries are done, and how many there are."""
    came = len({(outcome.query, outcome.connection) for outcome in page.outcomes})
    return came, came + len(page.waiting)


def period(span: TimeSpan) -> str:
    """A time range as a person says it: ``Mon 2 - Sun 8 Mar 2026 UTC`` for whole days."""
    first, end = span.start, span.end
    midnight = [moment.time() == moment.min.time() for moment in (first, end)]
    if all(midnight):
        last = end - timedelta(days=1)
        if first == last:
            return f"{_day(last, year=True)} UTC"
        same = (first.year, first.month) == (last.year, last.month)
        begin = f"{first:%a} {first.day}" if same else _day(first, year=first.year != last.year)
        return f"{begin} {MISSING} {_day(last, year=True)} UTC"
    return f"{_day(first, year=True)} {_clock(first)} {MISSING} {_day(end, year=True)} {_clock(end)} UTC"


def seconds(length: float) -> str:
    """How long something took: ``0.5 s``, ``2 min 05 s``."""
    if length < 0.05:
        return f"{length * 1000:.0f} ms"
    if length < 60:
        return f"{length:.1f} s"
    return f"{int(length // 60)} min {int(length % 60):02} s"


def gaps(page: Page) -> list[Gap]:
    """Every incomplete section and query, grouped by reason."""
    found: dict[tuple[str, str], Gap] = {}
    wide = len(connections(page)) > 1
    for section in page.sections:
        if section.status not in COMPLETE and section.asked:
            where = f" ({section.connection})" if wide and section.connection else ""
            _add(found, f"{section.title or section.name}{where}", section.status, section.reason)
    for outcome in page.outcomes:
        if outcome.status not in COMPLETE:
            _add(
                found, query_name(outcome, wide=wide), outcome.status, outcome.reason,
                CUT if outcome.truncated else "",
            )  # fmt: skip
    return list(found.values())


def what_to_do(section: SectionPart, behind: Sequence[Outcome]) -> str:
    """What can be done about an incomplete section."""
    if section.status == "partial" and any(outcome.truncated for outcome in behind):
        return CUT
    return _CURES.get(section.status, "")


def query_name(outcome: Outcome, *, wide: bool = False) -> str:
    """A query and its part, and with several connections which one answered."""
    part = f", {outcome.part} part" if outcome.part not in {"", "all"} else ""
    where = f" ({outcome.connection})" if wide and outcome.connection else ""
    return f"{outcome.query}{part}{where}"


def enrichment(item: EnrichmentOutcome) -> str:
    """What came of one enricher: ``1 row of 2 values · 30 ms · sent to rdap.example``."""
    said = [
        f"{count_noun(item.rows, 'row')} of {count_noun(item.values, 'value')}",
        seconds(item.seconds),
    ]
    if item.status not in COMPLETE:
        said.append(STATUS[item.status])
    if item.sent_to:
        said.append(f"sent to {item.sent_to}")
    return " · ".join(said)


def enrichments_to_tell(page: Page) -> list[EnrichmentOutcome]:
    """Enrichers that sent something away, and those that did not answer.

    That one is not set up is no trouble where another of its kind knew the values.
    """
    known = {item.kind for item in page.enrichments if item.status in CAME and item.rows}
    return [
        item
        for item in page.enrichments
        if item.sent_to
        or (item.status not in CAME and (item.status != "unavailable" or item.kind not in known))
    ]


def query_names(outcomes: Iterable[Outcome]) -> str:
    """Queries in one line, the parts of each together: ``host.logons (linux, windows)``."""
    parts: dict[str, list[str]] = {}
    for outcome in outcomes:
        mine = parts.setdefault(outcome.query, [])
        if outcome.part not in {"", "all", *mine}:
            mine.append(outcome.part)
    return ", ".join(
        f"{name} ({', '.join(mine)})" if mine else name for name, mine in parts.items()
    )


def section_outcomes(section: SectionPart, page: Page) -> list[Outcome]:
    """The queries that a section rests on."""
    return [
        outcome
        for outcome in page.outcomes
        if outcome.query in section.queries
        and (not section.connection or not outcome.connection
             or outcome.connection == section.connection)
    ]  # fmt: skip


def connections(page: Page) -> list[str]:
    """Names of the connections that sections are from."""
    return list(dict.fromkeys(part.connection for part in page.sections if part.connection))


def result_expression(page: Page, pages: Sequence[Page]) -> str:
    """How one connection's result is had from that of several: ``["splunk"]``; else empty."""
    names = connections(page)
    return f'["{names[0]}"]' if len(pages) > 1 and len(names) == 1 else ""


def attribute(page: Page, section: SectionPart, holder: str = "") -> str:
    """How a section is had as data: ``.sources``, ``["splunk"].sources``.

    It begins with the dot, because a result does not know what it is called in the notebook.
    """
    if section.connection and len(connections(page)) > 1:
        holder = f'{holder}["{section.connection}"]'
    return (
        f"{holder}.{section.name}" if section.name.isidentifier() else f'{holder}["{section.name}"]'
    )


def group_by_name(sections: Iterable[SectionPart]) -> list[tuple[str, list[SectionPart]]]:
    """Sections of one name together, in the order in which the first of each comes."""
    found: dict[str, list[SectionPart]] = {}
    for section in sections:
        found.setdefault(section.name, []).append(section)
    return list(found.items())


def _add(
    found: dict[tuple[str, str], Gap], name: str, status: str, reason: str, cure: str = ""
) -> None:
    gap = found.setdefault((status, reason), Gap([], status, reason, cure))
    if name not in gap.names:
        gap.names.append(name)


def _day(moment: datetime, *, year: bool) -> str:
    return f"{moment:%a} {moment.day} {moment:%b}" + (f" {moment.year}" if year else "")


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def rules(page: Page) -> tuple[str, list[tuple[str, str]]]:
    """What is to be said of the rules, and each one that could not look with its reason.

    Empty while it runs, and where nothing was asked yet.
    """
    if not page.rules or page.status in ("running", "skipped"):
        return "", []
    silent: dict[str, list[str]] = {}  # one reason is said once
    for rule in page.rules:
        if not rule.applied:
            silent.setdefault(rule.reason, []).append(rule.name)
    if silent:
        many = "rule" if len(page.rules) == 1 else "rules"
        count = sum(map(len, silent.values()))
        return f"{count} of {len(page.rules)} {many} could not be applied:", [
            (", ".join(names), reason) for reason, names in silent.items()
        ]
    if page.findings:
        return "", []
    if len(page.rules) == 1:
        return "The 1 rule was applied and found nothing.", []
    return f"All {len(page.rules)} rules were applied and found nothing.", []
