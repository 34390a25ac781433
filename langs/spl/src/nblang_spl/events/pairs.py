"""``name=value`` pairs and JSON members within the text of an event."""

from __future__ import annotations

import re

from nblang_spl.events.flatten import NotJsonError, Values, decode_value, flatten_object

_PAIR = re.compile(
    r"(?<![\w.])(?P<name>[A-Za-z_][\w.:-]{0,99}?)="
    r"""(?:"(?P<quoted>(?:[^"\\]|\\.)*+)"|'(?P<single>[^']*+)'|(?P<plain>[^\s,;|"']++))"""
)
_LONGEST = 512 * 1024
"""Characters of an event that are looked into for pairs."""


def pairs(raw: str, start: int = 0) -> Values:
    """``name=value`` and ``name="several words"``; of a name that comes twice the first counts.

    Characters of a name other than letters, digits and ``_`` become ``_``, as Splunk cleans them.
    """
    found: Values = {}
    for pair in _PAIR.finditer(raw, start, start + _LONGEST):
        name = re.sub(r"\W", "_", pair["name"]).lstrip("_")
        quoted = pair["quoted"]
        if quoted is not None:
            value = re.sub(r'\\(["\\])', r"\1", quoted)
        else:
            value = pair["plain"] if pair["single"] is None else pair["single"]
        if name:
            found.setdefault(name, value)
    return found


def members(raw: str) -> Values:
    """The members of the JSON object in a text; nothing where there is none."""
    begin = raw.find("{")
    if begin < 0:
        return {}
    try:
        value, _ = decode_value(raw, begin)
    except NotJsonError:
        return {}
    if not isinstance(value, dict):
        return {}
    return {name: held for name, held in flatten_object(value).items() if not name.startswith("_")}
