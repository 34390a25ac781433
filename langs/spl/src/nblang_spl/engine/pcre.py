r"""Regular expressions that RE2 cannot hold, by the library ``regex``, within a limit of time.

One match may take :data:`SECONDS`, in place of Splunk's match limits (section 7): what takes longer
does not match. A pattern that took too long :data:`MOST` times is not tried on further events,
since a thousand such events would take minutes in which nobody could stop the search. Both are
counted, for the search to say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

import regex

from nblang_spl.sql.pcre.compiling import compile_pattern
from nblang_spl.sql.pcre.pieces import PatternError

SECONDS = 0.25
MOST = 20
_given_up: Counter[str] = Counter()
_GROUP = regex.compile(r"\\(\d|\\)")
_Result = TypeVar("_Result")


def forget(patterns: Iterable[str]) -> None:
    """Begin to count anew, for a search that uses these patterns."""
    for pattern in patterns:
        _given_up.pop(pattern, None)


def given_up(patterns: Iterable[str]) -> list[str]:
    """Those of some patterns that took too long on some event."""
    return [pattern for pattern in patterns if _given_up[pattern]]


def matches(text: str | None, pattern: str | None) -> bool | None:
    """Whether a pattern is found in a text."""
    if text is None or pattern is None:
        return None
    return _within_time(pattern, lambda one: one.search(text, timeout=SECONDS) is not None, False)


def extract(text: str | None, pattern: str | None, group: int | None) -> str | None:
    """What a group holds in the first match."""
    if text is None or pattern is None or group is None:
        return None

    def first(one: regex.Pattern[str]) -> str | None:
        found = one.search(text, timeout=SECONDS)
        return found[group] if found else None

    return _within_time(pattern, first, None)


def extract_all(
    text: str | None, pattern: str | None, group: int | None, most: int | None
) -> list[str] | None:
    """What a group holds in each match, up to ``most`` of them (0: all)."""
    if text is None or pattern is None or group is None:
        return None
    values: list[str] = []

    def every(one: regex.Pattern[str]) -> None:
        for count, found in enumerate(one.finditer(text, timeout=SECONDS)):
            if most and count >= most:
                return
            if found[group]:
                values.append(found[group])

    _within_time(pattern, every, None)
    return values or None


def replace(
    text: str | None, pattern: str | None, put: str | None, which: int | None
) -> str | None:
    r"""Every match replaced, or the one that ``which`` counts; ``\1`` is a group."""
    if text is None or pattern is None or put is None:
        return None
    seen = 0

    def filled(found: regex.Match[str]) -> str:
        nonlocal seen
        seen += 1
        if which and seen != which:
            return found[0]
        return _GROUP.sub(lambda mark: _group(found, mark[1]), put)

    def put_in(one: regex.Pattern[str]) -> str:
        return one.sub(filled, text, count=which or 0, timeout=SECONDS)

    return _within_time(pattern, put_in, text)


def _try_compile(pattern: str) -> regex.Pattern[str] | None:
    try:
        return compile_pattern(pattern)
    except PatternError:
        return None


def _within_time(
    pattern: str, use: Callable[[regex.Pattern[str]], _Result], otherwise: _Result
) -> _Result:
    found = _try_compile(pattern)
    if found is None or _given_up[pattern] >= MOST:
        return otherwise
    try:
        return use(found)
    except (TimeoutError, MemoryError):
        _given_up[pattern] += 1
        return otherwise


def _group(found: regex.Match[str], mark: str) -> str:
    if mark == "\\":
        return "\\"
    number = int(mark)
    return (found[number] or "") if number <= found.re.groups else ""
