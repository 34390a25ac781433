"""``chart``: aggregates by one field in rows and another in columns (rule 5.19)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.aggregates.requests import Request, grouping, no_rows, read_request
from nblang_spl.charts.options import Options
from nblang_spl.charts.pivot import pivot_columns
from nblang_spl.commands.bin import numbers, of_time, times
from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type
from nblang_spl.syntax.arguments import Arguments


@command(
    "chart",
    usage="chart [limit=count] [useother=bool] [usenull=bool] function(field) [AS name] ... "
    "OVER field [span=width] [BY field] | BY field [field]",
    rules="5.19, 5.20",
)
@dataclass(frozen=True)
class Chart:
    """What is computed, the field of rows, and the field of columns."""

    requests: tuple[Request, ...]
    row: str
    split: str
    options: Options

    @classmethod
    def read(cls, arguments: Arguments) -> Chart:
        requests: list[Request] = []
        options = Options()
        row, names = "", []
        while not arguments.ended:
            if options.read(arguments, "cont") or arguments.skip_mark(","):
                continue
            if arguments.skip_word("over"):
                row = arguments.plain_name()
            elif arguments.skip_word("by"):
                names += _names(arguments, options)
            else:
                requests.append(read_request(arguments))
        if not requests:
            raise arguments.error("a function such as count is missing")
        fields = [row, *names] if row else names
        if not 1 <= len(fields) <= 2:
            raise arguments.error("one field for rows is required, and at most one for columns")
        return cls(tuple(requests), fields[0], fields[1] if len(fields) > 1 else "", options)

    def apply(self, rows: Rows) -> Rows:
        value = rows.value(self.row)
        if self.options.width[0] and value.type is not Type.NOTHING:
            if of_time(self.row, self.options.width[0]):
                made = times(value, *self.options.span())
            else:
                made = numbers(value, *self.options.width)
            rows = rows.with_fields({self.row: made})
        rows, keys = grouping(rows, [self.row])
        if not keys:
            return no_rows(rows, [self.row], [])
        return pivot_columns(rows, keys[0], self.split, self.requests, options=self.options).rows


def _names(arguments: Arguments, options: Options) -> list[str]:
    found: list[str] = []
    while not arguments.ended:
        if not (options.read(arguments, "cont") or arguments.skip_mark(",")):
            found.append(arguments.plain_name())
    return found
