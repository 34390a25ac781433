"""Addresses: which are public, and which values tell how a network looks inside."""

from __future__ import annotations

import pytest

from nbcore.entities.addresses import is_internal, is_public

PUBLIC = [
    *("8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "[2001:4860:4860::8888]"),
    # the documentation ranges stand for addresses outside
    *("192.0.2.1", "198.51.100.7", "203.0.113.77", "2001:db8::1", "3fff::1"),
    *("::ffff:8.8.8.8", "::ffff:203.0.113.77", "64:ff9b::808:808", "2002:808:808::1"),
]
NOT_PUBLIC = [
    *("10.0.0.5", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1"),
    *("127.0.0.1", "127.8.8.8", "::1"),
    *("169.254.169.254", "fe80::1", "fe80::1%eth0"),
    *("224.0.0.1", "239.1.1.1", "ff02::1", "ff0e::1"),
    *("100.64.0.1", "100.127.255.255"),
    *("240.0.0.1", "255.255.255.255", "0.0.0.0", "::", "198.18.0.1", "192.0.0.1", "fec0::1"),
    # IPv6 that only wraps an address in private use
    *("::ffff:10.0.0.5", "::ffff:127.0.0.1", "64:ff9b::a00:5", "2002:a00:5::1", "::10.0.0.5"),
]


@pytest.mark.parametrize("text", PUBLIC)
def test_anybody_may_be_behind_a_public_address(text: str):
    assert is_public(text)
    assert not is_internal(text)


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_others_are_not_public_and_are_internal(text: str):
    assert not is_public(text)
    assert is_internal(text)


@pytest.mark.parametrize("text", ["", "-", "LOCAL", "web01", "example.com", "10.0.0", "010.0.0.5"])
def test_what_is_no_address_is_neither(text: str):
    assert not is_public(text)
    assert not is_internal(text)


@pytest.mark.parametrize(
    "text",
    [
        *("10.0.0.5:443", "[fd00::1]:443", "10.0.0.0/8", "fd00::/8", " 10.0.0.5 "),
        *("http://10.0.0.5/login", "https://user:secret@192.168.1.1:8443/x?y", "[::1]"),
    ],
)
def test_an_endpoint_or_a_url_at_such_an_address_is_internal_too(text: str):
    assert is_internal(text)


@pytest.mark.parametrize(
    "text",
    [
        *("8.8.8.8:53", "https://203.0.113.77/a", "https://example.com/10.0.0.5", "http://[bad"),
        *("44d88612fea8a8f36de82e1278abb02f", "user@example.com"),
    ],
)
def test_other_values_are_not(text: str):
    assert not is_internal(text)
