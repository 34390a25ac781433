"""What kind of place an address is."""

import pytest

from nbpack_soc.logons.addresses import KINDS, kind


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", "public"),
        ("2606:4700::1111", "public"),
        ("192.0.2.1", "public"),
        ("198.51.100.255", "public"),
        ("203.0.113.77", "public"),
        ("2001:db8::1", "public"),
        ("10.1.4.21", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("fd00::1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:203.0.113.7", "public"),
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("169.254.1.1", "link local"),
        ("fe80::1", "link local"),
        ("fe80::1%eth0", "link local"),
        ("172.32.0.1", "public"),
        ("0.0.0.0", "other"),
        ("224.0.0.1", "other"),
        ("web01", "other"),
        ("", "other"),
        ("<img src=x>", "other"),
        ("1.2.3.4.5", "other"),
    ],
)
def test_an_address_has_the_kind_of_its_range(address: str, expected: str) -> None:
    assert kind(address) == expected
    assert expected in KINDS
