"""One service: posting a query to it, with retries, within the time that the query has."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from nbcore.errors import QueryError, QueryTimeoutError
from nblang_kql.http.credentials import Tokens
from nblang_kql.http.faults import refused
from nblang_kql.http.pace import Pace

if TYPE_CHECKING:
    import httpx

TRIES = 5
"""How often a query is sent at most."""
PASSING = frozenset({429, 500, 502, 503, 504})
"""Answers that may be another one a moment later."""
_LONG = 10.0
"""Seconds from which a wait is the service's own, and worth telling."""
_FIRST = 0.5
"""Seconds before the second try; doubled for each further one unless the service says."""


class UntrustedError(QueryError):
    """The service's certificate did not verify; nothing was sent, and no other try would help."""


class Service:
    """One of Microsoft's query services.

    Parameters
    ----------
    title : str
        Its name, for messages.
    endpoint : str
        Its address, without a path.
    tokens : Tokens
    permission : str
        A sentence that says which right a query needs.
    timeout : float
        Seconds that connecting may take, and that it may stay silent after a query's own time.
    pace : Pace, optional
        A limit on calls.
    """

    def __init__(
        self,
        title: str,
        endpoint: str,
        tokens: Tokens,
        *,
        permission: str,
        timeout: float,
        pace: Pace | None = None,
    ) -> None:
        self.title = title
        self.endpoint = endpoint
        self._tokens = tokens
        self._permission = permission
        self._timeout = timeout
        self._pace = pace
        self._client: httpx.AsyncClient | None = None

    async def post(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], seconds: float
    ) -> bytes:
        """Send a query and wait for its answer.

        Parameters
        ----------
        path : str
        body : mapping
            Sent as JSON.
        headers : mapping of str to str
        seconds : float
            Time that all of it may take: signing in, waiting for a turn, retries.

        Returns
        -------
        bytes
            The body of a 200; nothing for a 204.

        Raises
        ------
        QueryError
            DeniedError, UnavailableError, QueryTimeoutError, or what the service said.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._tried(path, body, headers, time.monotonic() + seconds)
        except TimeoutError:
            raise QueryTimeoutError(
                f"{self.title} did not answer within {seconds:g} seconds; ask for a shorter time "
                "range, or allow more with timeout=."
            ) from None

    async def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _tried(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], deadline: float
    ) -> bytes:
        renewed = False
        tries = 0
        while True:
            tries += 1
            token = await self._tokens.get()
            await self._turn(deadline)
            # Spread, so that queries that failed together do not come back together.
            wait = _FIRST * 2 ** (tries - 1) * (1 + random.random() / 4)  # noqa: S311
            try:
                answer = await self._sent(path, body, headers, token, deadline)
            except UntrustedError:
                raise
            except QueryError as error:
                fault = error
            else:
                if answer.status_code in (200, 204):
                    return answer.content
                if answer.status_code == 401 and not renewed:
                    # A token may be withdrawn before its end; a new one is worth one more try.
                    renewed = True
                    self._tokens.forget(token)
                    continue
                if answer.status_code == 504 and time.monotonic() + 1 > deadline:
                    # The service gave up at the end of the time that it was told.
                    raise TimeoutError
                fault = _without(token, refused(answer, self.title, self._permission))
                if answer.status_code not in PASSING:
                    raise fault
                wait = _asked_to_wait(answer, wait)
            if time.monotonic() + wait >= deadline and wait > _LONG:
                raise type(fault)(f"{fault} It asks to wait {wait:g} seconds.")
            if tries >= TRIES or time.monotonic() + wait >= deadline:
                raise fault
            await asyncio.sleep(wait)

    async def _turn(self, deadline: float) -> None:
        if self._pace is None:
            return
        wait = self._pace.turn(deadline - time.monotonic())
        if wait is None:
            raise QueryError(
                f"{self.title} takes {self._pace.calls} queries in {self._pace.seconds:g} seconds, "
                "and those are used up for longer than this query may take. Ask again in a minute."
            )
        if wait:
            await asyncio.sleep(wait)

    async def _sent(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str],
        token: str,
        deadline: float,
    ) -> httpx.Response:
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(base_url=self.endpoint)
        left = max(0.1, deadline - time.monotonic())
        try:
            return await self._client.post(
                path,
                json=body,
                headers={**headers, "Authorization": f"Bearer {token}"},
                timeout=httpx.Timeout(self._timeout, read=left + self._timeout),
            )
        except httpx.RequestError as error:
            said = str(error).strip() or type(error).__name__
            if "CERTIFICATE_VERIFY_FAILED" in said:
                raise UntrustedError(
                    f"The certificate of {self.title} at {self.endpoint} is not trusted here. Set "
                    "SSL_CERT_FILE to a file with your organisation's authorities if a proxy "
                    "signs what passes it."
                ) from None
            raise QueryError(
                f"The connection to {self.title} at {self.endpoint} failed: {said.rstrip('.')}."
            ) from None


def _without(token: str, fault: QueryError) -> QueryError:
    """The error without the token, should a service or a proxy repeat it."""
    said = str(fault)
    return type(fault)(said.replace(token, "…")) if token in said else fault


def _asked_to_wait(response: httpx.Response, otherwise: float) -> float:
    """Seconds that the service asks to wait, by its Retry-After: a number, or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return otherwise
