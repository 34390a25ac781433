"""Values as KQL literals that Kusto and duckdb-kql read back as the same value."""

from __future__ import annotations

import math
import unicodedata
from datetime import UTC, datetime, timedelta

from nbcore import AuthorError, UserError, Value

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_UNSAFE = frozenset({"Cc", "Zl", "Zp"})
"""Unicode categories of controls and line ends: U+0085, U+2028 and U+2029 end a line for some."""
_MICROSECOND = timedelta(microseconds=1)
_UNITS = (
    (timedelta(days=1), "d"),
    (timedelta(hours=1), "h"),
    (timedelta(minutes=1), "m"),
    (timedelta(seconds=1), "s"),
    (timedelta(milliseconds=1), "ms"),
    (_MICROSECOND, "microseconds"),
)
_BITS = {"int": 32, "long": 64}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "datetime": (datetime,),
    "timespan": (timedelta,),
    "bool": (bool,),
    "int": (int,),
    "long": (int,),
    "real": (float, int),
    "dynamic": (tuple,),
}
"""The KQL types that a parameter may have, each with the Python types that it takes."""


def quote(value: str) -> str:
    r"""A text as a KQL string literal.

    Parameters
    ----------
    value : str
        Any text.

    Returns
    -------
    str
        The literal, with its quotes, in one line for whoever reads it: controls and every kind of
        line end are escapes such as ``\u2028``. Kusto makes the character of these; duckdb-kql
        makes the letters, so that the engine is given values as parameters instead.

    Raises
    ------
    UserError
        Half of a surrogate pair, which no service can be sent.
    """
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise UserError(
            f"{value!r} holds half of a surrogate pair, which is not a character; leave it out."
        )
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if unicodedata.category(character) in _UNSAFE:
        return f"\\u{ord(character):04x}"
    return character


def literal(value: Value, kind: str) -> str:
    """A value as a literal of a KQL type.

    Parameters
    ----------
    value : str, int, float, bool, datetime, timedelta or tuple of str
        A time without a zone is taken as UTC.
    kind : str
        One of :data:`TYPES`.

    Raises
    ------
    AuthorError
        The type is not one that a parameter may have, or the value is of another.
    """
    check(value, kind)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, tuple):
        # What a string literal escapes is escaped alike in JSON.
        return f"dynamic([{', '.join(map(quote, value))}])"
    if isinstance(value, datetime):
        return f"datetime({utc(value).isoformat(timespec='microseconds')}Z)"
    if isinstance(value, timedelta):
        return _timespan(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "real":
        return f"real({_real(float(value))})"
    return f"{kind}({value})"


def check(value: Value, kind: str) -> None:
    """Refuse a value that is not of a KQL type.

    Raises
    ------
    AuthorError
        See :func:`literal`.
    """
    if kind not in TYPES:
        raise AuthorError(
            f"A parameter cannot be of type {kind}; it may be one of {', '.join(TYPES)}."
        )
    # True is an int in Python and no number in KQL.
    fits = isinstance(value, TYPES[kind]) and isinstance(value, bool) == (kind == "bool")
    if kind == "dynamic":
        fits = fits and all(isinstance(item, str) for item in value)  # type: ignore[union-attr]
    if not fits:
        raise AuthorError(f"{value!r} is a {type(value).__name__}, not a {kind}.")
    if kind in _BITS and not -(2 ** (_BITS[kind] - 1)) <= value < 2 ** (_BITS[kind] - 1):
        raise AuthorError(f"{value} is outside the range of KQL's {kind}.")


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, without a zone, as engines take it."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)


def _timespan(length: timedelta) -> str:
    # Written with a unit: bin() in duckdb-kql takes 30m and not time(0.00:30:00) everywhere.
    for unit, name in _UNITS:
        if length % unit == timedelta(0):
            return f"{length // unit}{name}"
    raise AssertionError("a timedelta is a whole number of microseconds")


def _real(number: float) -> str:
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "+inf" if number > 0 else "-inf"
    return repr(number)
