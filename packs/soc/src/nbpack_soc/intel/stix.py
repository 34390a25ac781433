"""STIX 2.1 bundles: the comparisons of each indicator's pattern.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html, sections 4.7 and 9
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nbpack_soc.intel.entry import Entry, percent, severity, words

_VALUES = {
    "ipv4-addr": "ip", "ipv6-addr": "ip", "domain-name": "domain", "url": "url",
    "email-addr": "email",
}  # fmt: skip
"""Objects whose ``value`` is the indicator."""
_EQUALS = frozenset({"=", "IN", "ISSUBSET"})
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


def entries(bundle: Mapping[str, Any]) -> Iterator[Entry]:
    """What a bundle lists: the values that its indicators' patterns compare with.

    Patterns in other languages (Sigma, YARA, Snort) and revoked indicators are left out.

    Raises
    ------
    ImportError
        The reader of patterns is not installed.
    """
    objects = [item for item in bundle.get("objects", ()) if isinstance(item, Mapping)]
    names = {item.get("id"): item.get("name") for item in objects if item.get("type") == "identity"}
    for item in objects:
        told = item.get("pattern_type", "stix") == "stix" and isinstance(item.get("pattern"), str)
        if item.get("type") != "indicator" or not told or item.get("revoked") is True:
            continue
        for kind, value in _compared(item["pattern"]):
            yield _entry(item, kind, value, names)


def _entry(item: Mapping[str, Any], kind: str, value: str, names: Mapping[Any, Any]) -> Entry:
    links = [part for part in item.get("external_references", ()) if isinstance(part, Mapping)]
    url = next((part.get("url") for part in links if isinstance(part.get("url"), str)), None)
    text = item.get("description") or item.get("name")
    return Entry(
        value,
        kind,
        str(names.get(item.get("created_by_ref")) or "stix"),
        severity(item.get("x_severity") or item.get("severity")),
        percent(item.get("confidence")),
        text if isinstance(text, str) else None,
        item.get("valid_from"),
        item.get("valid_until"),
        words(item.get("labels") or item.get("indicator_types") or ()),
        url,
    )


def _compared(pattern: str) -> Iterator[tuple[str, str]]:
    """Kinds and values of a pattern; none where it cannot be read."""
    from stix2patterns.exceptions import ParseException
    from stix2patterns.v21.pattern import Pattern

    try:
        found = Pattern(pattern).inspect().comparisons
    except (ParseException, RecursionError):
        return
    for kind, comparisons in found.items():
        for path, operator, literals in comparisons:
            if operator not in _EQUALS:
                continue
            hashes = kind == "file" and len(path) == 2 and path[0] == "hashes"
            plain = kind in _VALUES and path == ["value"]
            if hashes or plain:
                for literal in _LITERAL.findall(literals):
                    value = re.sub(r"\\(.)", r"\1", literal)
                    yield "file_hash" if hashes else _VALUES[kind], value
