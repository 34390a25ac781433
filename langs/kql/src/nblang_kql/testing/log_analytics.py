"""The query API of Log Analytics, as its reference describes it.

https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format and .../errors
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbcore.testing import Loopback, Reply, Request
from nblang_kql.testing.engine import Engine, MissingTableError, Table, many

if TYPE_CHECKING:
    import pandas as pd

WORKSPACE = "00000000-0000-0000-0000-000000000001"
ROWS = 100_000
_PATH = re.compile(r"/v1/workspaces/([^/]+)/query")


class LogAnalytics(Loopback):
    """One workspace on the loopback address.

    By name a script knows ``401``, ``403``, ``429``, ``500``, ``missing`` (the table that the
    query reads is not there), ``empty``, ``many`` (100,000 rows), ``partial``.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        The tables that are there.
    schema : mapping of table to mapping of column to KQL type
        All tables of the service.
    """

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], schema: Mapping[str, Mapping[str, str]]
    ) -> None:
        super().__init__()
        self._schema = schema
        self._engine = Engine(frames, schema)

    def answer(self, request: Request) -> Reply:
        path = _PATH.fullmatch(request.path)
        if path is None or path[1] != WORKSPACE or request.method != "POST":
            return error(404, "PathNotFoundError", "The requested path does not exist")
        if not request.headers.get("authorization", "").startswith("Bearer "):
            return self.named("401", request)
        try:
            return answered(self._engine.query(request.json["query"]))
        except MissingTableError as missing:
            return Reply.of(400, _semantic_error(missing.name))

    def named(self, name: str, request: Request) -> Reply:
        if name == "401":
            return error(401, "AuthenticationFailed", "Authentication failed.")
        if name == "403":
            return error(
                403, "InsufficientAccessError",
                "The provided credentials have insufficient access to perform the requested operation",
            )  # fmt: skip
        if name == "429":
            return error(429, "ThrottledError", "The request was throttled.", Retry_After="1")
        if name == "500":
            return error(500, "InternalServerError", "Something went wrong.")
        if name == "missing":
            return Reply.of(400, _semantic_error(self._table(request.json["query"])))
        table = self._engine.query(request.json["query"])
        if name == "empty":
            return answered(Table(table.names, table.kinds, []))
        if name == "many":
            return answered(many(table, ROWS))
        if name == "partial":
            return answered(table, partial="E_QUERY_RESULT_SET_TOO_LARGE")
        raise AssertionError(name)

    def _table(self, text: str) -> str:
        """The table that a query reads."""
        return next((name for name in self._schema if name in text), "Nothing")


def answered(table: Table, partial: str = "") -> Reply:
    """A table as the API spells it; a partial one has an error beside it."""
    columns = [
        {"name": name, "type": kind} for name, kind in zip(table.names, table.kinds, strict=True)
    ]
    content: dict[str, Any] = {
        "tables": [{"name": "PrimaryResult", "columns": columns, "rows": table.rows}]
    }
    if partial:
        content["error"] = {
            "code": "PartialError",
            "message": "There were some errors when processing your query.",
            "details": [{"code": "EngineError", "message": partial}],
        }
    return Reply.of(200, content)


def error(status: int, code: str, message: str, **headers: str) -> Reply:
    """An error as the API spells it."""
    return Reply.of(status, {"error": {"code": code, "message": message}}, **headers)


def _semantic_error(table: str) -> dict[str, Any]:
    return {
        "error": {
            "message": "The request had some invalid properties",
            "code": "BadArgumentError",
            "innererror": {
                "code": "SemanticError",
                "message": "A semantic error occurred.",
                "innererror": {
                    "code": "SEM0100",
                    "message": "'where' operator: Failed to resolve table or column expression "
                    f"named '{table}'",
                },
            },
        }
    }
