"""The products that hold records, and what each can hold of them.

A contract compares what was put into a product's tables with what its query files answer. What
the product has no place for is said in the files (``lacks``, ``coarse``) or here, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

import nblang_kql
import nblang_spl
import nbpack_mde.native
import nbpack_mde.tables
import nbpack_sentinel.native
import nbpack_sentinel.tables
import nbpack_splunk.native
from nbcore.queries.connection import Connection
from nbcore.queries.files import QueryFile
from nbcore.records import Record
from nbcore.records.frames import conform
from nbcore.testing import files_of
from nbpack_splunk.settings import SplunkSettings

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
    parts : mapping of str to str
        Operating system to the part of the answer that holds it.
    schema : mapping
        Tables and columns of a product that speaks KQL.
    knows : frozenset of str, optional
        Fields of a host that it knows; all that its file does not lack by default.
    lower : frozenset of str
        Fields that it stores in lower case.
    keeps : mapping of str to callable
        Fields of which it stores less, or other words, than a record says.
    """

    provider: str
    to_tables: Callable[[Mapping[str, pd.DataFrame]], dict[str, pd.DataFrame]]
    parts: Mapping[str, str]
    schema: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    knows: frozenset[str] | None = None
    lower: frozenset[str] = frozenset()
    keeps: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.provider

    @property
    def files(self) -> list[QueryFile]:
        """Its query files, those that count another's rows among them."""
        return files_of(self.provider)

    def holding(self, logons: pd.DataFrame, hosts: pd.DataFrame) -> Connection:
        """A connection to the product with these records in its tables."""
        tables = self.to_tables({"Logon": logons, "HostInfo": hosts})
        if self.schema:
            return nblang_kql.embedded(
                provider=self.provider,
                title=self.provider,
                source=tables,
                schema=self.schema,
                source_kind="demo",
            )
        return nblang_spl.embedded(
            provider=self.provider,
            title=self.provider,
            source=tables,
            source_kind="demo",
            places=SplunkSettings().places,
        )

    def file(self, query: str, system: str) -> QueryFile:
        """The file that answers for hosts of an operating system."""
        mine = [file for file in self.files if file.query == query]
        part = self.parts[system]
        # Of alternatives the last rank reads the events themselves, which these tables hold.
        mine.sort(key=lambda file: file.rank, reverse=True)
        return next((file for file in mine if file.part == part), mine[0])

    def holds(self, records: pd.DataFrame, record: Record, file: QueryFile) -> pd.DataFrame:
        """The records as far as the product holds them: the columns that a file can answer."""
        frame = conform(records, record).frame
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
    {"windows": "windows", "linux": "linux"},
    nbpack_sentinel.tables.TABLES,
    keeps={
        # Heartbeat has a column for each of two numbers, and tells Azure from all else.
        "os_version": _two_numbers,
        "environment": lambda place: "Azure" if place == "Azure" else "Non-Azure",
    },
)
MDE = Product(
    "mde",
    nbpack_mde.native.to_tables,
    {"windows": "devices", "linux": "devices"},
    nbpack_mde.tables.TABLES,
    lower=frozenset({"host", "user", "user_domain"}),
    keeps={
        # A logon at the start of a system comes before the sensor; there is no word for it.
        "logon_type": lambda kind: "other" if kind == "system" else kind,
        "environment": lambda place: "Azure" if place == "Azure" else None,
    },
)
SPLUNK = Product(
    "splunk",
    nbpack_splunk.native.to_tables,
    {"windows": "windows", "linux": "linux"},
    # Without a list of assets a host is what its events say; when it was last seen, too.
    knows=frozenset({"host", "os_family", "domain"}),
)
PRODUCTS = (SENTINEL, MDE, SPLUNK)


def rows(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Rows of a frame in an order of their own, to compare them as a set with repetitions."""
    cells = frame[columns]
    keys = [tuple(map(str, row)) for row in cells.itertuples(index=False)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return cells.take(order).reset_index(drop=True)
