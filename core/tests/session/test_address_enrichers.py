"""What core says of addresses by itself: kind, country, owner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import netaddr
import pytest
from mmdb_writer import MMDBWriter

import nbcore
from nbcore import Session, UserError, address_kind
from nbcore import session as sessions


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Session:
    made = Session()
    monkeypatch.setattr(sessions, "_default", made, raising=False)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def database(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, networks: dict[str, Any], version: int = 6) -> Path:
        writer = MMDBWriter(version, "Test", languages=["en"], ipv4_compatible=version == 6)
        for network, record in networks.items():
            writer.insert_network(netaddr.IPSet([network]), record)
        writer.to_db_file(str(tmp_path / name))
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("fd00::1", "private"),
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("169.254.1.1", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.251", "multicast"),
        ("ff02::1", "multicast"),
        ("203.0.113.77", "documentation"),
        ("2001:db8::1", "documentation"),
        ("100.64.0.1", "shared"),
        ("8.8.8.8", "public"),
        ("2606:4700::1111", "public"),
        ("0.0.0.0", "reserved"),
        ("240.0.0.1", "reserved"),
        ("::ffff:10.1.2.3", "private"),
        ("64:ff9b::8.8.8.8", "public"),
        (" [2606:4700::1111] ", "public"),
        ("web01", ""),
        ("", ""),
    ],
)
def test_an_address_is_of_one_kind(address: str, kind: str):
    assert address_kind(address) == kind


def test_what_is_public_is_external_unless_it_lies_in_the_sites_own_ranges(tmp_path: Path):
    (tmp_path / "nbcore.toml").write_text('networks = ["198.51.100.0/24"]')
    found = nbcore.enrich("address_kind", ["10.0.0.1", "198.51.100.7", "8.8.8.8", "web01"])
    assert found.to_dict()["scope"] == {
        "10.0.0.1": "internal",
        "198.51.100.7": "internal",
        "8.8.8.8": "external",
    }


def test_a_range_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NBCORE_NETWORKS", "10.0.0.0/8, nowhere")
    with pytest.raises(UserError, match=r"nowhere.*is not a network"):
        nbcore.enrich("address_kind", ["10.0.0.1"])


def test_a_database_that_is_named_says_where_an_address_is(
    database: Callable[..., Path], tmp_path: Path
):
    city = {
        "country": {"iso_code": "NL", "names": {"en": "Netherlands"}},
        "city": {"names": {"en": "Delft"}},
        "location": {"latitude": 52.0, "longitude": 4.36},
    }
    database("city.mmdb", {"8.8.8.0/24": city, "2606:4700::/32": {"country": {"iso_code": "US"}}})
    (tmp_path / "nbcore.toml").write_text('geo = "city.mmdb"')
    found = nbcore.enrich("geo", ["8.8.8.8", "2606:4700::1111", "1.1.1.1", "web01"])
    known = found.to_dict("index")["8.8.8.8"]
    assert (known["country"], known["city"], known["latitude"]) == ("NL", "Delft", 52.0)
    assert found.to_dict()["country_from"] == {
        "8.8.8.8": "city.mmdb",
        "2606:4700::1111": "city.mmdb",
        "1.1.1.1": "registry",
    }


def test_a_database_says_whose_network_an_address_is(database, monkeypatch):
    record = {"autonomous_system_number": 64496, "autonomous_system_organization": "Example"}
    path = database("asn.mmdb", {"8.8.8.0/24": record}, version=4)
    monkeypatch.setenv("NBCORE_ASN", str(path))
    found = nbcore.enrich("asn", ["8.8.8.8", "2606:4700::1111", "1.1.1.1"])
    assert found[["asn", "as_name"]].to_dict("index") == {
        "8.8.8.8": {"asn": 64496, "as_name": "Example"}
    }


def test_without_a_database_of_owners_it_says_what_to_name():
    with pytest.raises(UserError, match=r'asn = "GeoLite2-ASN.mmdb" in nbcore.toml'):
        nbcore.enrich("asn", ["8.8.8.8"])


@pytest.mark.parametrize("content", [None, b"no database"])
def test_a_file_that_is_no_database_is_named(content: bytes | None, tmp_path: Path, monkeypatch):
    path = tmp_path / "broken.mmdb"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("NBCORE_GEO", str(path))
    with pytest.raises(UserError, match=r"The file broken.mmdb, which geo names, cannot be read"):
        nbcore.enrich("geo", ["8.8.8.8"])
