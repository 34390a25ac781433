"""``timechart``: aggregates by bins of time, and by another field in columns (rules 5.20 to 5.22)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.aggregates.requests import Request, read_request
from nblang_spl.charts import bins
from nblang_spl.charts.options import Options
from nblang_spl.charts.pivot import Chart, pivot_columns
from nblang_spl.commands.registry import command
from nblang_spl.events.source import TIME, Scope
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Field, Type, Value
from nblang_spl.sql.build import column, sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.times.bins import SECONDS, bin_start
from nblang_spl.times.modifiers import move_time

_FLAGS = ("cont", "fixedrange", "partial")
_DAYS = {"mon": 30, "q": 91, "y": 365}
"""What ``per_hour`` and its kin take a month, a quarter and a year for."""


@command(
    "timechart",
    usage="timechart span=width [limit=count] [useother=bool] [usenull=bool] [cont=bool] "
    "[fixedrange=bool] [partial=bool] function(field) [AS name] ... [BY field]",
    rules="5.20 to 5.22",
)
@dataclass(frozen=True)
class TimeChart:
    """What is computed, by bins of which width, and the field of columns."""

    requests: tuple[Request, ...]
    split: str
    options: Options
    span: tuple[int, str]

    @classmethod
    def read(cls, arguments: Arguments) -> TimeChart:
        requests: list[Request] = []
        options = Options()
        split = ""
        while not arguments.ended:
            if options.read(arguments, *_FLAGS) or arguments.skip_mark(","):
                continue
            if arguments.skip_word("by"):
                if split:
                    raise arguments.error("only one field for columns is allowed")
                split = arguments.plain_name()
            else:
                requests.append(read_request(arguments))
        if not requests:
            raise arguments.error("a function such as count is missing")
        return cls(tuple(requests), split, options, options.span())

    def apply(self, rows: Rows) -> Rows:
        count, unit = self.span
        time = rows.value(TIME)
        made = Value(bin_start(time.number, count, unit), Type.NUMBER)
        # The functions see the time of each event, only the groups that of its bin.
        rows = rows.with_fields({_BIN: made})
        seconds = count * SECONDS.get(unit, _DAYS.get(unit, 0) * 86400)
        width = sql(f"CAST({seconds} AS DOUBLE)")
        key = rows.fields[_BIN]
        chart = pivot_columns(
            rows, key, self.split, self.requests, options=self.options, width=width
        )
        times = replace(chart.rows.fields[_BIN], name=TIME, shown=True)
        fields = {TIME: times}
        fields |= {name: one for name, one in chart.rows.fields.items() if name != _BIN}
        chart = replace(chart, rows=replace(chart.rows, fields=fields))
        return self._fill_bins(chart)

    def _fill_bins(self, chart: Chart) -> Rows:
        """Bins without an event, over the range of the search; partial ones are left out if so asked."""
        flags = self.options.flags
        whole = chart.rows
        if not flags.get("cont", True) and flags.get("partial", True):
            return whole
        context = whole.context
        scope = context.scope or Scope()
        time = column(whole.fields[TIME].column)
        ((first, last),) = context.look(
            exp.select(sql("min(:t)", t=time), sql("max(:t)", t=time)).from_(whole.step)
        )
        if first is None:
            return whole
        count, unit = self.span
        starts, end = float(first), move_time(float(last), unit, count)
        if flags.get("fixedrange", True):
            # `0` is all of time, whose start is that of the events.
            starts = scope.earliest or starts
            end = scope.latest if scope.latest is not None else end
        made = bins.starts(starts, max(end, float(last) + 1e-6), count, unit)
        if not flags.get("partial", True):
            made = [
                one
                for one in made
                if (not scope.earliest or one >= scope.earliest)
                and (scope.latest is None or move_time(one, unit, count) <= scope.latest)
            ]
        if not flags.get("cont", True):
            kept = sql("list_contains(:all, :t)", all=context.bind(made), t=time)
            return whole.where(kept)
        return _join_bins(chart, made)


_BIN = "\0bin"


def _join_bins(chart: Chart, made: list[float]) -> Rows:
    rows, context = chart.rows, chart.rows.context
    named = context.fresh(TIME)
    several = exp.alias_(sql("unnest(:all)", all=context.bind(made)), named)
    step = context.step(exp.select(several))
    same = sql(":a = :b", a=column(named), b=column(rows.fields[TIME].column))
    query = (
        exp.select(exp.Star()).from_(step).join(exp.to_table(rows.step), on=same, join_type="left")
    )
    time = Field(TIME, named, Type.NUMBER, shown=True)
    joined = Rows(
        context, context.step(query), {**rows.fields, TIME: time}, (Order(column(named)),)
    )
    zeros = {
        name: replace(joined.value(name), sql=sql("coalesce(:v, 0)", v=joined.value(name).sql))
        for name in chart.counts
    }
    filled = joined.with_fields(zeros, shown=True)
    return filled.only(list(rows.fields))
