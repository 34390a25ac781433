"""How AlertInfo and AlertEvidence read as the catalogue's records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nbcore import TimeSpan

TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def alert(alert_id: str = "a1", **cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "AlertId": alert_id,
        "Title": "Password spray",
        "Category": "CredentialAccess",
        "Severity": "Medium",
        "ServiceSource": "Microsoft Defender for Endpoint",
        "AttackTechniques": '["Password Spraying (T1110.003)", "Valid Accounts (T1078)"]',
    } | cells


def evidence(alert_id: str = "a1", kind: str = "Machine", **cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "AlertId": alert_id,
        "EntityType": kind,
        "EvidenceRole": "Related",
    } | cells


@pytest.fixture
def alerts(asked):
    """Identifiers of the alerts that a question finds."""

    def run(query, about, infos, named=(), **more):
        tables = {"AlertInfo": infos, "AlertEvidence": named}
        return sorted(asked(query, about, tables, **more).frame["alert_id"])

    return run


def given(**arguments: str) -> dict[str, Any]:
    return {"values": {f"p_{name}": value for name, value in arguments.items()}}


def test_an_alert_as_its_table_has_it(asked):
    answer = asked("alert.list", None, {"AlertInfo": [alert()], "AlertEvidence": []})
    row = answer.frame.iloc[0]
    assert (row["time"], row["title"], row["severity"]) == (TIME, "Password spray", "medium")
    assert row["product"] == "Microsoft Defender for Endpoint"
    assert list(row["tactics"]) == ["Credential Access"]
    assert list(row["techniques"]) == ["T1110.003", "T1078"]
    assert row["link"] == "https://security.microsoft.com/alerts/a1"
    assert {"rule", "owner", "alert_status", "classification"} <= answer.lacks


@pytest.mark.parametrize(
    ("category", "tactics"),
    [
        ("CommandAndControl", ["Command and Control"]),
        ("Impact", ["Impact"]),
        ("Malware", []),
        ("SuspiciousActivity", []),
        ("", []),
    ],
)
def test_a_category_is_a_tactic_or_none(asked, category, tactics):
    tables = {"AlertInfo": [alert(Category=category)], "AlertEvidence": []}
    assert list(asked("alert.list", None, tables).frame.iloc[0]["tactics"]) == tactics


def test_an_alert_is_one_row_in_its_newest_version_at_the_time_of_its_first(asked):
    later = alert(Timestamp=TIME + timedelta(hours=1), Severity="High", Title="Spray and logon")
    tables = {"AlertInfo": [later, alert()], "AlertEvidence": [evidence(), evidence()]}
    found = asked("alert.list", None, tables).frame
    assert found[["time", "severity", "title"]].to_numpy().tolist() == [
        [TIME, "high", "Spray and logon"]
    ]


def test_the_start_belongs_to_the_range_and_the_end_does_not(alerts):
    span = TimeSpan(start=TIME, end=TIME + timedelta(hours=1))
    step = timedelta(microseconds=1)
    moments = [span.start - step, span.start, span.end - step, span.end]
    infos = [alert(str(n), Timestamp=moment) for n, moment in enumerate(moments)]
    assert alerts("alert.list", None, infos, timespan=span) == ["1", "2"]


@pytest.mark.parametrize(
    ("least", "found"),
    [
        ("informational", ["h", "i", "l", "m"]),
        ("low", ["h", "l", "m"]),
        ("Medium", ["h", "m"]),
        ("high", ["h"]),
        ("critical", []),
    ],
)
def test_that_severity_or_worse(alerts, least, found):
    infos = [
        alert(word[0].lower() if word else "none", Severity=word)
        for word in ("High", "Medium", "Low", "Informational", "")
    ]
    assert alerts("alert.list", None, infos, **given(severity=least)) == found


def test_text_is_a_part_of_the_title_and_product_and_rule_are_the_whole(alerts):
    infos = [alert("a"), alert("b", Title="Spray", ServiceSource="Microsoft Defender")]
    for arguments, found in (
        ({"text": "SPRAY"}, ["a", "b"]),
        ({"text": "word s"}, ["a"]),
        ({"text": "s.ray"}, []),
        ({"product": "microsoft defender"}, ["b"]),
        ({"rule": "spray"}, ["b"]),
        ({"rule": "spray", "text": "password"}, []),
    ):
        assert alerts("alert.list", None, infos, **given(**arguments)) == found


def test_one_alert_by_its_identifier(alerts):
    infos = [alert("a1"), alert("a10"), alert("A1")]
    assert alerts("alert.get", None, infos, **given(alert_id="a1")) == ["a1"]


def test_a_host_is_met_by_its_whole_name_or_first_label(alerts):
    names = ["web01.contoso.test", "web01", "WEB01", "web010", "xweb01", "web01.other.test"]
    infos = [alert(name) for name in names]
    named = [evidence(name, DeviceName=name) for name in names]
    assert alerts("host.alerts", "web01", infos, named) == sorted(names[:3] + names[5:])
    assert alerts("host.alerts", "web01.contoso.test", infos, named) == sorted(names[:3])


def test_an_address_is_met_in_either_column_and_spelling(alerts):
    infos = [alert(name) for name in ("remote", "local", "mapped", "near")]
    named = [
        evidence("remote", "Ip", RemoteIP="203.0.113.9"),
        evidence("local", "Machine", LocalIP="203.0.113.9"),
        evidence("mapped", "Ip", RemoteIP="::ffff:203.0.113.9"),
        evidence("near", "Ip", RemoteIP="203.0.113.90"),
    ]
    assert alerts("ip.alerts", "203.0.113.9", infos, named) == ["local", "mapped", "remote"]


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("m.ortiz", ["domain", "full", "other", "plain", "upn"]),
        ("CONTOSO\\m.ortiz", ["domain", "full", "plain", "upn"]),
        ("m.ortiz@contoso.test", ["domain", "full", "plain", "upn"]),
        ("S-1-5-21-1-2-3-1104", ["sid"]),
        ("6f0f1c1e-0000-4000-8000-000000000001", ["cloud"]),
    ],
)
def test_an_account_is_met_by_any_of_its_names(alerts, about, found):
    rows: dict[str, dict[str, Any]] = {
        "plain": {"AccountName": "M.Ortiz"},
        "domain": {"AccountName": "m.ortiz", "AccountDomain": "contoso"},
        "full": {"AccountName": "m.ortiz", "AccountDomain": "contoso.test"},
        "other": {"AccountName": "m.ortiz", "AccountDomain": "fabrikam"},
        "upn": {"AccountUpn": "m.ortiz@contoso.test"},
        "near": {"AccountName": "m.ortiz2", "AccountDomain": "contoso"},
        "sid": {"AccountName": "b.lee", "AccountSid": "S-1-5-21-1-2-3-1104"},
        "near sid": {"AccountName": "b.lee", "AccountSid": "S-1-5-21-1-2-3-11040"},
        "cloud": {"AccountName": "c", "AccountObjectId": "6f0f1c1e-0000-4000-8000-000000000001"},
    }
    infos = [alert(name) for name in rows]
    named = [evidence(name, "User", **cells) for name, cells in rows.items()]
    assert alerts("account.alerts", about, infos, named) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("web01", ["machine"]),
        ("WEB01.contoso.test", ["machine"]),
        ("contoso\\m.ortiz", ["user"]),
        ("m.ortiz", ["user"]),
        ("203.0.113.9", ["ip"]),
        ("https://evil.example/x", ["url"]),
        ("evil.example", []),
        ("AB12", ["file"]),
        ("x.exe", ["file"]),
        ("x", []),
    ],
)
def test_a_list_of_alerts_that_name_a_value(alerts, value, found):
    named = [
        evidence("machine", DeviceName="web01.contoso.test"),
        evidence("user", "User", AccountName="m.ortiz", AccountDomain="contoso"),
        evidence("ip", "Ip", RemoteIP="203.0.113.9"),
        evidence("url", "Url", RemoteUrl="https://evil.example/x"),
        evidence("file", "File", FileName="x.exe", SHA256="ab12"),
    ]
    infos = [alert(row["AlertId"]) for row in named] + [alert("nothing named")]
    assert alerts("alert.list", None, infos, named, **given(entity=value)) == found


def test_every_kind_of_thing_that_an_alert_names(asked):
    rows = [
        evidence(kind="Machine", DeviceName="web01.contoso.test", LocalIP="10.0.0.1"),
        evidence(kind="User", AccountName="m.ortiz", AccountDomain="contoso"),
        evidence(kind="User", AccountUpn="m.ortiz@contoso.test", AccountName="m.ortiz"),
        evidence(kind="Ip", RemoteIP="203.0.113.9", EvidenceRole="Impacted"),
        evidence(kind="Url", RemoteUrl="https://evil.example/x"),
        evidence(kind="Url", RemoteUrl="evil.example"),
        evidence(kind="File", FileName="x.exe", FolderPath="C:\\Temp", SHA256="a" * 64, SHA1="b" * 40),
        evidence(
            kind="FileHash",
            AdditionalFields='{"FileHashes": [{"Algorithm": "MD5", "Value": "%s"}]}' % ("c" * 32),
        ),
        evidence(kind="Process", FileName="y.exe", ProcessCommandLine="y.exe -k"),
        evidence(kind="Process", FileName="z.exe"),
        evidence(kind="RegistryKey", RegistryKey="HKLM\\Run"),
        evidence(kind="Mailbox", AccountUpn="m.ortiz@contoso.test"),
        evidence(kind="MailMessage", NetworkMessageId="n1"),
        evidence(kind="CloudApplication", Application="Azure Portal"),
        evidence(kind="AzureResource", ResourceID="/subscriptions/x"),
        evidence(kind="Malware", AdditionalFields='{"Name": "Stealer"}'),
        evidence(kind="SecurityGroup", AdditionalFields='{"DisplayName": "Admins"}'),
        evidence("a2", "Machine", DeviceName="sql01"),
        evidence("a1", "Ip"),
    ]  # fmt: skip
    tables = {"AlertInfo": [alert(), alert("a2")], "AlertEvidence": [*rows, rows[0]]}
    found = asked("alert.entities", None, tables, values={"p_alert_ids": ("a1", "a")}).frame
    assert sorted(zip(found["entity_kind"], found["value"], strict=True)) == [
        ("account", "contoso\\m.ortiz"),
        ("account", "m.ortiz@contoso.test"),
        ("cloud_application", "Azure Portal"),
        ("cloud_resource", "/subscriptions/x"),
        ("domain", "evil.example"),
        ("email", "n1"),
        ("file", "x.exe"),
        ("file_hash", "a" * 64),
        ("file_hash", "b" * 40),
        ("file_hash", "c" * 32),
        ("host", "web01.contoso.test"),
        ("ip", "10.0.0.1"),
        ("ip", "203.0.113.9"),
        ("mailbox", "m.ortiz@contoso.test"),
        ("other", "Admins"),
        ("other", "Stealer"),
        ("process", "y.exe -k"),
        ("process", "z.exe"),
        ("registry_key", "HKLM\\Run"),
        ("url", "https://evil.example/x"),
    ]
    by_value = found.set_index("value")
    assert by_value.loc["Stealer", "entity_kind_raw"] == "Malware"
    assert by_value.loc["203.0.113.9", "role"] == "Impacted"


def test_what_is_named_belongs_to_alerts_that_were_raised_within_the_range(asked):
    tables = {
        "AlertInfo": [alert(), alert("old", Timestamp=TIME - timedelta(days=1))],
        "AlertEvidence": [evidence(DeviceName="web01"), evidence("old", DeviceName="sql01")],
    }
    span = TimeSpan(start=TIME, end=TIME + timedelta(hours=1))
    both = {"p_alert_ids": ("a1", "old")}
    found = asked("alert.entities", None, tables, timespan=span, values=both).frame
    assert list(found["value"]) == ["web01"]


@pytest.mark.parametrize(
    ("query", "about", "says"),
    [
        ("indicator.lookup", None, "no table of threat intelligence"),
        ("host.bookmarks", "web01", "no bookmarks"),
        ("ip.bookmarks", "203.0.113.9", "no bookmarks"),
    ],
)
def test_what_the_product_does_not_have_is_said_and_never_empty(asked, query, about, says):
    answer = asked(query, about, {"AlertInfo": [alert()]}, values={"p_indicators": ("x",)})
    assert answer.status == "unsupported"
    assert says in answer.reason


def test_a_thousand_identifiers_may_be_asked_about(asked):
    tables = {"AlertInfo": [alert()], "AlertEvidence": [evidence(DeviceName="web01")]}
    many = ("a1", *(f"b{number}" for number in range(999)))
    found = asked("alert.entities", None, tables, listed=many)
    assert found.frame["value"].tolist() == ["web01"]
