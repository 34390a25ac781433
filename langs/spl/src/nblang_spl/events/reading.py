"""A text file as events: which reader it needs, and what every event gets in the end."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nblang_spl.events import csv_events, json_events, linux, windows
from nblang_spl.events.extraction import extract
from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import Faults, head
from nblang_spl.events.stamps import stamp
from nblang_spl.events.walk import SECURE, File, log_name

_EVENT = re.compile(r"<Event[\s>]")
_JSON = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Reader:
    """How one file is read.

    Attributes
    ----------
    kind : str
        ``csv``, ``json``, ``windows``, ``lines``.
    sourcetype : str
        Of lines.
    columns : tuple of str
        Of a CSV file.
    """

    kind: str
    sourcetype: str = ""
    columns: tuple[str, ...] = ()

    @property
    def says_index(self) -> bool:
        """Whether an event may be of another index than its file."""
        return self.kind == "json" or (self.kind == "csv" and "index" in self.columns)

    def events(self, file: File, faults: Faults) -> Iterator[Values]:
        """The events of a file, with all their fields."""
        return complete_events(self.plain(file, faults), file)

    def plain(self, file: File, faults: Faults) -> Iterator[Values]:
        """What stands in a file."""
        match self.kind:
            case "csv":
                events = csv_events.events(file.path, faults)
            case "json":
                events = json_events.events(file.path, file.name, faults)
            case "windows":
                events = windows.events(file.path, faults)
            case _:
                events = linux.events(file.path, file.name, self.sourcetype, faults)
        return _catch_faults(events, faults)


def reader(file: File) -> Reader | None:
    """The reader of a file, by its name and how it begins; None for a text that is not a log."""
    if file.form == "csv":
        return Reader("csv", columns=csv_events.header(file.path))
    begin = head(file.path)
    first = begin.lstrip()[:1]
    suffixes = [suffix.lower() for suffix in file.path.suffixes]
    if first in {"{", "["} or any(suffix in _JSON for suffix in suffixes):
        return Reader("json")
    if _EVENT.search(begin) or ".xml" in suffixes:
        return Reader("windows")
    stamped = any(stamp(line) for line in begin.splitlines()[:50])
    secure = log_name(file.name) in SECURE or "linux_secure" in file.name.split("/")
    if secure or linux.about_accounts(begin):
        return Reader("lines", "linux_secure")
    if ".txt" in suffixes and not stamped:
        return None
    return Reader("lines", "syslog" if stamped else "")


def complete_events(events: Iterable[Values], file: File) -> Iterator[Values]:
    """Events with their index, and with the fields that are found in their text."""
    for event in events:
        event.setdefault("index", file.index)
        extract(event)
        yield event


def _catch_faults(events: Iterator[Values], faults: Faults) -> Iterator[Values]:
    """What a file cannot give is said; what it gave before counts."""
    try:
        yield from events
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        faults.say(f"cannot be read to its end: {str(error) or type(error).__name__}.")
