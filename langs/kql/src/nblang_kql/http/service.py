"""One service: posting a query to it, with retries, within the time that the query has."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from nbcore import QueryError, QueryTimeoutError
from nbcore.lang import Secrets, leave_to_parent
from nblang_kql.http import logs
from nblang_kql.http.bodies import post
from nblang_kql.http.challenge import claims_of
from nblang_kql.http.credentials import Tokens
from nblang_kql.http.faults import response_error
from nblang_kql.http.pace import BusyError, Pace
from nblang_kql.http.transport import CONNECTING, GivenUpError, client, transport_error

if TYPE_CHECKING:
    import httpx

TRIES = 5
"""How often a query is sent at most."""
PASSING = frozenset({429, 500, 502, 503, 504})
"""Answers that may be another one a moment later."""
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_LONG = 10.0
"""Seconds from which a wait is the service's own, and worth telling."""
_FIRST = 0.5
"""Seconds before the second try; doubled for each further one unless the service says."""


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
        Seconds that connecting may take, four at most, and that it may stay silent after a
        query's own time.
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
        self._closed = False
        self._sending: set[asyncio.Task[httpx.Response]] = set()
        logs.mask(tokens.secrets)

    @property
    def secrets(self) -> Secrets:
        """What it signs in with."""
        return self._tokens.secrets

    async def post(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], seconds: float
    ) -> bytes | None:
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
        bytes or None
            The body of a 200; None for a 204.

        Raises
        ------
        QueryError
            DeniedError, UnavailableError, QueryTimeoutError, or what the service said.
        """
        deadline = time.monotonic() + seconds
        answer = await self._post_with_retries(path, body, headers, seconds, deadline)
        return answer.content if answer.status_code == 200 else None

    async def close(self) -> None:
        """Close the connections; what is being asked fails, and nothing is asked any more."""
        self._closed = True
        # First, as the client forgets a socket that is still connecting, and never closes it.
        sending = list(self._sending)
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def forked(self) -> None:
        """Begin anew in a child: its parent's connections are not its own to close."""
        leave_to_parent(self._client)
        self._client = None
        self._sending.clear()
        self._tokens.forked()

    async def _post_with_retries(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str],
        seconds: float,
        deadline: float,
    ) -> httpx.Response:
        if self._client is None and not self._closed:
            # Before anybody signs in: without the client there would be nothing to sign in for.
            self._client = client(self.title, self.endpoint)
        self._open()
        renewed = False
        tries = 0
        while True:
            tries += 1
            token = await self._tokens.get(seconds, deadline - time.monotonic())
            # Spread, so that queries that failed together do not come back together.
            wait = _FIRST * 2 ** (tries - 1) * (1 + random.random() / 4)  # noqa: S311
            most = TRIES
            try:
                answer = await self._in_turn(path, body, headers, token, deadline)
            except TimeoutError:
                raise self._too_long(seconds) from None
            except QueryError as error:
                fault = error
                most = error.tries if isinstance(error, GivenUpError) else TRIES
            else:
                if answer.status_code in (200, 204):
                    return answer
                if answer.status_code == 401 and not renewed:
                    # A token may be withdrawn before its end; a new one is worth one more try.
                    renewed = True
                    self._tokens.forget(
                        token, claims_of(answer.headers.get("WWW-Authenticate", ""))
                    )
                    continue
                if answer.status_code == 504 and time.monotonic() + 1 > deadline:
                    # The service gave up at the end of the time that it was told.
                    raise self._too_long(seconds)
                fault = response_error(answer, self.title, self._permission, self.secrets.masked)
                if answer.status_code not in PASSING:
                    raise fault
                wait = _asked_to_wait(answer, wait)
            if time.monotonic() + wait >= deadline and wait > _LONG:
                raise type(fault)(f"{fault} It asks to wait {wait:g} seconds.")
            if tries >= most or time.monotonic() + wait >= deadline:
                raise fault
            await asyncio.sleep(wait)

    async def _in_turn(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str],
        token: str,
        deadline: float,
    ) -> httpx.Response:
        left = deadline - time.monotonic()
        if self._pace is None:
            return await self._send(path, body, headers, token, left)
        try:
            async with self._pace.turn(left):
                return await self._send(path, body, headers, token, deadline - time.monotonic())
        except BusyError:
            raise GivenUpError(
                f"{self.title} takes {self._pace.calls} queries in {self._pace.seconds:g} seconds, "
                "and this rate limit is used up for longer than the timeout of this query. Try "
                "again in a minute."
            ) from None

    async def _send(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str],
        token: str,
        left: float,
    ) -> httpx.Response:
        import httpx

        client = self._open()
        connecting = min(self._timeout, CONNECTING)
        # A task of its own, so that closing can end it; whatever cancels this one cancels it too.
        task = asyncio.create_task(
            post(
                client,
                path,
                self.title,
                json=body,
                headers={**headers, "Authorization": f"Bearer {token}"},
                timeout=httpx.Timeout(self._timeout, connect=connecting, read=left + self._timeout),
            )
        )
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        try:
            async with asyncio.timeout(left):
                return await task
        except httpx.RequestError as error:
            raise transport_error(error, self.title, self.endpoint) from None
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if me is None or not me.cancelling():
                self._open()
            raise

    def _open(self) -> httpx.AsyncClient:
        if self._client is None or self._closed:
            raise GivenUpError(f"The connection to {self.title} is closed; connect again.")
        return self._client

    def _too_long(self, seconds: float) -> QueryTimeoutError:
        return QueryTimeoutError(
            f"{self.title} did not answer within {seconds:g} seconds; choose a shorter time range, "
            "or raise timeout=."
        )


def _asked_to_wait(response: httpx.Response, otherwise: float) -> float:
    """Seconds that the service asks to wait, by its Retry-After: a number, or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, moment.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return otherwise
