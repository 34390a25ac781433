"""How events 4624 and 4625 read as attempts to log on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore import CORE, TimeSpan

TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CODES = [
    ("0xc000006d", "0xc0000064", "no_such_user", "0xc0000064"),
    ("0xc000006d", "0xc000006a", "wrong_password", "0xc000006a"),
    ("0xC000006D", "0xC000006A", "wrong_password", "0xC000006A"),
    ("0xc000006d", "0x0", "bad_credentials", "0xc000006d"),
    ("0xc0000234", "0x0", "account_locked", "0xc0000234"),
    ("0xc000006e", "0xc0000072", "account_disabled", "0xc0000072"),
    ("0xc000006e", "0xc0000193", "account_expired", "0xc0000193"),
    ("0xc000006e", "0xc0000071", "password_expired", "0xc0000071"),
    ("0xc0000224", "0x0", "password_must_change", "0xc0000224"),
    ("0xc000006e", "0xc000006f", "outside_hours", "0xc000006f"),
    ("0xc000006e", "0xc0000070", "workstation_not_allowed", "0xc0000070"),
    ("0xc000015b", "0x0", "logon_type_not_granted", "0xc000015b"),
    ("0xc000006e", "0x0", "account_restriction", "0xc000006e"),
    ("0xc0000413", "0x0", "account_restriction", "0xc0000413"),
    ("0xc000005e", "0x0", "other", "0xc000005e"),
    ("0xc000006d", None, "bad_credentials", "0xc000006d"),
    (None, None, "other", None),
]
"""Status, sub-status, the reason that they say, and the code that says it."""


def event(number: int = 4624, **cells: Any) -> dict[str, Any]:
    return {
        "TimeGenerated": TIME,
        "Computer": "web01.contoso.test",
        "EventID": number,
        "TargetUserName": "m.ortiz",
        "TargetDomainName": "CONTOSO",
        "LogonType": 3,
        "IpAddress": "10.1.20.5",
    } | cells


@pytest.fixture
def rows(asked):
    def run(*events, **more):
        return asked("host.logons", "web01", {"SecurityEvent": events}, **more).frame

    return run


def test_a_status_code_says_why(rows):
    events = [
        event(4625, Status=status, SubStatus=sub_status, TargetUserName=f"user{number}")
        for number, (status, sub_status, *_) in enumerate(CODES)
    ]
    found = rows(*events).set_index("user")
    assert set(found["result"]) == {"failure"}
    for number, (_, _, reason, raw) in enumerate(CODES):
        row = found.loc[f"user{number}"]
        assert row["failure_reason"] == reason, CODES[number]
        assert row["failure_reason_raw"] == raw if raw else pd.isna(row["failure_reason_raw"])


def test_every_logon_type_of_windows_has_its_word(rows):
    numbers = {0: "system", 2: "interactive", 3: "network", 4: "batch", 5: "service", 7: "unlock"}
    numbers |= {8: "network_cleartext", 9: "new_credentials", 10: "remote_interactive"}
    numbers |= {11: "cached_interactive", 12: "cached_remote_interactive", 13: "cached_unlock"}
    assert set(CORE.records["Logon"]["logon_type"].meanings) - set(numbers.values()) == {
        "ssh",
        "su",
        "sudo",
        "other",
    }
    found = rows(*(event(LogonType=number) for number in (*numbers, 99)))
    said = dict(zip(found["logon_type_raw"], found["logon_type"], strict=True))
    assert said == {str(number): word for number, word in numbers.items()} | {"99": "other"}


def test_what_windows_writes_for_nothing_is_missing(rows):
    nothing = event(
        TargetUserName="-", TargetDomainName="-", IpAddress="-", IpPort="-", WorkstationName="-",
        LogonProcessName="-", AuthenticationPackageName="-", TargetUserSid="S-1-0-0",
    )  # fmt: skip
    row = rows(nothing).iloc[0]
    fields = ["user", "user_domain", "src_ip", "src_port", "src_host", "logon_process"]
    fields += ["auth_package", "user_id", "logon_id", "failure_reason", "failure_reason_raw"]
    assert row[fields].isna().all()


def test_no_address_and_no_port_of_a_logon_at_the_screen(rows):
    found = rows(event(IpAddress="LOCAL", IpPort="0"), event(IpAddress="::1", IpPort="0"))
    assert set(found["src_ip"].dropna()) == {"::1"}
    assert found["src_port"].isna().all()


def test_padding_is_no_part_of_a_logon_process(rows):
    found = rows(event(LogonProcessName="Advapi  "), event(LogonProcessName="NtLmSsp "))
    assert set(found["logon_process"]) == {"Advapi", "NtLmSsp"}


def test_other_events_and_other_hosts_are_no_logons(rows):
    others = [event(number) for number in (4634, 4648, 4672, 4688)]
    others += [event(Computer=name) for name in ("web011", "web01x.contoso.test", "web0")]
    assert rows(*others).empty


def test_a_short_name_meets_the_full_one_and_a_full_one_the_short(rows, asked):
    assert len(rows(event(), event(Computer="WEB01"), event(Computer="web01.other.test"))) == 3
    tables = {
        "SecurityEvent": [event(), event(Computer="WEB01"), event(Computer="web01.other.test")]
    }
    full = asked("host.logons", "WEB01.contoso.test", tables).frame
    assert set(full["host"]) == {"web01.contoso.test", "WEB01"}


def test_the_start_belongs_to_the_range_and_the_end_does_not(rows):
    span = TimeSpan(start=TIME, end=TIME + timedelta(hours=1))
    last = timedelta(hours=1) - timedelta(microseconds=1)
    moments = [timedelta(microseconds=-1), timedelta(0), last, timedelta(hours=1)]
    found = rows(*(event(TimeGenerated=TIME + moment) for moment in moments), timespan=span)
    assert sorted(found["time"] - TIME) == [timedelta(0), last]


def test_near_names_are_candidates(asked):
    tables = {"SecurityEvent": [event(), event(Computer="oldweb01"), event(Computer="sql01")]}
    found = asked("host.resolve", "web01", tables).frame
    assert set(found["host"]) == {"web01.contoso.test", "oldweb01"}
    assert set(found["os_family"]) == {"windows"}
