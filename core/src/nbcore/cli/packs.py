"""``nbcore packs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import discovery
from nbcore.cli import OK, WRONG
from nbcore.cli.document import document
from nbcore.values import count_noun, make_visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from nbcore.discovery import Pack

STYLES = {
    "ok": "green",
    "impaired": "yellow",
    "broken": "red",
    "incompatible": "yellow",
    "disabled": "dim",
}


def packs(*, check: bool, as_json: bool) -> int:
    """List the packs; with ``check``, everything is imported and wrong is what is not right."""
    with document() as out:
        found = checked_packs() if check else discovery.packs()
        if as_json:
            out.json({"packs": [as_dict(pack) for pack in found]})
        else:
            table(found, out.console)
    return WRONG if check and any(is_wrong(pack) for pack in found) else OK


def checked_packs() -> list[Pack]:
    """The packs after everything of them was imported, asked, and put together."""
    from nbcore.notebooklet.loading import check_packs
    from nbcore.session import Session

    check_packs()
    session = Session()
    for provider in discovery.providers():
        session.library_for(provider)
    return discovery.packs()


def is_wrong(pack: Pack) -> bool:
    """Whether something has to be done about it; to be switched off is no fault."""
    return pack.state not in ("ok", "disabled")


def as_dict(pack: Pack) -> dict[str, Any]:
    """A pack as plain values."""
    return {
        "distribution": pack.distribution,
        "version": pack.version,
        "name": pack.name,
        "state": pack.state,
        "loaded": pack.loaded,
        "problems": list(pack.problems),
        "providers": sorted(pack.providers),
        "notebooklets": sorted(pack.notebooklets),
    }


def table(found: list[Pack], console: Console) -> None:
    """Print packs, each with its problems below it."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not found:
        console.print("No pack is installed. Try: pip install nbpack-sentinel", soft_wrap=True)
        return
    wide = max(len(pack.distribution) for pack in found)
    for pack in found:
        line = Table.grid(padding=(0, 2))
        for width in (wide, 8, 12, None):
            line.add_column(width=width, no_wrap=width is not None)
        line.add_row(
            make_visible(pack.distribution),
            make_visible(pack.version),
            Text(pack.state, style=STYLES[pack.state]),
            make_visible(_contents(pack)),
        )
        console.print(line)
        for sentence in pack.problems:
            item = Table.grid(padding=(0, 1))
            item.add_row("-", Text(make_visible(sentence)))
            shown: RenderableType = Padding(item, (0, 0, 0, 2))
            console.print(shown)


def _contents(pack: Pack) -> str:
    parts = [f"provider {name}" for name in sorted(pack.providers)]
    if pack.notebooklets:
        parts.append(count_noun(len(pack.notebooklets), "notebooklet"))
    return ", ".join(parts)
