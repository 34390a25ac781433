"""Calls to Splunk that are made again where that can help, and what they fail with."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from typing import TypeVar

from splunklib.binding import HTTPError

from nbcore import QueryError, QueryTimeoutError
from nbpack_splunk.faults import CUT, UNREADABLE, Faults, retry_after
from nbpack_splunk.transport import STOP, NoConnectionError, Stop, StoppedError

T = TypeVar("T")

BUSY = frozenset({429, 503})
"""Too many requests; the most searches that a role may run at once are running already."""
FAULTS = frozenset({500, 502, 504})
TRIES = 3
"""How often a call is made that meets a fault."""
FIRST, LONGEST = 0.5, 10.0
"""Seconds before the second try, twice as long before each further one, and the longest."""


class Patience:
    """Makes calls until one works, none can, or time is up.

    Parameters
    ----------
    stop : Stop
        Set when the search is cancelled; ends every wait and every request.
    seconds : float
        How long all calls together may take.
    faults : Faults
        What they fail with.
    """

    def __init__(self, stop: Stop, seconds: float, faults: Faults) -> None:
        self._stop = stop
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._faults = faults

    def __call__(self, call: Callable[[], T]) -> T:
        """What the call returns.

        Raises
        ------
        QueryError
            With Splunk's words; DeniedError for 401 and 403, QueryTimeoutError when time is up.
        """
        faults, wait = 0, FIRST
        while True:
            if self._stop.is_set():
                raise StoppedError("The search was cancelled.")
            asked: float | None = None
            before = STOP.set(self._stop)
            try:
                return call()
            except HTTPError as error:
                if error.status in BUSY:
                    asked = retry_after(error)
                elif error.status in FAULTS:
                    faults += 1
                    if faults == TRIES:
                        raise QueryError(
                            f"Splunk failed {TRIES} times: {self._faults.words(error)}"
                        ) from None
                else:
                    raise self._faults.refusal(error) from None
                reason = self._faults.words(error)
            except (NoConnectionError, ssl.SSLCertVerificationError) as error:
                # It will be the same in a second, so it is said at once.
                raise self._faults.connection_error(error) from None
            except (*CUT, *UNREADABLE) as error:
                faults += 1
                if faults == TRIES:
                    raise self._faults.connection_error(error) from None
                reason = str(self._faults.connection_error(error))
            except OSError as error:
                raise self._faults.connection_error(error) from None
            finally:
                STOP.reset(before)
            self.pause(wait if asked is None else asked, reason)
            wait = min(wait * 2, LONGEST)

    def pause(self, seconds: float, reason: str) -> None:
        """Wait, unless that is longer than the query has left."""
        left = self._until - time.monotonic()
        if seconds > left:
            raise QueryTimeoutError(
                f"Splunk is not ready within the timeout of {self._seconds:g} seconds: {reason}"
            )
        if self._stop.wait(seconds):
            raise StoppedError("The search was cancelled.")
