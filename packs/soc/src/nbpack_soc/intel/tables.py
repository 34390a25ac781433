"""Feeds as tables: CSV with a heading line, under whatever names its columns have."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbpack_soc.intel.entry import Entry, kind_of_value, percent, severity, words

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "value": ("indicator", "value", "ioc", "observable", "observablevalue", "indicator_value",
              "ip", "ip_address", "domain", "hash", "url"),
    "indicator_kind": ("indicator_kind", "type", "indicator_type", "ioc_type", "kind"),
    "source": ("source", "feed", "provider"),
    "severity": ("severity", "threat_level", "risk"),
    "confidence": ("confidence", "score", "confidencescore"),
    "description": ("description", "comment", "notes", "threat"),
    "valid_from": ("valid_from", "validfrom", "first_seen", "created"),
    "valid_until": ("valid_until", "validuntil", "expires", "expiration", "expirationdatetime"),
    "tags": ("tags", "labels"),
    "link": ("link", "reference", "references"),
}  # fmt: skip
"""Our fields, and the names under which feeds have them; the first that is there is taken."""
_KINDS = {
    "ip": "ip", "ipv4": "ip", "ipv6": "ip", "ipv4-addr": "ip", "ipv6-addr": "ip", "cidr": "ip",
    "domain": "domain", "domain-name": "domain", "hostname": "domain", "fqdn": "domain",
    "url": "url", "uri": "url", "hash": "file_hash", "md5": "file_hash", "sha1": "file_hash",
    "sha256": "file_hash", "file_hash": "file_hash", "email": "email", "email-addr": "email",
}  # fmt: skip


def entries(path: Path) -> Iterator[Entry]:
    """What a CSV lists, a row each; lines that begin with ``#`` are remarks.

    Raises
    ------
    ValueError
        No column holds values.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        names = {str(name).strip().casefold(): name for name in rows.fieldnames or ()}
        held = {
            field: names[alias]
            for field, aliases in COLUMNS.items()
            for alias in reversed(aliases)
            if alias in names
        }
        if "value" not in held:
            raise ValueError(f"no column of indicators; name it {COLUMNS['value'][0]!r}")
        for row in rows:
            cells = {field: (row.get(name) or "").strip() for field, name in held.items()}
            if cells["value"]:
                yield _entry(cells, path.stem)


def _entry(cells: Mapping[str, str], feed: str) -> Entry:
    kind = _KINDS.get(cells.get("indicator_kind", "").casefold())
    return Entry(
        cells["value"],
        kind or kind_of_value(cells["value"]),
        cells.get("source") or feed,
        severity(cells.get("severity")),
        percent(cells.get("confidence")),
        cells.get("description") or None,
        cells.get("valid_from") or None,
        cells.get("valid_until") or None,
        words(cells.get("tags")),
        cells.get("link") or None,
    )
