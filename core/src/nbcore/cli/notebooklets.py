"""``nbcore list`` and ``nbcore show``."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nbcore import discovery
from nbcore.cli import OK
from nbcore.cli.document import document, say
from nbcore.errors import join_names
from nbcore.values import count_noun, make_visible

if TYPE_CHECKING:
    from rich.console import Console

    from nbcore.discovery import Claim
    from nbcore.notebooklet.base import Notebooklet
    from nbcore.queries.library import Part


def list_all(*, as_json: bool) -> int:
    """List what can be run; reads metadata only."""
    with document() as out:
        claims = list(discovery.notebooklets().values())
        if as_json:
            names = ("name", "category", "provider", "distribution")
            rows = [{name: getattr(claim, name) for name in names} for claim in claims]
            refused = [{"name": name, "problem": why} for name, why in _refusal_reasons().items()]
            out.json({"notebooklets": rows, **({"refused": refused} if refused else {})})
        else:
            out.stream.write(_table(claims))
    wrong = [pack for pack in discovery.packs() if pack.state not in ("ok", "disabled")]
    if wrong:
        say(f"{count_noun(len(wrong), 'pack')} with problems: nbcore packs")
    return OK


def show(name: str, *, as_json: bool) -> int:
    """Describe one notebooklet; imports it, and the packs for their queries."""
    from nbcore.notebooklet.loading import load_notebooklet

    with document() as out:
        kind = load_notebooklet(name)
        facts = describe(name, kind)
        if as_json:
            out.json(facts)
        else:
            _print(facts, out.console)
    return OK


def describe(name: str, kind: type[Notebooklet]) -> dict[str, Any]:
    """What a notebooklet's class says of itself, and who has its queries, as plain values."""
    from nbcore.notebooklet.parameters import accepted_values
    from nbcore.notebooklet.shape import Step

    shape = kind.shape
    claim = discovery.notebooklets()[name]
    pack = next(pack for pack in discovery.packs() if pack.distribution == claim.distribution)
    default = shape.default_options
    return {
        "name": name,
        "title": (kind.title or kind.__name__).replace("{entity}", "…"),
        "doc": inspect.getdoc(kind) or "",
        "entity": [item.kind for item in shape.entities],
        "example": shape.entities[0].example if shape.entities else "",
        "category": claim.category,
        "provider": claim.provider,
        "distribution": pack.distribution,
        "version": pack.version,
        "sections": [
            {
                "name": key,
                "title": item.mark.title if isinstance(item, Step) else item.title,
                "doc": item.doc,
                "default": key in default,
                "later": key in shape.later,
                "queries": shape.queries_of(key),
            }
            for key, item in shape.sections.items()
        ],
        "findings": [{"name": key, "doc": item.doc} for key, item in shape.findings.items()],
        "actions": [{"name": key, "doc": item.doc} for key, item in shape.actions.items()],
        "enrichments": [
            {"name": key, "kind": item.kind, "of": str(item.of)}
            for key, item in shape.enrichments.items()
        ],
        "parameters": [
            {"name": key, "takes": accepted_values(item), "default": item.default, "doc": item.doc}
            for key, item in shape.parameters.items()
        ],
        "queries": _queries(
            list(dict.fromkeys(name for item in shape.queries.values() for name in item.questions))
        ),
    }


def _queries(asked: list[str]) -> list[dict[str, Any]]:
    from nbcore.session import Session

    session = Session()
    known = session.catalogue.questions
    libraries = {name: session.library_for(name) for name in discovery.providers()}
    return [
        {
            "name": name,
            "meaning": known[name].meaning if name in known else "No catalogue defines it.",
            "record": known[name].record.name if name in known else None,
            "providers": {
                provider: parts
                for provider, library in libraries.items()
                if (parts := _answering_parts(library.parts.get(name, [])))
            },
            "unsupported": {
                provider: why
                for provider, library in libraries.items()
                if (why := _why_not(library.parts.get(name, [])))
            },
        }
        for name in asked
    ]


def _answering_parts(parts: list[Part]) -> list[str]:
    return [part.name for part in parts if not part.unsupported]


def _why_not(parts: list[Part]) -> str:
    """Why a product cannot answer a question at all; empty where it can, or nobody says."""
    whys = [part.unsupported for part in parts]
    return " ".join(dict.fromkeys(whys)) if all(whys) else ""


def _table(claims: Sequence[Claim]) -> str:
    """Aligned columns; a thousand rows of a rich table would take longer than reading them."""
    refused = "".join(f"{make_visible(why)}\n" for why in _refusal_reasons().values())
    if not claims:
        return refused or "No notebooklet is installed. Try: pip install nbpack-soc\n"
    rows = [("notebooklet", "runs on", "pack")]
    rows += [
        (claim.name, claim.provider or "any SIEM", make_visible(claim.distribution))
        for claim in claims
    ]
    first, second = (max(len(row[place]) for row in rows) for place in (0, 1))
    lines = [f"{name:{first}}   {where:{second}}   {pack}\n" for name, where, pack in rows]
    return "".join([*lines, refused])


def _refusal_reasons() -> dict[str, str]:
    """Why notebooklets that packs claim cannot be run, by name; none that somebody else brings."""
    usable = discovery.notebooklets()
    return {
        claim.name: claim.problem
        for pack in discovery.packs()
        if pack.importable
        for claim in pack.notebooklets.values()
        if claim.problem and claim.name not in usable
    }


def _print(facts: dict[str, Any], console: Console) -> None:
    from rich.text import Text

    def paragraph(text: str) -> None:
        for piece in text.split("\n\n"):
            console.print(Text(make_visible(" ".join(piece.split()))))
        console.print()

    def block(title: str, rows: list[tuple[str, str]]) -> None:
        if rows:
            console.print(Text(title, style="bold"))
            console.print(_two_columns(rows))
            console.print()

    console.print(Text(facts["name"], style="bold"))
    paragraph(facts["doc"])
    block(
        "Sections",
        [
            (item["name"], f"{_first(item['doc']) or item['title']}{_when_it_runs(item)}")
            for item in facts["sections"]
        ],
    )
    block("Parameters", [(item["name"], _parameter(item)) for item in facts["parameters"]])
    block("Findings", [(item["name"], _first(item["doc"])) for item in facts["findings"]])
    block("Drill-downs", [(item["name"], _first(item["doc"])) for item in facts["actions"]])
    block(
        "Queries",
        [
            (item["name"], f"{item['meaning']} Answered by: {_answering_providers(item)}")
            for item in facts["queries"]
        ],
    )
    where = facts["provider"] or next(iter(discovery.providers()), "sentinel")
    about = facts["example"].replace("\\\\", "\\")
    paragraph(f"From {facts['distribution']} {facts['version']}. Run it, for example:")
    command = f"nbcore run {facts['name']} {about} --provider {where} --source demo --timespan 7d"
    console.print(Text(" ".join(command.split())), soft_wrap=True)


def _when_it_runs(item: dict[str, Any]) -> str:
    if item["later"]:
        return " (waits for r.more())"
    return "" if item["default"] else " (only when asked for)"


def _parameter(item: dict[str, Any]) -> str:
    default = "" if item["default"] is None else f" {item['default']!r} by default."
    return f"{item['doc']} Takes {item['takes']}.{default}"


def _two_columns(rows: list[tuple[str, str]]) -> Any:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column()
    for name, text in rows:
        table.add_row(name, Text(make_visible(text)))
    return Padding(table, (0, 0, 0, 2))


def _first(doc: str) -> str:
    """The first paragraph in one line."""
    return " ".join(doc.split("\n\n", 1)[0].split())


def _answering_providers(query: dict[str, Any]) -> str:
    where = [
        name if parts == ["all"] else f"{name} ({', '.join(parts)})"
        for name, parts in query["providers"].items()
    ]
    whys = [f" Not by {name}: {why}" for name, why in query["unsupported"].items()]
    return f"{join_names(where) or 'no installed pack'}.{''.join(whys)}"
