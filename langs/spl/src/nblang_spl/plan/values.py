"""Types, fields and typed pieces of SQL.

Types are known before anything runs, one for each field at each stage:

========== ========== ==========================================================================
type       in DuckDB  meaning
========== ========== ==========================================================================
nothing    VARCHAR    a field that no row has, ``null()``; goes with every other type
text       VARCHAR    a value from an event; counts as a number where it looks like one (rule 1.6)
number     DOUBLE     a computed number (rule 1.11); ``whole`` where it never has a fraction
multi      VARCHAR[]  several texts in order (rule 1.9); never empty, never with nulls inside
bool       BOOLEAN    the result of a test; cannot be stored in a field (rule 3.12)
========== ========== ==========================================================================

NULL is a missing field; the empty text is a value (rules 1.7, 1.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.plan.types import Type
from nblang_spl.sql.build import ELEMENT, NULL, map_elements, sql
from nblang_spl.sql.operands import Operands

LOOKS_LIKE_A_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
"""Text that counts as a number (rule 1.6), as ``spl_number`` reads it."""


@dataclass(frozen=True)
class Field:
    """A field at some stage.

    Attributes
    ----------
    name : str
        As the search names it; two names may differ in case only.
    column : str
        The engine's own name of its column, unlike any other in the query.
    type : Type
    whole : bool
        Whether a number never has a fraction.
    shown : bool
        Whether it is shown even if no row has a value.
    between : str
        What ``nomv`` puts between several values (rule 6.19).
    digits : int or None
        As of :class:`Value`.
    """

    name: str
    column: str
    type: Type
    whole: bool = False
    shown: bool = False
    between: str = "\n"
    digits: int | None = None

    @property
    def value(self) -> Value:
        """Its value in a row."""
        held = exp.column(exp.to_identifier(self.column))
        return Value(held, self.type, whole=self.whole, digits=self.digits)


@dataclass(frozen=True)
class Value:
    """A typed piece of SQL.

    Attributes
    ----------
    sql : sqlglot.exp.Expr
    type : Type
    whole : bool
    literal : str or None
        The text of a quoted literal, which is text even if it looks like a number (rule 3.21).
    most : int or None
        Of an aggregate: how many of its several values are kept (section 7).
    digits : int or None
        Of a number that ``round`` gave: how many digits it has behind its point as a text.
    depth : int
        How many operations are nested in it.
    """

    sql: exp.Expr
    type: Type
    whole: bool = False
    literal: str | None = None
    most: int | None = None
    digits: int | None = None
    depth: int = 0

    @property
    def text(self) -> exp.Expr:
        """As one text: numbers as written, several values joined by a newline (rule 6.19)."""
        match self.type:
            case Type.NUMBER if self.digits:
                return sql(f"printf('%.{self.digits}f', :n)", n=self.sql)
            case Type.NUMBER:
                return sql("spl_text(:n)", n=self.sql)
            case Type.MULTI:
                return sql("spl_joined(:m, chr(10))", m=self.sql)
            case Type.BOOL:
                return sql("CASE WHEN :b THEN 'True' WHEN NOT :b THEN 'False' END", b=self.sql)
            case _:
                return self.sql

    @property
    def number(self) -> exp.Expr:
        """As a number; null where it looks like none, or has several values."""
        match self.type:
            case Type.NUMBER:
                return self.sql
            case Type.TEXT:
                return sql("spl_number(:t)", t=self.sql)
            case Type.MULTI:
                return sql(
                    "CASE WHEN len(:m) = 1 THEN spl_number(list_extract(:m, 1)) END", m=self.sql
                )
            case _:
                return sql("CAST(NULL AS DOUBLE)")

    @property
    def many(self) -> exp.Expr:
        """As a list of texts; null where there is no value."""
        if self.type is Type.MULTI:
            return self.sql
        if self.type is Type.NOTHING:
            return sql("CAST(NULL AS VARCHAR[])")
        return sql("CASE WHEN :t IS NOT NULL THEN [:t] END", t=self.text)

    @property
    def numbers(self) -> exp.Expr:
        """As a list of numbers, without what looks like none."""
        as_numbers = map_elements(self.many, sql("spl_number(:e)", e=ELEMENT))
        return sql("list_filter(:all, lambda e: e IS NOT NULL)", all=as_numbers)

    @property
    def present(self) -> exp.Expr:
        """Whether there is a value."""
        return sql("(:v IS NOT NULL)", v=self.sql)

    def put(self, operands: Operands) -> Value:
        """What stands for it in an operation that may use it several times."""
        stands = operands.put(self.sql)
        return self if stands is self.sql else replace(self, sql=stands)

    def as_type(self, wanted: Type) -> exp.Expr:
        """Its SQL in another type."""
        match wanted:
            case Type.NUMBER:
                return self.number
            case Type.MULTI:
                return self.many
            case Type.BOOL:
                return self.sql if self.type is Type.BOOL else sql("CAST(NULL AS BOOLEAN)")
            case _:
                return self.text


NOTHING = Value(sql("CAST(NULL AS VARCHAR)"), Type.NOTHING)
"""The value of a field that is not there."""


def common(values: Sequence[Value]) -> Type:
    """The type that can hold each of several values, as ``coalesce`` and ``case`` need it."""
    types = {value.type for value in values} - {Type.NOTHING}
    if not types:
        return Type.NOTHING
    if len(types) == 1:
        return types.pop()
    return Type.MULTI if Type.MULTI in types else Type.TEXT


def common_digits(values: Iterable[Value | Field]) -> int | None:
    """The digits that each of several numbers has as a text; None where they differ."""
    digits = {value.digits for value in values if value.type is not Type.NOTHING}
    return digits.pop() if len(digits) == 1 else None


__all__ = ["NOTHING", "NULL", "Field", "Type", "Value", "common", "common_digits"]
