"""Fields that are found in ``_raw`` by themselves, for the source types of ``extraction.json``.

Splunk's own servers look into every event unless told otherwise (``KV_MODE = auto``); here nothing
is guessed. A field that an event has already is kept as it is.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Collection
from fnmatch import fnmatchcase
from importlib import resources

from nblang_spl.events import linux, windows
from nblang_spl.events.flatten import Values
from nblang_spl.events.pairs import members, pairs
from nblang_spl.events.source import RAW

EXTRACTORS: dict[str, Callable[[str], Values]] = {
    "json": members,
    "key=value": pairs,
    "XmlWinEventLog": windows.fields,
    "linux_secure": linux.fields,
}
"""By the kinds that ``extraction.json`` names."""
_DONE = {"XmlWinEventLog": windows.FIELDS, "linux_secure": linux.FIELDS}
"""Kinds for events that have none of these fields yet: an export of Splunk's has them all."""


@functools.cache
def source_types() -> dict[str, tuple[str, ...]]:
    """The source types of each kind; ``*`` stands for anything, and case does not count."""
    text = resources.files("nblang_spl.events").joinpath("extraction.json").read_text("utf-8")
    return {kind: tuple(names) for kind, names in json.loads(text).items()}


def markdown() -> str:
    """The table of the README."""
    rows = [
        f"| {kind} | {', '.join(f'`{name}`' for name in names)} |"
        for kind, names in source_types().items()
    ]
    return "\n".join(["| what is looked for | source types |", "| --- | --- |", *rows])


@functools.lru_cache(maxsize=4096)
def kind_of(sourcetype: str) -> str:
    """The kind of extraction of a source type; empty for none."""
    plain = sourcetype.casefold()
    for kind, names in source_types().items():
        if any(fnmatchcase(plain, name.casefold()) for name in names):
            return kind
    return ""


def extraction_kind(sourcetype: str, names: Collection[str]) -> str:
    """The kind of extraction that events of a source type need which have some fields already."""
    kind = kind_of(sourcetype)
    return "" if any(name in _DONE.get(kind, ()) for name in names) else kind


def extract(event: Values) -> None:
    """Add to an event what is found in its text."""
    raw, sourcetype = event.get(RAW), event.get("sourcetype")
    if isinstance(raw, str) and isinstance(sourcetype, str):
        kind = extraction_kind(sourcetype, event)
        if kind:
            for name, value in EXTRACTORS[kind](raw).items():
                event.setdefault(name, value)
