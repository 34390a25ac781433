"""Counting records, derived from the records whose rows they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nbcore.records.common import COUNT, FIRST_SEEN, LAST_SEEN
from nbcore.records.fields import Field, Record

COUNTED = ("count", "first_seen", "last_seen")
"""Fields that counting adds."""


def count_record(
    rows: Record, name: str, meaning: str, *, by: Sequence[str], binned: bool = True
) -> Record:
    """The record of rows that are counted by what they have in common, and by time bin.

    Parameters
    ----------
    rows : Record
        With a ``time``.
    name, meaning : str
        Of the derived record.
    by : sequence of str
        Fields by which rows are told apart, in the order in which a person reads them.
    binned : bool
        Whether they are counted by time bin, too.

    Returns
    -------
    Record
        ``time`` where it is binned, the grouping fields, ``count``, ``first_seen``, ``last_seen`` and the row
        record's sums, with its version.

    Raises
    ------
    ValueError
        Rows cannot be grouped by one of the fields, or have no time.
    """
    for field in by:
        if rows[field].sum or rows[field].type == "texts" or field == "time":
            raise ValueError(f"{rows.name} cannot be counted by {field}.")
    first = replace(FIRST_SEEN, required=True)
    # A sum is missing where no row has a value, whatever a row must have.
    sums = [replace(item, required=False) for item in rows.fields if item.sum]
    bins = (rows["time"],) if binned else ()
    fields = (*bins, *(rows[field] for field in by), COUNT, first, LAST_SEEN, *sums)
    return Record(name, meaning, _mirrored(fields), rows.version, rows.overlapping)


def _mirrored(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields; one whose mirror is not counted has none."""
    names = {item.name for item in fields}
    return tuple(item if item.mirror in names else replace(item, mirror="") for item in fields)


def keys(record: Record) -> list[Field]:
    """The fields of a counting record by which its rows are told apart, beside the time bin."""
    return [item for item in record.fields if not item.sum and item.name not in ("time", *COUNTED)]
