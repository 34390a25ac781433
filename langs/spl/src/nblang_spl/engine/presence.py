"""Which of the tables that query files read a source holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from nbcore import TimeSpan, iso, join_names
from nbcore.lang import Lock
from nblang_spl.engine.job import EngineError, Job
from nblang_spl.errors import SplError
from nblang_spl.events.source import Source
from nblang_spl.models.models import models
from nblang_spl.places import Places

KINDS = {
    "Authentication (Windows)": "Authentication.signature_id IN (4624, 4625)",
    "Authentication (Linux)": 'Authentication.app IN ("sshd", "ssh", "su", "sudo", "login")',
}
"""What tells the events of one kind within a data model."""
RAW = {
    "Authentication (Windows)": (
        "wineventlog",
        "EventCode IN (4624, 4625) (LogonType=* OR Logon_Type=*)",
    ),
    "Authentication (Linux)": ("linux_secure", "(sshd OR su OR sudo)"),
}
"""Where the same events are found without the model: a kind of events, and what query files ask of it.

A folder has no accelerated data model to answer faster than its events do, and these say more: the
model leaves out successful logons of machine accounts, domains and ids. So a model is there only
where the events themselves are not.
"""
EVENTS = {
    "wineventlog (filtering)": "EventCode IN (5156, 5157)",
    "wineventlog (sysmon)": "EventCode=3 SourceIp=*",
}
"""What tells the events of one sensor within a kind of events."""
EVER = TimeSpan(start=datetime(1, 1, 2, tzinfo=UTC), end=datetime(9999, 12, 31, tzinfo=UTC))
_MODEL = re.compile(r"([A-Z]\w*)(?:\.(\w+))?(?: \((\w+)\))?")
_LOOKUP = re.compile(r"lookup (\w+)")


class Presence:
    """Answers from a source whether a table is there.

    A table is a data model, which is there when events of it are, of whatever time; one of
    :data:`RAW` (``Authentication``, ``Authentication (Windows)``) when the range has an event of it
    and those behind it are not there. Or it is a kind of events (``wineventlog``, or
    ``wineventlog (sysmon)`` for one sensor's), which is there when events of the filter that the
    site has for it are, of whatever time, or a lookup table (``lookup ip_intel``).
    """

    def __init__(self, job: Callable[[TimeSpan], Job], source: Source, places: Places) -> None:
        self._job = job
        self._source = source
        self._places = places
        self._known: dict[tuple[str, TimeSpan], bool | None] = {}
        self._lock = Lock()

    def has(self, table: str, timespan: TimeSpan) -> bool | None:
        """Whether a source holds a table in a range; None where that cannot be told."""
        if name := _lookup(table):
            return self._has_lookup(name)
        if _is_kind(table):
            return self._counts_any(self._probe(table), EVER)
        # The events first: what they tell is asked next, and a model takes longer to plan.
        if self._told_better(table, timespan):
            return False
        return self._counts_any(self._probe(table), timespan if _behind(table) else EVER)

    def outside(self, tables: tuple[str, ...], timespan: TimeSpan) -> list[str]:
        """Sentences on kinds of events that are there, and all lie outside the range."""
        return [
            f"All events of {table} lie outside the time range: the first is of {iso(first)}, the "
            f"last of {iso(last)}."
            for table in tables
            if _is_kind(table)
            for first, last in self._ends(table)
            if last < timespan.start or first >= timespan.end
        ]

    def _ends(self, table: str) -> list[tuple[datetime, datetime]]:
        """The first and last time of a kind of events; none where that cannot be told."""
        probe = f"| tstats min(_time) as first max(_time) as last where {self._filter(table)}"
        try:
            frame = self._job(EVER).result(probe).frame
            first, last = (float(frame[name].iloc[0]) for name in ("first", "last"))
        except (SplError, LookupError, TypeError, ValueError):
            return []
        return [(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))]

    def _has_lookup(self, name: str) -> bool | None:
        try:
            return not {name, f"{name}.csv"}.isdisjoint(self._source.tables.names())
        except SplError:
            return None  # the search says what is wrong with the definitions

    def _told_better(self, table: str, timespan: TimeSpan) -> bool:
        """Whether the events behind a model can be asked in its place.

        For the whole model that is where they are of all its kinds: a file that reads events
        instead of the whole model reads those of all kinds.
        """
        kinds = _behind(table)
        found = (
            self._counts_any(f"{self._places.fill('index', kind)} {terms} | stats count", timespan)
            for kind, terms in kinds
        )
        return bool(kinds) and all(found)

    def _counts_any(self, probe: str, timespan: TimeSpan) -> bool | None:
        """Whether the count that a search gives is one at all; each is run once."""
        asked = probe, timespan
        with self._lock:
            if asked not in self._known:
                try:
                    frame = self._job(timespan).result(probe).frame
                    self._known[asked] = bool(len(frame)) and bool((frame.iloc[:, 0] > 0).any())
                except EngineError:
                    self._known[asked] = None
                except SplError:
                    self._known[asked] = False
            return self._known[asked]

    def lacking(self, tables: tuple[str, ...]) -> str:
        """A sentence about tables that are not there."""
        gone = [name for table in tables if (name := _lookup(table))]
        if gone:
            files = join_names((f"{name}.csv" for name in gone), "or")
            return (
                f"The source has no lookup table {join_names(gone, 'or')}; export it as {files} into the "
                "folder, or into lookups there."
            )
        held = self._source.indexes()
        known = f"its indexes are {join_names(held)}" if held else "it holds no events"
        where = " in this range" if any(map(_behind, tables)) else ""
        return f"The source has no events of {join_names(tables, 'or')}{where}; {known}."

    def _probe(self, table: str) -> str:
        found = _MODEL.fullmatch(table)
        if found and found[1] in models():
            dataset = f".{found[2]}" if found[2] else ""
            where = f" where {KINDS[table]}" if table in KINDS else ""
            return f"| tstats count from datamodel={found[1]}{dataset}{where}"
        if found and found[1][0].isupper():
            return f"| tstats count from datamodel={found[1]}"
        if table in EVENTS:
            return f"{self._filter(table)} {EVENTS[table]} | stats count"
        return f"| tstats count where {self._filter(table)}"

    def _filter(self, table: str) -> str:
        """What finds a kind of events: the site's words, else an index or source type of its name."""
        kind = table.split(" (", maxsplit=1)[0]
        if kind in self._places.indexes:
            return self._places.fill("index", kind)
        name = re.sub(r"[^\w.:-]", "", kind)
        return f"(index={name} OR sourcetype={name}*)"


def _behind(table: str) -> list[tuple[str, str]]:
    """Where the events of a model, or of all its kinds, are found without it."""
    kinds = [where for kind, where in RAW.items() if kind.split(" (")[0] == table]
    return [RAW[table]] if table in RAW else kinds


def _is_kind(table: str) -> bool:
    """Whether a table is a kind of events; data models begin with a capital."""
    found = _MODEL.fullmatch(table)
    return not _lookup(table) and not (found and (found[1] in models() or found[1][0].isupper()))


def _lookup(table: str) -> str:
    """The name of the lookup table that a table is; empty for another sort of table."""
    found = _LOOKUP.fullmatch(table)
    return found[1] if found else ""
