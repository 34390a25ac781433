"""Windows events as XML, with the fields that the add-on for Windows finds in them.

``windows.json`` holds what is a fact of that add-on (and of that for Sysmon): names of fields by
log and event code, tags, actions. A rule there is a list of sources parted by ``|``, of which the
first counts that has a value other than ``-``; a source is a name, a function of one, or a text
behind ``=``.

Where the add-on's versions differ, the newest counts: ``src`` of a refused logon is the name of the
workstation if there is one. ``host`` is the computer that wrote the event, since nothing else says.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # only their names; see _parsed

from nblang_spl.events import stamps
from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import LONGEST, Faults, chunks
from nblang_spl.events.source import RAW, TIME

_BEGIN = re.compile(r"<Event[\s>]")
_END = "</Event>"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FIELDS = frozenset({"EventCode", "EventID"})
"""Where an event has one of them, the add-on's fields are there already."""


_OWN = frozenset({"host", "index", "source", "sourcetype", "tag"})
"""Names that no part of an event takes: what they say is of the event as a whole."""


class NoEventError(ValueError):
    """A text is not a Windows event."""


def events(path: Path, faults: Faults) -> Iterator[Values]:
    """The events of a file: ``<Event>`` elements, one a line or in any layout, under a root or not."""
    number = 0
    for number, block in enumerate(_blocks(path, faults), 1):
        try:
            yield {**_values_of(block), RAW: block, "sourcetype": "XmlWinEventLog"}
        except NoEventError:
            faults.count(
                "{event is|events are} not valid XML and {is|are} left out", f"event {number:,}"
            )
    if not number:
        faults.say("holds no Windows event.")


def fields(raw: str) -> Values:
    """What the add-on finds in an event; nothing where the text is none."""
    begin = _BEGIN.search(raw)
    if not begin:
        return {}
    try:
        return _values_of(raw[begin.start() :].strip())
    except NoEventError:
        return {}


def _blocks(path: Path, faults: Faults) -> Iterator[str]:
    held, looked = "", 0
    for piece in chunks(path, faults):
        held += piece
        while True:
            end = held.find(_END, looked)
            if end < 0:
                break
            starts = [found.start() for found in _BEGIN.finditer(held, 0, end)]
            if len(starts) > 1:
                faults.count(
                    "{event breaks off and is|events break off and are} left out",
                    many=len(starts) - 1,
                )
            if starts:
                yield held[starts[-1] : end + len(_END)]
            held, looked = held[end + len(_END) :], 0
        looked = max(0, len(held) - len(_END))
        if len(held) > LONGEST:
            faults.count("{event is|events are} longer than 16 MiB and {is|are} left out")
            held, looked = "", 0
    if _BEGIN.search(held):
        faults.count("{event breaks off and is|events break off and are} left out")


def _values_of(block: str) -> Values:
    event = _parse_block(block)
    system = next((one for one in event if _name(one) == "System"), None)
    if _name(event) != "Event" or system is None:
        raise NoEventError
    made = _system(system)
    for part in event:
        if _name(part) == "EventData":
            made.update(_data(part))
        elif _name(part) == "UserData":
            made.update(_leaf_values(part))
        elif _name(part) == "RenderingInfo":
            message = _leaf_values(part).get("Message")
            made.update({"Message": message} if message else {})
    made = {name: held for name, held in made.items() if name not in _OWN and name[0] != "_"}
    when = stamps.seconds(str(made.pop("SystemTime", "")))
    if when is not None:
        made[TIME] = when
    if "Computer" in made:
        made["host"] = made["Computer"]
    if "Channel" in made:
        made["source"] = f"XmlWinEventLog:{made['Channel']}"
    _add(made)
    return made


def _parse_block(block: str) -> Element:
    # No document type is admitted, so no entity can grow or read a file.
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        parsed: Element = ElementTree.fromstring(_ILLEGAL.sub("\ufffd", block), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise NoEventError from None
    return parsed


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _system(system: Element) -> Values:
    made: Values = {}
    for part in system:
        name, text = _name(part), (part.text or "").strip()
        if text:
            made[name] = text
        attributes = {_local_name(key): value for key, value in part.attrib.items() if value}
        if name == "Security":
            attributes = {"UserID": attributes["UserID"]} if "UserID" in attributes else {}
        made.update(attributes)
    return made


def _local_name(name: str) -> str:
    return name.rpartition("}")[2]


def _data(part: Element) -> Values:
    made: Values = {}
    unnamed: list[str] = []
    for one in part:
        name, text = one.get("Name"), one.text or ""
        if name is None and _name(one) == "Data":
            unnamed += [text] if text else []
        elif text:
            made[name or _name(one)] = text
    if unnamed:
        made["Data"] = unnamed if len(unnamed) > 1 else unnamed[0]
    return made


def _leaf_values(part: Element) -> Values:
    return {
        _name(one): one.text
        for one in part.iter()
        if len(one) == 0 and one.text and one.text.strip()
    }


# ---------------------------------------------------------------------------------- what is added

Rules = Mapping[str, tuple[tuple[str, str], ...]]
"""Where a field's value comes from: functions (``""``: none, ``=``: a text) and what they take."""


@dataclass(frozen=True)
class _Code:
    """What is added to the events of one code of one log."""

    rules: Rules
    signature: str
    action: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class _Log:
    """What is added to the events of one log."""

    rules: Rules
    vendor_product: str
    tags: tuple[str, ...]
    codes: Mapping[str, _Code]


def _add(made: Values) -> None:
    facts = _facts()
    log = facts.logs.get(str(made.get("Channel")))
    if log is None:
        made.update(_apply_rules(facts.rules, made))
        return
    code = log.codes.get(str(made.get("EventID")))
    rules = {**facts.rules, **log.rules, **(code.rules if code else {})}
    added = _apply_rules(rules, made)
    added["vendor_product"] = log.vendor_product
    tags = list(log.tags)
    if code:
        added["signature"] = added["name"] = added["subject"] = code.signature
        if code.action:
            added["action"] = code.action
        tags += code.tags
    action = added.get("action")
    tags += [action] if action in ("success", "failure") else []
    tags += ["cleartext"] if made.get("LogonType") == "8" else []
    tags += [added["app"].partition(":")[2]] if added.get("app", "").startswith("win:") else []
    made.update(added)
    made["tag"] = list(dict.fromkeys(tags))


def _apply_rules(rules: Rules, made: Values) -> dict[str, str]:
    added = {}
    for name, sources in rules.items():
        for function, source in sources:
            value = source if function == "=" else made.get(source)
            if not isinstance(value, str) or value in ("", "-"):
                continue
            if function in _FUNCTIONS:
                value = _FUNCTIONS[function](value)
            if value:
                added[name] = value
                break
    return added


def _rules(told: Mapping[str, str]) -> Rules:
    return {name: tuple(_source(one) for one in rule.split("|")) for name, rule in told.items()}


def _source(told: str) -> tuple[str, str]:
    if told.startswith("="):
        return "=", told[1:]
    function, bracket, name = told.partition("(")
    return (function, name.rstrip(")")) if bracket else ("", told)


def _reason(code: str) -> str:
    return _facts().reasons.get(code.lower(), "")


_HIVES = {
    "HKLM": "HKEY_LOCAL_MACHINE", "HKU": "HKEY_USERS", "HKCR": "HKEY_CLASSES_ROOT",
    "HKCU": "HKEY_CURRENT_USER",
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "account": lambda text: text.rpartition("\\")[2],
    "app_of": lambda text: "win:remote" if text in ("3", "8", "10") else "win:local",
    "direction": lambda text: {"%%14592": "inbound", "%%14593": "outbound"}.get(text, ""),
    "file": lambda text: text.rpartition("\\")[2],
    "folder": lambda text: text.rpartition("\\")[0],
    "hive": lambda text: _HIVES.get(text.strip("\\").partition("\\")[0], ""),
    "initiated": lambda text: "outbound" if text == "true" else "inbound",
    "lower": str.lower,
    "outcome": lambda text: {
        "0x8020000000000000": "success",
        "0x8010000000000000": "failure",
    }.get(text, ""),
    "protocol": lambda text: {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmp6"}.get(text, text),
    "reason_of": _reason,
    "remote": lambda text: "" if text in ("::1", "127.0.0.1") else text,
}


@dataclass(frozen=True)
class _Facts:
    rules: Rules
    logs: Mapping[str, _Log]
    reasons: Mapping[str, str]


@functools.cache
def _facts() -> _Facts:
    text = resources.files("nblang_spl.events").joinpath("windows.json").read_text("utf-8")
    told: dict[str, Any] = json.loads(text)
    logs = {}
    for name, log in told["logs"].items():
        codes = {
            code: _Code(_rules(group.get("fields", {})), signature, action, tuple(tags.split()))
            for group in log["events"]
            for code, (signature, action, tags) in group["codes"].items()
        }
        logs[name] = _Log(
            _rules(log["fields"]), log["vendor_product"], tuple(log["tags"].split()), codes
        )
    return _Facts(_rules(told["fields"]), logs, told["reasons"])
