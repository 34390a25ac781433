"""Each of Splunk's ways to an answer gives the same records: the data models, and the events."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pandas as pd
import pytest
from tests.contracts import logon_rows
from tests.contracts.products import SPLUNK, WORDS, rows
from tests.contracts.test_logons_come_back import RANGE, SAMPLE, WEEK, counted, frame

import nblang_spl
from nbcore.queries.connection import Connection
from nbcore.queries.files import QueryFile
from nbcore.records import HOST_INFO, LOGON, LOGON_COUNT
from nbcore.testing import ask
from nbpack_demo import company
from nbpack_splunk.settings import SplunkSettings

ELSEWHERE = {"index": "cim", "sourcetype": "stash"}
# A source type that no filter of raw events finds: what is left of an event are tags and fields.


def file(query: str, part: str, rank: int) -> QueryFile:
    """One file of a question's part."""
    asked = (query, part, rank)
    (found,) = (one for one in SPLUNK.files if (one.query, one.part, one.rank) == asked)
    return found


def holding(**events: pd.DataFrame) -> Connection:
    return nblang_spl.embedded(
        provider="splunk",
        title="Splunk",
        source=events,
        source_kind="demo",
        places=SplunkSettings().places,
    )


def modelled(logons: pd.DataFrame) -> Connection:
    """A Splunk with these logons in its data model alone."""
    tables = SPLUNK.to_tables({"Logon": logons}).values()
    return holding(cim=pd.concat([one for one in tables if len(one)]).assign(**ELSEWHERE))


@cache
def demo(rank: int) -> Connection:
    if rank == 1:
        return modelled(company().logons)
    return SPLUNK.holding(company().logons, company().hosts)


def held(put_in: pd.DataFrame, rank: int) -> pd.DataFrame:
    """What the way to the answer holds.

    The model's own constraint leaves out successful logons of machine accounts, and its one field
    for where a logon came from holds an address or else a name.
    """
    if rank != 1:
        return put_in
    machine = put_in["user"].str.endswith("$") & (put_in["result"] == "success")
    kept = put_in[~machine.fillna(False)]
    return kept.assign(src_host=kept["src_host"].where(kept["src_ip"].isna()))


@pytest.mark.parametrize("rank", [1, 2], ids=["model", "events"])
@pytest.mark.parametrize("label", SAMPLE)
def test_the_demo_comes_back(label: str, rank: int):
    known = company().logons
    put_in = held(known[known["host"].str.startswith(f"{label}.")], rank)
    system = put_in["os_family"].iloc[0]
    asked = file("host.logons", system, rank)
    answer = ask(demo(rank), [asked], "host.logons", label, WEEK)
    assert answer.status == "ok"
    expected = SPLUNK.holds(put_in, LOGON, asked)
    columns = [name for name in expected.columns if name not in WORDS]
    pd.testing.assert_frame_equal(rows(answer.frame, columns), rows(expected, columns))

    width = timedelta(hours=1)
    counts = ask(
        demo(rank), [file("host.logon_counts", system, rank)], "host.logon_counts", label, WEEK,
        width=width,
    ).frame  # fmt: skip
    columns = list(LOGON_COUNT.columns)
    expected = counted(answer.frame, width)
    pd.testing.assert_frame_equal(rows(counts, columns), rows(expected, columns))


@pytest.mark.parametrize("rank", [1, 2], ids=["model", "events"])
@pytest.mark.parametrize("label", SAMPLE)
def test_hosts_are_found_and_known_by_their_system(label: str, rank: int):
    host = f"{label}.contoso.test"
    known = company().hosts.set_index("host").loc[host]
    system = str(known["os_family"])
    found = ask(demo(rank), [file("host.resolve", system, rank)], "host.resolve", label, WEEK).frame
    assert (found["host"].tolist(), found["os_family"].tolist()) == ([host], [system])
    # An inventory comes first, so that the same two ways are one rank further down.
    told = ask(demo(rank), [file("host.info", "all", rank + 1)], "host.info", label, WEEK).frame
    columns = ["host", "os_family", "domain"]
    assert told[columns].to_numpy().tolist() == [[host, system, known["domain"]]]


@pytest.mark.parametrize("system", sorted(logon_rows.HOSTS))
def test_the_start_belongs_to_the_model_s_range_and_the_end_does_not(system: str):
    step = timedelta(microseconds=1)
    moments = [RANGE.start - step, RANGE.start, RANGE.end - step, RANGE.end]
    connection = modelled(frame([logon_rows.plain(system, moment) for moment in moments]))
    host = logon_rows.HOSTS[system]
    for query, seen in (("host.logons", "time"), ("host.logon_counts", "first_seen")):
        answer = ask(connection, [file(query, system, 1)], query, host, RANGE).frame
        assert sorted(answer[seen]) == moments[1:3]


@pytest.mark.parametrize("system", sorted(logon_rows.HOSTS))
def test_of_events_alike_within_a_second_the_model_keeps_how_many_and_the_ends(system: str):
    first, last = RANGE.start + timedelta(seconds=5), RANGE.start + timedelta(seconds=5.75)
    moments = [first, first + timedelta(seconds=0.5), last]
    connection = modelled(frame([logon_rows.plain(system, moment) for moment in moments]))
    asked = file("host.logons", system, 1)
    answer = ask(connection, [asked], "host.logons", logon_rows.HOSTS[system], RANGE).frame
    assert sorted(answer["time"]) == [first, first, last]


def test_the_model_s_source_is_a_client_s_name_where_there_is_no_address():
    named = logon_rows.plain("windows", RANGE.start) | {"src_ip": None, "src_host": "WKS07"}
    asked = file("host.logons", "windows", 1)
    host = logon_rows.HOSTS["windows"]
    answer = ask(modelled(frame([named])), [asked], "host.logons", host, RANGE).frame
    assert (answer["src_ip"].isna().tolist(), answer["src_host"].tolist()) == ([True], ["WKS07"])


def test_an_inventory_tells_more_of_a_host_than_its_events():
    hosts = company().hosts
    inventory = pd.DataFrame(
        {
            "_time": hosts["last_seen"],
            "dest": hosts["host"],
            "os": hosts["os_name"],
            "version": hosts["os_version"],
            "ip": hosts["ips"],
            "tag": [["inventory", "network", "system", "version"]] * len(hosts),
        }
    ).assign(**ELSEWHERE)
    connection = holding(inventory=inventory)
    asked = file("host.info", "all", 1)
    for label in SAMPLE:
        answer = ask(connection, SPLUNK.files, "host.info", label, WEEK).frame
        put_in = hosts[hosts["host"] == f"{label}.contoso.test"]
        expected = SPLUNK.holds(put_in, HOST_INFO, asked)
        columns = [name for name in expected.columns if name != "ips"]
        pd.testing.assert_frame_equal(rows(answer, columns), rows(expected, columns))
        assert sorted(answer["ips"].iloc[0]) == sorted(put_in["ips"].iloc[0])


def test_both_renderings_of_the_security_log_are_the_same_records():
    """WinEventLog as its text is: the subject's name first, then the one who logged on."""
    known = company().logons
    put_in = known[known["host"] == company().victim]
    xml = SPLUNK.to_tables({"Logon": put_in})["wineventlog"]
    plain = pd.DataFrame(
        {
            "_time": xml["_time"],
            "host": xml["host"],
            "ComputerName": xml["Computer"],
            "sourcetype": "WinEventLog",
            "EventCode": xml["EventCode"],
            "Logon_Type": xml["LogonType"],
            "Account_Name": [["WEB01$", name] for name in xml["TargetUserName"]],
            "Account_Domain": [["CONTOSO", name] for name in xml["TargetDomainName"]],
            "Security_ID": [["S-1-5-18", sid] for sid in xml["TargetUserSid"]],
            "Logon_ID": [
                ["0x3e7"] if pd.isna(number) else ["0x3e7", number]
                for number in xml["TargetLogonId"]
            ],
            "Source_Network_Address": xml["IpAddress"],
            "Source_Port": xml["IpPort"],
            "Workstation_Name": xml["WorkstationName"],
            "Logon_Process": xml["LogonProcessName"],
            "Authentication_Package": xml["AuthenticationPackageName"],
            "Status": xml["Status"],
            "Sub_Status": xml["SubStatus"],
        }
    )
    asked = file("host.logons", "windows", 2)
    columns = [name for name in LOGON.columns if name not in asked.lacks]
    answers = [
        ask(holding(security=one), [asked], "host.logons", "web01", WEEK).frame
        for one in (xml, plain)
    ]
    pd.testing.assert_frame_equal(rows(answers[1], columns), rows(answers[0], columns))
    assert len(answers[0]) == len(put_in)
