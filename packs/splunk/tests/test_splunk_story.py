"""From a host of the story to its addresses, and from these to its connections."""

from __future__ import annotations

import pytest
from packs.splunk.tests.tables import asked

from nbcore import Connection
from nbpack_demo import company
from nbpack_splunk.provider import splunk


@pytest.fixture(scope="module")
def demo() -> Connection:
    return splunk.demo(company())


def test_no_host_that_has_connections_is_without_them(demo: Connection):
    flows = company().flows
    hosts = sorted(flows["host"].dropna().unique())
    for host in hosts[:: len(hosts) // 6]:
        addresses = tuple(asked(demo, "host.addresses", host).frame["ip"].unique())
        answer = asked(demo, "ip.flows", listed=addresses)
        assert answer.status == "ok", host
        seen = flows[flows["ip"].isin(addresses) | flows["peer"].isin(addresses)]
        assert len(answer.frame) == (seen["direction"] != "unknown").sum(), host


def test_what_was_stolen_is_what_most_bytes_went_out_for(demo: Connection):
    addresses = tuple(asked(demo, "host.addresses", company().victim).frame["ip"])
    peers = asked(demo, "ip.flow_peers", listed=addresses).frame
    first = peers.iloc[0]
    assert (first["peer"], first["direction"]) == (company().exfiltration, "out")
    assert first["bytes_out"] > 2_000_000_000


def test_an_address_that_was_handed_on_had_two_hosts(demo: Connection):
    hosts = asked(demo, "ip.hosts", company().handed_on).frame
    assert hosts["host"].nunique() == 2
    assert set(hosts["table"]) == {"Network_Sessions"}
