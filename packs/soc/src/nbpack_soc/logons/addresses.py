"""What kind of place an address is."""

from __future__ import annotations

from collections.abc import Iterable

from nbcore import address_kind

LOCAL = "local"
"""No address: mostly the host itself."""
KINDS = ("public", "private", "link local", "loopback", LOCAL, "other")
"""``other`` is a name in place of an address, or a range with a use of its own."""

_WORDS = {
    # In examples and demos they stand for the internet.
    "documentation": "public",
    "public": "public",
    "private": "private",
    "shared": "private",
    "link-local": "link local",
    "loopback": "loopback",
}


def kind(address: str) -> str:
    """The kind of one address; the documentation ranges (RFC 5737, RFC 3849) are public."""
    return _WORDS.get(address_kind(address), "other")


def kinds(addresses: Iterable[str]) -> list[str]:
    """The kind of each address."""
    return [kind(address) for address in addresses]
