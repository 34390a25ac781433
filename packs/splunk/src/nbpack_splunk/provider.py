"""Splunk as a provider; loaded to list and to connect, so it imports no client."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from nbcore.errors import UserError
from nbcore.queries.connection import Connection, Provider

if TYPE_CHECKING:
    from pydantic import BaseModel


class Splunk(Provider):
    """Splunk Enterprise and Splunk Cloud by their management port."""

    name: ClassVar[str] = "splunk"
    title: ClassVar[str] = "Splunk"
    language: ClassVar[str] = "spl"
    sources: ClassVar[tuple[str, ...]] = ("live",)

    @property
    def settings(self) -> type[BaseModel]:
        from nbpack_splunk.settings import SplunkSettings

        return SplunkSettings

    def connect(self, source: str, settings: BaseModel) -> Connection:
        from nbpack_splunk.connection import LiveSplunk
        from nbpack_splunk.settings import SplunkSettings

        if source != "live":
            raise UserError(
                f"Splunk has no source {source!r} yet, only the live service: an engine for SPL over "
                "exported events is still to come."
            )
        if not isinstance(settings, SplunkSettings):
            raise TypeError(f"Splunk's settings are SplunkSettings, not {type(settings).__name__}.")
        settings.complete()
        return LiveSplunk(settings)


splunk = Splunk()
"""What the entry point names."""
