"""``fillnull``: a value where there is none (rule 6.15)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments


@command("fillnull", usage='fillnull [value="0"] [field, ...]', rules="6.15")
@dataclass(frozen=True)
class FillNull:
    """A value and the fields that get it; no fields are all that some row has."""

    value: str
    names: tuple[str, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> FillNull:
        value = "0"
        if arguments.option("value"):
            value = arguments.text(arguments.take())
        at = arguments.position
        names = arguments.names(least=0)
        if any("*" in name for name in names):
            raise SplError("fillnull takes no wildcards; name the fields, or none for all.", at)
        return cls(value, tuple(names))

    def apply(self, rows: Rows) -> Rows:
        named = self.names or [name for name in rows.fields if not name.startswith("_")]
        filled = {name: self._fill_value(rows.value(name), rows) for name in named}
        return rows.with_fields(filled) if filled else rows

    def _fill_value(self, value: Value, rows: Rows) -> Value:
        put = Value(rows.context.bind(self.value), Type.TEXT)
        if value.type is Type.NUMBER and _is_number(self.value):
            number = float(self.value)
            put = Value(rows.context.bind(number), Type.NUMBER, whole=number.is_integer())
        kind = value.type if value.type in (put.type, Type.MULTI) else Type.TEXT
        whole = value.whole and put.whole
        if self.names:
            template = "coalesce(:v, :put)"
        else:
            template = "CASE WHEN :v IS NULL AND count(:v) OVER () > 0 THEN :put ELSE :v END"
        return Value(sql(template, v=value.as_type(kind), put=put.as_type(kind)), kind, whole=whole)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return (
        text.strip() == text
        and "_" not in text
        and text.lower().strip("+-") not in ("nan", "inf", "infinity")
    )
