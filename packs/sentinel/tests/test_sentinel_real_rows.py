"""Rows of real workspaces, exported by others: their values, beside what pandas reads.

Tools that made these exports renamed columns; the folder is read as it is.
"""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nbcore.testing import QueryResult, ask, files_of
from nbpack_sentinel.provider import sentinel

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")
pytestmark = pytest.mark.skipif(
    not (DATA / "alerts_ti").is_dir(), reason="no exports of real workspaces (NBCORE_TEST_DATA)"
)
FILES = files_of("sentinel")
NO_FILTER = {"text": "", "entity": "", "severity": "", "product": "", "rule": ""}


def asked(folder: str, question: str, about: str | None = None, **more: Any) -> QueryResult:
    connection = sentinel.folder(DATA / folder, sentinel.settings())
    return ask(connection, FILES, question, about, **more)


def utc(cells: pd.Series[Any]) -> pd.Series[Any]:
    return pd.to_datetime(cells, utc=True).astype("datetime64[us, UTC]")


def compare(answer: QueryResult, expected: pd.DataFrame, table: str) -> None:
    """The first row, the one in the middle and the last one of a table, cell by cell."""
    assert answer.status == "ok", answer.reason
    frame = answer.frame[answer.frame["table"].str.contains(table)]
    assert len(frame) == len(expected) > 2
    left = frame[[*expected]].astype(object)
    left = left.where(left.notna(), None)
    right = expected.astype(object).where(expected.notna(), None)
    order = ["time"] if "time" in expected else [*expected][:1]
    order += [name for name in expected if name not in order and expected[name].nunique() > 1]
    texts = [frame[order].map(str).agg(" ".join, axis=1) for frame in (left, right)]
    left, right = (
        frame.iloc[text.argsort(kind="stable")]
        for frame, text in zip((left, right), texts, strict=True)
    )
    for place in (0, len(left) // 2, -1):
        assert left.iloc[place].to_dict() == right.iloc[place].to_dict()


def test_alerts_of_an_export_with_older_names():
    raw = pd.read_parquet(DATA / "alerts_ti" / "SecurityAlert.parquet")
    compare(
        asked("alerts_ti", "alert.list", arguments=NO_FILTER),
        pd.DataFrame(
            {
                "time": utc(raw["TimeGenerated"]),
                "title": raw["AlertDisplayName"],
                "severity": raw["Severity"].str.lower(),
                "rule": raw["AlertName"],
                "product": raw["ProviderName"],
                "start_time": utc(raw["StartTimeUtc"]),
                "end_time": utc(raw["EndTimeUtc"]),
                "description": raw["Description"],
                "compromised_entity": raw["CompromisedEntity"].replace("", None),
                "alert_id": raw["SystemAlertId"],
            }
        ),
        "SecurityAlert",
    )


def test_what_alerts_name_is_what_their_json_says():
    raw = pd.read_parquet(DATA / "alerts_ti" / "SecurityAlert.parquet")
    fields = {"ip": "Address", "host": "HostName", "file": "Name"}
    expected = {
        (alert, item["Type"], item[fields[item["Type"]]])
        for alert, text in zip(raw["SystemAlertId"], raw["Entities"], strict=True)
        for item in json.loads(text)
        if item.get("Type") in fields
    }
    frame = asked("alerts_ti", "alert.entities", listed=tuple(raw["SystemAlertId"])).frame
    rows = frame[["alert_id", "entity_kind", "value"]].itertuples(index=False, name=None)
    assert {row for row in rows if row[1] in fields} == expected
    others = set(frame.loc[frame["entity_kind"] == "other", "entity_kind_raw"])
    assert others == {"alerts", "host-logon-session"}
    accounts = set(frame.loc[frame["entity_kind"] == "account", "value"])
    assert r"msticalertswin1\ian" in accounts
    assert "dbadmin" in accounts


@pytest.mark.parametrize("host", ["msticalertslxvm2", "msticalertswin1", "msticalertslxvm"])
def test_a_host_has_the_alerts_that_name_it_and_no_others(host: str):
    raw = pd.read_parquet(DATA / "alerts_ti" / "SecurityAlert.parquet")
    columns = (raw["SystemAlertId"], raw["Entities"], raw["CompromisedEntity"])
    meant = {
        alert
        for alert, text, first in zip(*columns, strict=True)
        if first.casefold() == host
        or any(item.get("HostName", "").casefold() == host for item in json.loads(text))
    }
    assert bool(meant) is (host != "msticalertslxvm")
    assert set(asked("alerts_ti", "host.alerts", host).frame["alert_id"]) == meant


def test_indicators_of_the_older_table():
    raw = pd.read_parquet(DATA / "alerts_ti" / "ThreatIntelligenceIndicator.parquet")
    compare(
        asked("alerts_ti", "indicator.lookup", listed=(*raw["NetworkIP"], "192.0.2.1")),
        pd.DataFrame(
            {
                "indicator": raw["NetworkIP"],
                "indicator_kind": "ip",
                "source": raw["SourceSystem"],
                "confidence": raw["ConfidenceScore"].astype(int),
                "description": raw["Description"],
                "valid_from": utc(raw["TimeGenerated"]),
                "valid_until": utc(raw["ExpirationDateTime"]),
            }
        ),
        "ThreatIntelligenceIndicator",
    )


def test_connections_of_a_flow_log_whose_columns_lost_their_types():
    raw = pd.read_parquet(DATA / "network" / "AzureNetworkAnalytics_CL.parquet")
    raw["addresses"] = raw["PublicIPs"].fillna("").map(_listed)
    alone = raw["addresses"].map(len) < 2
    each = raw.assign(flows=raw["TotalAllowedFlows"].where(alone)).explode("addresses")
    peer = each["addresses"].fillna(
        each["DestIP"].where(each["DestIP"] != "10.0.3.5", each["SrcIP"])
    )
    opened = (each["FlowDirection"] == "O") & (each["DestIP"].fillna("") != "10.0.3.5")
    compare(
        asked("network", "ip.flows", listed=("10.0.3.5",)),
        pd.DataFrame(
            {
                "time": utc(each["FlowStartTime"]),
                "direction": opened.map({True: "out", False: "in"}),
                "ip": "10.0.3.5",
                "peer": peer,
                "port": each["DestPort"].astype("Int64"),
                "protocol": each["L4Protocol"].map({"T": "tcp", "U": "udp"}),
                "app_protocol": each["L7Protocol"],
                "disposition": "allowed",
                "flows": each["flows"].astype("Int64"),
                "end_time": utc(each["FlowEndTime"]),
                "host": each["VMName"],
            }
        ),
        "AzureNetworkAnalytics_CL",
    )


def _listed(text: str) -> list[str]:
    found = ast.literal_eval(text) if text else []
    return ast.literal_eval(found) if isinstance(found, str) else list(found)


def test_sign_ins_from_an_address():
    raw = pd.read_parquet(DATA / "cloud" / "SigninLogs.parquet")
    mine = raw[raw["IPAddress"] == "109.88.218.99"]
    place = mine["LocationDetails"].map(json.loads)
    compare(
        asked("cloud", "ip.cloud_activity", "109.88.218.99"),
        pd.DataFrame(
            {
                "time": utc(mine["TimeGenerated"]),
                "activity_kind": "sign_in",
                "result": mine["ResultType"].map(
                    lambda code: "success" if code == "0" else "failure"
                ),
                "upn": mine["UserPrincipalName"],
                "application": mine["AppDisplayName"],
                "country": place.map(lambda there: there["countryOrRegion"]),
                "city": place.map(lambda there: there["city"]),
                "result_code": mine["ResultType"],
                "object_id": mine["UserId"],
                "is_interactive": mine["IsInteractive"],
                "risk": mine["RiskLevelDuringSignIn"],
            }
        ),
        "SigninLogs",
    )


def test_what_was_done_in_azure_from_an_address():
    raw = pd.read_parquet(DATA / "cloud" / "AzureActivity.parquet")
    mine = raw[raw["CallerIpAddress"] == "86.124.22.59"]
    compare(
        asked("cloud", "ip.cloud_activity", "86.124.22.59"),
        pd.DataFrame(
            {
                "time": utc(mine["TimeGenerated"]),
                "activity": mine["OperationNameValue"],
                "result": mine["ActivityStatusValue"]
                .map({"Succeeded": "success"})
                .fillna("unknown"),
                "upn": mine["Caller"],
                "application": mine["ResourceProviderValue"],
                "resource_id": mine["ResourceId"],
                "result_code": mine["ActivityStatusValue"],
            }
        ),
        "AzureActivity",
    )


def test_what_was_done_in_the_office_from_an_address():
    raw = pd.read_parquet(DATA / "cloud" / "OfficeActivity_user.parquet")
    mine = raw[raw["ClientIP_"] == "152.133.101.25"]
    compare(
        asked("cloud", "ip.cloud_activity", "152.133.101.25"),
        pd.DataFrame(
            {
                "time": utc(mine["TimeGenerated"]),
                "activity": mine["Operation"],
                "result": "success",
                "upn": mine["UserId"],
                "object": mine["SourceFileName"].replace("", None),
                "user_agent": mine["UserAgent"],
            }
        ),
        "OfficeActivity",
    )


@pytest.mark.parametrize(("question", "about"), [("host.addresses", "aadcon"), ("ip.hosts", None)])
def test_addresses_that_a_sensor_reported(question: str, about: str | None):
    raw = pd.read_parquet(DATA / "defender_real" / "DeviceNetworkInfo.parquet")
    objects = raw["IPAddresses"].map(json.loads)
    rows = {
        (item["IPAddress"], name, when)
        for item, name, when in zip(
            objects, raw["DeviceId"], utc(raw["TimeGenerated"]), strict=True
        )
    }
    wanted = about or "10.1.2.30"
    frame = asked("defender_real", question, wanted).frame
    found = set(frame[["ip", "host_id", "last_seen"]].itertuples(index=False, name=None))
    assert found == {row for row in rows if about or row[0] == wanted}
    assert set(frame["mac"].str.replace(":", "").str.upper()) == set(raw["MacAddress"])
