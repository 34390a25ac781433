"""The products that hold records, and what each can hold of them.

A contract compares what was put into a product's tables with what its query files answer. What
the product has no place for is said in the files (``lacks``, ``coarse``) or here, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

import nbpack_mde.native
import nbpack_mde.tables
import nbpack_sentinel.native
import nbpack_sentinel.tables
from nbcore.queries.connection import Connection
from nbcore.queries.files import QueryFile
from nbcore.records import Record
from nbcore.records.frames import conform
from nblang_kql import embedded, query_files

WORDS = ("logon_type_raw", "failure_reason_raw", "event_id", "os_name")
"""Fields that hold a product's own words by their meaning: "as the log writes it"."""


@dataclass(frozen=True, repr=False)
class Product:
    """A product with an engine.

    Attributes
    ----------
    provider : str
    to_tables : callable
        Its native writer.
    schema : mapping
    parts : mapping of str to str
        Operating system to the part of the answer that holds it.
    lower : frozenset of str
        Fields that it stores in lower case.
    keeps : mapping of str to callable
        Fields of which it stores less, or other words, than a record says.
    """

    provider: str
    to_tables: Callable[[pd.DataFrame, pd.DataFrame], dict[str, pd.DataFrame]]
    schema: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, str]
    lower: frozenset[str] = frozenset()
    keeps: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.provider

    @property
    def files(self) -> list[QueryFile]:
        """Its query files."""
        return query_files(f"nbpack_{self.provider}")

    def holding(self, logons: pd.DataFrame, hosts: pd.DataFrame) -> Connection:
        """A connection to the product with these records in its tables."""
        return embedded(
            provider=self.provider,
            title=self.provider,
            source=self.to_tables(logons, hosts),
            schema=self.schema,
            source_kind="demo",
        )

    def file(self, query: str, system: str) -> QueryFile:
        """The file that answers for hosts of an operating system."""
        mine = [file for file in self.files if file.query == query]
        part = self.parts[system]
        return next((file for file in mine if file.part == part), mine[0])

    def holds(self, records: pd.DataFrame, record: Record, file: QueryFile) -> pd.DataFrame:
        """The records as far as the product holds them: the columns that a file can answer."""
        frame, _ = conform(records, record)
        frame = frame[[name for name in record.columns if name not in file.lacks]]
        made = {}
        for name in frame.columns:
            cells = frame[name]
            values = record[name].values
            if name in file.coarse and values:
                cells = cells.map(values.coarsen, na_action="ignore")
            if name in self.lower:
                cells = cells.str.lower()
            if name in self.keeps:
                cells = cells.astype(object).where(cells.notna(), None).map(self.keeps[name])
            made[name] = cells
        return conform(pd.DataFrame(made), record)[0][list(frame.columns)]


def _two_numbers(version: str | None) -> str | None:
    return ".".join(version.split(".")[:2]) if version else None


SENTINEL = Product(
    "sentinel",
    nbpack_sentinel.native.to_tables,
    nbpack_sentinel.tables.TABLES,
    {"windows": "windows", "linux": "linux"},
    keeps={
        # Heartbeat has a column for each of two numbers, and tells Azure from all else.
        "os_version": _two_numbers,
        "environment": lambda place: "Azure" if place == "Azure" else "Non-Azure",
    },
)
MDE = Product(
    "mde",
    nbpack_mde.native.to_tables,
    nbpack_mde.tables.TABLES,
    {"windows": "devices", "linux": "devices"},
    lower=frozenset({"host", "user", "user_domain"}),
    keeps={
        # A logon at the start of a system comes before the sensor; there is no word for it.
        "logon_type": lambda kind: "other" if kind == "system" else kind,
        "environment": lambda place: "Azure" if place == "Azure" else None,
    },
)
PRODUCTS = (SENTINEL, MDE)


def rows(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Rows of a frame in an order of their own, to compare them as a set with repetitions."""
    cells = frame[columns]
    keys = [tuple(map(str, row)) for row in cells.itertuples(index=False)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return cells.take(order).reset_index(drop=True)
