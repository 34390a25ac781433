"""Microsoft Sentinel as a provider."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nbcore import Connection, Provider

if TYPE_CHECKING:
    from pydantic import BaseModel


class Sentinel(Provider):
    """Log Analytics workspaces: the live service, exported tables in a folder, and the demo."""

    name: ClassVar[str] = "sentinel"
    title: ClassVar[str] = "Microsoft Sentinel"
    language: ClassVar[str] = "kql"
    sources: ClassVar[tuple[str, ...]] = ("live", "folder", "demo")

    @property
    def settings(self) -> type[BaseModel]:
        from nbpack_sentinel.settings import SentinelSettings

        return SentinelSettings

    def connect(self, source: str, settings: BaseModel) -> Connection:
        if source == "live":
            from nbpack_sentinel.live import log_analytics

            return log_analytics(settings)
        from nblang_kql import embedded
        from nbpack_sentinel.tables import TABLES

        if source == "demo":
            from nbcore.demo import company
            from nbpack_sentinel.demo import tables

            demo = company()
            return embedded(
                provider=self.name,
                title=f"{self.title} (demo)",
                source=tables(),
                schema=TABLES,
                source_kind="demo",
                now=demo.end,
                geo=demo.geo,
            )
        return embedded(
            provider=self.name,
            title=f"{self.title} ({source})",
            source=Path(source),
            schema=TABLES,
        )


sentinel = Sentinel()
