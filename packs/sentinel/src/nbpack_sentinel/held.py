"""How far back the tables of a workspace reach.

The query service knows no retention: its metadata names tables and columns, and the days that a
table keeps are a setting of Azure's management service, with rights and a token of its own. What
can be asked with the rights at hand is the first row that a table holds.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from nbcore import Bound, QueryError
from nbcore.lang import gather_all

ALWAYS = timedelta(days=8)
"""Ranges that begin within this time are not asked about: tables keep more days, but for a few."""
_LASTS = 3600.0
"""Seconds after which a table is asked again."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Held:
    """The first rows of the tables of one workspace.

    Parameters
    ----------
    first : callable
        Asks for the earliest time of a query's answer: a text, and the seconds that it may take.
    """

    def __init__(self, first: Callable[[str, float], Awaitable[datetime | None]]) -> None:
        self._first = first
        self._known: dict[str, tuple[float, datetime | None]] = {}

    async def late_tables(self, bound: Bound, now: datetime, seconds: float) -> list[str]:
        """A sentence for each table that begins on a later day than the time range does."""
        start = bound.timespan.start
        if start >= now - ALWAYS:
            return []
        tables = [name for name in bound.file.reads if _NAME.fullmatch(name)]
        firsts = await gather_all(self._first_day(name, seconds) for name in tables)
        return [
            f"{name} has no data from before {first:%Y-%m-%d}, but the time range begins earlier."
            for name, first in zip(tables, firsts, strict=True)
            if first is not None and first.date() > start.date()
        ]

    async def _first_day(self, table: str, seconds: float) -> datetime | None:
        asked, first = self._known.get(table, (-_LASTS, None))
        if time.monotonic() - asked < _LASTS:
            return first
        try:
            first = await self._first(f"{table} | summarize begins = min(TimeGenerated)", seconds)
        except QueryError:
            return None  # what it was is told by the query itself, which asks the same table
        self._known[table] = (time.monotonic(), first)
        return first
