"""Rows of records, compared and counted by pandas alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from nbcore.entities.addresses import is_address
from nbcore.records import Field, Record
from nbcore.records.counts import keys
from nbcore.records.frames import conform


def sort_rows(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Rows in an order of their own, to compare them as a set with repetitions."""
    cells = frame[list(columns)]
    texts = [tuple(map(str, row)) for row in cells.itertuples(index=False)]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    return cells.take(order).reset_index(drop=True)


def expected_counts(rows: pd.DataFrame, record: Record, width: timedelta) -> pd.DataFrame:
    """Rows counted by time bin and by what a counting record tells them apart by.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of the record that is counted.
    record : Record
        The counting record.
    width : timedelta
    """
    names = [item.name for item in keys(record)]
    sums = [item.name for item in record.fields if item.sum]
    moments = [rows["time"].dt.floor(width).rename("bin")] if "time" in record else []
    # Each part of an answer counts its own rows: two sensors may have seen the same.
    groups = rows.groupby([*moments, *names, "table"], dropna=False, observed=True)
    table = groups["time"].agg(count="size", first_seen="min", last_seen="max")
    for name in sums:
        table[name] = groups[name].sum(min_count=1)
    return conform(table.reset_index().rename(columns={"bin": "time"}), record).frame


def odd_values(
    rows: pd.DataFrame, record: Record, fields: Mapping[str, Sequence[Any] | None]
) -> pd.DataFrame:
    """Rows whose cells hold what nobody expects, two of them twice.

    Parameters
    ----------
    rows : pandas.DataFrame
        Which cells are missing stays as it is.
    record : Record
    fields : mapping of str to sequence or None
        Fields that may hold any value, with the values; None for values by the field's type:
        texts of other scripts and of queries, addresses where there were some, whole numbers.
    """
    made = rows.reset_index(drop=True)
    for shift, (name, values) in enumerate(fields.items()):
        cells = made[name]
        chosen = values if values is not None else _odd(cells, record[name])
        turns = [chosen[(place + shift) % len(chosen)] for place in range(len(made))]
        made[name] = pd.Series(turns, dtype=object).where(cells.notna(), None)
    return conform(pd.concat([made, made.head(2)], ignore_index=True), record).frame


def _odd(cells: pd.Series[Any], item: Field) -> Sequence[Any]:
    if item.values:
        return list(item.values.meanings)
    if item.type == "text" and cells.dropna().map(is_address).all():
        return _ADDRESSES
    return _ODD[item.type]


_ADDRESSES = ("10.1.4.1", "10.1.4.10", "2001:db8::1", "fe80::1", "203.0.113.255")
_ODD: Mapping[str, Sequence[Any]] = {
    "text": (
        "a' or 1=1", '"; drop', "*", "%", "$p_host$", "ünïcode", "user=root", "//", " from ", "ẞ",
        "root from 10.0.0.1 port 22 ssh2", "x) on pts/0", "[preauth]", "|", "日本", "0", "null",
    ),
    "int": (1, 65535, 22),
    "float": (0.0, 0.1, 1e15),
    "bool": (True, False),
}  # fmt: skip
