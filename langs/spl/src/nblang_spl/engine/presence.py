"""Which of the tables that query files read a source holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from nbcore.errors import listed
from nbcore.timespan import TimeSpan
from nblang_spl.engine.job import Job
from nblang_spl.errors import SplError
from nblang_spl.events.source import Source
from nblang_spl.models.models import models
from nblang_spl.places import Places

KINDS = {
    "Authentication (Windows)": "Authentication.signature_id IN (4624, 4625)",
    "Authentication (Linux)": 'Authentication.app IN ("sshd", "ssh", "su", "sudo", "login")',
}
"""What tells the events of one kind within a data model."""
_MODEL = re.compile(r"([A-Z]\w*)(?:\.(\w+))?(?: \((\w+)\))?")


class Presence:
    """Answers from a source whether a table is there.

    A table is a data model (``Authentication``, ``Authentication (Windows)``), which is there when
    the range has an event of it, or a kind of events (``wineventlog``), which is there when events
    of the filter that the site has for it are.
    """

    def __init__(self, job: Callable[[TimeSpan], Job], source: Source, places: Places) -> None:
        self._job = job
        self._source = source
        self._places = places

    def has(self, table: str, timespan: TimeSpan) -> bool:
        """Whether a source holds a table in a range."""
        try:
            frame = self._job(timespan).result(self._probe(table)).frame
        except SplError:
            return False
        return bool(len(frame)) and bool((frame.iloc[:, 0] > 0).any())

    def lacking(self, tables: tuple[str, ...]) -> str:
        """A sentence about tables that are not there."""
        held = self._source.indexes()
        known = f"it holds {listed(held)}" if held else "it holds no events"
        return f"The source has no {listed(tables, 'or')} in this range: {known}."

    def _probe(self, table: str) -> str:
        found = _MODEL.fullmatch(table)
        if found and found[1] in models():
            dataset = f".{found[2]}" if found[2] else ""
            where = f" where {KINDS[table]}" if table in KINDS else ""
            return f"| tstats count from datamodel={found[1]}{dataset}{where}"
        if found and found[1][0].isupper():
            return f"| tstats count from datamodel={found[1]}"
        if table in self._places.indexes:
            return f"| tstats count where {self._places.fill('index', table)}"
        name = re.sub(r"[^\w.:-]", "", table)
        return f"| tstats count where (index={name} OR sourcetype={name}*)"
