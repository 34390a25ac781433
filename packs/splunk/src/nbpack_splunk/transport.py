"""HTTP to Splunk's management port: a connection for each request, bounded in time and size.

splunklib's own handler leaves its socket open where a service keeps the connection alive, waits for
as long as bytes drip in, and cannot be stopped from outside. Like that one, this goes through no
proxy, whatever the environment names.
"""

from __future__ import annotations

import contextlib
import io
import math
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

from nbcore import QueryError

CONNECT_SECONDS = 4.0
"""How long a connection may take to come about, over all addresses of a name."""
CANCEL_SECONDS = 5.0
"""How long a cancel may take: nobody waits for its answer."""
MOST = 256 * 1024**2
"""Bytes of one answer; a page of results has a few million."""
_CHUNK = 256 * 1024


class StoppedError(QueryError):
    """The search was cancelled from outside; nobody waits for it any more."""


class NoConnectionError(OSError):
    """No connection came about, so nothing was sent; the message says why."""


class Stop:
    """Ends a search: every wait of it, and the request that it is making."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def set(self) -> None:
        """End it; may be called from any thread, and again."""
        with self._lock:
            self._event.set()
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    # Not the TLS socket's own, which would wait for the other side's farewell.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def is_set(self) -> bool:
        """Whether it was ended."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is ended; whether it was."""
        return self._event.wait(seconds)

    @contextlib.contextmanager
    def over(self, connected: socket.socket) -> Iterator[None]:
        """While this socket is in use."""
        with self._lock:
            if self._event.is_set():
                raise StoppedError("The search was cancelled.")
            self._socket = connected
        try:
            yield
        finally:
            with self._lock:
                self._socket = None


STOP: ContextVar[Stop | None] = ContextVar("nbpack_splunk.stop", default=None)
"""What ends the requests of this thread."""


class Transport:
    """A handler as splunklib takes one.

    Parameters
    ----------
    host : str
        For messages.
    seconds : float
        How long one request may take. A page of results may take longer while bytes arrive: the
        query's own limit ends it.
    context : ssl.SSLContext, optional
        For ``https``.
    """

    def __init__(self, host: str, seconds: float, context: ssl.SSLContext | None) -> None:
        self._host = host
        self._seconds = seconds
        self._context = context

    def __call__(self, url: str, message: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Make one request.

        Raises
        ------
        NoConnectionError, OSError, http.client.HTTPException
            It came to nothing.
        QueryError
            What came is not from a management port, or is longer than is read.
        """
        address = urlsplit(url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        name, port = address.hostname or "", address.port or 0
        until = time.monotonic() + self._total_seconds(address.path)
        with (
            contextlib.closing(self._wrap_tls(_connect_socket(name, port), name)) as connected,
            contextlib.closing(_Watched(connected, self._seconds, until)) as watched,
            _stoppable(connected),
        ):
            connection = HTTPConnection(name, port)
            connection.sock = connected
            connection.response_class = watched.response  # type: ignore[assignment]
            response = self._send_request(connection, message, path)
            body = self._body_of(response)
        self._check(response.status, response.getheader("content-type") or "", body)
        return {
            "status": response.status,
            "reason": response.reason,
            "headers": response.getheaders(),
            "body": io.BytesIO(body),
        }

    def _wrap_tls(self, plain: socket.socket, name: str) -> socket.socket:
        plain.settimeout(self._seconds)
        if self._context is None:
            return plain
        try:
            return self._context.wrap_socket(plain, server_hostname=name)
        except BaseException:
            plain.close()
            raise

    def _total_seconds(self, path: str) -> float:
        """Seconds for the whole answer, beside those for each wait for bytes."""
        if path.endswith("/results"):
            return math.inf
        return min(self._seconds, CANCEL_SECONDS) if path.endswith("/control") else self._seconds

    def _send_request(
        self, connection: HTTPConnection, message: Mapping[str, Any], path: str
    ) -> HTTPResponse:
        head = {"Accept": "*/*", "Connection": "close"} | dict(message["headers"])
        body = message.get("body") or None
        method = message.get("method", "GET")
        if isinstance(body, str):
            body = body.encode()
        try:
            connection.request(method, path, body, head)
        except ValueError:
            # Its text repeats the header, which is the credential.
            raise QueryError(
                f"The token of Splunk at {self._host}, or the session that it gave, contains "
                "characters that an HTTP header cannot have."
            ) from None
        return connection.getresponse()

    def _body_of(self, response: HTTPResponse) -> bytes:
        pieces, size = [], 0
        while piece := response.read(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > MOST:
                raise QueryError(
                    f"Splunk at {self._host} gave an answer of more than "
                    f"{MOST // 1024**2:,} MB; ask for a shorter time range."
                )
        if response.length:
            raise IncompleteRead(b"", response.length)
        return b"".join(pieces)

    def _check(self, status: int, kind: str, body: bytes) -> None:
        begins = body[:200].lstrip().lower()
        page = "text/html" in kind.lower() or begins.startswith((b"<!doctype html", b"<html"))
        if 300 <= status < 400 or (status < 300 and page):
            raise QueryError(
                f"Splunk at {self._host} answered with "
                f"{'a web page' if status < 300 else f'a redirection ({status})'}, which its "
                "management port does not do; check that port= is the management port (8089 unless "
                "it "
                "was changed), and that no sign-in page is in front of it."
            )
        if status == 200 and not body.strip():
            raise IncompleteRead(b"")


class _Watched(io.RawIOBase):
    """A socket read with a limit on the whole answer, not only on each wait for bytes."""

    def __init__(self, connected: socket.socket, idle: float, until: float) -> None:
        super().__init__()
        self._connected = connected
        # Keeps the socket open: HTTPConnection lets go of its own once it has read the headers.
        self._bytes = connected.makefile("rb", buffering=0)
        self._idle = idle
        self._until = until

    def response(self, _: socket.socket, **given: Any) -> HTTPResponse:
        """What ``HTTPConnection`` makes of its socket."""
        return HTTPResponse(self, **given)  # type: ignore[arg-type]

    def makefile(self, _: str) -> io.BufferedReader:
        """As a socket's, for ``HTTPResponse``."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connected.settimeout(min(left, self._idle))
        return self._bytes.readinto(buffer) or 0

    def close(self) -> None:
        self._bytes.close()
        super().close()


def _stoppable(connected: socket.socket) -> contextlib.AbstractContextManager[None]:
    stop = STOP.get()
    return stop.over(connected) if stop else contextlib.nullcontext()


def _connect_socket(name: str, port: int) -> socket.socket:
    until = time.monotonic() + CONNECT_SECONDS
    try:
        addresses = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoConnectionError(f"the name {name} cannot be resolved; check host=") from None
    why = ""
    for place, (family, kind, protocol, _, address) in enumerate(addresses):
        made = socket.socket(family, kind, protocol)
        try:
            # A part of the time for each address: the first may be one that nobody answers at.
            made.settimeout(max(0.1, (until - time.monotonic()) / (len(addresses) - place)))
            made.connect(address)
            return made
        except OSError as error:
            made.close()
            why = _connection_problem(error, port)
    raise NoConnectionError(why) from None


def _connection_problem(error: OSError, port: int) -> str:
    if isinstance(error, ConnectionRefusedError):
        return f"nothing listens at its port {port}; check port="
    if isinstance(error, TimeoutError):
        return (
            f"its port {port} did not answer within {CONNECT_SECONDS:g} seconds; check host= and "
            "port=, and whether a firewall is in between"
        )
    return f"no connection to its port {port}: {error.strerror or 'no reason was given'}"
