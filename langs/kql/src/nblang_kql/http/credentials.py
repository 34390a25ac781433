"""Access tokens: asked for when the first query needs one, kept while they last."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from nbcore.errors import DeniedError

SPARE = 300.0
"""Seconds before its end at which a token is not used any more: a query must not outlive it."""

# Without any handler Python writes warnings to stderr: azure-identity's run over twenty lines, and
# the error says the same. Whoever has set up logging gets them still.
logging.getLogger("azure").addHandler(logging.NullHandler())


class Credential(Protocol):
    """What azure-identity's credentials are."""

    def get_token(self, *scopes: str) -> Any:
        """A token with its end: attributes ``token`` and ``expires_on`` (seconds since 1970)."""


class DefaultCredential:
    """Whoever is signed in here, in a tenant: azure-identity's ``DefaultAzureCredential``.

    Parameters
    ----------
    tenant_id : str
        The tenant to sign in to; empty for the account's own.
    """

    def __init__(self, tenant_id: str) -> None:
        from azure.identity import DefaultAzureCredential

        self._tenant = {"tenant_id": tenant_id} if tenant_id else {}
        allowed = [tenant_id] if tenant_id else []
        self._inner = DefaultAzureCredential(additionally_allowed_tenants=allowed)

    def get_token(self, *scopes: str) -> Any:
        """See :class:`Credential`."""
        return self._inner.get_token(*scopes, **self._tenant)


class Tokens:
    """The tokens of one credential for one service.

    Parameters
    ----------
    make : callable
        Gives the credential; called before the first token is asked for, in a thread of its own,
        since importing azure-identity and signing in both take seconds.
    scope : str
        What the token is for, such as ``https://api.loganalytics.io/.default``.
    title : str
        The service's name, for messages.
    """

    def __init__(self, make: Callable[[], Credential], scope: str, title: str) -> None:
        self._make = make
        self._scope = scope
        self._title = title
        self._lock = threading.Lock()
        self._credential: Credential | None = None
        self._token = ""
        self._ends = 0.0
        self._asked: Future[str] | None = None

    async def get(self) -> str:
        """A token that lasts; queries that need one at the same time share one sign-in.

        Raises
        ------
        DeniedError
            Signing in did not work.
        """
        with self._lock:
            if self._token and time.time() < self._ends - SPARE:
                return self._token
            if self._asked is None:
                asked: Future[str] = Future()
                self._asked = asked
                # A daemon thread: neither an interrupt nor the end of the program waits for it.
                threading.Thread(
                    target=self._ask, args=(asked,), name="nbcore-sign-in", daemon=True
                ).start()
            pending = self._asked
        # Shielded, so that one query that is cancelled does not cancel the sign-in of the others.
        return await asyncio.shield(asyncio.wrap_future(pending))

    def forget(self, token: str) -> None:
        """Not to use a token any more that the service did not take."""
        with self._lock:
            if self._token == token:
                self._token = ""

    def _ask(self, asked: Future[str]) -> None:
        try:
            if self._credential is None:
                self._credential = self._make()
            given = self._credential.get_token(self._scope)
            token, ends = str(given.token), float(given.expires_on)
        except BaseException as error:  # noqa: BLE001  (whatever it is, the queries that wait get it)
            said = str(error).strip().splitlines()[:1] or [type(error).__name__]
            with self._lock:
                self._asked = None
            asked.set_exception(
                DeniedError(
                    f"Signing in for {self._title} did not work: {said[0].rstrip('.')}. Sign in "
                    "with `az login`, or give credential=."
                )
            )
            return
        with self._lock:
            self._token, self._ends, self._asked = token, ends, None
        asked.set_result(token)
