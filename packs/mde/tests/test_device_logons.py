"""How DeviceLogonEvents and DeviceInfo read as the catalogue's records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore import TimeSpan
from nbcore.testing import ask, files_of
from nblang_kql import embedded
from nbpack_demo import company
from nbpack_mde.native import to_tables
from nbpack_mde.tables import TABLES

TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def event(action: str = "LogonSuccess", **cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "DeviceId": "d1",
        "DeviceName": "web01.contoso.test",
        "ActionType": action,
        "LogonType": "Network",
        "AccountName": "m.ortiz",
        "AccountDomain": "contoso",
    } | cells


@pytest.fixture
def rows(asked):
    def run(*events, **more):
        return asked("host.logons", "web01", {"DeviceLogonEvents": events}, **more).frame

    return run


def test_an_attempt_without_an_end_is_no_result(rows):
    found = rows(event(), event("LogonFailed"), event("LogonAttempted"), event("Logoff"))
    assert sorted(found["result"]) == ["failure", "success"]


def test_logon_types_as_documented_and_as_windows_names_them(rows):
    words = {
        "Interactive": "interactive",
        "Remote interactive (RDP) logons": "remote_interactive",
        "RemoteInteractive": "remote_interactive",
        "CachedRemoteInteractive": "remote_interactive",
        "Network": "network",
        "NetworkCleartext": "network",
        "Batch": "batch",
        "Service": "service",
        "Unlock": "unlock",
        "CachedInteractive": "cached_interactive",
        "NewCredentials": "new_credentials",
        "Unknown": "other",
    }
    found = rows(*(event(LogonType=word) for word in words))
    assert dict(zip(found["logon_type_raw"], found["logon_type"], strict=True)) == words


def test_why_it_failed_as_far_as_the_product_says(rows):
    words = {
        "InvalidUserNameOrPassword": "bad_credentials",
        "AccountRestriction": "account_restriction",
        "AccountLockedOut": "account_restriction",
        "PasswordExpired": "account_restriction",
        "Unknown": "other",
    }
    found = rows(*(event("LogonFailed", FailureReason=word) for word in words))
    assert dict(zip(found["failure_reason_raw"], found["failure_reason"], strict=True)) == words
    silent = rows(event("LogonFailed")).iloc[0]
    assert silent["failure_reason"] == "other"
    assert pd.isna(silent["failure_reason_raw"])
    assert rows(event(FailureReason="Unknown"))["failure_reason"].isna().all()


@pytest.mark.parametrize(
    "number", [999, 0x1D31FEF, 0xFFFFFFFF, 0x100000000, 2**53 + 1, 2**63 - 1, 16]
)
def test_a_logon_session_is_hexadecimal_with_every_digit(rows, number):
    assert rows(event(LogonId=number)).iloc[0]["logon_id"] == hex(number)


def test_no_session_no_port_and_no_account_are_missing(rows):
    row = rows(event(LogonId=0, RemotePort=0, AccountSid="S-1-0-0", RemoteIP="-")).iloc[0]
    assert row[["logon_id", "src_port", "user_id", "src_ip", "src_host"]].isna().all()


def test_unix_systems_show_in_the_path_of_their_processes(rows):
    def process(path: str, user: str):
        name = path.rsplit("/", maxsplit=1)[-1].rsplit("\\", maxsplit=1)[-1]
        cells = {"InitiatingProcessFolderPath": path, "InitiatingProcessFileName": name}
        return event(AccountName=user, **cells)

    found = rows(
        process("/usr/sbin/sshd", "a"),
        process("/usr/bin/sudo", "b"),
        process("/usr/bin/su", "c"),
        process("/System/Library/CoreServices/loginwindow.app/loginwindow", "d"),
        process("C:\\Windows\\System32\\lsass.exe", "e"),
        event(AccountName="f"),
    ).sort_values("user")
    assert list(found["os_family"]) == ["linux", "linux", "linux", "macos", "windows", "windows"]
    assert list(found["logon_type"]) == ["ssh", "sudo", "su", "network", "network", "network"]


def test_the_start_belongs_to_the_range_and_the_end_does_not(rows):
    span = TimeSpan(start=TIME, end=TIME + timedelta(hours=1))
    last = timedelta(hours=1) - timedelta(microseconds=1)
    moments = [timedelta(microseconds=-1), timedelta(0), last, timedelta(hours=1)]
    found = rows(*(event(Timestamp=TIME + moment) for moment in moments), timespan=span)
    assert sorted(found["time"] - TIME) == [timedelta(0), last]


def test_a_device_that_only_logged_on_is_found(asked):
    tables = {
        "DeviceLogonEvents": [event(), event(DeviceName="oldweb01"), event(DeviceName="sql01")]
    }
    found = asked("host.resolve", "WEB01", tables)
    assert set(found.frame["host"]) == {"web01.contoso.test", "oldweb01"}
    assert [outcome.status for outcome in found.outcomes] == ["unavailable", "ok"]


def test_what_is_known_of_a_device_is_its_newest_report(asked):
    report = {
        "DeviceId": "d1",
        "DeviceName": "web01.contoso.test",
        "OSPlatform": "WindowsServer2022",
    }
    older = report | {"Timestamp": TIME, "PublicIP": "192.0.2.1"}
    newer = report | {
        "Timestamp": TIME + timedelta(hours=1),
        "PublicIP": "192.0.2.10",
        "OSVersion": "10.0",
        "OSBuild": 20348,
        "AzureResourceId": "/subscriptions/x",
    }
    found = asked("host.info", "web01", {"DeviceInfo": [newer, older]}).frame
    row = found.iloc[0]
    assert len(found) == 1
    assert (row["os_family"], row["os_name"]) == ("windows", "WindowsServer2022")
    assert (row["os_version"], row["public_ip"]) == ("10.0.20348", "192.0.2.10")
    assert (row["environment"], row["resource_id"]) == ("Azure", "/subscriptions/x")
    assert row["last_seen"] == TIME + timedelta(hours=1)


def test_logons_from_an_address_are_found_in_either_spelling_and_no_other(asked):
    sources = [
        "203.0.113.9",
        "::ffff:203.0.113.9",
        "203.0.113.90",
        "2001:db8::9",
        "2001:DB8::9",
        "-",
    ]
    tables = {"DeviceLogonEvents": [event(RemoteIP=source) for source in sources]}
    found = asked("ip.logons", "203.0.113.9", tables).frame
    assert list(found["src_ip"]) == ["203.0.113.9"] * 2
    found = asked("ip.logons", "2001:db8::9", tables).frame
    assert sorted(found["src_ip"]) == ["2001:DB8::9", "2001:db8::9"]


def test_attempts_from_an_address_are_counted_over_all_hosts(asked):
    rows = [event(DeviceName=name, RemoteIP="203.0.113.9") for name in ("web01", "web01", "sql01")]
    found = asked("ip.logon_counts", "203.0.113.9", {"DeviceLogonEvents": rows}).frame
    assert dict(zip(found["host"], found["count"], strict=True)) == {"web01": 2, "sql01": 1}


def test_the_words_of_an_answer_are_those_of_the_table():
    demo = company()
    table = to_tables(demo.records)["DeviceLogonEvents"]
    mine = table[table["DeviceName"] == demo.victim]
    connection = embedded(
        provider="mde",
        title="Defender",
        source={"DeviceLogonEvents": mine},
        schema=TABLES,
        source_kind="demo",
    )
    answer = ask(connection, files_of("mde"), "host.logons", demo.victim).frame
    native = {
        "logon_type_raw": "LogonType",
        "event_id": "ActionType",
        "failure_reason_raw": "FailureReason",
    }
    for name, column in native.items():
        assert answer[name].value_counts().to_dict() == mine[column].value_counts().to_dict()


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("m.ortiz", ["full", "other", "short", "sid"]),
        ("CONTOSO\\m.ortiz", ["full", "short", "sid"]),
        ("m.ortiz@contoso.test", ["full", "short", "sid"]),
        ("S-1-5-21-1-2-3-1104", ["sid"]),
    ],
)
def test_logons_of_an_account_by_any_of_its_names(asked, about, found):
    rows = {
        "short": event(AccountDomain="contoso"),
        "full": event(AccountDomain="contoso.test"),
        "other": event(AccountDomain="fabrikam"),
        "near": event(AccountName="m.ortiz2"),
        "sid": event(AccountSid="S-1-5-21-1-2-3-1104"),
    }
    tables = {"DeviceLogonEvents": [row | {"DeviceName": name} for name, row in rows.items()]}
    assert sorted(asked("account.logons", about, tables).frame["host"]) == found
