"""Splunk as a provider; loaded to list and to connect, so it imports no client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nbcore import Company, Connection, Provider

if TYPE_CHECKING:
    from pydantic import BaseModel

    from nbcore import QueryFile, Question
    from nbpack_splunk.settings import SplunkSettings


class Splunk(Provider):
    """Splunk by its management port, exported events in a folder, and the demo."""

    name: ClassVar[str] = "splunk"
    title: ClassVar[str] = "Splunk"
    language: ClassVar[str] = "spl"

    @property
    def settings(self) -> type[BaseModel]:
        from nbpack_splunk.settings import SplunkSettings

        return SplunkSettings

    def counting(self, file: QueryFile, question: Question) -> QueryFile | None:
        from nblang_spl import counting

        return counting(file, question)

    def live(self, settings: BaseModel) -> Connection:
        from nbpack_splunk.connection import LiveSplunk

        given = _check_settings(settings)
        given.complete()
        return LiveSplunk(given)

    def folder(self, path: Path, settings: BaseModel) -> Connection:
        from nblang_spl import embedded
        from nbpack_splunk.folder import folder_places, macros_file

        return embedded(
            provider=self.name,
            # By its name alone: where it lies is not for whoever reads a report.
            title=f"{self.title} ({path.resolve().name})",
            source=path,
            places=folder_places(path, _check_settings(settings)),
            macros=macros_file(path),
        )

    def demo(self, company: Company) -> Connection:
        from nblang_spl import embedded
        from nbpack_splunk.demo import tables
        from nbpack_splunk.settings import SplunkSettings

        return embedded(
            provider=self.name,
            title=f"{self.title} (demo)",
            source=tables(),
            source_kind="demo",
            places=SplunkSettings().places,
            now=company.end,
        )


def _check_settings(settings: BaseModel) -> SplunkSettings:
    from nbpack_splunk.settings import SplunkSettings

    if not isinstance(settings, SplunkSettings):
        raise TypeError(f"Splunk's settings are SplunkSettings, not {type(settings).__name__}.")
    return settings


splunk = Splunk()
"""What the entry point names."""
