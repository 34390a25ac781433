"""How sign-ins and the events of cloud applications read as cloud activity."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

TIME = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FROM = "203.0.113.9"


def sign_in(**cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "IPAddress": FROM,
        "Application": "Azure Portal",
        "LogonType": '["interactiveUser"]',
        "ErrorCode": 0,
        "AccountUpn": "m.ortiz@contoso.test",
        "AccountObjectId": "6f0f1c1e-0000-4000-8000-000000000001",
        "Country": "IE",
        "City": "Dublin",
        "RiskLevelAggregated": 10,
        "UserAgent": "x/1",
    } | cells


def event(**cells: Any) -> dict[str, Any]:
    return {
        "Timestamp": TIME,
        "IPAddress": FROM,
        "Application": "Microsoft SharePoint Online",
        "ActionType": "FileDownloaded",
        "AccountId": "m.ortiz@contoso.test",
        "ObjectName": "plan.xlsx",
        "RawEventData": '{"ResultStatus": "Success"}',
    } | cells


def values(frame: pd.DataFrame, column: str) -> list[Any]:
    cells = frame[column].astype(object)
    return list(cells.where(cells.notna(), None))


@pytest.mark.parametrize("table", ["EntraIdSignInEvents", "AADSignInEventsBeta"])
def test_a_sign_in_as_either_table_has_it(asked, table):
    found = asked("ip.cloud_activity", FROM, {table: [sign_in()]})
    row = found.frame.iloc[0]
    assert (row["activity_kind"], row["result"], row["result_code"]) == ("sign_in", "success", "0")
    assert (row["user"], row["upn"]) == ("m.ortiz", "m.ortiz@contoso.test")
    assert (row["application"], row["country"], row["city"]) == ("Azure Portal", "IE", "Dublin")
    assert (row["is_interactive"], row["risk"], row["user_agent"]) == (True, "low", "x/1")


def test_the_newer_table_comes_first_and_what_replaced_it_is_not_asked_as_well(asked):
    tables = {
        "EntraIdSignInEvents": [sign_in()],
        "AADSignInEventsBeta": [sign_in(Application="old")],
    }
    assert list(asked("ip.cloud_activity", FROM, tables).frame["application"]) == ["Azure Portal"]


def test_how_a_sign_in_ended_and_who_typed(asked):
    rows = [
        sign_in(),
        sign_in(ErrorCode=50126, LogonType='["nonInteractiveUser"]', RiskLevelAggregated=100),
        sign_in(ErrorCode=None, LogonType="", RiskLevelAggregated=0),
    ]
    found = asked("ip.cloud_activity", FROM, {"EntraIdSignInEvents": rows}).frame
    assert values(found, "result") == ["success", "failure", "unknown"]
    assert values(found, "result_code") == ["0", "50126", None]
    assert values(found, "is_interactive") == [True, False, None]
    assert values(found, "risk") == ["low", "high", None]


@pytest.mark.parametrize(
    ("application", "action", "kind"),
    [
        ("Microsoft SharePoint Online", "FileDownloaded", "office"),
        ("Microsoft Exchange Online", "New-InboxRule", "office"),
        ("Microsoft Azure", "Write VirtualMachines", "management"),
        ("Microsoft Entra ID", "Reset user password.", "directory"),
        ("Microsoft Entra ID", "UserLoggedIn", "sign_in"),
        ("Dropbox", "Upload", "application"),
        ("", "x", "application"),
    ],
)
def test_what_sort_of_log_an_application_is(asked, application, action, kind):
    rows = [event(Application=application, ActionType=action)]
    found = asked("ip.cloud_activity", FROM, {"CloudAppEvents": rows}).frame
    assert found[["activity_kind", "activity"]].to_numpy().tolist() == [[kind, action]]


def test_who_did_it_and_how_it_ended_is_in_the_application_s_own_record(asked):
    rows = [
        event(),
        event(RawEventData='{"ResultStatus": "Failed", "UserId": "b.lee@contoso.test"}'),
        event(RawEventData="", AccountId="6f0f1c1e-0000-4000-8000-000000000001"),
    ]
    found = asked("ip.cloud_activity", FROM, {"CloudAppEvents": rows}).frame
    assert values(found, "result") == ["success", "failure", "unknown"]
    assert values(found, "upn") == ["m.ortiz@contoso.test", "b.lee@contoso.test", None]


def test_an_address_that_only_begins_alike_is_another(asked):
    tables = {
        "EntraIdSignInEvents": [sign_in(IPAddress="203.0.113.90")],
        "CloudAppEvents": [event(IPAddress="1203.0.113.9")],
    }
    assert asked("ip.cloud_activity", FROM, tables).status == "empty"


def test_sign_ins_and_other_activity_are_counted_together(asked):
    tables = {"EntraIdSignInEvents": [sign_in(), sign_in()], "CloudAppEvents": [event()]}
    found = asked("ip.cloud_activity_counts", FROM, tables).frame
    assert dict(zip(found["activity_kind"], found["count"], strict=True)) == {
        "sign_in": 2,
        "office": 1,
    }


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("m.ortiz", 4),
        ("m.ortiz@contoso.test", 2),
        ("CONTOSO\\m.ortiz", 2),
        ("6f0f1c1e-0000-4000-8000-000000000001", 2),
        ("m.orti", 0),
    ],
)
def test_what_an_account_did_from_any_address(asked, about, found):
    other = {"AccountUpn": "m.ortiz@fabrikam.test", "AccountObjectId": "other"}
    tables = {
        "EntraIdSignInEvents": [sign_in(), sign_in(**other)],
        "CloudAppEvents": [
            event(AccountObjectId="6f0f1c1e-0000-4000-8000-000000000001", IPAddress="192.0.2.1"),
            event(AccountId="m.ortiz@fabrikam.test", AccountObjectId="other"),
        ],
    }
    assert len(asked("account.cloud_activity", about, tables).frame) == found
