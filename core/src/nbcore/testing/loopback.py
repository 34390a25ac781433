"""A service on this machine's loopback that answers as a vendor's cloud does, faults included.

A service's own module says how its answers are spelled. What goes wrong on the way is here, and
is scripted request by request: ``service.script(CUT, SLOW)`` cuts the first request's answer off
and lets the second wait; requests after that are answered as always.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What came in.

    Attributes
    ----------
    method, path : str
        The path with its query.
    headers : mapping of str to str
        Names in lower case.
    body : bytes
    at : float
        When it came, by ``time.monotonic``.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What goes out.

    Attributes
    ----------
    status : int
    body : bytes
    headers : mapping of str to str
    delay : float
        Seconds that it lets the client wait.
    cut : bool
        Whether the connection ends in the middle of the body.
    drip : float
        Seconds between one byte and the next; 0 for all at once.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False
    drip: float = 0.0

    @classmethod
    def of(cls, status: int, content: Any, **headers: str) -> Self:
        """A reply in JSON; a header's ``_`` stands for ``-``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status, json.dumps(content).encode(), kind | named)


Step = Reply | str | Callable[[Request], Reply]
"""One scripted answer: as it is, one that the service knows by name, or made from the request."""

HTML = {"Content-Type": "text/html"}
CUT = Reply(200, b'{"tables": [', cut=True)
HTML_502 = Reply(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", HTML)
NOT_JSON = Reply(200, b'{"tables": [ and then', {"Content-Type": "application/json"})


class Loopback:
    """A service on 127.0.0.1 that ends with its ``with`` block.

    A subclass says how its answers are spelled, in :meth:`answer` and :meth:`named`; nobody else on
    the network reaches it, and its threads end with the process.

    Attributes
    ----------
    url : str
        ``http://127.0.0.1:<port>``.
    requests : list of Request
        Everything that came in.
    most_at_once : int
        The most requests that were answered at the same time.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._script: list[tuple[Step, Callable[[Request], bool]]] = []
        self._lock = threading.Lock()
        self._at_once = 0
        self.most_at_once = 0
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                service._handle(self)

            do_GET = do_POST = do_DELETE = _serve  # noqa: N815  (as the base class looks them up)

            def log_message(self, *args: Any) -> None:
                """Tests print nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that leaves in the middle is part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def script(self, *steps: Step, where: Callable[[Request], bool] = lambda _: True) -> None:
        """Say how the next requests are answered.

        Parameters
        ----------
        *steps : Reply, str or callable
            One for each request, in turn; see :data:`Step`.
        where : callable, optional
            Only requests for which it is true take a step.
        """
        with self._lock:
            self._script.extend((step, where) for step in steps)

    def forget(self) -> None:
        """Drop what is scripted and what came in."""
        with self._lock:
            self._script.clear()
            self.requests.clear()

    def named(self, name: str, request: Request) -> Reply:
        """An answer that the service knows by name."""
        raise NotImplementedError

    def answer(self, request: Request) -> Reply:
        """The answer when nothing is scripted."""
        raise NotImplementedError

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(handler.command, handler.path, headers, handler.rfile.read(length))
        with self._lock:
            self.requests.append(request)
            step = self._next(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            self._send(handler, self._reply(step, request))
        finally:
            with self._lock:
                self._at_once -= 1

    def _next(self, request: Request) -> Step | None:
        for place, (step, where) in enumerate(self._script):
            if where(request):
                del self._script[place]
                return step
        return None

    def _reply(self, step: Step | None, request: Request) -> Reply:
        if step is None:
            return self.answer(request)
        if isinstance(step, str):
            return self.named(step, request)
        return step if isinstance(step, Reply) else step(request)

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.delay:
            time.sleep(reply.delay)
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        missing = 1000 if reply.cut else 0
        handler.send_header("Content-Length", str(len(reply.body) + missing))
        handler.end_headers()
        pieces = [bytes((byte,)) for byte in reply.body] if reply.drip else [reply.body]
        for piece in pieces:
            handler.wfile.write(piece)
            time.sleep(reply.drip)
        if reply.cut:
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
