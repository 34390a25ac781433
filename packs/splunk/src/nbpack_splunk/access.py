"""Splunk's own client, opened when it is first needed."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from nbcore import DeniedError, QueryError
from nbcore.lang import Lock, Secrets
from nbpack_splunk.settings import SplunkSettings

if TYPE_CHECKING:
    from nbpack_splunk.service import Service


class ForbiddenError(DeniedError):
    """The credential is right, and its role may not do or see this."""


class Access:
    """One Splunk and one credential.

    Nothing is sent before :meth:`service` is called: by the first query, in its own thread.

    Parameters
    ----------
    settings : SplunkSettings
    secrets : Secrets
        Learns the sessions that Splunk gives.
    """

    def __init__(self, settings: SplunkSettings, secrets: Secrets) -> None:
        self.settings = settings
        self.secrets = secrets
        self._lock = Lock()
        self._service: Service | None = None

    def service(self) -> Service:
        """The client, signed in.

        Raises
        ------
        DeniedError
            The name and password were refused. They are not sent again: each further query would
            be one more wrong password, until the account is locked.
        """
        with self._lock:
            if self._service is None:
                self._service = self._open_service()
            service = self._service
        service.sign_in()
        return service

    def forget(self) -> None:
        """Let go of the session."""
        with self._lock:
            self._service = None

    def _open_service(self) -> Service:
        from nbpack_splunk.service import Service
        from nbpack_splunk.transport import Transport

        settings = self.settings
        credential: dict[str, Any]
        if settings.token:
            credential = {"splunkToken": settings.token.get_secret_value()}
        else:
            password = settings.password.get_secret_value() if settings.password else ""
            # A session ends after an hour without a query; the client signs in again then.
            credential = {"username": settings.username, "password": password, "autologin": True}
        return Service(
            self.secrets,
            handler=Transport(settings.host, settings.request_seconds, self._context()),
            scheme=settings.scheme,
            host=settings.host,
            port=settings.port,
            app=settings.app,
            owner=settings.owner,
            **credential,
        )

    def _context(self) -> ssl.SSLContext | None:
        settings = self.settings
        if settings.scheme == "http":
            return None
        try:
            context = ssl.create_default_context(
                cafile=str(settings.ca_file) if settings.ca_file else None
            )
        except OSError:
            raise QueryError(
                f"The certificate file {settings.ca_file} of Splunk holds no certificate in PEM."
            ) from None
        if not settings.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context
