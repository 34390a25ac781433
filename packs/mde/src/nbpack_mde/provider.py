"""Defender XDR's advanced hunting as a provider."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nbcore import Company, Connection
from nblang_kql.provider import KqlProvider

if TYPE_CHECKING:
    from pydantic import BaseModel


class Defender(KqlProvider):
    """Advanced hunting: the live service, exported tables in a folder, and the demo."""

    name: ClassVar[str] = "mde"
    title: ClassVar[str] = "Microsoft Defender XDR"
    aliases: ClassVar[tuple[str, ...]] = ("M365D",)

    @property
    def settings(self) -> type[BaseModel]:
        from nbpack_mde.settings import DefenderSettings

        return DefenderSettings

    def live(self, settings: BaseModel) -> Connection:
        from nbpack_mde.live import hunting

        return hunting(settings)

    def schema(self) -> Mapping[str, Mapping[str, str]]:
        from nbpack_mde.tables import TABLES

        return TABLES

    def demo_tables(self, company: Company) -> Mapping[str, Path]:
        from nbpack_mde.demo import tables

        return tables()


mde = Defender()
