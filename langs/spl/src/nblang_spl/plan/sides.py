"""Rows beside rows: joins whose common fields become one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlglot import exp

from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Field, Value, common, common_digits
from nblang_spl.sql.build import sql


def join_sides(
    left: Rows,
    right: Rows,
    condition: exp.Expr,
    *,
    kind: str,
    right_wins: bool,
    keys: Collection[str] = (),
) -> Rows:
    """Rows of two sides where a condition holds, with the fields of both.

    Parameters
    ----------
    left, right : Rows
        Steps without a column in common, which holds for any two whose columns were made apart.
    condition : sqlglot.exp.Expr
        Over the columns of both.
    kind : str
        ``inner``, ``left`` or ``full``.
    right_wins : bool
        Which side gives a field that both have; the other gives it where that has no value.
    keys : collection of str
        Fields that are equal on both sides; those of the left stay.
    """
    context = left.context
    fields: dict[str, Field] = dict(left.fields)
    merged: list[exp.Expr] = []
    for name, found in right.fields.items():
        own = left.fields.get(name)
        if name in keys and own is not None:
            continue
        if own is None:
            fields[name] = found
            continue
        first, second = (found, own) if right_wins else (own, found)
        value = _first_present(first.value, second.value)
        named = context.fresh(name)
        merged.append(exp.alias_(value.sql, named))
        fields[name] = Field(
            name, named, value.type, value.whole, own.shown or found.shown, digits=value.digits
        )
    a, b = exp.to_table(left.step), exp.to_table(right.step)
    joined = exp.select(exp.Star()).from_(a).join(b, on=condition, join_type=kind)
    step = context.step(joined)
    if merged:
        step = context.step(exp.select(exp.Star(), *merged).from_(step))
    return replace(left, step=step, fields=fields, limited=None)


def _first_present(first: Value, second: Value) -> Value:
    kind = common([first, second])
    whole = first.whole and second.whole
    value = sql("coalesce(:a, :b)", a=first.as_type(kind), b=second.as_type(kind))
    return Value(value, kind, whole=whole, digits=common_digits([first, second]))
