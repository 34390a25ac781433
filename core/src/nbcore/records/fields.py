"""What a record is made of: fields with a type, a meaning and their names elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldType = Literal["time", "text", "int", "float", "bool", "enum", "texts"]
"""``time`` is UTC to the microsecond, ``texts`` a list of texts, ``enum`` a closed list."""


@dataclass(frozen=True)
class Enumeration:
    """A closed list of values, each with its meaning.

    Attributes
    ----------
    name : str
    meanings : mapping of str to str
        Value to its one-line meaning, in the order in which a person reads them; the worst first
        where there is one, as of a severity.
    coarser : mapping of str to str
        Value to the broader value that a SIEM falls back on when it does not tell them apart.
    other : str
        The value for what the list has no word for.
    opposite : mapping of str to str
        Value to what the other end of a connection calls the same: ``in`` to ``out``.
    """

    name: str
    meanings: Mapping[str, str]
    other: str
    coarser: Mapping[str, str] = field(default_factory=dict)
    opposite: Mapping[str, str] = field(default_factory=dict)

    def coarsen(self, value: str) -> str:
        """The broader value that stands for ``value`` where a file is ``coarse``."""
        return self.coarser.get(value, value)

    def parse(self, text: str) -> str | None:
        """The value that a text writes, whatever its case; None where it is none of them."""
        if text in self.meanings:
            return text
        word = text.strip().casefold()
        return next((value for value in self.meanings if value.casefold() == word), None)

    def rank(self, value: object) -> int:
        """Place of a value in the list, whatever its case: 0 is the first.

        What the list does not have, a missing value among it, comes behind all others.
        """
        word = self.parse(value) if isinstance(value, str) else None
        return list(self.meanings).index(word) if word else len(self.meanings)


@dataclass(frozen=True)
class Field:
    """One column of a record.

    Attributes
    ----------
    name : str
        Column name: the OCSF attribute, flattened (``src_endpoint.ip`` is ``src_ip``).
    type : str
    meaning : str
    ocsf, asim, cim : str
        Its name in OCSF 1.x, in Microsoft's ASIM and in Splunk's CIM; empty where there is none.
    values : Enumeration, optional
        The closed list of an ``enum``.
    required : bool
        Whether every row has it; what is not required may be missing (``pd.NA``).
    sum : bool
        Whether it is added up where rows are counted, as bytes are; others tell rows apart.
    mirror : str
        The field in which the other end of a connection has this value: ``bytes_out`` for
        ``bytes_in``.
    """

    name: str
    type: FieldType
    meaning: str
    ocsf: str = ""
    asim: str = ""
    cim: str = ""
    values: Enumeration | None = None
    required: bool = False
    sum: bool = False
    mirror: str = ""

    def __post_init__(self) -> None:
        if self.sum and self.type not in ("int", "float"):
            raise ValueError(f"{self.name} is a {self.type}, which cannot be summed.")

    @property
    def meanings(self) -> Mapping[str, str]:
        """The values of an ``enum``, each with its meaning; none for another type."""
        return self.values.meanings if self.values else {}


@dataclass(frozen=True)
class Record:
    """A canonical table type.

    Attributes
    ----------
    name : str
        For example ``Logon``; a pack's own record carries its prefix (``acme.MailRule``).
    meaning : str
        One line.
    fields : tuple of Field
    version : int
        Grows when fields are added; fields are never removed and never change their meaning.
    overlapping : bool
        Whether several tables may hold the same event, as two sensors on one host do; counts of
        different tables are then never added.
    counts : str
        The record whose rows it counts, by name; empty for one of rows.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    version: int = 1
    overlapping: bool = False
    counts: str = ""

    def __post_init__(self) -> None:
        for item in self.fields:
            # What a stranger gave for a field is named where the hook's answer is checked.
            other = getattr(item, "mirror", "")
            if other and (other not in self or self[other].mirror != item.name):
                raise ValueError(
                    f"{self.name}: {item.name} mirrors {other}, which does not mirror it."
                )

    @property
    def columns(self) -> list[str]:
        """The names of the fields, in order."""
        return [item.name for item in self.fields]

    def __getitem__(self, name: str) -> Field:
        for item in self.fields:
            if item.name == name:
                return item
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(item.name == name for item in self.fields)


ORIGIN: tuple[Field, ...] = (
    Field("provider", "text", "The SIEM that answered.", required=True),
    Field("connection", "text", "The connection that answered.", required=True),
    Field("table", "text", "The table or data model that held the row."),
)
"""Columns that the core adds to every row of every record."""
