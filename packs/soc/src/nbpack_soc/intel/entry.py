"""One thing that a feed says, and how its words become the vocabulary's."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Any

_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?=.{1,253}$)([^\s./:@]{1,63}\.)+[^\s./:@]{2,63}\.?")
_LEVELS = {
    "critical": "critical",
    "very high": "critical",
    "high": "high",
    "malicious": "high",
    "medium": "medium",
    "moderate": "medium",
    "suspicious": "medium",
    "low": "low",
    "info": "informational",
    "informational": "informational",
    "information": "informational",
    "benign": "informational",
}


@dataclass(frozen=True)
class Entry:
    """What one feed says of one value; see the record ``Indicator``."""

    value: str
    indicator_kind: str
    source: str
    severity: str = "unknown"
    confidence: int | None = None
    description: str | None = None
    valid_from: Any = None
    valid_until: Any = None
    tags: tuple[str, ...] = field(default_factory=tuple)
    link: str | None = None


def kind_of_value(value: str) -> str:
    """The kind of an indicator, by its looks."""
    if network(value) is not None:
        return "ip"
    if "://" in value:
        return "url"
    if _HASH.fullmatch(value):
        return "file_hash"
    if "@" in value:
        return "email"
    return "domain" if _DOMAIN.fullmatch(value) else "other"


def canonical(value: str) -> str:
    """One spelling of a value: addresses the shortest, all but URLs in lower case."""
    text = value.strip()
    if "://" in text:
        return text
    found = network(text)
    if found is not None:
        return str(found.network_address if found.num_addresses == 1 else found)
    return text.casefold().rstrip(".")


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """The address or network that a text is."""
    try:
        return ipaddress.ip_network(text.strip().strip("[]"), strict=False)
    except ValueError:
        return None


def severity(word: Any) -> str:
    """A feed's word for how bad something is, as the vocabulary's."""
    return _LEVELS.get(str(word or "").strip().casefold(), "unknown")


def percent(value: Any) -> int | None:
    """A confidence between 0 and 100; None for what is none."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return round(number) if 0 <= number <= 100 else None


def words(value: Any) -> tuple[str, ...]:
    """Labels, from a list or from a text with commas or semicolons."""
    items = value if isinstance(value, (list, tuple)) else re.split(r"[;,|]", str(value or ""))
    return tuple(text for item in items if (text := str(item).strip()))
