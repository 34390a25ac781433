"""Which addresses a token may be sent to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def checked(address: str) -> str:
    """An endpoint, without a slash at its end.

    Raises
    ------
    ValueError
        It is no https address; http is taken on this machine's loopback only, since a token
        would travel in the open.
    """
    text = address.strip().rstrip("/")
    parts = urlsplit(text)
    host = parts.hostname or ""
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("it is an address such as https://api.loganalytics.io and nothing more")
    if parts.scheme == "https" and host:
        return text
    if parts.scheme == "http" and _is_loopback(host):
        return text
    raise ValueError("it has to begin with https://, so that no token travels in the open")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
