"""Bins of time as SQL (rule 5.23): below a day from the epoch, days and more from midnight UTC."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.sql.build import sql

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
MONTHS = {"mon": 1, "q": 3, "y": 12}


def bin_start(time: exp.Expr, count: int, unit: str, start: float = 0.0) -> exp.Expr:
    """The start of the bin that a time, in seconds, lies in.

    Parameters
    ----------
    time : sqlglot.exp.Expr
    count, unit
        As :func:`nblang_spl.times.modifiers.span` gives them.
    start : float
        Where a bin begins (``aligntime=``); not for days and more.
    """
    if unit in SECONDS:
        width = exp.Literal.number(count * SECONDS[unit])
        if not start:
            return sql("floor(:t / :w) * :w", t=time, w=width)
        begin = sql(f"CAST({start!r} AS DOUBLE)")
        return sql("floor((:t - :b) / :w) * :w + :b", t=time, w=width, b=begin)
    months = exp.Literal.number(count * MONTHS[unit])
    date = sql("make_timestamp(CAST(:t * 1000000 AS BIGINT))", t=time)
    index = sql("(CAST(year(:d) AS BIGINT) * 12 + month(:d) - 1) // :m * :m", d=date, m=months)
    return sql(
        "CASE WHEN :t IS NOT NULL THEN epoch(make_timestamp(:i // 12, :i % 12 + 1, 1, 0, 0, 0)) END",
        t=time,
        i=index,
    )
