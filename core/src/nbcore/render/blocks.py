"""A page taken apart for the templates: what stands where, as plain values.

Nothing here is markup but what a pack's renderer gave as ``Markup``; templates escape the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from nbcore.figures import Figure, FigureError
from nbcore.queries.outcome import CAME, Outcome
from nbcore.render import embed, words
from nbcore.render.parts import FindingPart, Page, Part, SectionPart
from nbcore.render.tables import Cell, Table, table
from nbcore.render.troubles import trouble
from nbcore.values import counted, is_missing, moment, plain, visible, visible_lines

Render = Callable[[Part, str], str | None]
"""Asks the packs how a part is shown in a medium; None leaves it to the core."""


def core_alone(part: Part, medium: str) -> str | None:
    """Asks no pack."""
    return None


FINDING_ROWS = 10
"""Rows of a finding that are one click away; all of them stand in its section."""
FINDING_EVENTS = 50
"""Events behind a finding that are one click away; all are in ``finding.events``."""
FACTS = 14
"""Columns of a single row that is shown as a list of facts."""


@dataclass(frozen=True)
class Quoted:
    """A query as it ran."""

    name: str
    facts: str
    status: str
    word: str
    reason: str
    text: str
    parameters: list[tuple[str, str]]


@dataclass(frozen=True)
class Drawn:
    """A figure: what the script draws or why there is none, its words, and its rows."""

    embedded: embed.Embedded | None
    alt: str
    note: str
    table: Table
    trouble: str = ""


@dataclass(frozen=True)
class Block:
    """A section as one connection gave it; of ``table`` to ``custom`` at most one is there."""

    anchor: str
    part: SectionPart
    word: str
    cure: str
    attribute: str
    asked: str
    queries: list[Quoted]
    table: Table | None = None
    figure: Drawn | None = None
    facts: list[tuple[str, Cell]] = field(default_factory=list)
    text: str = ""
    custom: Markup | None = None
    trouble: str = ""


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
        return len(self.blocks) > 1 and all(not block.table or block.facts for block in self.blocks)

    @property
    def rows(self) -> int | None:
        """Rows of its tables."""
        tables = [block.table.rows for block in self.blocks if block.table]
        return sum(tables) if tables else None


@dataclass(frozen=True)
class Told:
    """A finding: its sentence in pieces, of which some are values from a log."""

    severity: str
    pieces: list[tuple[str, bool]]
    anchor: str
    section: str
    connection: str
    table: Table | None
    events: Table | None = None
    custom: Markup | None = None


def groups(
    page: Page, render: Render, medium: str, *, rows: int, holder: str, key: str
) -> list[Group]:
    """The sections that have something to show or to say, in order."""
    found = []
    for place, (_, parts) in enumerate(words.grouped(page.sections)):
        # What was not asked for, or waited for another answer, is in the list at the end.
        shown = [part for part in parts if part.status != "skipped"]
        if not shown:
            continue
        anchor = f"{key}-s{place}"
        blocks = [
            _block(
                part, page, render, medium, rows=rows, holder=holder, anchor=f"{anchor}-{number}"
            )
            for number, part in enumerate(shown)
        ]
        found.append(Group(anchor, shown[0].title or shown[0].name, shown[0].doc, blocks))
    return found


def findings(page: Page, render: Render, medium: str, key: str) -> list[Told]:
    """The findings in the page's order."""
    places = {
        name: place
        for place, (name, parts) in enumerate(words.grouped(page.sections))
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
        for item, made in zip(page.findings, told(page.findings, render, medium), strict=True)
    ]


def told(found: Sequence[FindingPart], render: Render, medium: str) -> list[Told]:
    """Findings without their page."""
    wide = len({item.connection for item in found}) > 1
    return [
        Told(
            severity=item.severity,
            pieces=item.pieces,
            anchor="",
            section=item.section,
            connection=item.connection if wide else "",
            table=table(item.rows, FINDING_ROWS) if len(item.rows) else None,
            events=_events(item),
            custom=_custom(render(item, medium)),
        )
        for item in found
    ]


def _events(item: FindingPart) -> Table | None:
    """The events behind a finding, the first of them."""
    if item.events is None or not len(item.events):
        return None
    return table(item.events, FINDING_EVENTS)


def quoted(outcome: Outcome, *, wide: bool) -> Quoted:
    """A query with its facts in one line."""
    said = [counted(outcome.rows, "row"), words.seconds(outcome.seconds)]
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
        [(name, plain(value)) for name, value in outcome.parameters.items()],
    )


def loose(page: Page) -> tuple[str, list[Quoted]]:
    """Queries that no shown section rests on, in one line and each: names that were looked up."""
    named = {query for part in page.sections if part.status != "skipped" for query in part.queries}
    wide = len(words.connections(page)) > 1
    found = [item for item in page.outcomes if item.query not in named]
    return words.query_names(found), [quoted(item, wide=wide) for item in found]


def enriched(page: Page) -> tuple[str, list[Quoted]]:
    """The enrichers that were asked, in one line by kind and each with what it was sent."""
    found = [
        Quoted(
            visible(f"{item.kind} · {item.pack}"),
            visible(words.enrichment(item)),
            item.status,
            words.STATUS[item.status],
            item.reason,
            "\n".join(map(visible, item.sent)),
            [],
        )
        for item in page.enrichments
    ]
    return ", ".join(dict.fromkeys(visible(item.kind) for item in page.enrichments)), found


def _block(
    part: SectionPart,
    page: Page,
    render: Render,
    medium: str,
    *,
    rows: int,
    holder: str,
    anchor: str,
) -> Block:
    behind = words.behind(part, page)
    wide = len(words.connections(page)) > 1
    block = Block(
        anchor=anchor,
        part=part,
        word=words.STATUS.get(part.status, part.status),
        cure=words.cure(part, behind),
        attribute=words.attribute(page, part, holder),
        asked=words.query_names(behind),
        queries=[quoted(outcome, wide=wide) for outcome in behind],
    )
    custom = _custom(render(part, medium))
    if custom is not None:
        return replace(block, custom=custom)
    if part.status not in CAME:
        return block
    try:
        return replace(block, **_content(part, rows, page))
    except Exception as error:  # noqa: BLE001 - one section never keeps the others from being seen
        return replace(block, trouble=trouble(error, page))


def _content(part: SectionPart, rows: int, page: Page) -> dict[str, Any]:
    value = part.value
    if part.kind == "table":
        made = table(value, rows)
        # A single row reads better as a list of facts than as a line from edge to edge.
        single = made.rows == 1 and len(made.columns) <= FACTS
        facts = [(item.label, item.cells[0]) for item in made.columns] if single else []
        return {"table": made, "facts": facts}
    if part.kind == "figure" and isinstance(value, Figure):
        return {"figure": drawn(value, rows, page)}
    if part.kind == "entity" and isinstance(value, Mapping):
        return {
            "facts": [
                (label(name), Cell(plain(item), is_missing(item))) for name, item in value.items()
            ]
        }
    return {"text": "" if value is None else str(value)}


def drawn(figure: Figure, rows: int, page: Page | None = None) -> Drawn:
    """A figure with its words and its rows, which are there where it cannot be drawn too."""
    made = Drawn(None, visible(figure.alt), visible(figure.note), table(figure.data, rows))
    try:
        return replace(made, embedded=embed.embedded(figure))
    except FigureError as error:
        return replace(made, trouble=trouble(error, page))


def choice(page: Page) -> str:
    """The first of the candidates, as Python writes it; empty without any."""
    if page.candidates is None or page.candidates.empty:
        return ""
    first = page.candidates.iloc[0, 0]
    return "" if is_missing(first) else repr(visible(str(first)))


def label(name: Any) -> str:
    """A field's name as a heading."""
    return visible(str(name)).replace("_", " ")


def _custom(made: str | None) -> Markup | None:
    """What a pack made; its text is escaped unless it is markup already."""
    if made is None:
        return None
    if isinstance(made, Markup):
        return made
    return Markup('<pre class="nb-pre">') + escape(visible_lines(made)) + Markup("</pre>")
