"""The live service: the query API of Log Analytics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbcore.errors import QueryError, UserError
from nbcore.queries.connection import Bound, Limits
from nblang_kql.http import DefaultCredential, HttpConnection, Service, Tokens, interval
from nblang_kql.http.faults import words

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

LONGEST = 600
"""Seconds that the service works on a query at most:
https://learn.microsoft.com/azure/azure-monitor/logs/api/timeouts"""
_PERMISSION = "A query needs the role Log Analytics Reader on the workspace."


class LogAnalytics(HttpConnection):
    """One workspace."""

    provider = "sentinel"
    may_be_blank = True  # a workspace without any data answers 204 and nothing

    def __init__(self, service: Service, workspace_id: str) -> None:
        super().__init__(service)
        self._path = f"/v1/workspaces/{workspace_id}/query"

    def request(
        self, text: str, bound: Bound, limits: Limits
    ) -> tuple[str, Mapping[str, Any], Mapping[str, str]]:
        wait = max(1, min(LONGEST, math.floor(limits.seconds)))
        return (
            self._path,
            {"query": text, "timespan": interval(bound)},
            # The service gives up a query after this time; there is no way to cancel one.
            {"Prefer": f"wait={wait}, include-statistics=true"},
        )

    def parse(self, body: Any) -> tuple[pd.DataFrame, str]:
        from nblang_kql.http.columns import frame

        error = words(body, self.secrets.masked)
        if "tables" not in body and error:
            raise QueryError(f"{self.title} did not answer the query: {error}.")
        table = body["tables"][0]
        rows = table["rows"]
        names = [column["name"] for column in table["columns"]]
        kinds = [column["type"] for column in table["columns"]]
        cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        partial = f"{self.title} says that the answer is not whole: {error}." if error else ""
        return frame(names, kinds, cells), partial


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

    given = SentinelSettings.model_validate(settings)
    if not given.workspace_id:
        raise UserError(
            "Microsoft Sentinel needs the workspace: give workspace_id=, set "
            "NBCORE_SENTINEL_WORKSPACE_ID, or write it into nbcore.toml. To look around without "
            'one: source="demo".'
        )
    title = "Microsoft Sentinel"

    service = Service(
        title,
        given.endpoint,
        Tokens(
            lambda: given.credential or DefaultCredential(given.tenant_id),
            f"{given.endpoint}/.default",
            title,
            given.sign_in_timeout,
        ),
        permission=_PERMISSION,
        timeout=given.timeout,
    )
    return LogAnalytics(service, given.workspace_id)
