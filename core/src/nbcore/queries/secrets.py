"""What a connection signs in with: taken without what a file adds to it, and never shown."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from nbcore.forking import Lock

MASK = "…"
"""What is shown in a secret's place."""
SHORTEST = 4
"""Characters from which a text is masked: to mask a shorter one everywhere would spell it out."""
PIECE = 8
"""Characters of a secret that are masked wherever they stand, since a service may cut one off."""
_SAID = frozenset({"password", "username"})
"""Words of our own sentences; that a secret holds one says nothing about the rest of it."""
_KEPT = 86_400.0
"""Seconds after its end for which a token is still masked: a late answer may repeat it."""
_TOKEN = re.compile(r"[!-~]+")
_CUT = r"""(?=['"`]?\s*(?:…|\.\.\.|\Z))"""
"""Where a text was cut, perhaps between quotation marks."""
_NEVER = re.compile(r"(?!)")


def token(text: str) -> str:
    """A token as it is sent: without the blanks and line breaks that a file adds at its ends.

    Raises
    ------
    ValueError
        It is blank, or no HTTP header could carry it; the message does not repeat it.
    """
    taken = text.strip()
    if not _TOKEN.fullmatch(taken):
        raise ValueError(
            "it must be one word of ASCII characters; it is blank, or contains a space, a line "
            "break or another character"
        )
    return taken


def password(text: str) -> str:
    """A password as it is sent: without the blanks and line breaks that a file adds at its ends.

    Raises
    ------
    ValueError
        It is blank or holds a line break; the message does not repeat it.
    """
    taken = text.strip()
    if not taken.isprintable() or not taken:
        raise ValueError("it is blank, or contains a line break or another control character")
    return taken


class Secrets:
    """The tokens and passwords of one connection, masked in all that is said of it.

    The runner masks every outcome's reason, notes and text. A connection adds what it learns
    later, such as access tokens; the session adds each ``SecretStr`` of its settings.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[str, float] = {}
        self._pieces: dict[int, frozenset[str]] = {}
        self._begins = _NEVER

    @classmethod
    def of(cls, settings: Any) -> Secrets:
        """Those in a settings model."""
        secrets = cls()
        secrets.add(*_secret_values(settings))
        return secrets

    def __repr__(self) -> str:
        return f"<{len(self._known)} secrets>"

    def add(self, *texts: str, ends: float = float("inf")) -> None:
        """Mask these from now on.

        Parameters
        ----------
        *texts : str
        ends : float, optional
            When they cease to be valid, in seconds since 1970: a day later they are not secrets.
        """
        with self._lock:
            now = time.time()
            known = {text: until for text, until in self._known.items() if until + _KEPT > now}
            known |= {text: ends for text in texts if len(text.strip()) >= SHORTEST}
            self._add(known)

    def learn(self, others: Secrets) -> None:
        """Mask what another connection or its settings mask, too."""
        with self._lock:
            self._add(self._known | others._known)

    def masked(self, text: str) -> str:
        """A text with a mask in place of each secret, and of each longer piece of one.

        A shorter piece is masked where a text was cut: what a secret begins with, at the end.
        """
        hidden = bytearray(len(text))
        for found in self._begins.finditer(text):
            hidden[found.start() : found.end()] = b"\1" * len(found[0])
        for size, pieces in self._pieces.items():
            for at in range(len(text) - size + 1):
                if text[at : at + size] in pieces:
                    hidden[at : at + size] = b"\1" * size
        if not any(hidden):
            return text
        shown = [
            MASK if hidden[at] and (not at or not hidden[at - 1]) else "" if hidden[at] else letter
            for at, letter in enumerate(text)
        ]
        return "".join(shown)

    def _add(self, known: dict[str, float]) -> None:
        pieces: dict[int, set[str]] = {}
        begins: set[str] = set()
        for text in known:
            for spelt in _spellings(text):
                if len(spelt) >= PIECE:
                    begins.update(spelt[:size] for size in range(SHORTEST, PIECE))
                size = min(PIECE, len(spelt))
                found = {spelt[at : at + size] for at in range(len(spelt) - size + 1)}
                pieces.setdefault(size, set()).update(found - _SAID)
                pieces.setdefault(len(spelt), set()).add(spelt)
        self._known = known
        self._pieces = {size: frozenset(found) for size, found in pieces.items()}
        words = "|".join(re.escape(begin) for begin in sorted(begins, key=len, reverse=True))
        self._begins = re.compile(f"(?:{words}){_CUT}") if words else _NEVER


def _spellings(secret: str) -> set[str]:
    """A secret as it stands in a message, an address, JSON, markup and Python's repr."""
    taken = secret.strip()
    return {
        taken,
        " ".join(taken.split()),
        quote(taken, safe=""),
        quote_plus(taken),
        json.dumps(taken)[1:-1],
        json.dumps(taken, ensure_ascii=False)[1:-1],
        html.escape(taken),
        repr(taken)[1:-1],
    }


def _secret_values(model: Any) -> Iterator[str]:
    values: list[Any] = [getattr(model, name, None) for name in type(model).model_fields]
    for value in values:
        if callable(getattr(value, "get_secret_value", None)):
            yield str(value.get_secret_value())
        elif hasattr(type(value), "model_fields"):
            yield from _secret_values(value)
