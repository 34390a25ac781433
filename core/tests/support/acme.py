"""An installed provider for tests: entry points name this module."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal

from core.tests.support.siem import USUAL, Siem
from pydantic import BaseModel, Field, SecretStr, field_validator

from nbcore import Company, Connection, Provider, UserError, hookimpl

CLAIMS = {
    "packs": {"acme": "core.tests.support.acme"},
    "providers": {"acme": "core.tests.support.acme:acme"},
    "notebooklets": {
        "host.Look": "core.tests.support.look:Look",
        "acme.host.Look": "core.tests.support.acme_look:AcmeLook",
        "acme.mail.Rules": "core.tests.support.acme_look:Rules",
    },
}
"""What the distribution ``nbpack-acme`` claims."""


class Story(Company):
    """A company of nobody."""

    end = datetime(2026, 3, 9, tzinfo=UTC)
    records: ClassVar[Mapping[str, Any]] = {}


@hookimpl
def nb_company() -> Company:
    """The company that the demo is about."""
    return Story()


class Settings(BaseModel):
    """Where the service is and how to get in."""

    host: str = "localhost"
    port: int = Field(default=8089, ge=1, le=65535)
    token: SecretStr = SecretStr("")
    scheme: Literal["https", "http"] = "https"
    workspace_id: str = ""

    @field_validator("workspace_id")
    @classmethod
    def _no_blanks(cls, value: str) -> str:
        if " " in value:
            raise ValueError("it holds a blank")
        return value


class AcmeSiem(Siem):
    """A connection that knows how it was opened."""

    def __init__(self, source: str, settings: Settings) -> None:
        super().__init__(USUAL)
        self.source, self.settings = source, settings


class Acme(Provider):
    """The provider."""

    name: ClassVar[str] = "acme"
    aliases: ClassVar[tuple[str, ...]] = ("AcmeCloud",)
    title: ClassVar[str] = "Acme SIEM"
    language: ClassVar[str] = "txt"
    settings = Settings
    elsewhere: ClassVar[dict[str, Any]] = {}
    """What another tool's configuration file holds."""

    def found_settings(self) -> dict[str, Any]:
        return self.elsewhere

    def live(self, settings: BaseModel) -> Connection:
        assert isinstance(settings, Settings)
        return AcmeSiem("live", settings)

    def folder(self, path: Path, settings: BaseModel) -> Connection:
        assert isinstance(settings, Settings)
        if path.name == "empty":
            raise UserError("The folder holds no known table; looked for Events.")
        return AcmeSiem(str(path), settings)

    def demo(self, company: Company) -> Connection:
        return AcmeSiem("demo", Settings())

    def accepts(self, source: object) -> Connection | None:
        return source if isinstance(source, AcmeSiem) else None


acme = Acme()
