"""Calls to Splunk that are made again where that can help, and what they fail with."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TypeVar
from xml.etree.ElementTree import ParseError

from splunklib.binding import HTTPError

from nbcore.errors import DeniedError, QueryError, QueryTimeoutError

T = TypeVar("T")

BUSY = frozenset({429, 503})
"""Too many requests; the most searches that a role may run at once are running already."""
FAULTS = frozenset({500, 502, 504})
TRIES = 3
"""How often a call is made that meets a fault."""
FIRST, LONGEST = 0.5, 10.0
"""Seconds before the second try, twice as long before each further one, and the longest."""
_CUT = (ConnectionError, TimeoutError, HTTPException, json.JSONDecodeError, ParseError)


class StoppedError(QueryError):
    """The search was cancelled from outside; nobody waits for it any more."""


class Patience:
    """Makes calls until one works, none can, or time is up.

    Parameters
    ----------
    stop : threading.Event
        Set when the search is cancelled; ends every wait.
    seconds : float
        How long all calls together may take.
    host : str
        For messages.
    """

    def __init__(self, stop: threading.Event, seconds: float, host: str) -> None:
        self._stop = stop
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._host = host

    def __call__(self, call: Callable[[], T]) -> T:
        """What the call returns.

        Raises
        ------
        QueryError
            With Splunk's words; DeniedError for 401 and 403, QueryTimeoutError when time is up.
        """
        faults, wait = 0, FIRST
        while True:
            if self._stop.is_set():
                raise StoppedError("The search was cancelled.")
            asked: float | None = None
            try:
                return call()
            except HTTPError as error:
                if error.status in BUSY:
                    asked = _retry_after(error)
                elif error.status in FAULTS:
                    faults += 1
                    if faults == TRIES:
                        raise QueryError(f"Splunk failed {TRIES} times: {words(error)}") from None
                else:
                    raise self._final(error) from None
                reason = words(error)
            except (ConnectionRefusedError, ssl.SSLCertVerificationError) as error:
                raise self._unreached(error) from None
            except _CUT as error:
                faults += 1
                if faults == TRIES:
                    raise self._unreached(error) from None
                reason = f"{type(error).__name__}"
            except OSError as error:
                raise self._unreached(error) from None
            self.pause(wait if asked is None else asked, reason)
            wait = min(wait * 2, LONGEST)

    def pause(self, seconds: float, reason: str) -> None:
        """Wait, unless that is longer than the query has left."""
        left = self._until - time.monotonic()
        if seconds > left:
            raise QueryTimeoutError(
                f"Splunk would have to be waited for beyond the {self._seconds:g} seconds that the "
                f"query has: {reason}"
            )
        if self._stop.wait(seconds):
            raise StoppedError("The search was cancelled.")

    def _final(self, error: HTTPError) -> QueryError:
        if error.status in (401, 403):
            return DeniedError(
                f"Splunk at {self._host} refused ({error.status}): {words(error)} Check the token "
                "or password, and whether its role may run searches."
            )
        return QueryError(f"Splunk refused the search ({error.status}): {words(error)}")

    def _unreached(self, error: Exception) -> QueryError:
        if isinstance(error, ssl.SSLCertVerificationError):
            return QueryError(
                f"The certificate of Splunk at {self._host} cannot be trusted "
                f"({error.verify_message}); give the one that signed it as ca_file=."
            )
        said = str(error) or type(error).__name__
        return QueryError(f"Splunk at {self._host} could not be reached: {said}.")


def words(error: HTTPError) -> str:
    """What Splunk says about a failure, as a sentence."""
    body = error.body.decode("utf-8", "replace") if isinstance(error.body, bytes) else ""
    found = _messages(body) or [str(error.reason or f"HTTP status {error.status}")]
    return " ".join(text if text.endswith(".") else f"{text}." for text in found)


def _messages(body: str) -> list[str]:
    """Texts of the messages in an error's body, which is XML, or JSON where that was asked for."""
    text = body.strip()
    if text.startswith("{"):
        try:
            listed = json.loads(text).get("messages") or []
        except (ValueError, AttributeError):
            return []
        return [str(item.get("text", "")).strip() for item in listed if item.get("text")]
    if not text.startswith("<"):
        return []
    from splunklib.binding import XML

    try:
        root = XML(text)
    except ParseError:
        return []
    return [said for item in root.iter("msg") if (said := "".join(item.itertext()).strip())]


def _retry_after(error: HTTPError) -> float | None:
    """Seconds that the service asks to wait, from its ``Retry-After``."""
    headers = {str(name).lower(): str(value) for name, value in error.headers}
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
