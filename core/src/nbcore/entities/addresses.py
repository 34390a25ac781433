"""Reading IP addresses."""

from __future__ import annotations

import ipaddress


def parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
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
        parsed(text)
    except ValueError:
        return False
    return True
