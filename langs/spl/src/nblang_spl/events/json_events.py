"""Events from JSON: lines, or one document of any layout.

What an object is shows in its keys:

=================================== ================================================================
``result``                          a row of Splunk's own export; a preview is left out
``event`` among HEC's keys          an event as the HTTP Event Collector takes it
``_time`` or ``_raw``               a row of a table
any other                           a log line: its text is ``_raw``, its time is in a usual key
=================================== ================================================================
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

from nblang_spl.events import stamps
from nblang_spl.events.flatten import (
    NotJsonError,
    Values,
    decode_value,
    flatten_object,
    json_text,
    row,
)
from nblang_spl.events.lines import Faults, lines
from nblang_spl.events.source import RAW, TIME

HEC = frozenset({"event", "fields", "time", "host", "source", "sourcetype", "index"})
_EXPORT = frozenset({"result", "preview", "offset", "lastrow", "messages", "highlighted"})
TIME_KEYS = (
    "timestamp", "@timestamp", "Timestamp", "ts", "time", "eventTime", "TimeGenerated",
    "TimeCreated", "CreationTime", "EventTime", "published", "createdDateTime", "datetime",
)  # fmt: skip
"""Where the time of a log line is looked for, in this order."""
_LONGEST = 64 * 1024 * 1024
_BETWEEN = re.compile(r"[\s,\[\]]*")


def events(path: Path, name: str, faults: Faults) -> Iterator[Values]:
    """The events of a JSON file.

    Parameters
    ----------
    path : pathlib.Path
    name : str
        What ``source`` of a log line is.
    faults : Faults
    """
    given = lines(path, faults)
    first = list(itertools.islice(given, 2))
    read = _document if _is_document([line for _, line in first]) else _lines
    found = False
    for event in read(itertools.chain(first, given), name, faults):
        found = True
        yield event
    if first and not found:
        faults.say("holds no event.")


def _is_document(first: list[str]) -> bool:
    """Whether a file is one document by its first two lines, which else are one value each."""
    if not first or first[0].lstrip().startswith("["):
        return bool(first)
    return not any(isinstance(_first(line), dict) for line in first)


def _first(line: str) -> Any:
    try:
        return decode_value(line, _gap(line, 0))[0]
    except NotJsonError:
        return None


def _lines(given: Iterable[tuple[int, str]], name: str, faults: Faults) -> Iterator[Values]:
    for number, line in given:
        at = _gap(line, 0)
        # The collector takes several objects without a line end between them.
        while at < len(line):
            try:
                found, end = decode_value(line, at)
            except NotJsonError:
                faults.count(
                    "{line is|lines are} not JSON and {is|are} left out", f"line {number:,}"
                )
                break
            yield from _events_of(found, line[at:end], name, faults, number)
            at = _gap(line, end)


def _document(given: Iterable[tuple[int, str]], name: str, faults: Faults) -> Iterator[Values]:
    """The objects of a document that is no line each: an array, or objects over many lines."""
    held, wanted, pending = "", 0, False
    for number, line in given:
        held += line
        # A value that is not whole yet is tried again only when there is twice as much of it.
        if len(held) < wanted:
            continue
        held, pending = yield from _take_objects(held, name, faults, number)
        wanted = 2 * len(held) if pending else 0
        if len(held) > _LONGEST:
            faults.say(f"is not JSON up to line {number:,} and is not read further.")
            return
    held, pending = yield from _take_objects(held, name, faults, 0)
    if pending:
        faults.say("ends within a value, or is not JSON; what comes before is read.")


def _take_objects(
    held: str, name: str, faults: Faults, number: int
) -> Generator[Values, None, tuple[str, bool]]:
    """The objects at the beginning of a text; returns what is left, and whether that is anything."""
    at = _gap(held, 0)
    while at < len(held):
        try:
            found, end = decode_value(held, at)
        except NotJsonError:
            return held[at:], True
        yield from _events_of(found, held[at:end], name, faults, number)
        at = _gap(held, end)
    return "", False


def _gap(text: str, start: int) -> int:
    found = _BETWEEN.match(text, start)
    return found.end() if found else start


def _events_of(found: Any, text: str, name: str, faults: Faults, number: int) -> Iterator[Values]:
    if isinstance(found, list):
        for inner in found:
            yield from _events_of(inner, json_text(inner), name, faults, number)
    elif not isinstance(found, dict):
        faults.count(
            "{value is not an object|values are not objects} and {is|are} left out",
            f"line {number:,}",
        )
    elif "preview" in found and "result" not in found and found.keys() <= _EXPORT:
        return  # what an export says of itself, such as that it ends
    elif _is_rows(found.get("results")):
        yield from map(row, found["results"])
    else:
        made = _event(found, text, name)
        if isinstance(made, str):
            faults.count(made, f"line {number:,}")
        else:
            yield made


def _is_rows(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _event(found: dict[str, Any], text: str, name: str) -> Values | str:
    """What an object is as an event, or what is wrong with it."""
    if isinstance(found.get("result"), dict) and found.keys() <= _EXPORT:
        if found.get("preview") is True:
            return "{row is a preview|rows are previews} and {is|are} left out"
        return row(found["result"])
    if "event" in found and found.keys() <= HEC:
        if found["event"] is None or found["event"] == "":
            return "{event|events} of the HTTP Event Collector {is|are} empty and left out"
        return _collector_event(found)
    return row(found) if TIME in found or RAW in found else _logged_object(found, text, name)


def _collector_event(found: dict[str, Any]) -> Values:
    """An event of the collector: an object is its fields too, whatever its source type."""
    event = found["event"]
    made: Values = {}
    if isinstance(event, dict):
        made = flatten_object(event)
    made[RAW] = event if isinstance(event, str) else json_text(event)
    fields = found.get("fields")
    if isinstance(fields, dict):
        made.update(row(fields))
    for key in ("host", "source", "sourcetype", "index"):
        if found.get(key) is not None:
            made[key] = str(found[key])
    made.pop(TIME, None)
    if found.get("time") is not None:
        made[TIME] = str(found["time"])
    return made


def _logged_object(found: dict[str, Any], text: str, name: str) -> Values:
    made = flatten_object(found)
    for key in TIME_KEYS:
        value = made.get(key)
        when = logged_time(value) if isinstance(value, str) else None
        if when is not None:
            made[TIME] = when
            break
    return {"source": name, "sourcetype": "_json", **made, RAW: text.strip()}


def logged_time(text: str) -> float | None:
    """The time in a log line's key; logs also count in milli-, micro- and nanoseconds."""
    try:
        number = float(text)
    except ValueError:
        return stamps.seconds(text)
    return stamps.epoch_seconds(number)
