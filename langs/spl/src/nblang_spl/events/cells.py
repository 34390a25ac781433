"""Cells of typed columns as fields of events: text, several values, seconds.

Parquet files and frames have types, events have none (rule 1.6): a number is the text that it is
written as, whole ones without a point, so that ``4624.0`` of a frame with gaps is ``4624``.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from nblang_spl.events.source import SEQUENCE, TIME, Scope
from nblang_spl.plan.values import Type
from nblang_spl.sql.build import ELEMENT, map_elements, sql

SQL_TYPES = {Type.TEXT: "VARCHAR", Type.NUMBER: "DOUBLE", Type.MULTI: "VARCHAR[]"}
DEFAULTS = ("index", "host", "source", "sourcetype")
"""Fields that every event has (rule 1.3); what a table lacks is missing, but for the index."""
FILE = 10**12
"""Rows that one file can have at most: a row's place among all is ``file * FILE + row``."""
_NUMBERS = ("DOUBLE", "FLOAT", "INTEGER", "UINTEGER")
_NESTED = ("STRUCT", "MAP", "UNION", "JSON", "VARIANT")


def kind(held: str) -> Type:
    """What a field is, by the type of its column."""
    return Type.MULTI if held.endswith("[]") else Type.TEXT


def field(cell: exp.Expr, held: str, wanted: Type) -> exp.Expr:
    """A cell as the value of a field.

    Parameters
    ----------
    cell : sqlglot.exp.Expr
    held : str
        DuckDB's type of the column.
    wanted : Type
        Text, or several values.
    """
    if held.endswith("[]"):
        texts = map_elements(cell, _text(ELEMENT, held.removesuffix("[]")))
        return sql("spl_list(list_filter(:t, lambda e: e IS NOT NULL))", t=texts)
    text = _text(cell, held)
    return sql("CASE WHEN :t IS NOT NULL THEN [:t] END", t=text) if wanted is Type.MULTI else text


def missing_field(wanted: Type) -> exp.Expr:
    """A field that the rows do not have."""
    return sql(f"CAST(NULL AS {SQL_TYPES[wanted]})")


def _text(cell: exp.Expr, held: str) -> exp.Expr:
    if held == "VARCHAR":
        return cell
    if held in ("DOUBLE", "FLOAT"):
        return sql("spl_text(:c)", c=cell)
    if held.startswith("DECIMAL") and not held.endswith(",0)"):
        return sql("rtrim(rtrim(CAST(:c AS VARCHAR), '0'), '.')", c=cell)
    if held == "BLOB":
        return sql("coalesce(try(decode(:c)), hex(:c))", c=cell)
    if held.startswith(_NESTED) or held.endswith("]"):
        return sql("CAST(to_json(:c) AS VARCHAR)", c=cell)
    return sql("CAST(:c AS VARCHAR)", c=cell)


def seconds(cell: exp.Expr, held: str, *, plain: bool = False) -> exp.Expr:
    """A cell as UNIX seconds, to the microsecond; null for what is not a time.

    Times without a zone are UTC (rule 8.5). Numbers may count milli-, micro- or nanoseconds where
    they are not ``plain``, which is quicker.
    """
    if held in ("DOUBLE", "FLOAT"):
        number = sql("CASE WHEN isfinite(:c) THEN CAST(:c AS DOUBLE) END", c=cell)
        return number if plain else sql("spl_seconds(CAST(:c AS DOUBLE))", c=cell)
    if held.startswith(("TIMESTAMP WITH", "TIMESTAMPTZ")):
        # The epoch is not known of nanoseconds with a zone.
        return sql(
            "epoch(CAST(:c AS TIMESTAMPTZ))" if held.endswith("_NS") else "epoch(:c)", c=cell
        )
    if held.startswith("TIMESTAMP") or held == "DATE":
        return sql("epoch(CAST(:c AS TIMESTAMP))", c=cell)
    if held == "VARCHAR":
        return sql(
            "coalesce(spl_seconds(spl_number(:c)), epoch(TRY_CAST(:c AS TIMESTAMPTZ)))", c=cell
        )
    if is_number(held):
        return sql("CAST(:c AS DOUBLE)" if plain else "spl_seconds(CAST(:c AS DOUBLE))", c=cell)
    return missing_field(Type.NUMBER)


def unreadable_time(cell: exp.Expr, held: str, *, plain: bool = False) -> exp.Expr | None:
    """Whether a cell holds a time that cannot be read; None where none can."""
    if plain or held.startswith("TIMESTAMP") or held == "DATE":
        return None
    empty = {"VARCHAR": "''", "DOUBLE": "'nan'::DOUBLE", "FLOAT": "'nan'::FLOAT"}.get(held)
    given = sql(f":c IS NOT NULL AND :c != {empty}" if empty else ":c IS NOT NULL", c=cell)
    return sql("(:given) AND :s IS NULL", given=given, s=seconds(cell, held))


def is_number(held: str) -> bool:
    """Whether a column holds numbers, by DuckDB's type of it."""
    return held.endswith("INT") or held.startswith("DECIMAL") or held in _NUMBERS


def in_range(cell: exp.Expr, held: str, scope: Scope, *, plain: bool = False) -> exp.Expr | None:
    """Whether a row lies in the range: one without a time does; None where all do.

    Bounds are written in the type of the column, so that DuckDB skips row groups by their
    statistics.
    """
    if scope.earliest is None and scope.latest is None:
        return None
    compared, bound, none = seconds(cell, held, plain=plain), _number, "false"
    if plain and held in ("DOUBLE", "FLOAT"):
        compared, none = cell, "isnan(:c)"
    elif held in ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE"):
        compared, bound = cell, _moment if held == "TIMESTAMP" else _timestamp
    inside = []
    if scope.earliest is not None:
        inside.append(sql(":t >= :b", t=compared, b=bound(scope.earliest)))
    if scope.latest is not None:
        inside.append(sql(":t < :b", t=compared, b=bound(scope.latest)))
    return sql(
        f"(:c IS NULL OR {none} OR :inside)" if none != "false" else "(:c IS NULL OR :inside)",
        c=compared,
        inside=exp.and_(*inside, copy=False),
    )


def union_all(
    parts: list[exp.Query], columns: Mapping[str, str], fields: Mapping[str, Type]
) -> exp.Query:
    """All rows of some queries; none of the right types where there is no query."""
    if not parts:
        empty: list[exp.Expr] = [
            exp.alias_(missing_field(fields.get(name, Type.NUMBER)), named)
            for name, named in columns.items()
        ]
        return exp.select(*(empty or [sql("1").as_("one")])).where(exp.false())
    while len(parts) > 1:
        # Balanced, so that a thousand do not nest.
        parts = [
            exp.union(parts[at], parts[at + 1], distinct=False, copy=False)
            if at + 1 < len(parts)
            else parts[at]
            for at in range(0, len(parts), 2)
        ]
    return parts[0]


def _number(value: float) -> exp.Expr:
    return sql(f"CAST('{value!r}' AS DOUBLE)")


def _moment(value: float) -> exp.Expr:
    return sql(f"make_timestamp({_micros(value)})")


def _timestamp(value: float) -> exp.Expr:
    return sql(f"make_timestamptz({_micros(value)})")


def _micros(value: float) -> int:
    """Microseconds, within what DuckDB's times can be (290,000 years either way)."""
    return round(min(max(value, -9.0e12), 9.0e12) * 1e6)


__all__ = ["SEQUENCE", "TIME"]
