"""Indicators, addresses and the cloud: lookup tables and what else tells of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from packs.splunk.tests.tables import MOMENT, asked, holding, only

from nbpack_splunk.provider import splunk

INTEL = [
    {
        "ip": "203.0.113.77",
        "domain": None,
        "description": "c2",
        "weight": "80",
        "threat_key": "feed a",
    },
    {
        "ip": "203.0.113.77",
        "domain": None,
        "description": "scan",
        "weight": "20",
        "threat_key": "feed b",
    },
    {
        "ip": "203.0.113.7",
        "domain": None,
        "description": None,
        "weight": None,
        "threat_key": "feed a",
    },
    {
        "ip": "198.51.100.0/24",
        "domain": None,
        "description": None,
        "weight": "5",
        "threat_key": "feed b",
    },
    {
        "ip": "2001:db8:bad::/48",
        "domain": None,
        "description": None,
        "weight": "6",
        "threat_key": "feed b",
    },
    {
        "ip": None,
        "domain": "Drop.Example",
        "description": None,
        "weight": "60",
        "threat_key": "feed a",
    },
]


def test_feeds_that_disagree_are_rows_of_their_own():
    answer = asked(holding(lookup_ip_intel=INTEL), "indicator.lookup", listed=("203.0.113.77",))
    assert only(answer, "indicator", "indicator_kind", "source", "confidence", "description") == [
        ("203.0.113.77", "ip", "feed a", 80, "c2"),
        ("203.0.113.77", "ip", "feed b", 20, "scan"),
    ]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("198.51.100.44", ["198.51.100.0/24"]), ("2001:db8:bad::99", ["2001:db8:bad::/48"]),
        ("198.51.101.44", []), ("drop.example", ["Drop.Example"]), ("DROP.EXAMPLE", ["Drop.Example"]),
        ("*", []), ("203.0.113", []), ("", []),
    ],
)  # fmt: skip
def test_networks_hold_addresses_and_names_are_met_in_any_case(value: str, found: list[str]):
    answer = asked(holding(lookup_ip_intel=INTEL), "indicator.lookup", listed=(value,))
    assert answer.frame["indicator"].tolist() == found


def test_an_entry_that_was_switched_off_is_none():
    rows = [{**INTEL[0], "disabled": "0"}, {**INTEL[1], "disabled": "1"}]
    answer = asked(holding(lookup_ip_intel=rows), "indicator.lookup", listed=("203.0.113.77",))
    assert only(answer, "source") == [("feed a",)]


def test_a_folder_has_the_collections_as_csv_files(tmp_path: Path):
    (tmp_path / "lookups").mkdir()
    table = (
        "file_hash,file_name,weight,threat_key\nD41D8CD98F00B204E9800998ECF8427E,a.exe,70,feed a\n"
    )
    (tmp_path / "lookups" / "file_intel.csv").write_text(table)
    (tmp_path / "events.csv").write_text("_time,host\n1772409600,web01\n")
    connection = splunk.folder(tmp_path, splunk.settings())
    digest = "d41d8cd98f00b204e9800998ecf8427e"
    answer = asked(connection, "indicator.lookup", listed=(digest,))
    assert only(answer, "indicator_kind", "source", "confidence") == [("file_hash", "feed a", 70)]
    assert any("no lookup table ip_intel" in note for note in answer.notes)


def test_without_collections_indicators_are_unavailable_and_the_reason_says_what_to_export():
    answer = asked(
        holding(wineventlog=[{"EventCode": "1"}]), "indicator.lookup", listed=("a.test",)
    )
    assert answer.status == "unavailable"
    assert "export it as ip_intel.csv into the folder" in answer.reason


LEASE: dict[str, Any] = {
    "tag": ["network", "session", "dhcp"], "dest_ip": "10.0.0.5", "dest_mac": "AA-BB-CC-DD-EE-FF",
    "dest_nt_host": "WEB01", "vendor_product": "Microsoft DHCP",
}  # fmt: skip
CARDS: dict[str, Any] = {
    "tag": ["inventory", "network"], "dest": "web01.contoso.test", "ip": ["10.0.0.5", "10.0.0.9"],
    "mac": ["aa:bb:cc:dd:ee:ff", "00:00:5e:00:53:01"],
}  # fmt: skip
ASSET: dict[str, Any] = {
    "ip": "10.0.0.5|10.0.0.6", "mac": "aa:bb:cc:dd:ee:ff", "nt_host": "web01",
    "dns": "web01.contoso.test",
}  # fmt: skip


def test_a_lease_is_an_address_from_when_it_was_first_to_when_it_was_last_given():
    rows = [LEASE, {**LEASE, "_time": MOMENT + 60}, {**LEASE, "dest_nt_host": "WEB010"}]
    answer = asked(holding(dhcp=rows), "host.addresses", "web01")
    (row,) = only(answer, "host", "ip", "mac", "source", "first_seen", "last_seen")
    assert row[:4] == ("WEB01", "10.0.0.5", "aa:bb:cc:dd:ee:ff", "Microsoft DHCP")
    assert [moment.timestamp() for moment in row[4:]] == [MOMENT, MOMENT + 60]


def test_a_card_is_named_only_where_it_is_the_only_one():
    single = {**CARDS, "dest": "web02", "ip": "10.0.0.8", "mac": "AA-BB-CC-DD-EE-01"}
    connection = holding(inventory=[CARDS, single])
    assert sorted(only(asked(connection, "host.addresses", "web01"), "ip", "mac")) == [
        ("10.0.0.5", None),
        ("10.0.0.9", None),
    ]
    assert only(asked(connection, "ip.hosts", "10.0.0.8"), "host", "mac") == [
        ("web02", "aa:bb:cc:dd:ee:01")
    ]


def test_assets_have_several_addresses_in_a_cell():
    connection = holding(
        lookup_asset_lookup_by_str=[ASSET, {**ASSET, "dns": None, "nt_host": "web010"}]
    )
    assert sorted(only(asked(connection, "host.addresses", "web01"), "host", "ip")) == [
        ("web01.contoso.test", "10.0.0.5"),
        ("web01.contoso.test", "10.0.0.6"),
    ]
    hosts = asked(connection, "ip.hosts", "10.0.0.6")
    assert sorted(hosts.frame["host"]) == ["web01.contoso.test", "web010"]


def test_without_inventories_addresses_are_unavailable():
    for query, about in (("host.addresses", "web01"), ("ip.hosts", "10.0.0.5")):
        answer = asked(holding(wineventlog=[{"EventCode": "1"}]), query, about)
        assert answer.status == "unavailable"


def office(**cells: Any) -> dict[str, Any]:
    plain = {
        "sourcetype": "o365:management:activity", "Workload": "Exchange",
        "Operation": "MailItemsAccessed", "UserId": "m.ortiz@contoso.test",
        "ClientIPAddress": "203.0.113.77:4711", "ResultStatus": "Succeeded",
    }  # fmt: skip
    return plain | cells


FAILED: dict[str, Any] = {
    "Workload": "AzureActiveDirectory", "Operation": "UserLoginFailed", "ErrorNumber": "50126",
    "ActorIpAddress": "203.0.113.77", "ClientIPAddress": None, "ResultStatus": "Success",
}  # fmt: skip
SIGN_IN: dict[str, Any] = {
    "sourcetype": "azure:aad:signin", "ipAddress": "203.0.113.77", "status.errorCode": "0",
    "userPrincipalName": "m.ortiz@contoso.test", "location.countryOrRegion": "NL",
    "isInteractive": "false",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.77:4711", "203.0.113.77"), ("203.0.113.77", "203.0.113.77"),
        ("[2001:db8::17]:443", "2001:db8::17"), ("2001:DB8::17", "2001:db8::17"),
        ("[2001:db8::17]", "2001:db8::17"),
    ],
)  # fmt: skip
def test_an_address_with_a_port_behind_it_is_that_address(written: str, address: str):
    connection = holding(
        o365=[office(ClientIPAddress=written), office(ClientIPAddress=f"{written}7")]
    )
    answer = asked(connection, "ip.cloud_activity", address)
    assert (address,) in only(answer, "src_ip")
    assert set(answer.frame["src_ip"]) == {address}


def test_a_sign_in_is_told_by_the_directory_s_log_or_else_by_that_of_the_office():
    seen = ("activity_kind", "result", "user", "result_code", "country", "is_interactive", "table")
    alone = asked(holding(o365=[office(**FAILED)]), "ip.cloud_activity", "203.0.113.77")
    assert only(alone, *seen) == [("sign_in", "failure", "m.ortiz", "50126", None, None, "o365")]
    both = holding(o365=[office(**FAILED), office()], aad=[SIGN_IN])
    answer = asked(both, "ip.cloud_activity", "203.0.113.77")
    assert sorted(only(answer, *seen), key=str) == [
        ("office", "success", "m.ortiz", "Succeeded", None, None, "o365"),
        ("sign_in", "success", "m.ortiz", "0", "NL", False, "aad"),
    ]


def test_what_a_workload_says_nothing_of_is_unknown():
    quiet = office(
        Workload="SharePoint",
        Operation="FileAccessed",
        ResultStatus=None,
        ClientIP="203.0.113.77",
        ClientIPAddress=None,
    )
    answer = asked(holding(o365=[quiet]), "ip.cloud_activity", "203.0.113.77")
    assert only(answer, "result", "application") == [("unknown", "SharePoint")]
