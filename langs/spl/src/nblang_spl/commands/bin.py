"""``bin``: a field's values put into bins (rules 5.23, 5.24)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.events.source import TIME, Scope
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.times.bins import bin_start
from nblang_spl.times.modifiers import UNIT, moment, span


@command(
    "bin", "bucket", usage="bin field span=width [aligntime=time] [AS name]", rules="5.23, 5.24"
)
@dataclass(frozen=True)
class Bin:
    """A field, the width of its bins and the name of the result."""

    name: str
    width: str
    width_at: int
    result: str
    align: str
    align_at: int

    @classmethod
    def read(cls, arguments: Arguments) -> Bin:
        name = result = width = align = ""
        width_at = align_at = arguments.position
        while not arguments.ended:
            option = arguments.option("span", "bins", "minspan", "start", "end", "aligntime")
            if option == "span":
                width_at = arguments.position
                width = arguments.text(arguments.take())
            elif option == "aligntime":
                align_at = arguments.position
                align = arguments.text(arguments.take())
            elif option:
                raise arguments.error(f"the option {option}= is not supported, only span=")
            elif name and arguments.skip_word("as"):
                result = arguments.name("the name of the result")
            elif not name:
                name = arguments.plain_name()
            else:
                break
        if not name:
            raise arguments.error("a field is missing")
        if not width:
            raise arguments.error("a width is missing: without span= Splunk chooses one")
        return cls(name, width, width_at, result or name, align, align_at)

    def apply(self, rows: Rows) -> Rows:
        value = rows.value(self.name)
        if value.type is Type.NOTHING:
            return rows
        if of_time(self.name, self.width):
            count, unit = span(self.width, self.width_at)
            # Of days and more the alignment is left alone.
            start = self._start(rows.context) if unit in ("s", "m", "h") else 0.0
            made = times(value, count, unit, start)
        else:
            made = numbers(value, self.width, self.width_at)
        return rows.with_fields({self.result: made})

    def _start(self, context: Context) -> float:
        """Where a bin begins: at a time, or at an end of the search's range."""
        align = self.align.lower()
        if align not in ("earliest", "latest"):
            return moment(self.align, context.settings.now, self.align_at) if align else 0.0
        scope = context.scope or Scope()
        end = scope.earliest if align == "earliest" else scope.latest
        if end is None:
            raise SplError(
                f"aligntime={align} needs {align}=.. in the search; write it or give another time.",
                self.align_at,
            )
        return end


def of_time(name: str, width: str) -> bool:
    """Whether bins are of time: those of ``_time``, and all whose width has a unit."""
    return name == TIME or width.lstrip("0123456789").lower() in UNIT


def times(value: Value, count: int, unit: str, start: float = 0.0) -> Value:
    """The start of the bin that a time lies in; what is not a number stays as it is."""
    made = Value(bin_start(value.number, count, unit, start), Type.NUMBER)
    if value.type is Type.NUMBER:
        return made
    return Value(sql("coalesce(:b, :t)", b=made.text, t=value.text), Type.TEXT)


def numbers(value: Value, width: str, at: int) -> Value:
    """Text such as ``20-30`` (open point 11.9); what is not a number stays as it is."""
    try:
        size = float(width)
    except ValueError:
        raise SplError(
            f"`{width}` is not a width of numbers; write for example span=10, or span=5m for "
            f"seconds.",
            at,
        ) from None
    if not 0 < size < 1e15:
        raise SplError("The width of a bin must be above 0.", at)
    step = sql(f"CAST({size!r} AS DOUBLE)")
    low = sql("floor(:n / :s) * :s", n=value.number, s=step)
    _, _, fraction = width.partition(".")
    # The ends have as many digits behind the point as the span.
    edge = f"printf('%.{len(fraction)}f', :e)" if fraction.isdigit() else "spl_text(:e)"
    made = sql(
        "CASE WHEN :n IS NOT NULL THEN :a || '-' || :b ELSE :t END",
        n=value.number,
        a=sql(edge, e=low),
        b=sql(edge, e=sql(":low + :s", low=low, s=step)),
        t=value.text,
    )
    return Value(made, Type.TEXT)
