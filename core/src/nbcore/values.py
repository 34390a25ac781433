"""How one value is written for a person; every face of a result uses the same words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

MISSING = "\N{EN DASH}"
"""Stands where a value is missing."""
LONGEST = 2_000
"""Characters of one value that are shown at most; a log can hold a whole script in a cell."""

_BYTES = ("bytes", "kB", "MB", "GB", "TB", "PB")

# Characters that move the cursor, hide, or turn the reading direction: control characters,
# zero-width ones, bidirectional overrides, line separators, surrogates, tags.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def make_visible(text: str) -> str:
    r"""The text with invisible and control characters written out, as in ``\x1b``.

    A terminal obeys escape sequences, and a right-to-left override makes one name look like
    another; after this, what is seen is what the log holds.
    """
    return _UNSEEN.sub(_written_out, text)


def visible_lines(text: str) -> str:
    """A text of several lines, which stay; all else that would be invisible is written out."""
    return "\n".join(make_visible(line) for line in text.expandtabs(4).splitlines())


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT or ``pandas.NA``."""
    if value is None:
        return True
    if isinstance(value, (str, bytes, list, tuple, set, Mapping)) or hasattr(value, "tolist"):
        return bool(getattr(value, "shape", None) == () and value != value)
    try:
        return bool(value != value)
    except TypeError:  # pandas.NA does not say whether it differs from itself
        return True


def display_value(value: Any, *, group: bool = True) -> str:
    """One value as a person reads it.

    Parameters
    ----------
    value : object
        A cell, or a value that a finding names.
    group : bool
        Whether digits of whole numbers are grouped; a port number's are not.

    Returns
    -------
    str
        Times in UTC, lengths of time in their two largest units; never a character that acts.
    """
    if is_missing(value):
        return MISSING
    match value:
        case str():
            return make_visible(value[:LONGEST]) + ("…" if len(value) > LONGEST else "")
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}" if group else str(value)
        case float():
            return _number(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case timedelta():
            return duration(value)
        case bytes():
            return display_value(value.decode("utf-8", "backslashreplace"))
        case Mapping():
            return display_value(json.dumps(value, default=str, ensure_ascii=False))
        case list() | tuple() | set() | frozenset():
            return ", ".join(display_value(item, group=group) for item in value)
    if hasattr(value, "tolist"):  # numpy's scalars and arrays, pandas' arrays
        return display_value(value.tolist(), group=group)
    return display_value(str(value))


def moment(value: datetime, *, zone: bool = True) -> str:
    """A time to the second, in UTC; one without a zone is shown as it is."""
    known = value.tzinfo is not None
    there = value.astimezone(UTC) if known else value
    text = f"{there.year:04}-{there:%m-%d %H:%M:%S}"
    return f"{text} UTC" if known and zone else text


def duration(value: timedelta) -> str:
    """A length of time in its two largest units: ``2 h 51 min``."""
    seconds = abs(value.total_seconds())
    sign = "-" if value < timedelta(0) else ""
    if seconds < 1:
        return f"{sign}{seconds * 1000:.0f} ms" if seconds else "0 s"
    whole = round(seconds)
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    for (large, size), (small, part) in pairwise(units):
        if whole >= size:
            count, rest = divmod(whole, size)
            smaller = f" {rest // part} {small}" if rest // part else ""
            return f"{sign}{count:,} {large}{smaller}"
    return f"{sign}{whole} s"


def byte_amount(count: float) -> str:
    """An amount of bytes in a readable unit, in powers of ten: ``523 bytes``, ``2.1 GB``."""
    size, unit = float(count), 0
    while abs(size) >= 999.5 and unit < len(_BYTES) - 1:
        size, unit = size / 1000, unit + 1
    if not unit:
        return count_noun(count, "byte")
    return f"{size:.1f} {_BYTES[unit]}" if abs(size) < 9.95 else f"{size:,.0f} {_BYTES[unit]}"


def count_noun(count: float, noun: str) -> str:
    """A number with its noun: ``1 row``, ``2 queries``, ``3 addresses``."""
    return f"1 {noun}" if count == 1 else f"{_number(float(count))} {plural(noun)}"


def plural(noun: str) -> str:
    """An English noun for several: ``rows``, ``queries``, ``addresses``."""
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _number(value: float) -> str:
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "-∞"
    if abs(value) < 1e15 and value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if 1000 <= abs(value) < 1e15 else f"{value:.4g}"


def _written_out(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _NAMED.get(character) or (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )
