"""The live service: the query API of Log Analytics."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nbcore import Answer, Bound, Limits, QueryError
from nbcore.lang import background
from nblang_kql.http import DefaultCredential, HttpConnection, Service, Tokens
from nblang_kql.http.faults import fault
from nblang_kql.http.shapes import ShapeError, columns, members
from nbpack_sentinel.held import Held

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

LONGEST = 600
"""Seconds that the service works on a query at most:
https://learn.microsoft.com/azure/azure-monitor/logs/api/timeouts"""
_ROWS = "PrimaryResult"
"""The table of an answer that holds its rows; others hold statistics."""
_PATIENCE = 2.0
"""Seconds that an answer waits for what is known about its tables' first rows."""
_PERMISSION = "A query needs the role Log Analytics Reader on the workspace."


class LogAnalytics(HttpConnection):
    """One workspace."""

    provider = "sentinel"
    may_lack_content = True

    def __init__(self, service: Service, workspace_id: str) -> None:
        super().__init__(service)
        self._path = f"/v1/workspaces/{workspace_id}/query"
        self._held = Held(self._first)

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        told = asyncio.create_task(self._held.late_tables(bound, self.now(), limits.seconds))
        try:
            answer = await super().run(bound, limits)
            # A note is not worth more of the query's own time.
            await asyncio.wait([told], timeout=_PATIENCE)
            if told.done():
                answer.notes += told.result()
        finally:
            told.cancel()
        return answer

    def request(
        self, text: str, bound: Bound, limits: Limits
    ) -> tuple[str, Mapping[str, Any], Mapping[str, str]]:
        # Without the API's own time range: that one is about TimeGenerated in every table, which of
        # an indicator or a bookmark is when it was written down.
        return self._path, {"query": text}, _prefer(limits.seconds)

    async def _first(self, text: str, seconds: float) -> datetime | None:
        content = await self._service.post(self._path, {"query": text}, _prefer(seconds), seconds)
        answer = await background(lambda: self._answer_of(content))
        times = answer.frame.get("begins")
        if times is None or times.dtype.kind != "M" or not times.notna().any():
            return None
        found: datetime = times.min().to_pydatetime()
        return found

    def parse(self, body: Any) -> tuple[pd.DataFrame, str]:
        from nblang_kql.http.columns import frame

        error = fault(body, self.secrets.masked)
        if error and "tables" not in body:
            raise QueryError(f"{self.title} did not answer the query: {error}.")
        found = members(body, "tables", dict)
        tables = [table for table in found if table.get("name") == _ROWS]
        if len(tables) != 1:
            raise ShapeError(f"it has {len(tables) or 'no'} tables of the name {_ROWS}")
        names, kinds = columns(members(tables[0], "columns", dict))
        rows = members(tables[0], "rows", list)
        if set(map(len, rows)) - {len(names)}:
            raise ShapeError("it has a row with another number of cells than columns")
        cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        partial = f"{self.title} says that the answer is incomplete: {error}." if error else ""
        return frame(names, kinds, cells), partial


def _prefer(seconds: float) -> Mapping[str, str]:
    # The service gives up a query after this time; there is no way to cancel one.
    wait = max(1, min(LONGEST, math.floor(seconds)))
    return {"Prefer": f"wait={wait}, include-statistics=true"}


def log_analytics(settings: BaseModel) -> LogAnalytics:
    """Open a workspace; nothing is sent and nobody signs in before the first query.

    Parameters
    ----------
    settings : SentinelSettings

    Raises
    ------
    UserError
        No workspace is named.
    """
    from nbpack_sentinel.settings import SentinelSettings
    from nbpack_sentinel.workspace import target

    given = SentinelSettings.model_validate(settings)
    asked = target(given)
    title = "Microsoft Sentinel"

    service = Service(
        title,
        asked.endpoint,
        Tokens(
            lambda: given.credential or DefaultCredential(asked.tenant_id, asked.authority),
            f"{asked.endpoint}/.default",
            title,
            given.sign_in_timeout,
        ),
        permission=_PERMISSION,
        timeout=given.timeout,
    )
    return LogAnalytics(service, asked.workspace_id)
