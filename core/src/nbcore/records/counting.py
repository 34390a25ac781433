"""Counting rows, and adding up what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from nbcore.errors import join_names
from nbcore.noted import Noted
from nbcore.records.counts import keys
from nbcore.records.fields import ORIGIN, Record
from nbcore.records.frames import blank, missing_column


def count_rows(frame: pd.DataFrame, record: Record, width: timedelta) -> pd.DataFrame:
    """Count rows by time bin and by a counting record's other fields; its sums are added up.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with ``time``, typed as their record.
    record : Record
        A counting record; see :func:`nbcore.records.counts.count_record`.
    width : timedelta
        Width of a bin; bins begin at whole multiples of it since 1970. A record without ``time``
        is counted over the whole range.

    Returns
    -------
    pandas.DataFrame
        One row for each distinct combination, newest bin first, or the largest count first. A
        sum is missing where no row has a value, and where 64 bits do not hold it.
    """
    if frame.empty:
        return blank(record)
    told_by = [item.name for item in (*keys(record), *ORIGIN)]
    step = width // timedelta(microseconds=1)
    micro = frame["time"].to_numpy(dtype="datetime64[us]").view("int64")
    code = _combinations(frame, told_by, micro // step if "time" in record else None)
    groups = int(code.max()) + 1
    # Codes are given in order of appearance: a row that raises the highest is the first of its kind.
    highest = np.maximum.accumulate(code)
    first_row = np.flatnonzero(np.append(True, highest[1:] > highest[:-1]))
    del highest
    first = np.full(groups, np.iinfo("int64").max)
    last = np.full(groups, np.iinfo("int64").min)
    np.minimum.at(first, code, micro)
    np.maximum.at(last, code, micro)
    counts = np.bincount(code, minlength=groups)
    bins = micro[first_row] // step
    order = np.argsort(-bins if "time" in record else -counts, kind="stable")
    first_row = first_row[order]
    made: dict[str, Any] = {
        "count": pd.array(counts[order], dtype="Int64"),
        "first_seen": _moments(first[order]),
        "last_seen": _moments(last[order]),
    }
    if "time" in record:
        made["time"] = _moments(bins[order] * step)
    for item in record.fields:
        if item.sum and item.name in frame.columns:
            made[item.name] = _sums(frame[item.name], code, groups)[order]
    del code, micro, first, last, counts
    for item in (*record.fields, *ORIGIN):
        if item.name in told_by and item.name in frame.columns:
            made[item.name] = frame[item.name].array.take(first_row)
        elif item.name not in made:
            made[item.name] = missing_column(item, groups)
    names = [item.name for item in (*record.fields, *ORIGIN)]
    return pd.DataFrame({name: made[name] for name in names}, copy=False)


def totals(frame: pd.DataFrame, record: Record, by: Sequence[str]) -> Noted[pd.DataFrame]:
    """Counts of a record added up by some of its fields.

    Where its tables may hold the same event nothing is added over ``table``: of each group the
    table with the largest count stands for all, as a whole.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of the record.
    record : Record
        A counting record.
    by : sequence of str
        The grouping fields.

    Returns
    -------
    Noted
        A row for each group, the largest count first: the grouping fields, ``count``,
        ``first_seen``, ``last_seen`` and the record's sums; with ``table`` where one table
        stands for all. A note says where counts of several tables were not added.
    """
    groups = [*by, "table"] if record.overlapping else [*by]
    rules = {"count": "sum", "first_seen": "min", "last_seen": "max"}
    grouped = frame.groupby(groups, dropna=False, sort=False)
    made = grouped.agg(rules)
    for item in record.fields:
        if item.sum:  # missing where every row's is
            made[item.name] = grouped[item.name].sum(min_count=1)
    made = made.reset_index().sort_values("count", ascending=False, kind="stable")
    if not record.overlapping:
        return Noted(made.reset_index(drop=True))
    chosen = made.drop_duplicates([*by]).reset_index(drop=True)
    if len(chosen) == len(made):
        return Noted(chosen)
    tables = join_names(sorted(made["table"].dropna().unique()))
    return Noted(
        chosen,
        f"{tables} may hold the same events, so that their counts are not added: for each "
        f"{join_names(by)} the table with the most stands for all.",
    )


def _combinations(frame: pd.DataFrame, names: Sequence[str], bins: Any) -> Any:
    """For each row the number of its combination of values and bin, in order of appearance.

    One integer for each combination: grouping by ten text columns at once is ten times slower.
    It is reckoned in place, so that a million rows need no second million of integers for each.
    """
    code: Any = np.zeros(len(frame), dtype="int64")
    size = 1
    if bins is not None:
        code, found = pd.factorize(bins)
        size = len(found)
    for name in names:
        if name not in frame.columns:
            continue
        part, found = pd.factorize(frame[name], use_na_sentinel=True)
        values = len(found) + 1
        if size * values > 2**31:  # keep the product far from overflowing
            code, again = pd.factorize(code)
            size = len(again)
        part += 1
        code *= values
        code += part
        size *= values
    return pd.factorize(code)[0]


def _moments(micro: Any) -> pd.Series[Any]:
    """Microseconds since 1970 as times."""
    return pd.Series(micro.astype("datetime64[us]")).dt.tz_localize("UTC")


def _sums(column: pd.Series[Any], code: Any, groups: int) -> Any:
    """Each group's sum, whole numbers exactly."""
    present = column.notna().to_numpy(dtype=bool)
    whole = pd.api.types.is_integer_dtype(column.dtype)
    values = column[present].to_numpy(dtype="int64" if whole else "float64")
    mine = code[present]
    added = np.zeros(groups, dtype=values.dtype)
    np.add.at(added, mine, values)
    told = np.bincount(mine, minlength=groups) > 0
    if whole:  # what 64 bits do not hold would come out as another number
        told &= np.abs(np.bincount(mine, weights=values, minlength=groups)) < 2.0**63
    made = pd.array(added, dtype="Int64" if whole else "Float64")
    made[~told] = pd.NA
    return made
