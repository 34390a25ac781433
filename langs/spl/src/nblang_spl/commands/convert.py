"""``convert``: numbers, times and units in fields (rule 6.20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError, unknown_name
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import ELEMENT, map_elements, sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.times.formats import format_time, parse_time

FORMAT = "%m/%d/%Y %H:%M:%S"


@dataclass(frozen=True)
class Conversion:
    """One function over fields; ``name`` may hold ``*``, ``result`` is empty without AS."""

    function: str
    name: str
    result: str
    position: int


@command(
    "convert",
    usage='convert [timeformat="format"] function(field) [AS name], ...',
    rules="6.20",
)
@dataclass(frozen=True)
class Convert:
    """Conversions in order, and the format of their times."""

    conversions: tuple[Conversion, ...]
    form: str
    form_at: int

    @classmethod
    def read(cls, arguments: Arguments) -> Convert:
        form, form_at = FORMAT, arguments.position
        found: list[Conversion] = []
        while not arguments.ended:
            if arguments.option("timeformat"):
                form_at = arguments.position
                form = arguments.text(arguments.take())
            elif not arguments.skip_mark(","):
                found.append(_conversion(arguments))
        if not found:
            raise arguments.error("a function such as ctime(field) is missing")
        return cls(tuple(found), form, form_at)

    def apply(self, rows: Rows) -> Rows:
        kept = [one for one in self.conversions if one.function == "none"]
        for one in self.conversions:
            spared = {name for other in kept for name in rows.matching(other.name)}
            names = [name for name in rows.matching(one.name) if name not in spared or one in kept]
            made = {_result(one, name): self._converted_value(rows, one, name) for name in names}
            if made:
                rows = rows.with_fields(made)
        return rows

    def _converted_value(self, rows: Rows, one: Conversion, name: str) -> Value:
        value = rows.value(name)
        if one.function == "ctime":
            return _ctime(rows, value, self.form, self.form_at)
        if one.function == "mktime":
            # What already is a number of seconds stays one.
            time = parse_time(rows.context, value.text, self.form, self.form_at)
            return Value(sql("coalesce(:t, :n)", t=time, n=value.number), Type.NUMBER)
        if one.function == "auto" and value.type is Type.NUMBER:
            return value
        return _FUNCTIONS[one.function](value)


def _conversion(arguments: Arguments) -> Conversion:
    at = arguments.position
    function = arguments.name("a function such as ctime(field)").lower()
    known = ("ctime", "mktime", *_FUNCTIONS)
    if function not in known:
        raise unknown_name("function of `convert`", f"{function}()", known, at)
    arguments.need_mark("(")
    name = arguments.name()
    arguments.need_mark(")")
    result = ""
    if arguments.skip_word("as"):
        result = arguments.name("the name of the result")
        if result.count("*") > name.count("*") or ("*" in name and "*" not in result):
            raise SplError(
                f"A result of {function}({name}) needs the same number of `*` as its field.", at
            )
    return Conversion(function, name, result, at)


def _result(one: Conversion, name: str) -> str:
    if "*" not in one.result:
        return one.result or name
    before, _, after = one.name.partition("*")
    return one.result.replace("*", name[len(before) : len(name) - len(after)], 1)


def _ctime(rows: Rows, value: Value, form: str, at: int) -> Value:
    """What is not a time stays as it is."""
    text = format_time(rows.context, value.number, form, at)
    if value.type is Type.NUMBER:
        return Value(text, Type.TEXT)
    if value.type is Type.MULTI:
        one = format_time(rows.context, sql("spl_number(:e)", e=ELEMENT), form, at)
        return Value(map_elements(value.sql, sql("coalesce(:t, :e)", t=one, e=ELEMENT)), Type.MULTI)
    return Value(sql("coalesce(:t, :v)", t=text, v=value.text), Type.TEXT)


def _num(value: Value) -> Value:
    return Value(value.number, Type.NUMBER, whole=value.whole)


def _auto(value: Value) -> Value:
    """All values of the field must convert, or it stays as it is."""
    return Value(
        sql(
            "CASE WHEN count(:v) OVER () = count(:n) OVER () THEN spl_text(:n) ELSE :v END",
            v=value.text,
            n=value.number,
        ),
        Type.TEXT,
    )


def _keep_value(value: Value) -> Value:
    return value


def _rmcomma(value: Value) -> Value:
    return _number_of(sql("replace(:t, ',', '')", t=value.text))


def _rmunit(value: Value) -> Value:
    """The number at the beginning."""
    number = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    return _number_of(sql(f"regexp_extract(:t, '{number}')", t=value.text))


def _memk(value: Value) -> Value:
    """Kilobytes of a number with k, m or g behind it; k without one."""
    number = sql(r"regexp_extract(:t, '^\s*([0-9.]+)\s*[kKmMgG]?[bB]?\s*$', 1)", t=value.text)
    unit = sql(r"lower(regexp_extract(:t, '([kKmMgG])[bB]?\s*$', 1))", t=value.text)
    factor = sql("CASE WHEN :u = 'm' THEN 1024 WHEN :u = 'g' THEN 1048576 ELSE 1 END", u=unit)
    return Value(
        sql("spl_number(:n) * :f", n=number, f=factor),
        Type.NUMBER,
    )


def _dur2sec(value: Value) -> Value:
    """Seconds of ``[D+]HH:MM:SS``."""
    return _clock(value, r"^(?:([0-9]+)\+)?([0-9]{1,2}):([0-9]{2}):([0-9]{2})$", (86400, 3600, 60))


def _mstime(value: Value) -> Value:
    """Seconds of ``[MM:]SS.SSS``."""
    return _clock(value, r"^(?:([0-9]+):)?([0-9]{1,2}(?:\.[0-9]+)?)$", (60,))


def _clock(value: Value, form: str, factors: tuple[int, ...]) -> Value:
    parts = [
        sql(
            f"coalesce(spl_number(regexp_extract(:t, '{form}', {place})), 0) * {factor}",
            t=value.text,
        )
        for place, factor in enumerate((*factors, 1), start=1)
    ]
    whole: exp.Expr = parts[0]
    for part in parts[1:]:
        whole = sql(":a + :b", a=whole, b=part)
    return Value(
        sql(f"CASE WHEN regexp_matches(:t, '{form}') THEN :n END", t=value.text, n=whole),
        Type.NUMBER,
    )


def _number_of(text: exp.Expr) -> Value:
    return Value(sql("spl_number(:t)", t=text), Type.NUMBER)


_FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "num": _num,
    "auto": _auto,
    "none": _keep_value,
    "rmcomma": _rmcomma,
    "rmunit": _rmunit,
    "memk": _memk,
    "dur2sec": _dur2sec,
    "mstime": _mstime,
}
