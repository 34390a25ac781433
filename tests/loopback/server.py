"""An HTTP server on the loopback address: what a service's own stand-in is built on.

It listens on a free port of 127.0.0.1, keeps what it was asked, and can misbehave below HTTP: cut a
connection off in the middle of an answer, or be slow.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """Fields of a form, those of the address included."""
        sent = {name: values[0] for name, values in parse_qs(self.body.decode()).items()}
        return {**self.query, **sent}

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered; a body that is no text or bytes goes out as JSON.

    ``cut`` ends the connection after half of the body; ``delay`` waits before the first byte.
    """

    status: int = 200
    body: object = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    delay: float = 0.0

    @property
    def content(self) -> bytes:
        """The body as it goes out."""
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


class Server:
    """Answers on a port of its own while it is entered.

    Parameters
    ----------
    certificate : Certificate, optional
        With it the server speaks TLS.
    """

    closes = False
    """Whether every answer says ``Connection: close``."""

    def __init__(self, certificate: Certificate | None = None) -> None:
        self.requests: list[Request] = []
        self._certificate = certificate
        self._closing = threading.Event()

    def answer(self, request: Request) -> Reply:
        """The answer to one request; called in a thread of its own."""
        raise NotImplementedError

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http{'s' if self._certificate else ''}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._http = _Listener(("127.0.0.1", 0), _handler(self))
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate.chain, self._certificate.key)
            self._http.socket = context.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    def wait(self, seconds: float) -> None:
        """Be slow, but not beyond the end of the test."""
        self._closing.wait(seconds)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or would not trust the certificate, is what tests are about."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

        def do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            request = Request(self.command, parts.path, query, dict(self.headers), body)
            server.requests.append(request)
            reply = server.answer(request)
            if reply.delay:
                server.wait(reply.delay)
            with contextlib.suppress(ConnectionError):
                self.send(reply)

        def send(self, reply: Reply) -> None:
            content = reply.content
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(content) + (1 if reply.cut else 0)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if server.closes or reply.cut:
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if reply.cut else content)

        do_GET = do  # noqa: N815 - the base looks for these names
        do_POST = do  # noqa: N815
        do_DELETE = do  # noqa: N815

    return Handler


@dataclass(frozen=True)
class Certificate:
    """A server's certificate for localhost, its key, and the authority that signed it."""

    chain: Path
    key: Path
    authority: Path

    @classmethod
    def made(cls, folder: Path) -> Certificate:
        """A new one, in a folder."""
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID

        now = dt.datetime.now(dt.UTC)
        day = dt.timedelta(days=1)

        def name(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        def blank(subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
            return (
                x509.CertificateBuilder()
                .subject_name(name(subject))
                .issuer_name(name("Loopback authority"))
                .public_key(key.public_key())
                .serial_number(x509.random_serial_number())
                .not_valid_before(now - day)
                .not_valid_after(now + day)
            )

        signer, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        usage = {
            "digital_signature": False, "content_commitment": False, "key_encipherment": False,
            "data_encipherment": False, "key_agreement": False, "key_cert_sign": True,
            "crl_sign": True, "encipher_only": False, "decipher_only": False,
        }  # fmt: skip
        identifier = x509.SubjectKeyIdentifier.from_public_key(signer.public_key())
        authority = (
            blank("Loopback authority", signer)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(identifier, critical=False)
            .sign(signer, hashes.SHA256())
        )
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        signed = (
            blank("localhost", own)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier),
                critical=False,
            )
            .sign(signer, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        made = cls(folder / "server.pem", folder / "server.key", folder / "authority.pem")
        made.chain.write_bytes(signed.public_bytes(pem))
        made.authority.write_bytes(authority.public_bytes(pem))
        made.key.write_bytes(
            own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return made


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until a condition holds; for what another thread does on its own."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.01)
