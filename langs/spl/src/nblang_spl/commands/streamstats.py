"""``streamstats``: aggregates over the rows up to each row (rule 5.18)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.aggregates.requests import Request, check_names, compute_aggregates, read_request
from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.events.source import TIME
from nblang_spl.expressions.compile import Compiler
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import NOTHING, Value
from nblang_spl.sql.build import all_of, any_of, is_true, sql
from nblang_spl.sql.windows import frame, over_window
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Expression
from nblang_spl.times.bins import SECONDS
from nblang_spl.times.modifiers import span

LARGEST = 10_000
"""Rows that a window may have (section 7)."""


_OPTIONS = (
    "current", "window", "time_window", "global", "reset_on_change", "reset_before", "reset_after",
    "allnum",
)  # fmt: skip


@dataclass(frozen=True)
class Window:
    """Which rows before a row count.

    Attributes
    ----------
    current : bool
        Whether the row itself does.
    size : int
        How many rows; 0 for all.
    seconds : float or None
        How far back in time.
    apart : bool
        Whether ``size`` counts the rows of the group alone (``global=f``).
    """

    current: bool = True
    size: int = 0
    seconds: float | None = None
    apart: bool = False


@dataclass(frozen=True)
class Reset:
    """Where the rows begin anew: where a group changes, before or after a row of some kind."""

    on_change: bool = False
    before: Expression | None = None
    after: Expression | None = None


@command(
    "streamstats",
    usage="streamstats [current=bool] [window=count] [time_window=span] [global=bool] "
    "[reset_on_change=bool] [reset_before=(test)] [reset_after=(test)] "
    "function(field) [AS name], ... [BY field, ...]",
    rules="5.18, 11.8",
)
@dataclass(frozen=True)
class StreamStats:
    """What is computed, by which fields, over which rows."""

    requests: tuple[Request, ...]
    by: tuple[str, ...]
    window: Window
    reset: Reset

    @classmethod
    def read(cls, arguments: Arguments) -> StreamStats:
        window, reset = Window(), Reset()
        requests: list[Request] = []
        by: list[str] = []
        while not arguments.ended:
            if name := arguments.option(*_OPTIONS):  # also behind the functions and the BY fields
                window, reset = _option(arguments, name, window, reset)
            elif arguments.skip_word("by"):
                by += arguments.names(plain=True)
            elif not arguments.skip_mark(","):
                arguments.options(**dict.fromkeys(_OPTIONS, arguments.text))  # refuses any other
                requests.append(read_request(arguments))
        return cls(check_names(requests, arguments), tuple(dict.fromkeys(by)), window, reset)

    def apply(self, rows: Rows) -> Rows:
        rows, number = _with_row_numbers(rows)
        rows, segment = self._segments(rows, number)
        order = rows.order
        rows, results = compute_aggregates(
            replace(rows, order=(Order(number),)), self.requests, by=self.by
        )
        rows = replace(rows, order=order)
        if any(name not in rows.fields for name in self.by):
            return rows.with_fields(dict.fromkeys(results, NOTHING))
        keys = [rows.fields[name].value for name in self.by]
        parts = [*(key.sql for key in keys), *segment]
        rows, over = self._result_window(rows, number, parts)
        whole = all_of(key.present for key in keys)
        made = {
            name: replace(
                value,
                sql=sql("CASE WHEN :w THEN :v END", w=whole, v=over_window(value.sql, over))
                if keys
                else over_window(value.sql, over),
            )
            for name, value in results.items()
        }
        rows = rows.with_fields(made)
        return rows.with_fields(rows.cut_lists(made))

    def _segments(self, rows: Rows, number: exp.Expr) -> tuple[Rows, list[exp.Expr]]:
        """A column that tells apart the rows between resets."""
        starts: list[exp.Expr] = []
        order = (Order(number),)
        compiler = Compiler(rows)
        if self.reset.on_change:
            for name in self.by:
                value = rows.value(name).sql
                before = replace(rows, order=order).window(sql("lag(:v)", v=value))
                starts.append(sql(":v IS DISTINCT FROM :b", v=value, b=before))
        if self.reset.before is not None:
            starts.append(is_true(compiler.condition(self.reset.before)))
        if self.reset.after is not None:
            ended = is_true(compiler.condition(self.reset.after))
            before = replace(rows, order=order).window(sql("lag(:e)", e=ended))
            starts.append(sql("coalesce(:b, false)", b=before))
        if not starts:
            return rows, []
        rows, start = compiler.rows.with_column(
            "start", sql("CASE WHEN :s THEN 1 ELSE 0 END", s=any_of(starts))
        )
        running = replace(rows, order=order).window(sql("sum(:s)", s=start), frame=frame("ROWS"))
        rows, segment = rows.with_column("segment", running)
        return rows, [segment]

    def _result_window(
        self, rows: Rows, number: exp.Expr, parts: list[exp.Expr]
    ) -> tuple[Rows, exp.Window]:
        """The window over which each row's results are computed."""
        window = self.window
        end = "CURRENT ROW" if window.current else 1
        size: exp.Expr | None = None
        kind = "ROWS"
        if window.seconds is not None:
            rows, size = _reach(rows, number, window.seconds)
            kind = "RANGE"
        elif window.size:
            # Rows of other groups count too, unless each group has a window of its own.
            kind = "ROWS" if window.apart or not parts else "RANGE"
            size = exp.Literal.number(window.size - window.current)
        order = exp.Order(expressions=[Order(number).ordered()])
        return rows, exp.Window(
            partition_by=[part.copy() for part in parts], order=order, spec=frame(kind, size, end)
        )


def _option(arguments: Arguments, name: str, window: Window, reset: Reset) -> tuple[Window, Reset]:
    if name in ("reset_before", "reset_after"):
        quoted = arguments.peek()
        if quoted and quoted.kind == "STRING":
            arguments.take()
            test = arguments.expression(quoted.text, quoted.start + 1)
        else:
            test = arguments.expression(*arguments.inside())
        if name == "reset_before":
            return window, replace(reset, before=test)
        return window, replace(reset, after=test)
    at = arguments.position
    word = arguments.take()
    if name == "window":
        size = arguments.count(word)
        if size > LARGEST:
            raise SplError(
                f"A window may have at most {LARGEST:,} rows; window=0 takes all rows.", at
            )
        return replace(window, size=size), reset
    if name == "time_window":
        count, unit = span(arguments.text(word), at)
        if unit not in SECONDS:
            raise SplError("time_window= takes days or a smaller unit, as in time_window=7d.", at)
        return replace(window, seconds=float(count * SECONDS[unit])), reset
    flag = arguments.flag(word)
    if name == "current":
        return replace(window, current=flag), reset
    if name == "global":
        return replace(window, apart=not flag), reset
    if name == "reset_on_change":
        return window, replace(reset, on_change=flag)
    if flag:
        raise arguments.error("allnum=t is not supported", at)
    return window, reset


def _with_row_numbers(rows: Rows) -> tuple[Rows, exp.Expr]:
    """The rows with their numbers, in the order they had."""
    numbered, number = rows.with_column("row", sql("CAST(:n AS BIGINT)", n=rows.numbering()))
    return replace(numbered, order=(*rows.order, Order(number))), number


def _reach(rows: Rows, number: exp.Expr, seconds: float) -> tuple[Rows, exp.Expr]:
    """How many rows back a window of time begins; a row exactly as far back lies outside."""
    time = rows.value(TIME)
    first = rows.order[0]
    if first.key.sql() != time.sql.sql():
        raise SplError(
            "time_window= needs rows in order of _time; put `sort 0 _time` before streamstats."
        )
    near = Value(time.number, time.type).number
    ordered = exp.Order(expressions=[Order(near, first.descending).ordered()])
    width = sql(f"CAST({seconds!r} AS DOUBLE)")
    begin = exp.Window(
        this=sql("min(:n)", n=number), order=ordered, spec=frame("RANGE", width, "CURRENT ROW")
    )
    edge = exp.Window(this=sql("count(*)"), order=ordered.copy(), spec=frame("RANGE", width, width))
    # What lies exactly on the edge comes first and is left out again.
    back = sql(":n - :b - :e", n=number, b=begin, e=edge)
    rows, reach = rows.with_column("reach", sql("greatest(CAST(:b AS BIGINT), 0)", b=back))
    return rows, reach
