"""Something over time: amounts in equal bins, split into lanes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from nbcore.errors import UserError
from nbcore.figures.counting import (
    amount,
    amounts,
    by_value,
    fold,
    in_order,
    lanes,
    require_columns,
    short_value,
    sum_values,
    text,
    total_of,
)
from nbcore.figures.figure import Figure
from nbcore.timespan import BINS, TimeSpan
from nbcore.values import count_noun, duration, moment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_US = timedelta(microseconds=1)
_ALONE = timedelta(hours=1)
"""Width of the bin when all rows are of one moment and nothing says how wide it is."""
_SHARING = 4
"""How many moments have to share a distance that is not a round one to call it a grid."""
_LOOKED_AT = 1000
"""Rows among which they are looked for."""


def timeline(
    frame: pd.DataFrame,
    *,
    time: str = "time",
    value: str = "count",
    lane: str = "result",
    width: timedelta | None = None,
    span: TimeSpan | None = None,
    noun: str = "event",
) -> Figure:
    """Amounts over time, by lane.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows, or rows counted by time bin already; a million of them is fine.
    time : str
        Column of times, UTC where they have no zone. Rows without one are named in the note.
    value : str
        Column of amounts; without a column ``count`` each row counts one.
    lane : str
        Column to split by; its largest values, the others together.
    width : timedelta, optional
        Width of a bin. By default that of rows which were binned before, else a round one. It is
        widened where it would give more than about 200 bins.
    span : TimeSpan, optional
        What the time axis shows; by default from the first to the last row.
    noun : str
        What is counted, in the singular.

    Returns
    -------
    Figure
        Of kind ``timeline``; rows ``time`` (start of the bin), ``lane``, ``value`` under the
        names that were given, without bins that hold nothing.

    Raises
    ------
    UserError
        A column is not there, is not what it should be, or the width is not positive.
    """
    import pandas as pd

    require_columns(frame, [time, lane])
    if width is not None and width <= timedelta(0):
        raise UserError(f"The width of a time bin is positive, not {width}.")
    moments, there = _microseconds(frame[time], time)
    weights = amounts(frame, value)
    lost = float(weights.to_numpy(dtype="float64")[~there].sum())
    moments = moments[there]
    size = _width(moments, width, span)
    starts = _starts(moments, size)
    rows = pd.DataFrame(
        {
            "bin": starts,
            lane: text(frame[lane]).reset_index(drop=True)[there].reset_index(drop=True),
            value: weights.reset_index(drop=True)[there].reset_index(drop=True),
        }
    )
    total = sum_values(rows, ["bin", lane], value)
    total, order = fold(total, lane, value, lanes(total, lane, value)[0])
    bins = sorted(total["bin"].unique())
    total = in_order(total, {"bin": bins, lane: order}, value)
    # Not by way of to_datetime, which goes through nanoseconds: those end in the year 2262.
    stamps = pd.Series(total["bin"].to_numpy(dtype="int64").view("datetime64[us]"))
    stamps = stamps.dt.tz_localize("UTC")
    data = pd.DataFrame({time: stamps, lane: total[lane], value: total[value]})
    options = {
        "time": time, "value": value, "lane": lane, "lanes": order, "noun": noun,
        "per": bin_name(size),
        "width": size / timedelta(seconds=1), **_ends(bins, size, span),
    }  # fmt: skip
    note = f"Not drawn, because they have no time: {count_noun(lost, noun)}." if lost else ""
    return Figure("timeline", data, _alt(data, options), options, note)


def _microseconds(
    column: pd.Series[Any], name: str
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Microseconds since 1970 UTC, and which rows have a time at all."""
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        try:
            column = pd.to_datetime(column, utc=True, format="ISO8601")
        except (TypeError, ValueError):
            raise UserError(f"The column {name!r} does not hold times.") from None
    if column.dt.tz is not None:
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    there = column.notna().to_numpy()
    return column.dt.as_unit("us").to_numpy().view("int64"), there


def _width(
    moments: npt.NDArray[np.int64], asked: timedelta | None, span: TimeSpan | None
) -> timedelta:
    """The width that was asked for or that the rows show, widened to a readable number of bins."""
    if moments.size == 0:
        return asked or (span.bin_width() if span else _ALONE)
    first, last = int(moments.min()), int(moments.max())
    if span is not None:
        first, last = (
            min(first, _epoch_microseconds(span.start)),
            max(last, _epoch_microseconds(span.end) - 1),
        )
    length = (last - first) * _US
    shared = _grid(moments)
    if asked is not None:
        wide = asked
    elif shared and length / shared < BINS:
        return shared
    elif not length:
        return _ALONE
    else:
        start = datetime.min.replace(tzinfo=UTC)
        longest = datetime.max.replace(tzinfo=UTC) - start
        wide = TimeSpan(start=start, end=start + min(length, longest)).bin_width()
        if shared and wide % shared:
            # Rows binned before must not fall now into one bin, now into two.
            wide = shared * -(-wide // shared)
    return wide * max(1, -(-(length // wide + 1) // BINS))


def _grid(moments: npt.NDArray[np.int64]) -> timedelta | None:
    """The width that rows were binned to before, if they were: what all their distances share.

    Any two moments share their distance. So a width counts when its bins begin at round times, as
    those of a SIEM do, or when some moments share it.
    """
    import numpy as np

    first = int(moments.min())
    shared = int(np.gcd.reduce(moments - first))
    if shared * _US < timedelta(seconds=1):
        return None
    some = np.unique(moments[:_LOOKED_AT]).size >= _SHARING
    return shared * _US if some or first % shared == 0 else None


def _starts(moments: npt.NDArray[np.int64], size: timedelta) -> npt.NDArray[np.int64]:
    """The start of each moment's bin: round times, unless all rows share another grid."""
    step = size // _US
    origin = int(moments.min()) % step if moments.size else 0
    if not bool(((moments - origin) % step == 0).all()):
        origin = 0
    starts: npt.NDArray[np.int64] = (moments - origin) // step * step + origin
    return starts


def bin_name(width: timedelta) -> str:
    """What a bin is called: ``hour``, ``4 h``."""
    words = {"1 s": "second", "1 min": "minute", "1 h": "hour", "1 d": "day", "7 d": "week"}
    return words.get(duration(width), duration(width))


def _epoch_microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _US


def _ends(bins: list[int], size: timedelta, span: TimeSpan | None) -> dict[str, float]:
    """Both ends of the axis, in seconds since 1970."""
    first, last = (bins[0], bins[-1] + size // _US) if bins else (0, 0)
    if span is not None:
        first = (
            min(first, _epoch_microseconds(span.start)) if bins else _epoch_microseconds(span.start)
        )
        last = max(last, _epoch_microseconds(span.end)) if bins else _epoch_microseconds(span.end)
    return {"start": int(first) / 1e6, "end": int(last) / 1e6}


def _alt(data: pd.DataFrame, options: dict[str, Any]) -> str:
    time, value, lane, noun = (options[name] for name in ("time", "value", "lane", "noun"))
    if data.empty:
        return f"Nothing to show: there is no {noun} with a time."
    whole = by_value(data, lane, value)
    each = ", ".join(f"{short_value(key)} {amount(whole[key], noun)}" for key in options["lanes"])
    by_time = data.groupby(time, sort=False)[value].sum()
    peak = by_time.idxmax()
    there = by_value(data[data[time] == peak], lane, value)
    most = max(there, key=lambda key: there[key])
    return (
        f"{total_of(by_time.sum(), noun)} per {options['per']} by "
        f"{lane.replace('_', ' ')}: {each}. They run from {moment(data[time].min())} to "
        f"{moment(data[time].max())}; the peak is {amount(by_time.max(), noun)} in the {options['per']} "
        "from "
        f"{moment(peak)}, {amount(there[most], noun)} of them {short_value(most)}."
    )
