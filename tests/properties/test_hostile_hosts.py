"""Whatever a host is called, every query file of a provider answers about it and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.asking import ask
from tests.engines.hostile import FIXED, NAMES, folded, meets

from nbcore.entities import Host
from nbcore.timespan import TimeSpan
from nblang_kql import embedded, query_files
from nbpack_mde.tables import TABLES as MDE
from nbpack_sentinel.tables import TABLES as SENTINEL

TIME = datetime(2026, 3, 2, tzinfo=UTC)
SPAN = TimeSpan(start=TIME, end=TIME + timedelta(days=1))
SEEN = [*FIXED, *(f"{name}.contoso.test" for name in FIXED), "web01", "web010", "xweb01"]
SSH = "Accepted password for m.ortiz from 203.0.113.9 port 4711 ssh2"
TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "sentinel": {
        "SecurityEvent": {"Computer": SEEN, "EventID": 4624, "LogonType": 3},
        "Syslog": {
            "Computer": SEEN, "Facility": "auth", "ProcessName": "sshd", "SyslogMessage": SSH,
        },
        "Heartbeat": {"Computer": SEEN, "OSType": "Linux"},
    },
    "mde": {
        "DeviceLogonEvents": {
            "DeviceName": SEEN, "ActionType": "LogonSuccess", "LogonType": "Network",
        },
        "DeviceInfo": {"DeviceName": SEEN, "OSPlatform": "Linux"},
    },
}  # fmt: skip
SCHEMAS = {"sentinel": SENTINEL, "mde": MDE}


@pytest.fixture(scope="module", params=sorted(TABLES))
def connection(request: pytest.FixtureRequest):
    provider = request.param
    time = "TimeGenerated" if provider == "sentinel" else "Timestamp"
    frames = {name: pd.DataFrame({time: TIME} | cells) for name, cells in TABLES[provider].items()}
    return embedded(
        provider=provider,
        title=provider,
        source=frames,
        schema=SCHEMAS[provider],
        source_kind="demo",
    )


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(name=st.sampled_from(FIXED) | NAMES, pick=st.integers(0, 100))
def test_it_answers_about_hosts_of_that_name_and_no_other(connection, name: str, pick: int):
    files = query_files(f"nbpack_{connection.provider}")
    file = files[pick % len(files)]
    host = Host.parse(name)
    answer = ask(connection, [file], file.query, name, SPAN)
    assert answer.status in ("ok", "empty"), (file.path, answer.reason)
    found = set(answer.frame["host"])
    meant = {seen for seen in SEEN if meets(host, seen)}
    if file.query == "host.resolve":
        meant |= {seen for seen in SEEN if folded(host.label) in folded(seen)}
    assert found == meant, file.path
