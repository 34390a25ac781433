"""Frames of records: one set of dtypes, whatever a client handed over."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from nbcore.records.fields import ORIGIN, Field, Record

TEXT = pd.StringDtype()
TIME = "datetime64[us, UTC]"
_DIGITS = "[+-]?0{0,20}[0-9]{1,19}"
"""Whole numbers that may fit 64 bits."""
_PLAIN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,18})?)?)?"
)
"""A time without an offset, which numpy reads for any year."""
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_OF_TIMES = frozenset(
    [
        *("z", "t", "utc", "gmt", "am", "pm"),
        *(name.casefold() for name in (*calendar.month_name, *calendar.month_abbr) if name),
        *(name.casefold() for name in (*calendar.day_name, *calendar.day_abbr)),
    ]
)
"""Words that a time may hold."""


class Conformed(NamedTuple):
    """Rows as a record has them, and what became of cells that would not convert.

    Attributes
    ----------
    frame : pandas.DataFrame
        ``datetime64[us, UTC]``, ``string``, ``Int64``, ``Float64``, ``boolean``; an empty text
        is a missing one.
    notes : list of str
        A sentence for each column with cells that would not convert; those are missing, or the
        enumeration's ``other``.
    incomplete : str
        Why the answer is not whole: times that could not be read, whose rows lie in no time
        range, and fields that every row has to have and some have not. Empty when it is whole.
    unread_times : int
        How many times could not be read.
    """

    frame: pd.DataFrame
    notes: list[str]
    incomplete: str
    unread_times: int = 0


def blank(record: Record) -> pd.DataFrame:
    """A frame of the record without rows, origin columns included."""
    return pd.DataFrame({item.name: missing_column(item, 0) for item in (*record.fields, *ORIGIN)})


def conform(
    frame: pd.DataFrame,
    record: Record,
    *,
    provider: str = "",
    connection: str = "",
    table: str = "",
) -> Conformed:
    """Give a client's frame the record's columns and dtypes.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns named like the fields; a missing one is filled with missing values, others are
        kept behind the record's.
    record : Record
    provider, connection, table : str
        Origin of the rows; a column ``table`` of the frame wins.

    Returns
    -------
    Conformed
    """
    notes: list[str] = []
    incomplete: list[str] = []
    unread_times = 0
    columns: dict[str, Any] = {}
    unknown = pd.Series(pd.NA, index=range(len(frame)), dtype=TEXT)  # one for all such columns
    for item in record.fields:
        if item.name not in frame.columns:
            bare = item.type == "text"
            columns[item.name] = unknown if bare else missing_column(item, len(frame))
            continue
        series = frame[item.name].reset_index(drop=True)
        columns[item.name], odd = convert(series, item)
        if odd:
            (incomplete if item.type == "time" else notes).append(_unread_sentence(odd, item))
            unread_times += odd if item.type == "time" else 0
        gone = int(columns[item.name].isna().sum()) - odd if item.required else 0
        if gone > 0:
            rows = "1 row has" if gone == 1 else f"{gone:,} rows have"
            incomplete.append(f"{rows} no {item.name}, which every {record.name} has.")
    origin = {"provider": provider, "connection": connection, "table": table}
    for item in ORIGIN:
        given = frame[item.name] if item.name in frame.columns else None
        if given is not None and (item.name == "table" or not origin[item.name]):
            columns[item.name] = _text(given.reset_index(drop=True), item)[0]
        else:
            value = origin[item.name]
            columns[item.name] = (
                pd.Series(value, index=range(len(frame)), dtype=TEXT) if value else unknown
            )
    known = set(columns)
    for name in frame.columns:
        if name not in known:
            columns[str(name)] = frame[name].reset_index(drop=True)
    # Not DataFrame(columns): in pandas 3 a change of its times would change the given ones.
    made = pd.concat(columns, axis=1)
    return Conformed(made, notes, " ".join(incomplete), unread_times)


def _unread_sentence(odd: int, item: Field) -> str:
    cells = f"{odd:,} {'cell' if odd == 1 else 'cells'} of {item.name}"
    if item.type == "time":
        missing = "its row has no such time" if odd == 1 else "their rows have no such time"
        return f"{cells} could not be read as a time; {missing}."
    return f"{cells} could not be read as {item.values.name if item.values else item.type}."


def convert(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    """One column in a field's dtype, and how many of its cells would not convert."""
    return _CONVERT[item.type](series, item)


def missing_column(item: Field, rows: int) -> Any:
    """A column of missing values; the enumeration's ``other`` where every row has a value."""
    if item.type == "time":
        return pd.Series(pd.NaT, index=range(rows), dtype=TIME)
    if item.type == "texts":
        return pd.Series([[] for _ in range(rows)], dtype="object")
    dtype = {"int": "Int64", "float": "Float64", "bool": "boolean"}.get(item.type, TEXT)
    filler = item.values.other if item.values and item.required else pd.NA
    return pd.Series(filler, index=range(rows), dtype=dtype)


def _text(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    made = _cell_texts(series)
    blanks = made == ""
    # What is as it should be is not copied: given rows may be most of the memory that there is.
    return (made.mask(blanks, pd.NA) if blanks.any() else made), 0


def _cell_texts(series: pd.Series[Any]) -> pd.Series[Any]:
    """The cells as texts that can be written anywhere.

    A log may hold bytes, and halves of a surrogate pair (JSON can say them); no file, no page
    and no Arrow column takes those.
    """
    try:
        made = series.astype(TEXT)
        if series.dtype != TEXT and not _is_arrow(made.dtype):
            "".join(made.dropna().to_numpy(dtype=object)).encode()
    except UnicodeError:
        cells = [
            None if gone else _valid_text(cell)
            for cell, gone in zip(series, series.isna(), strict=True)
        ]
        return pd.Series(cells, index=series.index, dtype=TEXT)
    return made


def _valid_text(cell: Any) -> str:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return str(cell).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_arrow(dtype: Any) -> bool:
    return getattr(dtype, "storage", "") == "pyarrow"


def _enum(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    made, _ = _text(series, item)
    values = item.values
    if values is None:
        return made, 0
    usual = {*values.meanings} if item.required else {*values.meanings, pd.NA}
    if {*made.unique()} <= usual:
        return made, 0
    codes, found = pd.factorize(made)
    meant = [values.parse(text) for text in found]
    if any(mine not in (None, text) for mine, text in zip(meant, found, strict=True)):
        made = pd.Series(pd.array([*meant, None], dtype=TEXT).take(codes), index=made.index)
    known = np.array([mine is not None for mine in meant], dtype=bool)
    strange = (codes >= 0) & ~np.append(known, True)[codes]
    odd = int(strange.sum())
    if odd:
        made = made.mask(strange, values.other)
    gone = item.required and (codes < 0).any()
    return (made.fillna(values.other) if gone else made), odd


def _time(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    if series.dtype == TIME:
        return series, 0
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        return series.dt.tz_convert("UTC").astype(TIME), 0
    if series.dtype.kind == "M":
        return series.astype("datetime64[us]").dt.tz_localize("UTC"), 0
    text = _cell_texts(series)
    absent = _is_absent(series, text)
    read = pd.to_datetime(text, format="ISO8601", utc=True, errors="coerce")
    made = read.dt.tz_localize(None).to_numpy(dtype="datetime64[us]").copy()
    # Without a digit in front a text is not a time; pandas would take "now" for one.
    begins = text.str.match(r"\s*[0-9]").fillna(False).to_numpy(dtype=bool)
    made[~begins] = np.datetime64("NaT", "us")
    for position in np.flatnonzero(np.isnat(made) & begins):
        made[position] = _moment(series.iloc[position])
    odd = int((np.isnat(made) & ~absent).sum())
    return pd.Series(made).dt.tz_localize("UTC"), odd


def _moment(value: Any) -> np.datetime64:
    """A time that no faster way could read; numpy reads any year, pandas 2 not the year 9999.

    A number is none: whether it counts seconds, milliseconds or ticks only its client knows.
    """
    if isinstance(value, (int, float, np.number, np.bool_)) or not _names_a_day(str(value)):
        return np.datetime64("NaT", "us")
    try:
        stamp = pd.Timestamp(value)
        stamp = stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")
        naive: np.datetime64 = stamp.tz_localize(None).as_unit("us").to_datetime64()
    except (ValueError, TypeError, OverflowError):
        pass
    else:
        return naive
    text = str(value).strip().rstrip("Zz").removesuffix("+00:00")
    try:
        if _PLAIN.fullmatch(text):  # numpy knows no offsets from UTC
            return np.datetime64(text, "us")
    except ValueError:
        pass
    return np.datetime64("NaT", "us")


def _names_a_day(text: str) -> bool:
    """Whether a text may be a time: pandas takes "10:00" for today's, and drops unknown zones."""
    if text.isdigit() or not _YEAR.search(text):
        return False
    for word in re.finditer("[A-Za-z]+", text):
        name, after = word[0].casefold(), text[word.end() :].strip()
        if name not in _OF_TIMES or (name == "t" and not after[:1].isdigit()):
            return False
        if name in ("z", "utc", "gmt") and after:
            return False
    return True


def _int(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    if pd.api.types.is_integer_dtype(series.dtype) and series.dtype.name.lower() != "uint64":
        return series.astype("Int64"), 0
    text = _cell_texts(series)
    absent = _is_absent(series, text)
    made = pd.Series(pd.NA, index=series.index, dtype="Int64")
    # Missing values are set aside first: beside them pandas would turn integers into floats.
    present = series[~absent]
    numbers = pd.to_numeric(present, errors="coerce")
    if numbers.dtype.kind in "ib":
        made[~absent] = numbers.astype("Int64")
        return made, int(numbers.isna().sum())
    # A float can stand for whole numbers below 2 ** 63; whole numbers themselves are read from
    # their digits, since a single cell beside them that is none made floats of them all.
    numbers = numbers.astype("Float64")
    whole = ((numbers % 1 == 0) & (numbers.abs() < 2.0**63)).fillna(False).astype(bool)
    made[whole.index[whole]] = numbers[whole].astype("int64")
    if series.dtype.kind != "f":
        digits = text[~absent].str.strip()
        digits = digits[digits.str.fullmatch(_DIGITS).astype(bool)]
        exact = [int(cell) for cell in digits]
        fits = [cell if -(2**63) <= cell < 2**63 else pd.NA for cell in exact]
        made[digits.index] = pd.array(fits, dtype="Int64")
    return made, int(made[~absent].isna().sum())


def _float(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    absent = _is_absent(series, _cell_texts(series))
    made = pd.to_numeric(series.mask(absent), errors="coerce").astype("Float64")
    return made, int((made.isna() & ~absent).sum())


def _is_absent(series: pd.Series[Any], text: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which cells hold nothing; an empty text is nothing."""
    return (series.isna() | (text == "").fillna(False)).to_numpy(dtype=bool)


def _bool(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    if series.dtype.kind == "b":
        return series.astype("boolean"), 0
    words = _cell_texts(series).str.lower()
    made = words.map(
        {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
    )
    absent = _is_absent(series, words)
    return made.astype("boolean"), int((made.isna() & ~absent).sum())


def _texts(series: pd.Series[Any], item: Field) -> tuple[pd.Series[Any], int]:
    return pd.Series([_list(cell) for cell in series], dtype="object"), 0


def _list(cell: Any) -> list[str]:
    if isinstance(cell, (list, tuple, np.ndarray)):
        return [str(value) for value in cell if value is not None and str(value)]
    if cell is None or cell is pd.NA or cell != cell or not str(cell).strip():
        return []
    text = str(cell).strip()
    if text.startswith("["):
        try:
            return _list(json.loads(text))
        except ValueError:
            pass
    return [piece.strip() for piece in text.split(",") if piece.strip()]


_CONVERT: dict[str, Callable[[pd.Series[Any], Field], tuple[pd.Series[Any], int]]] = {
    "time": _time,
    "text": _text,
    "enum": _enum,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "texts": _texts,
}
