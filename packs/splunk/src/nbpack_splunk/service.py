"""Splunk's own client, with a sign-in that never sends a refused password again."""

from __future__ import annotations

import hashlib
import time
from http.cookies import CookieError
from typing import Any, Self

from splunklib import binding, client

from nbcore import DeniedError, QueryError
from nbcore.lang import Lock, Secrets
from nbpack_splunk.faults import UNREADABLE

_refused: set[bytes] = set()
"""Digests of names and passwords that a Splunk refused.

For the whole process: to connect again with the same settings is one more wrong password, too.
"""


class Service(client.Service):  # type: ignore[misc]
    """One session for all queries of a connection.

    splunklib signs in again whenever an answer is 401, also after a refusal, in each thread. Here
    one thread does it and the others take what came of it.

    Parameters
    ----------
    secrets : Secrets
        Learns the sessions that Splunk gives.
    **facts
        As splunklib takes them.
    """

    def __init__(self, secrets: Secrets, **facts: Any) -> None:
        super().__init__(**facts)
        self._secrets = secrets
        self._turn = Lock()
        self._fault: tuple[float, QueryError] | None = None
        self._sessions = 0
        named = (self.scheme, self.host, self.port, self.username, self.password)
        self._digest = hashlib.sha256(repr(named).encode()).digest()

    def sign_in(self) -> None:
        """Sign in, where that is needed and has not been done."""
        if not self.bearerToken and not self._sessions:
            self.login()

    def login(self) -> Self:
        """Sign in, as splunklib asks for before the first request and after a 401.

        Raises
        ------
        DeniedError
            The name and password were refused, now or before; they are sent once.
        """
        if self.bearerToken:
            return self
        came, seen = time.monotonic(), self._sessions
        with self._turn:
            if self._digest in _refused:
                raise self._sign_in_error()
            if self._sessions != seen:
                return self  # another query signed in meanwhile
            if self._fault and self._fault[0] > came:
                raise self._fault[1]
            try:
                self._login()
            except QueryError as error:
                self._fault = (time.monotonic(), error)
                raise
            self._sessions += 1
        return self

    def _login(self) -> None:
        self.logout()  # a cookie of the session that ended would be sent in place of the new one
        try:
            super().login()
        except binding.HTTPError as error:
            if error.status not in (401, 403):
                raise
            _refused.add(self._digest)
            raise self._sign_in_error() from None
        except TimeoutError:
            raise QueryError(f"Splunk at {self.host} did not answer the sign-in in time.") from None
        except (*UNREADABLE, CookieError):
            raise self._no_session_error() from None
        session = str(self.token).removeprefix("Splunk ")
        if session in ("", "None"):
            self.logout()
            raise self._no_session_error()
        self._secrets.add(session, *map(str, self.get_cookies().values()))

    def _sign_in_error(self) -> DeniedError:
        return DeniedError(
            f"Splunk at {self.host} refused the name and password of {self.username}; it was tried "
            "once."
        )

    def _no_session_error(self) -> QueryError:
        return QueryError(
            f"Splunk at {self.host} answered the sign-in with no session; check that port= is its "
            "management port, and whether a proxy is in between."
        )
