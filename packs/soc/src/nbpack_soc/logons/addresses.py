"""What kind of place an address is."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

LOCAL = "local"
"""No address: mostly the host itself."""
KINDS = ("public", "private", "link local", "loopback", LOCAL, "other")
"""``other`` is a name in place of an address, or a range with a use of its own."""

# Python calls them private; in examples and demos they stand for the internet.
_DOCUMENTATION = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # carriers' inside, RFC 6598


def kind(address: str) -> str:
    """The kind of one address; the documentation ranges (RFC 5737, RFC 3849) are public."""
    try:
        value = ipaddress.ip_address(address.strip().strip("[]"))
    except ValueError:
        return "other"
    value = getattr(value, "ipv4_mapped", None) or value
    if any(value in network for network in _DOCUMENTATION if network.version == value.version):
        return "public"
    if value.is_loopback:
        return "loopback"
    if value.is_link_local:
        return "link local"
    if value.is_unspecified or value.is_multicast:
        return "other"
    if value.is_private or (value.version == 4 and value in _SHARED):
        return "private"
    return "public" if value.is_global else "other"


def kinds(addresses: Iterable[str]) -> list[str]:
    """The kind of each address."""
    return [kind(address) for address in addresses]
