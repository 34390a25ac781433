"""The HTTP client of one service, and what its errors mean to whoever reads them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from nbcore import QueryError, UnavailableError
from nblang_kql.http.absent import missing_package
from nblang_kql.http.endpoint import is_loopback

if TYPE_CHECKING:
    import httpx

CONNECTING = 4.0
"""Seconds after which a service that cannot be connected to is given up: it is said within five."""


class GivenUpError(QueryError):
    """Trying as often as is usual would not help, and would only hide what is wrong.

    Attributes
    ----------
    tries : int
        How often it is worth trying.
    """

    tries = 1


class UntrustedError(GivenUpError):
    """The service's certificate did not verify; nothing was sent."""


class FarError(GivenUpError):
    """There was no connection: a name that is not known, a port where nothing listens."""

    tries = 2


def client(title: str, endpoint: str) -> httpx.AsyncClient:
    """The client, with the environment's proxy and certificates.

    This machine is asked without any proxy, which would be somebody else's machine: its
    addresses may be http, where the token could be read on the way.

    Raises
    ------
    QueryError
        UnavailableError where a package is missing, or what the environment names wrongly.
    """
    try:
        import httpx
    except ImportError as error:
        raise missing_package(error, title) from None
    # A transport of one's own is asked for every address, whatever the environment says.
    direct = is_loopback(endpoint)
    try:
        return httpx.AsyncClient(
            base_url=endpoint, transport=httpx.AsyncHTTPTransport() if direct else None
        )
    except ImportError:
        raise UnavailableError(
            f"The environment names a SOCKS proxy, for which {title} needs the package socksio: "
            'python -m pip install "httpx[socks]"'
        ) from None
    except OSError:  # ssl's own errors as well
        raise QueryError(
            f"The certificates for checking {title} cannot be read. Check the file that "
            "SSL_CERT_FILE names, or the folder that SSL_CERT_DIR names."
        ) from None
    except (ValueError, httpx.InvalidURL):
        raise QueryError(
            f"The environment names a proxy that {title} cannot be reached through. Check "
            "HTTPS_PROXY and ALL_PROXY: a proxy begins with http://, https:// or socks5://."
        ) from None


def transport_error(error: httpx.RequestError, title: str, endpoint: str) -> QueryError:
    """The error for a request without an answer; the library's words are left out.

    They are Python's in part, and may repeat a header.
    """
    import httpx

    said = " ".join(str(cause) for cause in _causes(error))
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return UntrustedError(
            f"The certificate of {title} at {endpoint} is not trusted here. Set SSL_CERT_FILE to a "
            "file with your organisation's authorities if a proxy decrypts and signs the traffic."
        )
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        return _unreachable_error(error, title, endpoint)
    for kind, words in (
        (httpx.ProxyError, "the proxy that the environment names refused to pass it on"),
        (httpx.LocalProtocolError, "the request is not one that HTTP can carry"),
        (httpx.RemoteProtocolError, "it was cut, or the other end does not use HTTP"),
        (httpx.DecodingError, "the compression of the answer is not supported"),
        (httpx.TimeoutException, "it fell silent"),
    ):
        if isinstance(error, kind):
            return QueryError(f"The connection to {title} at {endpoint} failed: {words}.")
    return QueryError(f"The connection to {title} at {endpoint} failed: it was cut.")


def _unreachable_error(error: httpx.RequestError, title: str, endpoint: str) -> GivenUpError:
    import httpx

    place = urlsplit(endpoint)
    host, causes = place.hostname or "", list(_causes(error))
    proxied = not is_loopback(endpoint) and not proxy_bypass(host) and _has_proxy(place.scheme)
    to = "the proxy that the environment names" if proxied else f"{title} at {endpoint}"
    if isinstance(error, httpx.ConnectTimeout):
        return GivenUpError(
            f"The connection to {to} failed: nothing answered within some seconds. Check the "
            "address, the firewall and the VPN."
        )
    if any(isinstance(cause, (socket.gaierror, UnicodeError)) for cause in causes):
        named = "its name" if proxied else f"the name {host}"
        return FarError(
            f"The connection to {to} failed: {named} cannot be resolved. Check the address and the "
            "network."
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return FarError(
            f"The connection to {to} failed: nothing listens there. Check the address and its port."
        )
    return FarError(f"The connection to {to} failed: it was cut before it was established.")


def _has_proxy(scheme: str) -> bool:
    return any(getproxies().get(name) for name in (scheme, "all"))


def _causes(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """An error and what it came of; a connection that is tried at several addresses has several."""
    yield error
    if depth > 8:
        return
    inner = [*getattr(error, "exceptions", ()), error.__cause__ or error.__context__]
    for cause in inner:
        if cause is not None:
            yield from _causes(cause, depth + 1)
