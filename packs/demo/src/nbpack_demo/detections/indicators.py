"""What two feeds of threat intelligence list: the record ``Indicator``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nbpack_demo.detections.intrusion_alerts import MD5, SHA256
from nbpack_demo.intrusion import ATTACKER
from nbpack_demo.network.places import BEACON, CDN, DROP, NOISY

FEED, GROUP = "Example Threat Feed", "Sector Sharing Group"
UNSEEN = "2001:db8:bad::99"
"""An indicator that nobody in the company met."""


def _day(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def indicators() -> list[dict[str, Any]]:
    """What the feeds list.

    They disagree on the attacker's address. The feed lists where the data went only after that
    was done, and the network of the content servers until a month before the week.
    """
    autumn, winter = _day(9, 1, year=2025), _day(1, 10)
    spring, summer = _day(4, 10), _day(9, 1)
    return [
        _one(
            ATTACKER, "ip", FEED, "Sprays passwords at remote desktop",
            severity="high", confidence=90, begins=winter,
            ends=spring, tags=("password-spray", "rdp"),
        ),
        _one(
            ATTACKER, "ip", GROUP, "Scanner of a research project",
            severity="low", confidence=35, begins=autumn, tags=("scanner",),
        ),
        _one(
            BEACON.address, "ip", FEED, "Command and control of a stealer",
            severity="critical", confidence=95, begins=_day(2, 20),
            ends=summer, tags=("c2", "stealer"),
        ),
        _one(
            BEACON.name, "domain", FEED, "Command and control of a stealer",
            severity="critical", confidence=85, begins=_day(2, 20), ends=summer, tags=("c2",),
        ),
        _one(
            BEACON.name, "domain", GROUP, "Seen in an attack on a member",
            severity="high", confidence=70, begins=_day(3, 1), tags=("c2",),
        ),
        _one(
            f"https://{BEACON.name}/u/client.bin", "url", FEED, "A stealer is loaded from here",
            severity="high", confidence=80, begins=_day(2, 20), ends=spring, tags=("download",),
        ),
        _one(
            SHA256, "file_hash", FEED, "Stealer, version 4",
            severity="high", confidence=100, begins=_day(2, 21), tags=("stealer",),
        ),
        _one(
            MD5, "file_hash", GROUP, "Unknown program of an attack on a member",
            severity="medium", confidence=60, begins=_day(3, 1),
        ),
        _one(
            DROP.address, "ip", FEED, "Stolen data is stored here",
            severity="high", confidence=75, begins=_day(3, 7, 12),
            ends=summer, tags=("exfiltration",),
        ),
        _one(
            NOISY.address, "ip", GROUP, "Scanner",
            severity="informational", confidence=20, begins=autumn, tags=("scanner",),
        ),
        _one(
            CDN[0].address, "ip", GROUP, "Served a phishing page",
            severity="medium", confidence=40, begins=autumn, ends=_day(2, 1), tags=("phishing",),
        ),
        _one(
            UNSEEN, "ip", FEED, "Command and control of ransomware",
            severity="critical", confidence=99, begins=winter, tags=("c2", "ransomware"),
        ),
        _one(
            "invoice@billing.example", "email", GROUP, "Sends false invoices",
            severity="unknown", confidence=None, begins=winter, ends=spring, tags=("phishing",),
        ),
        _one(
            "Global\\TelemetryClientMutex", "other", FEED, "Mutex of a stealer",
            severity="low", confidence=50, begins=winter, tags=("stealer",),
        ),
    ]  # fmt: skip


def _one(
    indicator: str, kind: str, source: str, description: str, *, severity: str,
    confidence: int | None, begins: datetime, ends: datetime | None = None,
    tags: tuple[str, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    page = "threats.example.com" if source == FEED else "sharing.example.net"
    return {
        "indicator": indicator,
        "indicator_kind": kind,
        "source": source,
        "severity": severity,
        "confidence": confidence,
        "description": description,
        "valid_from": begins,
        "valid_until": ends,
        "tags": tags,
        "link": f"https://{page}/{kind}/{len(indicator) * 101 + (confidence or 0)}",
    }
