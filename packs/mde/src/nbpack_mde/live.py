"""The live service: advanced hunting through Microsoft Graph."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from nbcore import Bound, Limits, QueryError
from nbcore.lang import Secrets
from nblang_kql.http import (
    Credential,
    DefaultCredential,
    HttpConnection,
    Service,
    Tokens,
    interval,
    shared_pace,
)
from nblang_kql.http.faults import fault
from nblang_kql.http.shapes import check_count, columns, members

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

    from nbpack_mde.settings import DefenderSettings

CALLS, SECONDS = 45, 60.0
"""Queries that a tenant may send in a minute, the rows of one answer, and the days of data:
https://learn.microsoft.com/defender-xdr/api-advanced-hunting (Quotas and resource allocation)"""
ROWS = 100_000
HELD = timedelta(days=30)
_PATH = "/v1.0/security/runHuntingQuery"
_PERMISSION = (
    "A query needs the permission ThreatHunting.Read.All of Microsoft Graph, with an "
    "administrator's consent; a user also needs the role Security Reader or "
    "Security Administrator of Microsoft Entra."
)
"""https://learn.microsoft.com/graph/security-authorization"""


class Hunting(HttpConnection):
    """Advanced hunting of one tenant."""

    provider = "mde"
    at_once = 4
    most_rows = ROWS
    holds = HELD

    def request(
        self, text: str, bound: Bound, limits: Limits
    ) -> tuple[str, Mapping[str, Any], Mapping[str, str]]:
        return (
            _PATH,
            {"Query": text, "Timespan": interval(bound)},
            # Said in full, or the service may take names in other scripts for ANSI.
            {"Content-Type": "application/json; charset=utf-8"},
        )

    def parse(self, body: Any) -> tuple[pd.DataFrame, str]:
        from nblang_kql.http.columns import frame

        error = fault(body, self.secrets.masked)
        if error:
            raise QueryError(f"{self.title} did not answer the query: {error}.")
        names, kinds = columns(members(body, "schema", dict))
        rows = members(body, "results", dict)
        check_count(len(rows) * len(names))
        cells = [[row.get(name) for row in rows] for name in names]
        return frame(names, kinds, cells), ""


def hunting(settings: BaseModel) -> Hunting:
    """Open advanced hunting; nothing is sent and nobody signs in before the first query.

    Parameters
    ----------
    settings : DefenderSettings
    """
    from nbpack_mde.settings import DefenderSettings

    given = DefenderSettings.model_validate(settings)
    title = "Microsoft Defender XDR"
    tokens = Tokens(
        lambda: _credential(given), f"{given.endpoint}/.default", title, given.sign_in_timeout
    )
    tokens.secrets.learn(Secrets.of(given))
    service = Service(
        title,
        given.endpoint,
        tokens,
        permission=_PERMISSION,
        timeout=given.timeout,
        pace=shared_pace((given.endpoint, given.tenant_id.lower()), CALLS, SECONDS),
    )
    return Hunting(service)


def _credential(given: DefenderSettings) -> Credential:
    if given.credential is not None:
        found: Credential = given.credential
        return found
    if given.client_secret is None:
        return DefaultCredential(given.tenant_id)
    from azure.identity import ClientSecretCredential

    return ClientSecretCredential(
        given.tenant_id, given.client_id, given.client_secret.get_secret_value()
    )
