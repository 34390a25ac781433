"""Times as text: the ``%`` formats of ``strftime`` and ``convert`` (functions: strftime).

The zone is UTC (rule 8.5).
"""

from __future__ import annotations

import re

from sqlglot import exp

from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.context import Context
from nblang_spl.sql.build import sql
from nblang_spl.sql.operands import Operands

_FIRST, _LAST = -62_135_596_800, 253_402_300_799
"""Seconds of the years 1 to 9999; what lies outside has no text."""
_SAME = frozenset("aAbBdHIjmMpSTuUVwWyYG")
"""What DuckDB writes alike."""
_LONGER = {
    "F": "%Y-%m-%d",
    "D": "%m/%d/%y",
    "R": "%H:%M",
    "h": "%b",
    "f": "%f",
    "Q": "%g",
    "N": "%n",
    "3Q": "%g",
    "3N": "%g",
    "6Q": "%f",
    "6N": "%f",
    "9Q": "%n",
    "9N": "%n",
    "z": "+0000",
    "Z": "UTC",
    ":z": "+00:00",
    "::z": "+00:00:00",
    ":::z": "+00",
    "Ez": "+00:00",
    "c": "%a %b %d %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "+": "%a %b %d %H:%M:%S UTC %Y",
    "n": "\n",
    "t": "\t",
    "%": "%%",
}
"""What DuckDB writes with other signs, or what is fixed in UTC and in English."""
_PADDED = {"e": "%-d", "k": "%-H", "l": "%-I"}
"""Two places, filled with a blank."""
_PIECE = re.compile(r"%(:{1,3}z|Ez|[1-9][QN]|-?[A-Za-z%+])|([^%]+)|(%)", re.DOTALL)


def format_time(context: Context, time: exp.Expr, form: str, position: int | None) -> exp.Expr:
    """A time, in seconds, as text; null for null and for years that have no four digits.

    Raises
    ------
    SplError
        The format has a sign that is not known here.
    """
    stamp = sql(
        "make_timestamp(CAST(round(:t * 1000000) AS BIGINT))",
        t=sql(
            "CASE WHEN :t >= :a AND :t <= :b THEN :t END",
            t=time,
            a=exp.Literal.number(_FIRST),
            b=exp.Literal.number(_LAST),
        ),
    )
    operands = Operands()
    told = operands.put(stamp)
    parts = [_part(context, told, time, piece) for piece in _format_pieces(form, position)]
    if not parts:
        return sql("CASE WHEN :t IS NOT NULL THEN '' END", t=time)
    whole = parts[0]
    for part in parts[1:]:
        whole = sql(":a || :b", a=whole, b=part)
    return operands.bound(whole)


def _part(context: Context, stamp: exp.Expr, time: exp.Expr, piece: str) -> exp.Expr:
    if piece == "%s":
        return sql("spl_text(floor(:t))", t=time)
    if piece in _PADDED.values():
        return sql("lpad(strftime(:t, :f), 2, ' ')", t=stamp, f=context.bind(piece))
    return sql("strftime(:t, :f)", t=stamp, f=context.bind(piece))


def _format_pieces(form: str, position: int | None) -> list[str]:
    """Runs of signs that DuckDB writes at once, and single ones that it cannot."""
    pieces: list[str] = []
    run = ""
    for found in _PIECE.finditer(form):
        sign, plain, _ = found.groups()
        alone = ""
        if plain is not None:
            run += plain
        elif sign in _LONGER:
            run += _LONGER[sign]
        elif sign in _SAME or (sign and sign[0] == "-" and sign[1:] in "dmHIMS"):
            run += f"%{sign}"
        elif sign in _PADDED:
            alone = _PADDED[sign]
        elif sign == "s":
            alone = "%s"
        else:
            raise SplError(
                f"{display_text(form)} has {display_text(found[0])}, which is not a supported "
                f"time variable; "
                "`%Y-%m-%dT%H:%M:%S` has the usual ones.",
                position,
            )
        if alone:
            pieces += [run, alone] if run else [alone]
            run = ""
    return [*pieces, run] if run else pieces


_PARTS = ("%g", "%f", "%n")
"""Of a second: up to three digits, six, nine."""
_READ = {
    **{sign: f"%{sign}" for sign in "aAbBdHIjmMpSuUVwWyYG"},
    **{f"{count}{sign}": _PARTS[(count - 1) // 3] for count in range(1, 10) for sign in "QN"},
    "F": "%Y-%m-%d",
    "D": "%m/%d/%y",
    "T": "%H:%M:%S",
    "R": "%H:%M",
    "h": "%b",
    "e": "%d",
    "k": "%H",
    "l": "%I",
    "f": "%f",
    "Q": "%g",
    "N": "%n",
    "z": "%z",
    ":z": "%z",
    "Z": "%Z",
    "c": "%a %b %d %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "n": "\n",
    "t": "\t",
    "%": "%%",
}
"""How DuckDB spells the signs that are read."""
_WEEKDAYS, _WEEKS = {"%a", "%A", "%u", "%w"}, {"%U", "%V", "%W"}
_EARLIEST = 31_536_000
"""The year 1971; earlier ones, and texts without a day, give null (functions: strptime)."""


def parse_time(context: Context, text: exp.Expr, form: str, position: int | None) -> exp.Expr:
    """A text as a time in seconds; null where it does not match the format, or that tells no day.

    Raises
    ------
    SplError
        The format has a sign that is not known here.
    """
    if form == "%s":
        return sql("spl_number(:t)", t=text)
    signs = []
    for found in _PIECE.finditer(form):
        sign, plain, _ = found.groups()
        if plain is not None:
            signs.append(plain)
        elif sign and sign.lstrip("-") in _READ:
            signs.append(_READ[sign.lstrip("-")])
        else:
            raise SplError(
                f"{display_text(form)} has {display_text(found[0])}, which cannot be parsed as a "
                f"part of a time; "
                "`%Y-%m-%dT%H:%M:%S` has the usual ones.",
                position,
            )
    if not _tells_a_day(signs):
        return sql("CAST(NULL AS DOUBLE)")
    form = "".join(signs)
    if form.endswith(("%z", "%Z")):  # Z is the zone of zero hours, which DuckDB does not read there
        zero = "+0000" if form.endswith("z") else "UTC"
        text = sql("regexp_replace(:t, '([0-9 ])Z$', :z)", t=text, z=context.bind(f"\\1{zero}"))
    moment = sql("try_strptime(:t, :f)", t=text, f=context.bind(form))
    seconds = sql("epoch_us(:m) / 1000000", m=moment)
    return sql("CASE WHEN :s >= :a THEN :s END", s=seconds, a=exp.Literal.number(_EARLIEST))


def _tells_a_day(signs: list[str]) -> bool:
    told = set(re.findall("%-?[a-zA-Z]", "".join(signs)))
    return bool(told & {"%d", "%j"}) or bool(told & _WEEKDAYS and told & _WEEKS)
