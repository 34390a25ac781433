"""Values that hold signs of SPL find themselves and nothing else, in every question."""

from __future__ import annotations

from typing import Any

import pytest
from packs.splunk.tests.tables import asked, holding

from nbcore import Connection

VALUES = [
    '"', "\\", '" OR "1"="1', '" | delete', "*", "web*", "$p_start$", "`notable`", "```",
    "[search index=*]", "a|b", "a\nb", "日本",
]  # fmt: skip
WRITABLE = [value for value in VALUES if "\n" not in value and "```" not in value]


@pytest.fixture(scope="module")
def connection() -> Connection:
    def row(place: int, value: str) -> dict[str, Any]:
        named = {
            "dest": value,
            "user": value,
            "url": value,
            "rule_name": value,
            "rule_title": value,
        }
        return {"event_id": f"{place} {value}", "severity": "high", **named}

    def alert(place: int, value: str) -> dict[str, Any]:
        named = {"dest": value, "user": value, "signature": value, "app": value}
        return {"tag": ["alert"], "id": f"{place} {value}", "severity": "high", **named}

    def lease(value: str) -> dict[str, Any]:
        return {"tag": ["network", "session"], "dest_nt_host": value, "dest_ip": "10.0.0.5"}

    return holding(
        notable=[row(place, value) for place, value in enumerate(VALUES)],
        alerts=[alert(place, value) for place, value in enumerate(VALUES)],
        dhcp=[lease(value) for value in VALUES],
        lookup_ip_intel=[{"ip": value, "weight": "1", "threat_key": "feed"} for value in VALUES],
        lookup_http_intel=[{"url": value, "weight": "1", "threat_key": "feed"} for value in VALUES],
    )


@pytest.mark.parametrize("value", VALUES)
def test_a_hostile_value_is_a_value(connection: Connection, value: str):
    mine = [f"{VALUES.index(value)} {value}"] * (2 if value in WRITABLE else 0)
    for argument in ("text", "entity", "rule"):
        given: dict[str, Any] = {argument: value}
        found = asked(connection, "alert.list", **given).frame
        if argument != "text":
            assert sorted(found["alert_id"]) == mine, argument
        else:
            assert set(found["alert_id"]) >= set(mine)
            assert all(value.lower() in str(title).lower() for title in found["title"])
    assert sorted(asked(connection, "alert.list", product=value).frame["alert_id"]) == mine[:1]
    found = asked(connection, "alert.get", alert_id=f"{VALUES.index(value)} {value}").frame
    assert sorted(found["alert_id"]) == mine
    named = asked(connection, "alert.entities", listed=tuple({*mine})).frame
    assert set(named["value"].dropna()) <= {value}
    found = asked(connection, "indicator.lookup", listed=(value,)).frame
    assert found["indicator"].tolist() == [value for _ in mine]
    assert asked(connection, "ip.flows", listed=(value,)).status == "unavailable"


@pytest.mark.parametrize("value", [value for value in WRITABLE if value.strip()])
def test_a_hostile_name_is_that_host_and_account(connection: Connection, value: str):
    found = asked(connection, "host.alerts", value).frame
    assert f"{VALUES.index(value)} {value}" in set(found["alert_id"])
    assert len(found) == 2
    assert set(asked(connection, "host.addresses", value).frame["host"]) == {value}
