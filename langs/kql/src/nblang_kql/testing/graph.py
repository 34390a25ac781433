"""Advanced hunting through Microsoft Graph, as its reference describes it.

https://learn.microsoft.com/graph/api/security-security-runhuntingquery
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nbcore.testing import Loopback, Reply, Request
from nblang_kql.testing.engine import Engine, MissingTableError, Table, many

if TYPE_CHECKING:
    import pandas as pd

ROWS = 100_000
_KINDS = {
    "string": "String", "datetime": "DateTime", "long": "Int64", "real": "Double",
    "bool": "SByte", "dynamic": "Object",
}  # fmt: skip


class Graph(Loopback):
    """One tenant's advanced hunting on the loopback address.

    By name a script knows ``401``, ``403``, ``429``, ``500``, ``missing`` (the table that the
    query reads is not there), ``empty``, ``many`` (100,000 rows).

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
        if request.path != "/v1.0/security/runHuntingQuery" or request.method != "POST":
            return error(404, "ResourceNotFound", "Invalid path")
        if not request.headers.get("authorization", "").startswith("Bearer "):
            return self.named("401", request)
        try:
            return answered(self._engine.query(request.json["Query"]))
        except MissingTableError as missing:
            return _semantic_error(missing.name)

    def named(self, name: str, request: Request) -> Reply:
        if name == "401":
            return error(401, "InvalidAuthenticationToken", "Access token is empty.")
        if name == "403":
            return error(403, "Forbidden", "Missing application scopes.")
        if name == "429":
            return error(429, "TooManyRequests", "Too many requests.", Retry_After="1")
        if name == "500":
            return error(500, "InternalServerError", "Something went wrong.")
        if name == "missing":
            return _semantic_error(self._table(request.json["Query"]))
        table = self._engine.query(request.json["Query"])
        if name == "empty":
            return answered(Table(table.names, table.kinds, []))
        if name == "many":
            return answered(many(table, ROWS))
        raise AssertionError(name)

    def _table(self, text: str) -> str:
        """The table that a query reads."""
        return next((name for name in self._schema if name in text), "Nothing")


def answered(table: Table) -> Reply:
    """A table as Graph spells it."""
    schema = [
        {"name": name, "type": _KINDS[kind]}
        for name, kind in zip(table.names, table.kinds, strict=True)
    ]
    results = [dict(zip(table.names, row, strict=True)) for row in table.rows]
    return Reply.of(200, {"schema": schema, "results": results})


def error(status: int, code: str, message: str, **headers: str) -> Reply:
    """An error as Graph spells it."""
    inner = {"date": "2026-03-09T00:00:00", "request-id": "00000000-0000-0000-0000-000000000000"}
    content = {"error": {"code": code, "message": message, "innerError": inner}}
    return Reply.of(status, content, **headers)


def _semantic_error(table: str) -> Reply:
    return error(
        400, "BadRequest",
        f"'where' operator: Failed to resolve table or column expression named '{table}'. "
        "Fix semantic errors in your query.",
    )  # fmt: skip
