r"""Values as SPL writes them, so that a value stays a value whatever it holds.

Rules (Splunk's pages "search", "Types of expressions" and "Backslashes"): a value stands in double
quotes, with ``\`` written ``\\`` and ``"`` written ``\"``; nothing else ends a literal, so pipes,
brackets and macro calls inside it are text. In ``search`` and in ``tstats where`` a ``*`` inside
the quotes is a wildcard and cannot be escaped: a value is only looked up coarsely there, and
compared again by ``where``, in which ``*`` is plain. :mod:`nblang_spl.lint` sees to that.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from nbcore import AuthorError, Value

NOTHING = "(a value with characters that SPL cannot write matches nothing)"
"""What is compared in place of a value that no literal can hold.

Splunk's pages are silent on line breaks and other control characters inside quotes, and on three
backticks there, which elsewhere begin a comment. No host or account is called so, and a sentence
in the query's text says why nothing came.
"""
_UNWRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_COMMENT = "```"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def quote(value: str) -> str:
    """A text as a double-quoted literal.

    A text that holds control characters, lone surrogates, line or paragraph separators, or three
    backticks becomes the literal :data:`NOTHING`.
    """
    return f'"{_escape(value)}"'


def wildcard(value: str, *, before: bool = False, after: bool = True) -> str:
    """A text with anything before or after it: a literal with a wildcard at its ends.

    For ``search`` and ``tstats where`` only, as a coarse filter at the speed of the index.
    """
    return f'"{"*" * before}{_escape(value)}{"*" * after}"'


def writable(value: str) -> bool:
    """Whether a literal can hold this text."""
    return _COMMENT not in value and not any(
        unicodedata.category(character) in _UNWRITABLE for character in value
    )


def seconds(moment: datetime) -> str:
    """A time as UNIX seconds, with a fraction down to the microsecond where there is one."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    count = (aware - _EPOCH) // _MICROSECOND
    whole, fraction = divmod(abs(count), 1_000_000)
    text = f"{whole}.{fraction:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if count < 0 else text


def span(width: timedelta) -> str:
    """A width of time as ``span=`` takes it: ``3600s``.

    In seconds, also for days: ``86400s`` begins at midnight UTC as other providers' bins do, and
    ``1d`` at midnight in the zone of the user who asks (Splunk's page "bin").
    """
    whole, rest = divmod(width, timedelta(seconds=1))
    if whole < 1 or rest:
        raise AuthorError(f"A time bin must be a whole number of seconds, and {width} is not.")
    return f"{whole}s"


def literal(value: Value, kind: str) -> str:
    """A value of a declared type as SPL.

    Parameters
    ----------
    value : str, datetime, timedelta, int, float or tuple of str
    kind : str
        ``string``, ``datetime``, ``timespan``, ``int``, ``long``, ``real`` or ``dynamic``, as a
        header declares it. A dynamic one becomes a literal a value, between commas, as ``IN (…)`` and
        ``in(field, …)`` take them; without a value the one that matches nothing.

    Raises
    ------
    AuthorError
        The type is none of these, or the value is of another one.
    """
    match kind, value:
        case "string", str():
            return quote(value)
        case "datetime", datetime():
            return seconds(value)
        case "dynamic", tuple() if all(isinstance(item, str) for item in value):
            return ", ".join(map(quote, value)) or quote(NOTHING)
        case "timespan", timedelta():
            return span(value)
        case "int" | "long", int() if not isinstance(value, bool):
            return str(value)
        case "real", int() | float() if not isinstance(value, bool) and abs(value) < float("inf"):
            return f"{Decimal(repr(float(value))):f}"
        case _:
            raise AuthorError(
                f"A {type(value).__name__} cannot stand where the header declares {kind!r}; SPL "
                "writes string, datetime, timespan, int, long, real and dynamic."
            )


def _escape(value: str) -> str:
    text = value if writable(value) else NOTHING
    return text.replace("\\", "\\\\").replace('"', '\\"')
