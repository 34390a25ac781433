"""The body of an answer: received and unpacked within bounds, away from the event loop."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nbcore import QueryError
from nbcore.lang import background
from nblang_kql.http.transport import GivenUpError

if TYPE_CHECKING:
    import httpx

MOST = 160 * 2**20
"""Bytes of an answer, packed and unpacked: Log Analytics sends some 100 MB, Graph 124 MB at most.
https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits"""
ACCEPTED = "gzip, deflate"
_PIECE = 2**20


class TooLargeError(GivenUpError):
    """More than any of the services sends; the next try would bring it again."""


async def post(client: httpx.AsyncClient, path: str, title: str, **request: Any) -> httpx.Response:
    """Post, and receive the whole answer.

    Parameters
    ----------
    client : httpx.AsyncClient
    path : str
    title : str
        The service's name, for messages.
    **request
        As ``client.stream`` takes it; ``headers`` are needed.

    Returns
    -------
    httpx.Response
        With its body unpacked.

    Raises
    ------
    TooLargeError
        The body has more than :data:`MOST` bytes.
    QueryError
        It is packed in another way than was asked for, or damaged.
    """
    import httpx

    headers = {**request.pop("headers"), "Accept-Encoding": ACCEPTED}
    # The client's own hook, which httpx documents among the extensions of a request.
    extensions = {"trace": _handshake_closer()}
    async with client.stream(
        "POST", path, headers=headers, extensions=extensions, **request
    ) as response:
        pieces = []
        size = 0
        async for piece in response.aiter_raw(_PIECE):
            size += len(piece)
            if size > MOST:
                raise _too_large(title)
            pieces.append(piece)
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    # As bytes: a header in another alphabet cannot be written as text again.
    kept = [pair for pair in response.headers.raw if pair[0].lower() not in _OF_THE_PACKED]
    content = await background(lambda: decompress(pieces, packed, title))
    return httpx.Response(response.status_code, headers=kept, content=content)


def _handshake_closer() -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
    """Closes a socket whose TLS handshake is cancelled, which the client leaves open."""
    opened: list[Any] = []

    async def trace(event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(".connect_tcp.complete"):
            opened.append(info["return_value"])
        elif event.endswith(".start_tls.failed"):
            for stream in opened:
                await stream.aclose()

    return trace


_OF_THE_PACKED = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


def decompress(pieces: list[bytes], encoding: str, title: str) -> bytes:
    """A body as it was before it was packed.

    Parameters
    ----------
    pieces : list of bytes
        Taken out as they are read, so that no more than one copy is held.
    encoding : str
        The header ``Content-Encoding``.
    title : str

    Raises
    ------
    QueryError
        See :func:`post`.
    """
    if encoding in ("", "identity"):
        return b"".join(pieces)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise QueryError(f"{title} sent an answer with a compression that was not requested.")
    made: list[bytes] = []
    size = 0
    try:
        for part in _decompressed_pieces(pieces):
            size += len(part)
            if size > MOST:
                raise _too_large(title)
            made.append(part)
    except (zlib.error, EOFError):
        raise QueryError(
            f"{title} sent an answer whose compression is damaged; try again, and check any proxy "
            "in between."
        ) from None
    return b"".join(made)


def _decompressed_pieces(pieces: list[bytes]) -> Iterator[bytes]:
    pieces.reverse()
    stream = zlib.decompressobj(_EITHER)
    while pieces:
        rest = pieces.pop()
        while rest:
            if stream.eof:  # gzip may hold several members, one behind the other
                stream = zlib.decompressobj(_EITHER)
            yield stream.decompress(rest, _PIECE)
            rest = stream.unconsumed_tail or stream.unused_data
    yield stream.flush()
    if not stream.eof:
        raise EOFError


_EITHER = zlib.MAX_WBITS | 32
"""The formats of gzip and zlib, told apart by their first bytes."""


def _too_large(title: str) -> TooLargeError:
    return TooLargeError(
        f"{title} sent more than {MOST // 2**20} MB, more than its documented limit. Choose a "
        "shorter time range, and check any proxy in between."
    )
