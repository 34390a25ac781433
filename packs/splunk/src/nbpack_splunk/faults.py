"""What went wrong between here and Splunk, as sentences: never the words of a Python error."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from xml.etree.ElementTree import ParseError

from splunklib.binding import XML, HTTPError

from nbcore import DeniedError, QueryError
from nbpack_splunk.access import ForbiddenError
from nbpack_splunk.answers import brief, sentence
from nbpack_splunk.transport import NoConnectionError

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    ParseError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What splunklib and the readers here raise where an answer has another shape than Splunk's."""
CUT = (ConnectionError, TimeoutError, HTTPException, ssl.SSLEOFError)
"""What is raised where an answer does not come, or not whole."""

RIGHTS = re.compile(
    r"permission|privilege|authori[sz]ed|capabilit|forbidden|access (?:is |was )?denied"
    r"|not (?:be )?allowed",
    re.IGNORECASE,
)
"""Words by which Splunk says that a role may not do or see something."""


@dataclass(frozen=True)
class Faults:
    """Sentences about one Splunk.

    Attributes
    ----------
    host : str
    seconds : float
        How long one request may take.
    shown : callable
        A text without what the connection signs in with.
    """

    host: str
    seconds: float
    shown: Callable[[str], str] = str

    def connection_error(self, error: Exception) -> QueryError:
        """No answer came that could be read."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return QueryError(
                f"The certificate of Splunk at {self.host} cannot be trusted "
                f"({error.verify_message}); set ca_file= to the certificate of its authority."
            )
        if isinstance(error, UNREADABLE):
            return QueryError(
                f"Splunk at {self.host} returned an answer that cannot be read; check that port= "
                f"is "
                "its management port, and whether a proxy is in between."
            )
        return QueryError(f"Splunk at {self.host} could not be reached: {self._network(error)}.")

    def refusal(self, error: HTTPError) -> QueryError:
        """Splunk answered that it does not do it, and will not."""
        if error.status in (401, 403):
            denied = DeniedError if error.status == 401 else ForbiddenError
            return denied(
                f"Splunk at {self.host} refused ({error.status}): {self.words(error)} Check the "
                "token or password, and whether its role may run searches."
            )
        said = self.words(error)
        kind = ForbiddenError if RIGHTS.search(said) else QueryError
        return kind(f"Splunk refused the search ({error.status}): {said}")

    def words(self, error: HTTPError) -> str:
        """What Splunk says about a failure, as sentences."""
        body = error.body.decode("utf-8", "replace") if isinstance(error.body, bytes) else ""
        try:
            found = [text for text in _messages(body.strip()) if text.strip()]
        except UNREADABLE:
            found = []
        found = found or [str(error.reason or f"HTTP status {error.status}")]
        return " ".join(sentence(brief(text, self.shown)) for text in found)

    def _network(self, error: Exception) -> str:
        if isinstance(error, NoConnectionError):
            return str(error)
        if isinstance(error, TimeoutError):
            return f"it did not answer within {self.seconds:g} seconds"
        if isinstance(error, CUT):
            return (
                "the connection was closed before the answer was complete, "
                "or the answer is not HTTP"
            )
        if isinstance(error, ssl.SSLError):
            return "the TLS handshake failed; check port="
        reason = getattr(error, "strerror", None)
        return reason if isinstance(reason, str) else "the network gave no reason"


def _messages(body: str) -> Iterator[str]:
    """Texts of the messages in an error's body, which is XML, or JSON where that was asked for."""
    if body.startswith("{"):
        for item in json.loads(body)["messages"]:
            yield str(item["text"])
    elif body.startswith("<"):
        for item in XML(body).iter("msg"):
            yield "".join(item.itertext())


def retry_after(error: HTTPError) -> float | None:
    """Seconds that the service asks to wait, from its ``Retry-After``; None where it is unclear."""
    headers = {str(name).lower(): str(value) for name, value in error.headers}
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.now(UTC)).total_seconds())
    except UNREADABLE:
        return None
