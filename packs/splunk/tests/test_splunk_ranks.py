"""Each of Splunk's ways to an answer gives the same records: the data models, and the events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pandas as pd
import pytest

from nbcore import CORE, Connection, QueryFile, TimeSpan
from nbcore.testing import RoundTrip, ask, conform, files_of, sort_rows
from nblang_spl import embedded
from nbpack_demo import company
from nbpack_splunk.native import to_tables
from nbpack_splunk.settings import SplunkSettings

LOGON = CORE.records["Logon"]
START = datetime(2026, 3, 2, tzinfo=UTC)
RANGE = TimeSpan(start=START, end=START + timedelta(days=1))
WEEK = TimeSpan(start=company().start, end=company().end)
HOSTS = {"windows": "WEB01.contoso.test", "linux": "bastion01.contoso.test"}
ELSEWHERE = {"index": "cim", "sourcetype": "stash"}
# A source type that no filter of raw events finds: what is left of an event are tags and fields.
FILES = files_of("splunk")


def file(query: str, part: str, rank: int) -> QueryFile:
    """One file of a question's part."""
    asked = (query, part, rank)
    (found,) = (one for one in FILES if (one.query, one.part, one.rank) == asked)
    return found


def holding(**events: pd.DataFrame) -> Connection:
    return embedded(
        provider="splunk",
        title="Splunk",
        source=events,
        source_kind="demo",
        places=SplunkSettings().places,
    )


def modelled(logons: pd.DataFrame) -> Connection:
    """A Splunk with these logons in its data model alone."""
    tables = to_tables({"Logon": logons}).values()
    return holding(cim=pd.concat([one for one in tables if len(one)]).assign(**ELSEWHERE))


def refused(system: str, time: datetime, **cells: Any) -> dict[str, Any]:
    """A refused logon; on Linux it leaves several lines."""
    rest = (
        {"logon_type": "network", "failure_reason_raw": "0xc0000064"}
        if system == "windows"
        else {"logon_type": "ssh", "auth_package": "password"}
    )
    same = {"time": time, "result": "failure", "user": "oracle", "src_ip": "203.0.113.9"}
    same |= {"src_port": 4711, "failure_reason": "no_such_user", "host": HOSTS[system]}
    return same | rest | {"os_family": system} | cells


def framed(*rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(rows), LOGON).frame


class TestModel(RoundTrip):
    """Logons by the data model Authentication alone.

    Its own constraint leaves out successful logons of machine accounts, and its one field for
    where a logon came from holds an address or else a name.
    """

    words: ClassVar[Mapping[str, frozenset[str]]] = {
        "Logon": frozenset({"logon_type_raw", "failure_reason_raw", "event_id"})
    }
    knows: ClassVar[Mapping[str, frozenset[str]]] = {
        "HostInfo": frozenset({"host", "os_family", "domain"})
    }

    def story(self) -> Any:
        rows = company().logons
        machine = rows["user"].str.endswith("$") & (rows["result"] == "success")
        kept = rows[~machine.fillna(False)]
        kept = kept.assign(src_host=kept["src_host"].where(kept["src_ip"].isna()))
        return {"Logon": kept, "HostInfo": company().hosts}

    def files(self) -> Any:
        logons = [one for one in FILES if ".logon" in one.query and one.rank == 1]
        # An inventory comes first, so that the model is one rank further down.
        hosts = [one for one in FILES if (one.query, one.rank) == ("host.info", 2)]
        return [*logons, *hosts, *(one for one in FILES if one.query == "host.resolve")]

    def holding(self, records: Any) -> Any:
        return modelled(company().logons)


@pytest.mark.parametrize("system", sorted(HOSTS))
def test_of_events_alike_within_a_second_the_model_keeps_how_many_and_the_ends(system: str):
    first, last = START + timedelta(seconds=5), START + timedelta(seconds=5.75)
    moments = [first, first + timedelta(seconds=0.5), last]
    connection = modelled(framed(*(refused(system, moment) for moment in moments)))
    asked = file("host.logons", system, 1)
    answer = ask(connection, [asked], "host.logons", HOSTS[system], RANGE).frame
    assert sorted(answer["time"]) == [first, first, last]


def test_the_model_s_source_is_a_client_s_name_where_there_is_no_address():
    named = framed(refused("windows", START, src_ip=None, src_host="WKS07"))
    asked = file("host.logons", "windows", 1)
    answer = ask(modelled(named), [asked], "host.logons", HOSTS["windows"], RANGE).frame
    assert (answer["src_ip"].isna().tolist(), answer["src_host"].tolist()) == ([True], ["WKS07"])


class TestInventory(RoundTrip):
    """An inventory tells more of a host than its events."""

    def story(self) -> Any:
        # The order of addresses is the inventory's.
        hosts = company().hosts
        return {"HostInfo": hosts.assign(ips=hosts["ips"].map(sorted))}

    def files(self) -> Any:
        return [file("host.info", "all", 1)]

    def holding(self, records: Any) -> Any:
        hosts = records["HostInfo"]
        inventory = pd.DataFrame(
            {
                "_time": hosts["last_seen"],
                "dest": hosts["host"],
                "os": hosts["os_name"],
                "version": hosts["os_version"],
                "ip": hosts["ips"],
                "tag": [["inventory", "network", "system", "version"]] * len(hosts),
            }
        )
        return holding(inventory=inventory.assign(**ELSEWHERE))


def test_both_renderings_of_the_security_log_are_the_same_records():
    """WinEventLog as its text is: the subject's name first, then the one who logged on."""
    known = company().logons
    put_in = known[known["host"] == company().victim]
    xml = to_tables({"Logon": put_in})["wineventlog"]
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
    pd.testing.assert_frame_equal(sort_rows(answers[1], columns), sort_rows(answers[0], columns))
    assert len(answers[0]) == len(put_in)
