"""The loopback services, as a pack from outside uses them for tables of its own."""

from __future__ import annotations

from typing import Any

import httpx
import pandas as pd
import pytest

from nbcore.testing import CUT, Loopback
from nblang_kql.testing import WORKSPACE, Graph, LogAnalytics

SCHEMA = {
    "Doors_CL": {"TimeGenerated": "datetime", "Door": "string", "Opened": "long"},
    "Gone_CL": {"Door": "string"},
}
ROWS = pd.DataFrame(
    {
        "TimeGenerated": pd.to_datetime(["2026-03-02T08:00Z", "2026-03-02T09:00Z"]),
        "Door": ["north", "sou'th"],
        "Opened": [3, None],
    }
)
QUERY = "Doors_CL | where Door contains 'u' | project Door, Opened"
TOKEN = {"Authorization": "Bearer anything"}
SERVICES = {
    LogAnalytics: (f"/v1/workspaces/{WORKSPACE}/query", "query"),
    Graph: ("/v1.0/security/runHuntingQuery", "Query"),
}
each = pytest.mark.parametrize("kind", SERVICES, ids=lambda kind: kind.__name__)


def asked(service: Loopback, text: str, headers: dict[str, str] = TOKEN) -> httpx.Response:
    path, key = SERVICES[type(service)]
    return httpx.post(f"{service.url}{path}", json={key: text}, headers=headers, trust_env=False)


@each
def test_a_query_runs_over_frames_and_comes_back_in_the_services_own_form(kind: Any):
    with kind({"Doors_CL": ROWS}, SCHEMA) as service:
        answer = asked(service, QUERY).json()
    if kind is Graph:
        assert answer["schema"] == [
            {"name": "Door", "type": "String"},
            {"name": "Opened", "type": "Int64"},
        ]
        assert answer["results"] == [{"Door": "sou'th", "Opened": None}]
    else:
        (table,) = answer["tables"]
        assert [column["type"] for column in table["columns"]] == ["string", "long"]
        assert table["rows"] == [["sou'th", None]]


@each
def test_faults_are_scripted_by_name_and_end(kind: Any):
    with kind({"Doors_CL": ROWS}, SCHEMA) as service:
        service.script("429", "empty", CUT)
        busy, empty = asked(service, QUERY), asked(service, QUERY)
        assert (busy.status_code, busy.headers["Retry-After"]) == (429, "1")
        assert "sou" not in empty.text
        with pytest.raises(httpx.RemoteProtocolError):
            asked(service, QUERY)
        assert "sou" in asked(service, QUERY).text
        assert len(service.requests) == 4
    with pytest.raises(httpx.ConnectError):
        asked(service, QUERY)


@each
def test_what_is_not_there_or_not_signed_in_is_refused(kind: Any):
    with kind({"Doors_CL": ROWS}, SCHEMA) as service:
        assert "Gone_CL" in asked(service, "Gone_CL | take 1").text
        assert asked(service, QUERY, {}).status_code == 401
        assert service.url.startswith("http://127.0.0.1:")
