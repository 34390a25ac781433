"""MISP events as JSON: the attributes that detections are meant to use.

https://www.misp-standard.org/rfc/misp-standard-core.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbpack_soc.intel.entry import Entry

_KINDS = {
    "ip-src": "ip", "ip-dst": "ip", "domain": "domain", "hostname": "domain", "url": "url",
    "uri": "url", "link": "url", "md5": "file_hash", "sha1": "file_hash", "sha256": "file_hash",
    "sha512": "file_hash", "email": "email", "email-src": "email", "email-dst": "email",
}  # fmt: skip
_PARTS = {
    "ip-src|port": ("ip", None), "ip-dst|port": ("ip", None), "domain|ip": ("domain", "ip"),
    "hostname|port": ("domain", None), "filename|md5": (None, "file_hash"),
    "filename|sha1": (None, "file_hash"), "filename|sha256": (None, "file_hash"),
}  # fmt: skip
"""Types of two values: what each of them is, None for what is no indicator by itself."""
_LEVELS = {"1": "high", "2": "medium", "3": "low", "4": "unknown"}
"""The standard's threat_level_id."""


def is_misp(document: Any) -> bool:
    """Whether a JSON document holds MISP events."""
    return any(_events(document))


def entries(document: Any) -> Iterator[Entry]:
    """What the events list; attributes whose ``to_ids`` is false are context and left out."""
    for event in _events(document):
        of = event.get("Orgc")
        source = str(of.get("name")) if isinstance(of, Mapping) and of.get("name") else "misp"
        for attribute in _attributes(event):
            if attribute.get("to_ids") in (False, "0", 0) or attribute.get("deleted") is True:
                continue
            for kind, value in _values(attribute):
                yield _entry(event, attribute, kind, value, source)


def _events(document: Any) -> Iterator[Mapping[str, Any]]:
    items = document if isinstance(document, list) else [document]
    if isinstance(document, Mapping) and isinstance(document.get("response"), list):
        items = document["response"]
    for item in items:
        event = item.get("Event") if isinstance(item, Mapping) else None
        if isinstance(event, Mapping):
            yield event


def _attributes(event: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    objects = [item for item in event.get("Object") or () if isinstance(item, Mapping)]
    for holder in (event, *objects):
        for item in holder.get("Attribute") or ():
            if isinstance(item, Mapping):
                yield item


def _values(attribute: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind, value = attribute.get("type"), attribute.get("value")
    if not isinstance(value, str) or not isinstance(kind, str) or not value.strip():
        return
    if kind in _KINDS:
        yield _KINDS[kind], value
    elif kind in _PARTS:
        for part, text in zip(_PARTS[kind], value.split("|", 1), strict=False):
            if part and text.strip():
                yield part, text


def _entry(
    event: Mapping[str, Any], attribute: Mapping[str, Any], kind: str, value: str, source: str
) -> Entry:
    tags = [
        str(tag["name"])
        for holder in (event, attribute)
        for tag in holder.get("Tag") or ()
        if isinstance(tag, Mapping) and tag.get("name")
    ]
    comment = attribute.get("comment") or event.get("info")
    return Entry(
        value,
        kind,
        source,
        _LEVELS.get(str(event.get("threat_level_id")), "unknown"),
        None,
        comment if isinstance(comment, str) else None,
        attribute.get("first_seen"),
        None,  # a feed's last_seen is no end of its validity
        tuple(dict.fromkeys(tags)),
        None,
    )
