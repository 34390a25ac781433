"""Which addresses a token may be sent to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def check_endpoint(address: str) -> str:
    """An endpoint, without a slash at its end.

    Raises
    ------
    ValueError
        It is not an https address; http is taken on this machine's loopback only, since a token
        would travel in the open.
    """
    text = address.strip().rstrip("/")
    parts = urlsplit(text)
    host = parts.hostname or ""
    try:
        host.encode("idna")
    except UnicodeError:
        raise ValueError(f"{host!r} is not a valid host name") from None
    if not text.isprintable() or " " in text or parts.port == 0:
        raise ValueError("it is not a valid address: it contains a space, a line break or port 0")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("it is an address such as https://api.loganalytics.io and nothing more")
    if parts.scheme == "https" and host:
        return text
    if parts.scheme == "http" and is_loopback(text):
        return text
    raise ValueError("it has to begin with https://, so that no token is sent unencrypted")


def is_loopback(address: str) -> bool:
    """Whether an address is one of this machine's own."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
