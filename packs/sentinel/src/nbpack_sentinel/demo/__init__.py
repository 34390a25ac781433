"""The demo company's tables as files: writing them anew would take longer than asking them.

``nox -s demo_tables`` makes them of the company by :func:`nbpack_sentinel.native.to_tables`; a test
compares.
"""

from __future__ import annotations

from pathlib import Path

NAMES = (
    "SecurityEvent",
    "Syslog",
    "Heartbeat",
    "DeviceNetworkInfo",
    "SecurityAlert",
    "SecurityIncident",
    "HuntingBookmark",
    "ThreatIntelIndicators",
    "CommonSecurityLog",
    "DeviceNetworkEvents",
    "VMConnection",
    "NTANetAnalytics",
    "SigninLogs",
    "AADNonInteractiveUserSignInLogs",
    "AzureActivity",
    "OfficeActivity",
)


def tables() -> dict[str, Path]:
    """A parquet file by table."""
    return {name: Path(__file__).with_name(f"{name}.parquet") for name in NAMES}
