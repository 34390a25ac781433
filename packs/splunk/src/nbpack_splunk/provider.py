"""Splunk as a provider; loaded to list and to connect, so it imports no client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nbcore import Connection, Provider

if TYPE_CHECKING:
    from pydantic import BaseModel


class Splunk(Provider):
    """Splunk by its management port, exported events in a folder, and the demo."""

    name: ClassVar[str] = "splunk"
    title: ClassVar[str] = "Splunk"
    language: ClassVar[str] = "spl"
    sources: ClassVar[tuple[str, ...]] = ("live", "folder", "demo")

    @property
    def settings(self) -> type[BaseModel]:
        from nbpack_splunk.settings import SplunkSettings

        return SplunkSettings

    def connect(self, source: str, settings: BaseModel) -> Connection:
        from nbpack_splunk.settings import SplunkSettings

        if not isinstance(settings, SplunkSettings):
            raise TypeError(f"Splunk's settings are SplunkSettings, not {type(settings).__name__}.")
        if source == "live":
            from nbpack_splunk.connection import LiveSplunk

            settings.complete()
            return LiveSplunk(settings)
        from nblang_spl import embedded

        if source == "demo":
            from nbcore.demo import company
            from nbpack_splunk.demo import tables

            demo = company()
            return embedded(
                provider=self.name,
                title=f"{self.title} (demo)",
                source=tables(),
                source_kind="demo",
                places=SplunkSettings().places,
                now=demo.end,
                geo=demo.geo,
            )
        from nbpack_splunk.folder import macros_file, places

        folder = Path(source)
        return embedded(
            provider=self.name,
            title=f"{self.title} ({source})",
            source=folder,
            places=places(folder, settings),
            macros=macros_file(folder),
        )


splunk = Splunk()
"""What the entry point names."""
