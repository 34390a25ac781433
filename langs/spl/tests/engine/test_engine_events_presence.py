"""Which of the tables that query files read a folder holds."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

import nblang_spl
from nbcore import TimeSpan
from nblang_spl import Places

SPAN = TimeSpan(start=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 3, tzinfo=UTC))
NOON = "2026-03-02T12:00:00Z"
MODEL = "_time,tag,signature_id,app,user,action,index\n"
WINDOWS = f"{NOON},authentication,4624,win:remote,alice,success,cim\n"
LINUX = f"{NOON},authentication,,sshd,alice,success,cim\n"
RAW_WINDOWS = f"_time,EventCode,LogonType,sourcetype\n{NOON},4624,3,XmlWinEventLog\n"
RAW_LINUX = (
    "2026-03-02T12:00:00Z web01 sshd[1]: Accepted password for a from 192.0.2.1 port 1 ssh2\n"
)
TABLES = (
    "Authentication (Windows)",
    "Authentication (Linux)",
    "Authentication",
    "wineventlog",
    "linux_secure",
)


@pytest.fixture
def held(exports):
    """The tables that a folder holds."""

    def run(span=SPAN, tables=TABLES):
        connection = nblang_spl.embedded(
            provider="splunk",
            title="Splunk (folder)",
            source=exports.path,
            places=Places(
                indexes={
                    "wineventlog": 'index=* sourcetype="*WinEventLog*"',
                    "linux_secure": "index=* sourcetype=linux_secure",
                }
            ),
        )

        async def asked():
            there = {table: await connection.has(table, span) for table in tables}
            await connection.close()
            return there

        return {table for table, there in asyncio.run(asked()).items() if there}

    return run


def test_a_model_is_there_where_only_its_events_are(exports, held):
    exports.write("cim.csv", MODEL + WINDOWS + LINUX)
    assert held() == {"Authentication (Windows)", "Authentication (Linux)", "Authentication"}


def test_a_model_is_there_for_the_kind_of_events_that_it_holds(exports, held):
    exports.write("cim.csv", MODEL + LINUX)
    assert held() == {"Authentication (Linux)", "Authentication"}


def test_events_that_query_files_read_go_before_the_model(exports, held):
    """A folder has no acceleration, and the constraint of the model leaves out machine accounts."""
    exports.write("cim.csv", MODEL + WINDOWS + LINUX)
    exports.write("windows.csv", RAW_WINDOWS)
    assert held() == {"Authentication (Linux)", "Authentication", "wineventlog"}
    exports.write("auth.log", RAW_LINUX)
    assert held() == {"wineventlog", "linux_secure"}


def test_events_of_another_kind_do_not_stand_for_the_model(exports, held):
    """Windows events without a logon among them, beside a model that has logons."""
    exports.write("cim.csv", MODEL + WINDOWS)
    exports.write("windows.csv", f"_time,EventCode,sourcetype\n{NOON},4688,XmlWinEventLog\n")
    assert held() == {"Authentication (Windows)", "Authentication", "wineventlog"}


def test_outside_the_range_events_are_there_and_models_are_not(exports, held):
    exports.write("cim.csv", MODEL + WINDOWS)
    exports.write("windows.csv", RAW_WINDOWS)
    early = TimeSpan(start=datetime(2025, 1, 1, tzinfo=UTC), end=datetime(2025, 1, 2, tzinfo=UTC))
    assert held(early) == {"wineventlog"}


def test_other_models_are_there_by_their_tags(exports, held):
    exports.write(
        "inventory.jsonl",
        '{"_time": "2026-03-02T12:00:00Z", "tag": ["inventory", "cpu"], "dest": "web01"}\n',
    )
    assert held(tables=("Compute_Inventory", "Web", "Endpoint.Processes", "Nothing")) == {
        "Compute_Inventory"
    }


def test_a_model_that_nothing_else_stands_for_is_there_whatever_its_time(exports, held):
    exports.write("alerts.jsonl", f'{{"_time": "{NOON}", "tag": ["alert"], "dest": "web01"}}\n')
    early = TimeSpan(start=datetime(2025, 1, 1, tzinfo=UTC), end=datetime(2025, 1, 2, tzinfo=UTC))
    assert held(early, tables=("Alerts", "Network_Traffic")) == {"Alerts"}


def test_a_sensor_is_there_where_events_of_its_own_are(exports, held):
    tables = ("wineventlog (filtering)", "wineventlog (sysmon)")
    exports.write("a.csv", f"_time,EventCode,sourcetype\n{NOON},5157,XmlWinEventLog\n")
    assert held(tables=tables) == {"wineventlog (filtering)"}
    exports.write(
        "b.csv", f"_time,EventCode,SourceIp,sourcetype\n{NOON},3,10.0.0.5,XmlWinEventLog\n"
    )
    assert held(tables=tables) == set(tables)


def test_a_lookup_table_is_there_by_its_name(exports, held):
    exports.write("ip_intel.csv", "ip,weight\n203.0.113.77,80\n")
    exports.write("lookups/file_intel.csv", "file_hash\nd41d8cd98f00b204e9800998ecf8427e\n")
    tables = ("lookup ip_intel", "lookup file_intel", "lookup domain_intel")
    assert held(tables=tables) == {"lookup ip_intel", "lookup file_intel"}
