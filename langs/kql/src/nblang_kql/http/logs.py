"""Tokens that a service repeats, kept out of the HTTP library's log."""

from __future__ import annotations

import logging
from weakref import WeakSet

from nbcore.lang import Secrets

_KNOWN: WeakSet[Secrets] = WeakSet()


class _Masking(logging.Filter):
    """Lets every record through, without what a connection signs in with."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = shown = record.getMessage()
        for secrets in list(_KNOWN):
            shown = secrets.masked(shown)
        if shown != said:
            record.msg, record.args = shown, ()
        return True


def mask(secrets: Secrets) -> None:
    """Mask these in what httpx and httpcore log: an answer's status line and headers."""
    if not _KNOWN:
        for name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy"):
            log = logging.getLogger(name)
            if not any(isinstance(item, _Masking) for item in log.filters):
                log.addFilter(_Masking())
    _KNOWN.add(secrets)
