"""Reading IP addresses, and telling public ones from those in private use."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_DOCUMENTATION = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    )
)
"""RFC 5737, 3849 and 9637. Python calls them private; here they stand for public ones."""
_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    )
)
_SHARED = ipaddress.ip_network("100.64.0.0/10")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def parse_address(text: str) -> Address:
    """An address, in the brackets of a URL or without.

    Raises
    ------
    ValueError
        It is none.
    """
    return ipaddress.ip_address(text.strip("[]"))


def is_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        parse_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=2**16)
def address_kind(text: str) -> str:
    """What sort of address a text is.

    Returns
    -------
    str
        ``private`` (RFC 1918, unique local IPv6), ``loopback``, ``link-local``, ``multicast``,
        ``documentation`` (RFC 5737, 3849, 9637), ``shared`` (carrier-grade NAT, RFC 6598),
        ``public``, ``reserved`` for every other range with a use of its own, and an empty text
        for what is no address. An IPv6 address that only wraps an IPv4 one is of that one's kind.
    """
    try:
        address = parse_address(text.strip())
    except ValueError:
        return ""
    return _kind(address)


def _kind(address: Address) -> str:
    wrapped = _wrapped(address)
    if wrapped is not None:
        return _kind(wrapped)
    if any(address in network for network in _DOCUMENTATION):
        return "documentation"
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    if any(address in network for network in _PRIVATE):
        return "private"
    if address in _SHARED:
        return "shared"
    return "public" if _public(address) else "reserved"


def is_public(text: str) -> bool:
    """Whether a text is an address that anybody on the internet may be behind.

    Private, loopback, link-local, multicast, shared (carrier-grade NAT) and reserved addresses
    are not public, nor is an IPv6 address that only wraps such an IPv4 one. The documentation
    ranges are.
    """
    try:
        return _public(parse_address(text))
    except ValueError:
        return False


def is_internal(text: str) -> bool:
    """Whether a value is an address that is not public, or a URL or an endpoint at one.

    Such a value tells how a network looks inside, so it is not sent anywhere.
    """
    address = _address_in(text.strip())
    return address is not None and not _public(address)


def _public(address: Address) -> bool:
    if any(address in network for network in _DOCUMENTATION):
        return True
    wrapped = _wrapped(address)
    if wrapped is not None:
        return _public(wrapped)
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour is not None and not _public(address.sixtofour):
            return False
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one only wraps."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _address_in(text: str) -> Address | None:
    """The address that a text is, with a port, a prefix length or the rest of a URL or without."""
    for candidate in (text, text.partition("/")[0], _host(text)):
        try:
            return parse_address(candidate)
        except ValueError:
            continue
    return None


def _host(text: str) -> str:
    try:
        return urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
