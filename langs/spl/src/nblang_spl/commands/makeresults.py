"""``makeresults``: rows with only a time, or rows that the search itself holds (rule 6.30)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.events.source import RAW, TIME
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Field, Type, Value
from nblang_spl.sql.build import column, sql
from nblang_spl.syntax.arguments import Arguments

MOST = 50_000
"""Rows that a command which makes rows may make (section 7)."""
_Row = dict[str, str]


@command(
    "makeresults",
    usage='makeresults [count=count] or makeresults format=csv|json data="text"',
    rules="6.30, 7",
    generates=True,
)
@dataclass(frozen=True)
class MakeResults:
    """How many rows; or rows by field, and whether they have the time of the search."""

    count: int
    given: tuple[_Row, ...] | None = None
    timed: bool = True

    @classmethod
    def read(cls, arguments: Arguments) -> MakeResults:
        given = arguments.options(
            count=arguments.count, annotate=arguments.flag, format=arguments.text,
            data=arguments.text,
        )  # fmt: skip
        if given.get("annotate"):
            raise arguments.error("annotate=t is not supported")
        if "format" in given or "data" in given:
            if len(given) != 2 or "format" not in given or "data" not in given:
                raise arguments.error("format= and data= need each other and take no other option")
            return _inline(str(given["format"]).lower(), str(given["data"]), arguments)
        count = given.get("count", 1)
        return cls(count if isinstance(count, int) else 1)

    def rows(self, context: Context) -> Rows:
        if self.given is not None:
            return _rows(self.given, context, timed=self.timed)
        time = Field(TIME, context.fresh(TIME), Type.NUMBER)
        now = context.bind(context.settings.now)
        several = exp.func("range", exp.Literal.number(min(self.count, MOST + 1)), dialect="duckdb")
        query = exp.select(exp.alias_(now, time.column)).from_(
            exp.alias_(several, "made", table=True)
        )
        rows = Rows(context, context.step(query), {TIME: time})
        if self.count <= MOST:
            return rows
        return context.limit(rows, MOST, f"`makeresults` made only the first {MOST:,} rows.")


def _inline(form: str, data: str, arguments: Arguments) -> MakeResults:
    if form == "csv":
        return MakeResults(0, tuple(_of_csv(data)), timed=False)
    if form == "json":
        return MakeResults(0, tuple(_of_json(data)), timed=True)
    raise arguments.error("format= is csv or json")


def _of_csv(data: str) -> list[_Row]:
    """A row a line, the first names the fields; an empty cell is a missing field."""
    try:
        header, *lines = list(csv.reader(io.StringIO(data))) or [[]]
    except csv.Error:
        raise SplError("data= of makeresults cannot be read as CSV.") from None
    names = [name.strip() for name in header]
    return [
        {name: cell for name, cell in zip(names, line, strict=False) if name and cell}
        for line in lines
    ]


def _of_json(data: str) -> list[_Row]:
    """A row an object, whose text is ``_raw``; what nests in it stays JSON."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, list) or not all(isinstance(one, dict) for one in read):
        raise SplError("data= of makeresults must be a JSON list of objects, as in [{..}, {..}].")
    return [
        {
            **{str(name): _value_text(value) for name, value in one.items() if value is not None},
            RAW: _value_text(one),
        }
        for one in read
    ]


def _value_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _rows(given: tuple[_Row, ...], context: Context, *, timed: bool) -> Rows:
    """Rows of texts: a list for each field, taken apart side by side."""
    fields: dict[str, Field] = {}
    columns: list[exp.Expr] = []
    if timed:
        fields[TIME] = Field(TIME, context.fresh(TIME), Type.NUMBER)
        columns.append(exp.alias_(context.bind(context.settings.now), fields[TIME].column))
    for name in dict.fromkeys(name for row in given for name in row):
        fields[name] = Field(name, context.fresh(name), Type.TEXT)
        # A parameter holds no null, so a first sign says whether there is a value.
        cells = context.bind([f"={row[name]}" if name in row else "-" for row in given])
        one = sql("unnest(:all)", all=cells)
        columns.append(exp.alias_(one, fields[name].column))
    place = context.fresh("place")
    numbers = sql(f"unnest(range({len(given)}))")
    step = context.step(exp.select(*columns, exp.alias_(numbers, place)))
    made = Rows(context, step, fields, (Order(column(place)),), raw=RAW in fields)
    texts = {
        name: sql("CASE WHEN starts_with(:c, '=') THEN substr(:c, 2) END", c=column(one.column))
        for name, one in fields.items()
        if name != TIME
    }
    return made.with_fields({name: Value(tree, Type.TEXT) for name, tree in texts.items()})
