"""Splunk's own client, opened when it is first needed."""

from __future__ import annotations

import ssl
import threading
from typing import Any

from nbcore.errors import DeniedError
from nbpack_splunk.settings import SplunkSettings


class Access:
    """One Splunk and one credential.

    Nothing is sent before :meth:`service` is called: by the first query, in its own thread.

    Parameters
    ----------
    settings : SplunkSettings
    """

    def __init__(self, settings: SplunkSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._service: Any = None
        self._refused: DeniedError | None = None

    def service(self) -> Any:
        """The client, signed in.

        Raises
        ------
        DeniedError
            The name and password were refused. They are not sent again: each further query would
            be one more wrong password, until the account is locked.
        """
        with self._lock:
            if self._refused is not None:
                raise self._refused
            if self._service is None:
                self._service = self._signed_in()
            return self._service

    def forget(self) -> None:
        """Let go of the session."""
        with self._lock:
            self._service = None

    def _signed_in(self) -> Any:
        from splunklib import binding, client

        settings = self._settings
        credential: dict[str, Any]
        if settings.token:
            credential = {"splunkToken": settings.token.get_secret_value()}
        else:
            password = settings.password.get_secret_value() if settings.password else ""
            # A session ends after an hour without a query; the client signs in again then.
            credential = {"username": settings.username, "password": password, "autologin": True}
        service = client.Service(
            handler=binding.handler(
                timeout=settings.request_seconds, verify=settings.verify, context=self._context()
            ),
            scheme=settings.scheme,
            host=settings.host,
            port=settings.port,
            app=settings.app,
            owner=settings.owner,
            **credential,
        )
        try:
            service.login()
        except binding.HTTPError as error:
            if error.status in (401, 403):
                self._refused = DeniedError(
                    f"Splunk at {settings.host} refused the name and password of "
                    f"{settings.username}; it was tried once."
                )
                raise self._refused from None
            raise
        return service

    def _context(self) -> ssl.SSLContext | None:
        settings = self._settings
        if settings.scheme == "http" or not settings.verify:
            return None
        return ssl.create_default_context(
            cafile=str(settings.ca_file) if settings.ca_file else None
        )
