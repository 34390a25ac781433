"""Rows of records, compared and counted by pandas alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from nbcore.records import Record
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
    groups = rows.groupby([*moments, *names], dropna=False, observed=True)
    table = groups["time"].agg(count="size", first_seen="min", last_seen="max")
    for name in sums:
        table[name] = groups[name].sum(min_count=1)
    return conform(table.reset_index().rename(columns={"bin": "time"}), record).frame
