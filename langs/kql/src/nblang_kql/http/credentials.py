"""Access tokens: asked for when the first query needs one, kept while they last."""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from nbcore import DeniedError, QueryError, QueryTimeoutError, kind_of
from nbcore.lang import Lock, Secrets, clean_token
from nblang_kql.http import challenge
from nblang_kql.http.absent import missing_package

SPARE = 300.0
"""Seconds before its end at which a token is not used any more: a query must not outlive it."""
SIGN_IN = 60.0
"""Seconds that signing in may take, unless a pack says more."""
_SAID = 300
"""Characters of a credential's own words that a message holds."""
_SLIPS = (AttributeError, TypeError, LookupError, NameError, AssertionError, ArithmeticError)
"""Errors in a credential's code, whose words say nothing to whoever signs in."""

# Without any handler Python writes warnings to stderr: azure-identity's run over twenty lines, and
# the error says the same. Whoever has set up logging gets them still.
logging.getLogger("azure").addHandler(logging.NullHandler())


class Credential(Protocol):
    """What azure-identity's credentials are."""

    def get_token(self, *scopes: str) -> Any:
        """A token with its end: attributes ``token`` and ``expires_on`` (seconds since 1970).

        The keywords ``claims`` and ``enable_cae`` are given to those that take them.
        """


class DefaultCredential:
    """Whoever is signed in here, in a tenant: azure-identity's ``DefaultAzureCredential``.

    Parameters
    ----------
    tenant_id : str
        The tenant to sign in to; empty for the account's own.
    authority : str
        Where its cloud signs in; by default what ``AZURE_AUTHORITY_HOST`` says, else the global
        cloud's.
    """

    def __init__(self, tenant_id: str, authority: str = "") -> None:
        from azure.identity import DefaultAzureCredential

        self._tenant = {"tenant_id": tenant_id} if tenant_id else {}
        allowed = [tenant_id] if tenant_id else []
        where = {"authority": authority} if authority else {}
        self._inner = DefaultAzureCredential(additionally_allowed_tenants=allowed, **where)

    def get_token(self, *scopes: str, **options: Any) -> Any:
        """See :class:`Credential`."""
        return self._inner.get_token(*scopes, **self._tenant, **options)


@dataclass
class _SignIn:
    """One that is under way."""

    claims: str
    began: float = field(default_factory=time.monotonic)
    token: Future[str] = field(default_factory=Future)


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
    seconds : float
        How long signing in may take. What takes longer is left to itself, and begun anew after
        as long again.

    Attributes
    ----------
    secrets : Secrets
        Every token that was given.
    """

    def __init__(
        self,
        make: Callable[[], Credential],
        scope: str,
        title: str,
        seconds: float = SIGN_IN,
    ) -> None:
        self.secrets = Secrets()
        self._make = make
        self._scope = scope
        self._title = title
        self._seconds = seconds
        self._lock = Lock()
        self._credential: Credential | None = None
        self._token = ""
        self._ends = 0.0
        self._claims = ""
        self._asked: _SignIn | None = None

    async def get(self, seconds: float = math.inf, left: float | None = None) -> str:
        """A token that lasts; queries that need one at the same time share one sign-in.

        Parameters
        ----------
        seconds : float
            Time that the query has: a sign-in that has taken as long already is not waited for.
        left : float, optional
            What is left of it.

        Raises
        ------
        QueryError
            DeniedError when signing in did not work, UnavailableError when a package is missing,
            QueryTimeoutError when it takes too long.
        """
        with self._lock:
            if self._token and time.time() < self._ends - SPARE:
                return self._token
            pending = self._under_way()
        allowed = min(self._seconds, seconds)
        wait = min(pending.began + allowed - time.monotonic(), math.inf if left is None else left)
        waiting = asyncio.wrap_future(pending.token)
        # Its error belongs to all who wait; that one of them has left is no news for a log.
        waiting.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        # Not wait_for, which cancels what it waits for: the sign-in is that of others, too.
        done, _ = await asyncio.wait((waiting,), timeout=max(0.0, wait))
        if done:
            return waiting.result()
        raise QueryTimeoutError(
            f"The sign-in to {self._title} did not finish within {allowed:g} seconds; no query was "
            "sent. Check whether a sign-in prompt is open in a browser or another window, and "
            "whether the network reaches the sign-in service. Then try again."
        )

    def forget(self, token: str, claims: str = "") -> None:
        """Not to use a token any more that the service did not take.

        Parameters
        ----------
        token : str
        claims : str
            What the service wants to see in the next one, as JSON.
        """
        with self._lock:
            if self._token == token:
                self._token, self._claims = "", claims

    def forked(self) -> None:
        """Begin anew in a child: a sign-in that the parent began ends there."""
        self._asked = None

    def _under_way(self) -> _SignIn:
        """The sign-in to wait for, begun if there is none, or if it hangs for twice its time."""
        asked = self._asked
        if asked is None or time.monotonic() > asked.began + 2 * self._seconds:
            asked = self._asked = _SignIn(self._claims)
            self._claims = ""
            # A daemon thread: neither an interrupt nor the end of the program waits for it.
            threading.Thread(
                target=self._ask, args=(asked,), name="nbcore-sign-in", daemon=True
            ).start()
        return asked

    def _ask(self, asked: _SignIn) -> None:
        token, ends, fault = "", 0.0, None
        try:
            token, ends = self._get_token(asked.claims)
        except BaseException as error:  # noqa: BLE001  (whatever it is, the queries that wait get it)
            fault = self._fault(error)
        with self._lock:
            if token:
                self._token, self._ends = token, ends
            if self._asked is asked:
                self._asked = None
        if fault is None:
            asked.token.set_result(token)
        else:
            asked.token.set_exception(fault)

    def _get_token(self, claims: str) -> tuple[str, float]:
        if self._credential is None:
            self._credential = self._make()
        get_token = self._credential.get_token
        given = get_token(self._scope, **challenge.options(get_token, claims))
        text = getattr(given, "token", None)
        if not isinstance(text, str):
            raise self._sign_in_error(f"the credential gave {kind_of(given)}, not an access token")
        try:
            token = clean_token(text)
        except ValueError as error:
            raise self._sign_in_error(f"the credential gave no access token: {error}") from None
        try:
            ends = float(given.expires_on)
        except (AttributeError, TypeError, ValueError):
            ends = 0.0  # good for the queries that wait for it
        self.secrets.add(token, ends=max(time.time(), ends))
        return token, ends

    def _fault(self, error: BaseException) -> QueryError:
        if isinstance(error, QueryError):
            return error
        if isinstance(error, ImportError):
            return missing_package(error, self._title)
        if isinstance(error, _SLIPS):
            return self._sign_in_error("the credential's own code failed before a request was sent")
        if isinstance(error, OSError):
            return self._sign_in_error(error.strerror or "the sign-in service could not be reached")
        said = self.secrets.masked(str(error)).strip().splitlines()[:1] or ["it gives no reason"]
        return self._sign_in_error(said[0][:_SAID].rstrip(". "))

    def _sign_in_error(self, because: str) -> DeniedError:
        return DeniedError(
            f"The sign-in to {self._title} failed: {because}. Sign in with `az login`, or "
            "give credential=."
        )
