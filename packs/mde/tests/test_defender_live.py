"""The live client against a loopback Microsoft Graph that runs what it is sent."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from packs.mde.tests.served import FILES, defender_at, served
from pydantic import SecretStr, ValidationError

from nbcore import Connection, Limits, TimeSpan
from nbcore.lang import submit
from nbcore.testing import QueryResult, Reply, ask
from nblang_kql.http.pace import shared_pace
from nblang_kql.testing import Fixed
from nbpack_demo import company
from nbpack_mde.settings import DefenderSettings

WEEK = TimeSpan(start=company().start, end=company().end)


@pytest.fixture(scope="module")
def service():
    with served() as running:
        yield running


@pytest.fixture
def credential():
    return Fixed()


@pytest.fixture
def connection(service, credential, request):
    service.forget()
    opened = defender_at(service.url, credential, tenant=request.node.name)
    yield opened
    submit(opened.close()).result()


def logons(connection: Connection, **more: Any) -> QueryResult:
    return ask(connection, FILES, "host.logons", "web01", WEEK, **more)


def test_the_live_answer_is_the_demo(connection):
    frame = logons(connection).frame
    put_in = company().logons.query("host == @company().victim")
    assert frame["time"].tolist() == put_in["time"].sort_values(ascending=False).tolist()
    assert set(frame["logon_id"].dropna()) == set(put_in["logon_id"].dropna())


def test_the_request_is_as_documented(connection, service, credential):
    answer = logons(connection)
    request = service.requests[-1]
    assert request.path == "/v1.0/security/runHuntingQuery"
    assert request.json == {
        "Query": answer.outcomes[0].text,
        "Timespan": "2026-03-02T00:00:00Z/2026-03-09T00:00:00Z",
    }
    assert request.headers["authorization"] == f"Bearer {credential.last}"
    assert credential.asked == [(f"{service.url}/.default",)]


def test_what_is_forbidden_says_which_permission_is_needed(connection, service):
    service.script("403")
    answer = logons(connection)
    assert answer.status == "denied"
    assert "ThreatHunting.Read.All" in answer.reason
    assert "the role Security Reader or Security Administrator" in answer.reason


def test_the_cap_stays_below_what_the_service_returns(connection, service):
    service.script("many")
    answer = logons(connection)
    assert (answer.status, len(answer.frame)) == ("partial", 99_999)
    assert any("100,000 rows" in note for note in answer.notes)
    assert "top 100000 by" in service.requests[-1].json["Query"]


def test_keys_are_read_in_either_spelling(connection, service):
    schema = [{"Name": "time", "Type": "DateTime"}, {"Name": "result", "Type": "String"}]
    rows = [{"time": "2026-03-06T05:11:02.1234567Z", "result": "success", "@odata.type": "#x"}]
    service.script(Reply.of(200, {"schema": schema, "results": rows}))
    frame = logons(connection).frame
    assert frame["time"].dt.microsecond.tolist() == [123456]


@pytest.mark.parametrize("reply", [Reply(200), Reply(200, b" "), Reply(204)], ids=str)
def test_an_empty_answer_is_no_answer(connection, service, reply):
    service.script(reply)
    answer = logons(connection)
    assert answer.status == "failed"
    assert "cannot be read: it is empty" in answer.reason


@pytest.mark.parametrize("days", [30, 31, 90])
def test_a_range_from_before_the_days_that_are_held_is_told(connection, days):
    end = company().end
    span = TimeSpan(start=end - timedelta(days=days), end=end)
    answer = ask(connection, FILES, "host.logons", "web01", span)
    assert answer.status == ("ok" if days == 30 else "partial")
    assert answer.reason == (
        ""
        if days == 30
        else "Microsoft Defender XDR holds 30 days: its data begins on 2026-02-07, and the time "
        "range before."
    )
    assert len(answer.frame) > 0


def test_decimals_keep_their_digits(connection, service):
    schema = [{"name": "time", "type": "DateTime"}, {"name": "Exact", "type": "Decimal"}]
    time = "2026-03-06T05:11:02Z"
    exact = ["1.23456789012345678901", "12345678901234567890", "1e3"]
    rows = ", ".join(f'{{"time": "{time}", "Exact": {number}}}' for number in exact)
    body = f'{{"schema": {json.dumps(schema)}, "results": [{rows}]}}'.encode()
    service.script(Reply(200, body, {"Content-Type": "application/json"}))
    assert sorted(logons(connection).frame["Exact"]) == sorted(exact)


def test_a_table_that_is_not_there_is_unavailable():
    with served(without=["DeviceInfo"]) as bare:
        connection = defender_at(bare.url, tenant="bare")
        answer = ask(connection, FILES, "host.info", "web01", WEEK)
        submit(connection.close()).result()
    assert answer.status == "unavailable"
    assert "no table DeviceInfo" in answer.reason


def test_a_tenant_s_45_calls_a_minute_are_kept_across_connections(service, connection, request):
    pace = shared_pace((service.url, request.node.name), 45, 60.0)

    async def use_up() -> None:
        for _ in range(45):
            async with pace.turn(0.0):
                pass

    submit(use_up()).result()
    other = defender_at(service.url, tenant=request.node.name.upper())
    for opened in (connection, other):
        answer = logons(opened, limits=Limits(seconds=0.5))
        assert answer.status == "failed"
        assert "45 queries in 60 seconds" in answer.reason
    assert service.requests == []


def test_no_more_than_four_queries_run_at_once(connection):
    assert connection.at_once == 4


def test_secrets_do_not_show():
    settings = DefenderSettings(
        tenant_id="t", client_id="c", client_secret=SecretStr("very secret"), credential=Fixed()
    )
    assert "very secret" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "credential" not in repr(settings)


def test_what_a_file_adds_to_a_secret_is_left_out():
    settings = DefenderSettings(
        tenant_id="t\n", client_id=" c", client_secret=SecretStr("very secret\r\n")
    )
    assert settings.client_secret is not None
    assert settings.client_secret.get_secret_value() == "very secret"
    assert (settings.tenant_id, settings.client_id) == ("t", "c")
    blank = DefenderSettings(tenant_id="t", client_id="c", client_secret=SecretStr(" \n"))
    assert blank.client_secret is None


def test_a_secret_that_cannot_be_sent_is_refused_without_being_repeated():
    with pytest.raises(ValidationError, match="control character") as caught:
        DefenderSettings(tenant_id="t", client_id="c", client_secret=SecretStr("very\nsecret"))
    assert "very" not in str(caught.value)


@pytest.mark.parametrize(
    "given", [{"client_secret": "s"}, {"client_secret": "s", "client_id": "c"}]
)
def test_a_client_secret_needs_its_client_and_tenant(given):
    with pytest.raises(ValidationError, match="client_id and tenant_id"):
        DefenderSettings(**given)


def test_naming_the_provider_and_opening_it_load_no_client():
    code = (
        "import sys; from nbpack_mde.provider import mde; from nbpack_mde import pack;"
        "mde.live(mde.settings());"
        "print({'pandas', 'numpy', 'httpx', 'azure', 'duckdb'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
