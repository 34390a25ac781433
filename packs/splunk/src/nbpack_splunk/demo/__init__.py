"""The demo company's indexes and lookup tables as files: writing them anew would take longer than asking them.

``nox -s demo_tables`` makes them of the company by :func:`nbpack_splunk.native.to_tables`; a test
compares.
"""

from __future__ import annotations

from pathlib import Path

NAMES = (
    "wineventlog", "linux_secure", "network", "systems", "dhcp", "inventory", "notable", "aad", "o365",
    "lookups/ip_intel", "lookups/http_intel", "lookups/file_intel", "lookups/email_intel",
)  # fmt: skip


def tables() -> dict[str, Path]:
    """A parquet file by index, or by ``lookups/`` and the name of a table."""
    return {name: Path(__file__).parent / f"{name}.parquet" for name in NAMES}
