"""Microsoft Sentinel as a provider."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nbcore import Company, Connection
from nblang_kql.provider import KqlProvider

if TYPE_CHECKING:
    from pydantic import BaseModel


class Sentinel(KqlProvider):
    """Log Analytics workspaces: the live service, exported tables in a folder, and the demo."""

    name: ClassVar[str] = "sentinel"
    title: ClassVar[str] = "Microsoft Sentinel"
    aliases: ClassVar[tuple[str, ...]] = ("AzureSentinel", "MSSentinel")

    @property
    def settings(self) -> type[BaseModel]:
        from nbpack_sentinel.settings import SentinelSettings

        return SentinelSettings

    def live(self, settings: BaseModel) -> Connection:
        from nbpack_sentinel.live import log_analytics

        return log_analytics(settings)

    def schema(self) -> Mapping[str, Mapping[str, str]]:
        from nbpack_sentinel.tables import TABLES

        return TABLES

    def renamed_columns(self) -> Mapping[str, Mapping[str, str]]:
        from nbpack_sentinel.tables import RENAMED

        return RENAMED

    def demo_tables(self, company: Company) -> Mapping[str, Path]:
        from nbpack_sentinel.demo import tables

        return tables()


sentinel = Sentinel()
