"""``nbcore doctor``."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Any

import importlib_metadata

from nbcore import discovery
from nbcore.cli import OK, WRONG
from nbcore.cli.document import document
from nbcore.cli.packs import as_dict, checked_packs, is_wrong, table
from nbcore.discovery import requirements
from nbcore.discovery.choices import Choices
from nbcore.errors import UserError, join_names
from nbcore.guard import Guard, error_line
from nbcore.providers import load_provider
from nbcore.values import make_visible

if TYPE_CHECKING:
    from rich.console import Console

    from nbcore.discovery import Pack

SHOWN = ("nbcore", "pandas", "pydantic", "pluggy", "bokeh", "rich")
"""Distributions whose versions a report of a fault should name."""


def doctor(*, as_json: bool) -> int:
    """Import everything, look at everything, and say what is wrong."""
    with document() as out:
        packs: list[Pack] = []
        settings: dict[str, Any] = {}
        notes: list[str] = []
        try:
            packs = checked_packs()
        except UserError as error:  # the choices of packs stand in a file that cannot be read
            faults = [str(error)]
        else:
            settings, faults = _settings()
            faults = [*Choices.read().unknown(_selectable_names(packs)), *faults]
            notes = [note for pack in packs for note in requirements.notes(pack.distribution)]
        if as_json:
            out.json(
                {
                    "python": platform.python_version(),
                    "executable": sys.executable,
                    "versions": _versions(),
                    "packs": [as_dict(pack) for pack in packs],
                    "settings": settings,
                    "faults": faults,
                    "notes": notes,
                    "ok": not faults and not any(is_wrong(pack) for pack in packs),
                }
            )
        else:
            _print(packs, settings, faults, notes, out.console)
    return WRONG if faults or any(is_wrong(pack) for pack in packs) else OK


def _versions() -> dict[str, str]:
    found = {}
    for name in SHOWN:
        with Guard():
            found[name] = importlib_metadata.version(name)
    return found


def _selectable_names(packs: list[Pack]) -> set[str]:
    """Names that the user's choices may name; another one is mostly a slip."""
    return {name for pack in packs for name in (pack.name, pack.distribution)}


def _settings() -> tuple[dict[str, Any], list[str]]:
    """Which settings each provider has and where from; their values are nobody's business."""
    from nbcore import settings

    found: dict[str, Any] = {}
    faults = []
    for name in discovery.providers():
        with Guard() as guard:
            provider = load_provider(name)
            fields = provider.settings.model_fields
            places = settings.setting_places(provider)
            found[name] = {
                "known": list(fields),
                "required": [key for key, field in fields.items() if field.is_required()],
                "found": [
                    {"place": place, "names": [key for key in values if key in fields]}
                    for place, values in places
                ],
            }
            faults += [
                f"{name} has no setting {key!r}, which is in {place}."
                for place, values in places
                for key in values
                if key not in fields
            ]
        if guard.error is not None:
            faults.append(f"The settings of {name} cannot be read: {error_line(guard.error)}.")
    return found, faults


def _print(
    packs: list[Pack],
    settings: dict[str, Any],
    faults: list[str],
    notes: list[str],
    console: Console,
) -> None:
    from rich.text import Text

    def line(text: str, style: str = "") -> None:
        console.print(Text(make_visible(text), style=style))

    line(f"Python {platform.python_version()} at {sys.executable}")
    line(", ".join(f"{name} {version}" for name, version in _versions().items()))
    line("")
    line("Packs", "bold")
    table(packs, console)
    line("")
    line("Settings", "bold")
    for name, facts in settings.items():
        known = f"it knows {join_names(facts['known']) or 'none'}"
        held = [
            f"{join_names(item['names'])} from {item['place']}"
            for item in facts["found"]
            if item["names"]
        ]
        line(f"{name}: {'; '.join(held) or 'none found'}; {known}.")
    line("")
    wrong = [pack.distribution for pack in packs if is_wrong(pack)]
    for note in notes:
        line(note, "yellow")
    for fault in faults:
        line(fault, "red")
    if wrong:
        line(f"Something is wrong with {join_names(wrong)}; see above.", "red")
    if not wrong and not faults:
        line("Nothing is wrong.", "green")
