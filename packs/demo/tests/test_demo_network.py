"""The company's network: ordinary traffic, those who knock from outside, and the intruder's."""

from __future__ import annotations

import pandas as pd
import pytest

from nbpack_demo import company
from nbpack_demo.hosts import BY_LABEL, HOSTS, UNIX
from nbpack_demo.network.places import PLACES, shortest
from nbpack_demo.people import PLANTED

DEMO = company()
FLOWS, ADDRESSES = DEMO.flows, DEMO.addresses
WEB01 = DEMO.flows["host"] == DEMO.victim


def hosts_of(address: str) -> list[str]:
    return ADDRESSES.loc[ADDRESSES["ip"] == address, "host"].tolist()


def test_the_week_fits_a_small_file():
    assert 3_000 <= len(FLOWS) <= 6_000
    assert len(FLOWS) < FLOWS["flows"].sum() < 8_000, "a product may have a row for each"
    assert FLOWS["time"].between(DEMO.start, DEMO.end, inclusive="left").all()
    assert FLOWS["time"].is_monotonic_increasing
    assert (FLOWS["time"].dt.microsecond % 1000 == 0).all()


def test_every_host_records_connections_on_addresses_that_it_has():
    assert set(FLOWS["host"]) == {host.name for host in HOSTS}
    had = set(zip(ADDRESSES["host"], ADDRESSES["ip"], strict=True))
    assert set(zip(FLOWS["host"], FLOWS["ip"], strict=True)) <= had
    assert (FLOWS["ip"] != FLOWS["peer"]).all()


def test_a_connection_between_two_hosts_is_there_once_from_the_one_that_opened_it():
    inside = FLOWS["peer"].isin(ADDRESSES["ip"])
    assert set(FLOWS.loc[inside, "direction"]) == {"out"}
    assert inside.sum() > 500


def test_bytes_are_the_sum_of_both_ways_which_differ():
    known = FLOWS.dropna(subset=["bytes"])
    assert (known["bytes"] == known["bytes_in"] + known["bytes_out"]).all()
    assert (known["bytes_in"] != known["bytes_out"]).mean() > 0.95
    assert known["bytes"].max() > 2**32


def test_refused_connections_send_nothing_back_and_name_no_program():
    refused = FLOWS[FLOWS["disposition"] == "denied"]
    assert set(refused["direction"]) == {"in"}
    assert (refused["bytes_out"] == 0).all()
    assert refused[["process_name", "user", "end_time"]].isna().all(axis=None)
    assert refused["firewall_rule"].notna().all()


def test_what_the_sensor_did_not_see_begin_has_no_direction_and_no_bytes():
    overheard = FLOWS[FLOWS["direction"] == "unknown"]
    assert len(overheard)
    assert set(overheard["disposition"]) == {"unknown"}
    assert overheard[["bytes_in", "bytes_out", "bytes"]].isna().all(axis=None)


def test_only_a_single_connection_of_a_port_came_from_a_port():
    several, pings = FLOWS["flows"] > 1, FLOWS["protocol"] == "icmp"
    assert several.any()
    assert pings.any()
    assert (FLOWS["src_port"].isna() == (several | pings)).all()
    assert (FLOWS["port"].isna() == pings).all()


def test_some_hosts_talk_to_the_internet_by_ipv6():
    sixth = FLOWS[FLOWS["ip"].str.contains(":")]
    assert set(sixth["host"]) == {
        BY_LABEL[label].name for label in ("web01", "bastion01", "build01")
    }
    assert sixth["peer"].str.contains(":").all()


def test_every_logon_from_outside_came_over_a_connection():
    logons = DEMO.logons[DEMO.logons["src_ip"].isin(list(PLACES))]
    logons = logons.assign(src_ip=logons["src_ip"].map(shortest))
    came = FLOWS[FLOWS["peer"].isin(logons["src_ip"]) & (FLOWS["disposition"] == "allowed")]
    begun = came.groupby(["host", "peer"])["time"].min()
    first = logons.groupby(["host", "src_ip"])["time"].min()
    assert (begun.reindex(first.index).to_numpy() < first.to_numpy()).all()


def test_the_attacker_knocks_at_web01_at_the_times_of_the_logons():
    tried = FLOWS[FLOWS["peer"] == DEMO.attacker]
    logons = DEMO.logons[DEMO.logons["src_ip"] == DEMO.attacker]
    assert set(tried["host"]) == {DEMO.victim}
    assert set(tried["port"]) == {445, 3389}
    assert len(tried) == len(logons)
    late = logons["time"].reset_index(drop=True) - tried["time"].reset_index(drop=True)
    assert late.between(pd.Timedelta(0), pd.Timedelta(seconds=2)).all()


def test_a_logon_of_the_intruder_names_the_port_of_its_connection():
    logons, web01 = DEMO.logons, ADDRESSES.loc[ADDRESSES["host"] == DEMO.victim, "ip"]
    mine = logons["src_ip"].isin([DEMO.attacker, *web01]) & logons["src_port"].notna()
    theirs = logons[mine & logons["user"].isin(["m.ortiz", PLANTED])]
    flows = FLOWS[WEB01 & FLOWS["port"].isin([445, 1433, 3389])]
    assert len(theirs) > 10
    assert set(theirs["src_port"]) <= set(flows["src_port"])


def test_many_addresses_are_refused_and_one_at_many_ports_within_minutes():
    refused = FLOWS[WEB01 & (FLOWS["disposition"] == "denied")]
    assert refused["peer"].nunique() > 100
    noisy = refused[refused["peer"] == DEMO.port_scanner]
    assert noisy["port"].nunique() >= 100
    assert noisy["time"].max() - noisy["time"].min() < pd.Timedelta(minutes=15)
    others = refused[refused["peer"] != DEMO.port_scanner].groupby("peer")["port"].nunique()
    assert others.max() < 20


def test_one_linux_host_refuses_ssh_all_week():
    refused = FLOWS[FLOWS["host"].isin([host.name for host in UNIX])].query(
        "disposition == 'denied'"
    )
    assert set(refused["host"]) == {BY_LABEL["log01"].name}
    assert set(refused["port"]) == {22}
    assert refused["time"].dt.date.nunique() == 7


def test_the_intruder_goes_on_from_web01_by_the_network():
    inside = FLOWS[WEB01 & (FLOWS["process_name"] == "System") & (FLOWS["direction"] == "out")]
    reached = {name for address in set(inside["peer"]) for name in hosts_of(address)}
    assert reached == set(DEMO.reached)
    assert inside["time"].min() > pd.Timestamp("2026-03-06T05:11:02Z")


def test_a_program_reports_every_ten_minutes_to_an_address_that_is_new():
    talked = FLOWS[FLOWS["peer"] == DEMO.beacon]
    assert talked["time"].min() > pd.Timestamp("2026-03-06T05:11:02Z")
    reports = talked[talked["process_name"] == DEMO.program]
    assert set(reports["host"]) == {DEMO.victim}
    apart = reports["time"].diff().dropna().dt.total_seconds()
    assert len(apart) > 350
    assert apart.between(569.9, 630.1).all()
    assert apart.std() > 5
    assert len(talked) == len(reports) + 1, "the program itself came from there"


def test_two_gigabytes_leave_within_an_hour_for_an_address_that_is_new():
    sent = FLOWS[FLOWS["peer"] == DEMO.exfiltration]
    assert set(sent["host"]) == {DEMO.victim}
    assert set(sent["port"]) == {443}
    assert sent["bytes_out"].sum() > 2**31
    assert sent["bytes_in"].sum() < 2**16
    assert sent["end_time"].max() - sent["time"].min() < pd.Timedelta(hours=1)
    web01 = FLOWS["peer"].isin(ADDRESSES.loc[ADDRESSES["host"] == DEMO.victim, "ip"])
    taken = FLOWS.loc[WEB01, "bytes_out"].sum() + FLOWS.loc[web01, "bytes_in"].sum()
    assert sent["bytes_out"].sum() > 0.7 * taken, "of all that left web01 in the week"


def test_nothing_else_goes_out_as_regularly():
    outward = FLOWS[(FLOWS["direction"] == "out") & FLOWS["peer"].isin(list(PLACES))]
    spread = {}
    for ends, rows in outward.groupby(["ip", "peer", "port"]):
        apart = rows["time"].diff().dt.total_seconds()
        if len(rows) > 5:
            spread[ends] = apart.std() / apart.mean()
    assert min(spread, key=spread.__getitem__)[1] == DEMO.beacon
    assert len(spread) > 30


@pytest.mark.parametrize("name", ["program", "beacon", "exfiltration", "attacker"])
def test_nothing_of_the_intruder_is_there_before_the_intrusion(name):
    mine = FLOWS[(FLOWS[["peer", "process_name"]] == getattr(DEMO, name)).any(axis=1)]
    assert len(mine)
    assert mine["time"].min() > pd.Timestamp("2026-03-06T02:00Z")


def test_every_host_has_its_addresses_with_card_and_times():
    for host in HOSTS:
        mine = ADDRESSES[ADDRESSES["host"] == host.name]
        assert {*host.ips, *filter(None, [host.public_ip])} <= set(mine["ip"])
    assert (ADDRESSES["first_seen"] < ADDRESSES["last_seen"]).all()
    public = ADDRESSES["mac"].isna()
    assert set(ADDRESSES.loc[public, "ip"]) == {host.public_ip for host in HOSTS if host.public_ip}
    assert ADDRESSES.loc[~public, "mac"].str.fullmatch("00:00:5e:00:53:[0-9a-f]{2}").all()
    assert ADDRESSES["source"].nunique() == 3


def test_an_address_goes_from_one_host_to_another():
    had = ADDRESSES[ADDRESSES["ip"] == DEMO.handed_on].sort_values("first_seen")
    assert had["host"].tolist() == [BY_LABEL["wks08"].name, BY_LABEL["wks09"].name]
    assert had["last_seen"].iloc[0] < had["first_seen"].iloc[1]
    talked = FLOWS[FLOWS["ip"] == DEMO.handed_on]
    for host, first, last in had[["host", "first_seen", "last_seen"]].itertuples(index=False):
        mine = talked.loc[talked["host"] == host, "time"]
        assert len(mine)
        assert mine.between(first, last).all()


def test_a_host_whose_lease_changed_has_two_wireless_addresses():
    mine = ADDRESSES[
        (ADDRESSES["host"] == BY_LABEL["wks08"].name) & (ADDRESSES["source"] == "dhcp")
    ]
    assert mine["ip"].nunique() == 2
    assert mine["mac"].nunique() == 1
    assert set(mine["ip"]) <= set(FLOWS.loc[FLOWS["host"] == BY_LABEL["wks08"].name, "ip"])
