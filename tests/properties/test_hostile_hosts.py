"""Whatever a host is called, every query file of a provider answers about it and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.engines.hostile import FIXED, NAMES, folded, meets

import nblang_kql
import nblang_spl
from nbcore.catalogue import CORE
from nbcore.entities import Host
from nbcore.queries.connection import Connection
from nbcore.queries.files import QueryFile
from nbcore.testing import ask, files_of
from nbcore.timespan import TimeSpan
from nblang_spl.literals import writable
from nbpack_mde.tables import TABLES as MDE
from nbpack_sentinel.tables import TABLES as SENTINEL
from nbpack_splunk.settings import SplunkSettings

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
        "Heartbeat": {
            "Computer": SEEN, "OSType": "Linux", "ComputerPrivateIPs": '["10.0.0.1"]',
        },
        "DeviceNetworkInfo": {
            "DeviceName": SEEN, "IPAddresses": '[{"IPAddress": "10.0.0.1"}]',
        },
        "NTATopologyDetails": {
            "VirtualMachine": [f"group/{name}" for name in SEEN], "PrivateIpAddresses": "10.0.0.1",
        },
    },
    "mde": {
        "DeviceLogonEvents": {
            "DeviceName": SEEN, "ActionType": "LogonSuccess", "LogonType": "Network",
        },
        "DeviceInfo": {"DeviceName": SEEN, "OSPlatform": "Linux"},
        "DeviceNetworkInfo": {
            "DeviceName": SEEN, "IPAddresses": '[{"IPAddress": "10.0.0.1"}]',
        },
        "DeviceNetworkEvents": {
            "DeviceName": SEEN, "ActionType": "ConnectionSuccess", "LocalIP": "10.0.0.1",
        },
    },
}  # fmt: skip
SCHEMAS = {"sentinel": SENTINEL, "mde": MDE}
EVENTS: dict[str, dict[str, Any]] = {
    "wineventlog": {
        "host": SEEN, "sourcetype": "XmlWinEventLog", "EventCode": "4624", "LogonType": "3",
    },
    "linux_secure": {
        "host": SEEN, "sourcetype": "linux_secure", "_raw": f"Mar  2 00:00:00 web01 sshd[7]: {SSH}",
    },
}  # fmt: skip
MODEL: dict[str, dict[str, Any]] = {
    "cim": {
        "dest": SEEN, "sourcetype": "other", "tag": "authentication", "signature_id": "4624",
        "action": "success", "app": "sshd", "user": "m.ortiz", "src": "203.0.113.9",
    },
}  # fmt: skip


@pytest.fixture(scope="module", params=[*sorted(TABLES), "splunk", "splunk's data model"])
def connection(request: pytest.FixtureRequest):
    if request.param in TABLES:
        provider = request.param
        time = "TimeGenerated" if provider == "sentinel" else "Timestamp"
        frames = {
            name: pd.DataFrame({time: TIME} | cells) for name, cells in TABLES[provider].items()
        }
        return nblang_kql.embedded(
            provider=provider,
            title=provider,
            source=frames,
            schema=SCHEMAS[provider],
            source_kind="demo",
        )
    events = EVENTS if request.param == "splunk" else MODEL
    when = TIME.timestamp()
    return nblang_spl.embedded(
        provider="splunk",
        title=request.param,
        source={name: pd.DataFrame({"_time": when} | cells) for name, cells in events.items()},
        source_kind="demo",
        places=SplunkSettings().places,
    )


def readable(connection: Connection) -> list[QueryFile]:
    """The provider's files that name hosts, as far as this source can answer them."""
    files = [file for file in files_of(connection.provider) if names_hosts(file)]
    if connection.provider != "splunk":
        return files
    model = connection.title != "splunk"
    return [
        file
        for file in files
        if any(table.startswith("Authentication") for table in file.reads) == model
        # What hosts had is in inventories, which are not among these events.
        and "Compute_Inventory" not in file.reads
        and "ip" not in CORE.questions[file.query].record
    ]


def names_hosts(file: QueryFile) -> bool:
    question = CORE.questions[file.query]
    return not file.unsupported and question.entity is Host and "host" in question.record


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(name=st.sampled_from(FIXED) | NAMES, pick=st.integers(0, 100))
def test_it_answers_about_hosts_of_that_name_and_no_other(connection, name: str, pick: int):
    files = readable(connection)
    file = files[pick % len(files)]
    host = Host.parse(name)
    answer = ask(connection, [file], file.query, name, SPAN)
    assert answer.status in ("ok", "empty"), (file.path, answer.reason)
    found = set(answer.frame["host"])
    meant = {seen for seen in SEEN if meets(host, seen)}
    if file.query == "host.resolve":
        meant |= {seen for seen in SEEN if folded(host.label) in folded(seen)}
    if connection.provider == "splunk" and not writable(host.name):
        # SPL has no literal for such a name, and nothing is told for want of one.
        assert found == set(), file.path
        return
    assert found == meant, file.path
