"""What was detected in the company, what threat intelligence lists and what analysts marked."""

from __future__ import annotations

import pandas as pd
import pytest

from nbcore import CORE, Account, Host, IpAddress
from nbpack_demo import company
from nbpack_demo.hosts import HOSTS, UNIX

DEMO = company()
ALERTS, ENTITIES = DEMO.alerts, DEMO.alert_entities
INDICATORS, BOOKMARKS = DEMO.indicators, DEMO.bookmarks
SEVERITIES = list(CORE.records["Alert"]["severity"].meanings)
"""The worst first."""
VERDICTS = CORE.records["Alert"]["classification"].meanings


def naming(entity: Account | Host | IpAddress) -> pd.DataFrame:
    """The alerts that name an entity."""
    same = ENTITIES["value"].map(entity.matches) & (ENTITIES["entity_kind"] == entity.kind)
    return ALERTS[ALERTS["alert_id"].isin(ENTITIES.loc[same, "alert_id"])]


def test_there_are_alerts_of_every_severity_and_every_verdict():
    assert set(ALERTS["severity"]) == set(SEVERITIES)
    assert set(ALERTS["classification"].dropna()) == set(VERDICTS) - {"true_positive"}
    assert ALERTS["alert_id"].is_unique


def test_only_what_is_closed_has_a_verdict():
    closed = ALERTS["alert_status"].isin(["resolved", "dismissed"])
    assert ALERTS.loc[~closed, "classification"].isna().all()


def test_whoever_works_on_an_alert_opened_an_incident():
    assert (ALERTS["owner"].notna() == ALERTS["incident_id"].notna()).all()
    told = ["owner", "classification"]
    assert (ALERTS.groupby("incident_id")[told].nunique() <= 1).all(axis=None)


@pytest.mark.parametrize(
    "rule",
    ["Password spray", "Success after spray", "New privileged account", "Beacon", "Exfiltration",
     "Lateral movement", "MFA fatigue"],
)  # fmt: skip
def test_the_intrusion_was_detected_step_by_step(rule):
    (alert,) = ALERTS[ALERTS["rule"] == rule].to_dict("records")
    assert alert["incident_id"] == "1041"
    assert alert["tactics"]
    assert alert["techniques"]
    assert alert["owner"]


def test_what_was_detected_is_in_the_logs():
    raised = ALERTS.set_index("rule")
    logons, flows = DEMO.logons, DEMO.flows
    spray = logons[(logons["src_ip"] == DEMO.attacker) & (logons["result"] == "failure")]
    assert raised.at["Password spray", "start_time"] == spray["time"].min()
    sent = flows[flows["peer"] == DEMO.exfiltration]
    assert raised.at["Exfiltration", "start_time"] == sent["time"].min()
    assert raised.at["Exfiltration", "end_time"] >= sent["end_time"].max()
    scan = flows[flows["peer"] == DEMO.port_scanner]
    assert raised.at["Many refused ports", "start_time"] <= scan["time"].min()
    assert raised.at["Many refused ports", "end_time"] >= scan["time"].max()
    cloud = DEMO.cloud[DEMO.cloud["src_ip"] == DEMO.attacker]
    assert raised.at["MFA fatigue", "start_time"] == cloud["time"].min()


def test_alerts_about_web01_grow_worse():
    ranks = [SEVERITIES.index(severity) for severity in naming(Host.parse("web01"))["severity"]]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == 4


def test_every_linux_host_has_an_alert():
    for host in UNIX:
        assert len(naming(Host.parse(host.name))), host.name


def test_a_rule_that_was_closed_as_benign_or_false_each_time_is_open_once():
    raised = ALERTS[ALERTS["rule"] == DEMO.benign_rule]
    assert raised["time"].dt.date.nunique() == len(raised) == 7
    *before, last = raised["classification"]
    assert set(before) == {"benign_positive", "false_positive"}
    assert pd.isna(last)
    assert raised["alert_status"].tolist() == ["resolved"] * 6 + ["new"]


def test_some_alerts_are_raised_long_after_and_some_before_it_ends():
    late = ALERTS["time"] - ALERTS["end_time"]
    assert late.max() > pd.Timedelta(days=2)
    assert late.min() < pd.Timedelta(0)
    assert (ALERTS["time"] < ALERTS["start_time"]).sum() == 0
    assert (ALERTS["time"] < DEMO.end).all()


def test_activity_may_have_begun_before_the_week_whenever_it_was_raised():
    before = ALERTS[ALERTS["start_time"] < DEMO.start]
    assert (before["time"] < DEMO.start).tolist() == [True, False]
    assert (before["end_time"] > DEMO.start).tolist() == [True, False]


def test_alerts_name_things_of_every_kind():
    assert set(ENTITIES["entity_kind"]) == set(CORE.records["AlertEntity"]["entity_kind"].meanings)
    assert ENTITIES["value"].notna().all()
    other = ENTITIES["entity_kind"] == "other"
    assert (ENTITIES["entity_kind_raw"].notna() == other).all()
    assert ENTITIES["role"].nunique() == 2


def test_one_alert_names_nothing_and_no_time():
    silent = ~ALERTS["alert_id"].isin(ENTITIES["alert_id"])
    assert silent.sum() == 1
    assert (ALERTS[["start_time", "end_time"]].isna().any(axis=1) == silent).all()
    assert set(ENTITIES["alert_id"]) <= set(ALERTS["alert_id"])


def test_the_compromised_entity_is_one_that_the_alert_names():
    named = set(zip(ENTITIES["alert_id"], ENTITIES["value"], strict=True))
    hit = ALERTS.dropna(subset=["compromised_entity"])
    assert set(zip(hit["alert_id"], hit["compromised_entity"], strict=True)) <= named
    assert len(hit) < len(ALERTS)


def test_hosts_have_full_names_and_accounts_are_spelled_in_every_way():
    hosts = set(ENTITIES.loc[ENTITIES["entity_kind"] == "host", "value"])
    assert hosts <= {host.name for host in HOSTS} | {DEMO.near_victim}
    accounts = set(ENTITIES.loc[ENTITIES["entity_kind"] == "account", "value"])
    assert {"CONTOSO\\m.ortiz", "m.ortiz@contoso.test", "root"} <= accounts
    assert any(name.rpartition("\\")[2].isupper() for name in accounts)


@pytest.mark.parametrize(
    ("entity", "near"),
    [
        (Host.parse(DEMO.victim), Host.parse(DEMO.near_victim)),
        (IpAddress.parse(DEMO.attacker), IpAddress.parse(DEMO.near_attacker)),
        (Account.parse("CONTOSO\\svc-telemetry"), Account.parse("CONTOSO\\svc-telemetry01")),
        (Account.parse("CONTOSO\\svc-backup"), Account.parse("BACKUP01\\svc-backup")),
    ],
    ids=["host", "address", "account", "domain"],
)
def test_something_else_begins_alike_and_has_alerts_of_its_own(entity, near):
    ours, theirs = naming(entity), naming(near)
    assert len(ours)
    assert len(theirs)
    assert not set(ours["alert_id"]) & set(theirs["alert_id"])


def test_two_feeds_disagree_on_the_attacker():
    (first, second) = INDICATORS[INDICATORS["indicator"] == DEMO.attacker].to_dict("records")
    assert first["source"] != second["source"]
    assert {first["severity"], second["severity"]} == {"high", "low"}
    assert first["description"] != second["description"]
    assert first["confidence"] != second["confidence"]


def test_indicators_are_of_every_kind_with_and_without_an_end():
    assert set(INDICATORS["indicator_kind"]) == set(
        CORE.records["Indicator"]["indicator_kind"].meanings
    )
    assert INDICATORS["valid_until"].isna().any()
    assert (INDICATORS["valid_until"] < DEMO.start).sum() == 1
    assert INDICATORS["confidence"].isna().any()
    assert not INDICATORS.duplicated(["indicator", "source"]).any()
    assert INDICATORS["link"].is_unique


def test_where_the_data_went_is_listed_only_after_it_was_gone():
    (listed,) = INDICATORS.loc[INDICATORS["indicator"] == DEMO.exfiltration, "valid_from"]
    assert listed > DEMO.flows.loc[DEMO.flows["peer"] == DEMO.exfiltration, "end_time"].max()


def test_one_indicator_nobody_met():
    met = {*DEMO.flows["peer"], *DEMO.cloud["src_ip"], *DEMO.logons["src_ip"], *ENTITIES["value"]}
    listed = set(INDICATORS.loc[INDICATORS["indicator_kind"] == "ip", "indicator"])
    assert listed - met == {DEMO.unseen}


def test_analysts_marked_events_of_the_week_and_wrote_it_down_later():
    assert BOOKMARKS["time"].between(DEMO.start, DEMO.end).all()
    assert (BOOKMARKS["created"] > BOOKMARKS["time"]).all()
    assert (BOOKMARKS["updated"] >= BOOKMARKS["created"]).all()
    named = {value for values in BOOKMARKS["entities"] for value in values}
    assert {DEMO.victim, DEMO.attacker, DEMO.near_victim, "CONTOSO\\m.ortiz"} <= named
    assert any(len(tags) == 0 for tags in BOOKMARKS["tags"])
    assert BOOKMARKS["query_text"].isna().any()
    assert BOOKMARKS["bookmark_id"].is_unique
