"""What the providers share whose query files are KQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nbcore import Company, Connection, Provider

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

    from nbcore import QueryFile, Question


class KqlProvider(Provider):
    """A provider whose folders and demo are answered by the engine over files.

    Its module is loaded to list, so the tables are imported where they are asked for.
    """

    language: ClassVar[str] = "kql"

    @abstractmethod
    def schema(self) -> Mapping[str, Mapping[str, str]]:
        """The tables that the query files read: table, column, KQL type."""

    def renamed_columns(self) -> Mapping[str, Mapping[str, str]]:
        """Columns that exports call otherwise: table, the export's name, the table's own."""
        return {}

    @abstractmethod
    def demo_tables(self, company: Company) -> Mapping[str, pd.DataFrame | Path]:
        """By table name a frame or a parquet file: the company's records in the product's form."""

    def counting(self, file: QueryFile, question: Question) -> QueryFile | None:
        from nblang_kql.counting import counting

        return counting(file, question)

    def folder(self, path: Path, settings: BaseModel) -> Connection:
        from nblang_kql.engine import embedded

        # By its name alone: where it lies on this computer is not for whoever reads a report.
        title = f"{self.title} ({path.resolve().name})"
        return embedded(
            provider=self.name,
            title=title,
            source=path,
            schema=self.schema(),
            renamed=self.renamed_columns(),
        )

    def demo(self, company: Company) -> Connection:
        from nblang_kql.engine import embedded

        return embedded(
            provider=self.name,
            title=f"{self.title} (demo)",
            source=self.demo_tables(company),
            schema=self.schema(),
            source_kind="demo",
            now=company.end,
        )
