"""A page taken apart for the templates: what stands where, as plain values.

Nothing here is markup but what the hook gave as ``Markup``; templates escape the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from nbcore.figures import Figure
from nbcore.queries.outcome import CAME, Outcome
from nbcore.render import words
from nbcore.render.content import ROWS, single
from nbcore.render.defaults import Render, Rendered
from nbcore.render.parts import FindingPart, Page, SectionPart
from nbcore.render.tables import Table, table
from nbcore.render.troubles import failure_text
from nbcore.values import count_noun, display_value, is_missing, make_visible, moment, visible_lines

FINDING_ROWS = 10
"""Rows of a finding that are one click away; all of them stand in its section."""
FINDING_EVENTS = 50
"""Events behind a finding that are one click away; all are in ``finding.events``."""


@dataclass(frozen=True)
class Quoted:
    """A query as it ran.

    Attributes
    ----------
    anchor : str
        Where its text stands: its own, or that of the first with the same text, when ``first``
        names that one's section.
    """

    name: str
    facts: str
    status: str
    word: str
    reason: str
    text: str
    parameters: list[tuple[str, str]]
    anchor: str = ""
    first: str = ""


Written = dict[str, tuple[str, str]]
"""Texts of queries that stand in a document already: the anchor and the section of each."""


def write_once(quoted: Quoted, written: Written, anchor: str, section: str) -> Quoted:
    """The query with its text, or with the place where the same text stands already."""
    if not quoted.text:
        return quoted
    if quoted.text in written:
        place, first = written[quoted.text]
        return replace(quoted, text="", anchor=place, first=first)
    written[quoted.text] = (anchor, section)
    return replace(quoted, anchor=anchor)


@dataclass(frozen=True)
class Block:
    """A section as one connection gave it.

    Attributes
    ----------
    anchor : str
    part : SectionPart
    word, cure, attribute, asked : str
    queries : list of Quoted
    shown : Markup
        The part itself, by the hook for it.
    trouble : str
        Why it cannot be shown.
    count : Table, optional
        Of a table that core shows: how many rows, and what was left out.
    wide : bool
        Whether it needs the page's whole width.
    alt : str
        A figure in words.
    rows : Table, optional
        The rows of a figure that core shows.
    """

    anchor: str
    part: SectionPart
    word: str
    cure: str
    attribute: str
    asked: str
    queries: list[Quoted]
    shown: Markup = field(default_factory=Markup)
    trouble: str = ""
    count: Table | None = None
    wide: bool = False
    alt: str = ""
    rows: Table | None = None


@dataclass(frozen=True)
class Group:
    """The sections of one name, one of each connection."""

    anchor: str
    title: str
    doc: str
    blocks: list[Block]

    @property
    def status(self) -> str:
        """The status that the list of contents shows; empty when something came of it."""
        came = any(block.part.status in CAME for block in self.blocks)
        return "" if came else self.blocks[0].word

    @property
    def narrow(self) -> bool:
        """Whether its blocks have room side by side; tables do not."""
        return len(self.blocks) > 1 and not any(block.wide for block in self.blocks)

    @property
    def rows(self) -> int | None:
        """Rows of its tables."""
        counts = [block.count.rows for block in self.blocks if block.count]
        return sum(counts) if counts else None


@dataclass(frozen=True)
class Told:
    """A finding: its sentence, and what stands around it."""

    severity: str
    shown: Markup
    anchor: str
    section: str
    connection: str
    table: Table | None
    events: Table | None = None


def groups(
    page: Page, render: Render, medium: str, *, holder: str, key: str, written: Written
) -> list[Group]:
    """The sections that have something to show or to say, in order."""
    found = []
    for place, (_, parts) in enumerate(words.group_by_name(page.sections)):
        # What was not asked for, or waited for another answer, is in the list at the end.
        shown = [part for part in parts if part.status != "skipped"]
        if not shown:
            continue
        anchor = f"{key}-s{place}"
        blocks = [
            _block(
                part, page, render, medium,
                holder=holder, anchor=f"{anchor}-{number}", written=written,
            )
            for number, part in enumerate(shown)
        ]  # fmt: skip
        found.append(Group(anchor, shown[0].title or shown[0].name, shown[0].doc, blocks))
    return found


def findings(page: Page, render: Render, medium: str, key: str) -> list[Told]:
    """The findings in the page's order."""
    places = {
        name: place
        for place, (name, parts) in enumerate(words.group_by_name(page.sections))
        if any(part.status != "skipped" for part in parts)
    }
    titles = {part.name: part.title or part.name for part in page.sections}
    return [
        replace(
            made,
            anchor=f"{key}-s{places[item.section]}" if item.section in places else "",
            section=titles.get(item.section, item.section),
            connection=item.connection if len(words.connections(page)) > 1 else "",
        )
        for item, made in zip(
            page.findings, told_findings(page.findings, render, medium), strict=True
        )
    ]


def told_findings(found: Sequence[FindingPart], render: Render, medium: str) -> list[Told]:
    """Findings without their page."""
    wide = len({item.connection for item in found}) > 1
    return [
        Told(
            severity=item.severity,
            shown=_sentence(item, render, medium),
            anchor="",
            section=item.section,
            connection=item.connection if wide else "",
            table=table(item.rows, FINDING_ROWS) if len(item.rows) else None,
            events=_events(item),
        )
        for item in found
    ]


def _events(item: FindingPart) -> Table | None:
    """The events behind a finding, the first of them."""
    if item.events is None or not len(item.events):
        return None
    return table(item.events, FINDING_EVENTS)


def quote_outcome(outcome: Outcome, *, wide: bool) -> Quoted:
    """A query with its facts in one line."""
    said = [count_noun(outcome.rows, "row"), words.seconds(outcome.seconds)]
    if outcome.status not in words.COMPLETE:
        said.append(words.STATUS[outcome.status])
    if outcome.pack:
        said.append(f"{outcome.pack} {outcome.version}".strip())
    if outcome.start:
        said.append(moment(outcome.start))
    return Quoted(
        words.query_name(outcome, wide=wide),
        " · ".join(said),
        outcome.status,
        words.STATUS[outcome.status],
        outcome.reason,
        # A query's own line ends stay; what else could act is written out.
        visible_lines(outcome.text),
        [(name, display_value(value)) for name, value in outcome.parameters.items()],
    )


def loose(page: Page, key: str, written: Written) -> tuple[str, list[Quoted]]:
    """Queries that no shown section rests on, in one line and each: names that were looked up."""
    named = {query for part in page.sections if part.status != "skipped" for query in part.queries}
    wide = len(words.connections(page)) > 1
    found = [item for item in page.outcomes if item.query not in named]
    return words.query_names(found), [
        write_once(
            quote_outcome(item, wide=wide), written, f"{key}-q{number}",
            _place(page, "Other queries"),
        )
        for number, item in enumerate(found)
    ]  # fmt: skip


def enriched(page: Page) -> tuple[str, list[Quoted]]:
    """The enrichers that were asked, in one line by kind and each with what it was sent."""
    found = [
        Quoted(
            make_visible(f"{item.kind} · {item.pack}"),
            make_visible(words.enrichment(item)),
            item.status,
            words.STATUS[item.status],
            item.reason,
            "\n".join(map(make_visible, item.sent)),
            [],
        )
        for item in page.enrichments
    ]
    return ", ".join(dict.fromkeys(make_visible(item.kind) for item in page.enrichments)), found


def _block(
    part: SectionPart,
    page: Page,
    render: Render,
    medium: str,
    *,
    holder: str,
    anchor: str,
    written: Written,
) -> Block:
    behind = words.section_outcomes(part, page)
    wide = len(words.connections(page)) > 1
    block = Block(
        anchor=anchor,
        part=part,
        word=words.STATUS.get(part.status, part.status),
        cure=words.what_to_do(part, behind),
        attribute=words.attribute(page, part, holder),
        asked=words.query_names(behind),
        queries=[
            write_once(
                quote_outcome(outcome, wide=wide), written, f"{anchor}-q{number}",
                _place(page, part.title or part.name),
            )
            for number, outcome in enumerate(behind)
        ],
    )  # fmt: skip
    try:
        return _with_content(block, render(part, medium), ROWS[medium])
    except Exception as error:  # noqa: BLE001 - one section never keeps the others from being seen
        made = replace(block, trouble=failure_text(error))
    if isinstance(part.value, Figure):  # its rows are there where it cannot be drawn, too
        return _with_rows(made, part.value, ROWS[medium])
    return made


def _place(page: Page, section: str) -> str:
    """A section in words that tell it from those of other connections."""
    return make_visible(f"{section}, {page.connection}" if page.connection else section)


def _with_content(block: Block, rendered: Rendered, rows: int) -> Block:
    """With the part as it is shown, and what core says of a part that it shows itself."""
    part = block.part
    block = replace(block, shown=_markup(rendered.made))
    if not rendered.own or part.status not in CAME:
        return block
    if part.kind == "table":
        facts = single(part.value)
        return replace(block, count=table(part.value, rows), wide=not facts)
    return _with_rows(block, part.value, rows) if isinstance(part.value, Figure) else block


def _with_rows(block: Block, figure: Figure, rows: int) -> Block:
    return replace(block, alt=make_visible(figure.alt), rows=table(figure.data, rows))


def _sentence(item: FindingPart, render: Render, medium: str) -> Markup:
    try:
        return _markup(render(item, medium).made)
    except Exception:  # noqa: BLE001 - what a rule found is said all the same
        return escape(item.text)


def choice(page: Page) -> str:
    """The first of the candidates, as Python writes it; empty without any."""
    if page.candidates is None or page.candidates.empty:
        return ""
    first = page.candidates.iloc[0, 0]
    return "" if is_missing(first) else repr(make_visible(str(first)))


def _markup(made: str) -> Markup:
    """What is shown as markup: a text is escaped unless it is markup already."""
    if isinstance(made, Markup):
        return made
    return Markup('<pre class="nb-pre">') + escape(visible_lines(made)) + Markup("</pre>")
