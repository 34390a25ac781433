"""Groups by two fields, the values of the second as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.aggregates.requests import Request, compute_aggregates
from nblang_spl.charts.options import Options
from nblang_spl.plan.context import Cut
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Field, Type, Value
from nblang_spl.sql.build import column, sql

MOST = 1_000
"""Columns that values can make, also with ``limit=0``."""
_LABEL = "\0label"


@dataclass(frozen=True)
class Chart:
    """A table by one key.

    Attributes
    ----------
    rows : Rows
        The key and a column for each result.
    counts : frozenset of str
        Columns that count, which are 0 where there is nothing; others are empty (rule 5.21).
    """

    rows: Rows
    counts: frozenset[str]


def pivot_columns(
    rows: Rows,
    key: Field,
    split: str,
    requests: Sequence[Request],
    *,
    options: Options,
    width: exp.Expr | None = None,
) -> Chart:
    """Aggregates by a key, and by the values of another field as columns.

    Parameters
    ----------
    rows : Rows
    key : Field
        Of the rows; where it is null a row is left out.
    split : str
        The field whose values become columns; empty for none.
    requests : sequence of Request
    options : Options
    width : sqlglot.exp.Expr, optional
        Seconds of a bin, for functions of time.
    """
    if not split:
        rows, results = compute_aggregates(rows, requests, width=width)
        counts = frozenset(_counts(requests, results))
        return Chart(rows.grouped([key], results), counts)
    rows = _with_labels(rows, split, options)
    groups, results = _group_rows(rows, key, requests, width)
    best = _best(groups, rows, results, options)
    chosen = sql("list_contains(:best, :l)", best=rows.context.bind(best), l=_label(rows))
    other = rows.context.bind(options.other) if options.useother else sql("CAST(NULL AS VARCHAR)")
    label = sql(
        "CASE WHEN :chosen OR :l = :null THEN :l WHEN :l IS NOT NULL THEN :other END",
        chosen=chosen,
        l=_label(rows),
        null=rows.context.bind(options.null),
        other=other,
    )
    rows = rows.with_fields({_LABEL: Value(label, Type.TEXT)})
    groups, results = _group_rows(rows, key, requests, width)
    found = exp.select(column(groups.fields[_LABEL].column)).from_(groups.step).distinct()
    names = sorted(
        (str(name) for (name,) in rows.context.look(found)),
        key=lambda name: (name == options.null, name == options.other and name not in best, name),
    )
    return _spread(groups, key, results, names=names, requests=requests, options=options)


def _label(rows: Rows) -> exp.Expr:
    return rows.value(_LABEL).sql


def _with_labels(rows: Rows, split: str, options: Options) -> Rows:
    """Rows with the text of the split field; those without one are NULL, or are left out."""
    found = rows.fields.get(split)
    if found is not None and found.type is Type.MULTI:
        # Rows without a value stay: a list with nothing in it would lose them.
        blank = sql("coalesce(:m, [NULL])", m=found.value.sql)
        rows = rows.with_fields({split: Value(blank, Type.MULTI)}).expanded(split)
    text = rows.value(split).text
    if options.usenull:
        text = sql("coalesce(:t, :null)", t=text, null=rows.context.bind(options.null))
    return rows.with_fields({_LABEL: Value(text, Type.TEXT)})


def _group_rows(
    rows: Rows, key: Field, requests: Sequence[Request], width: exp.Expr | None
) -> tuple[Rows, dict[str, Value]]:
    rows, results = compute_aggregates(rows, requests, width=width)
    return rows.grouped([rows.fields.get(key.name, key), rows.fields[_LABEL]], results), results


def _best(groups: Rows, rows: Rows, results: dict[str, Value], options: Options) -> list[str]:
    """The values that get a column: of one function the largest sums, of several the most frequent."""
    context = rows.context
    if len(results) == 1:
        score = sql("coalesce(sum(:n), 0)", n=groups.value(next(iter(results))).number)
        source, label = groups.step, column(groups.fields[_LABEL].column)
    else:
        score = sql("count(*)")
        source, label = rows.step, column(rows.fields[_LABEL].column)
    limit = min(options.limit or MOST, MOST)
    query = (
        exp.select(label)
        .from_(source)
        .where(sql(":l IS NOT NULL AND :l != :null", l=label, null=context.bind(options.null)))
        .group_by(label.copy())
        .order_by(
            exp.Ordered(this=score, desc=not options.lowest, nulls_first=False),
            exp.Ordered(this=label.copy(), desc=False, nulls_first=False),
        )
        .limit(limit)
    )
    if not options.limit:
        probe = query.copy().limit(1).offset(MOST)
        context.cuts.append(
            Cut(probe, f"Only the first {MOST:,} values have a column of their own.")
        )
    return [str(value) for (value,) in context.look(query)]


def _spread(
    groups: Rows,
    key: Field,
    results: dict[str, Value],
    *,
    names: Sequence[str],
    requests: Sequence[Request],
    options: Options,
) -> Chart:
    context = groups.context
    counting = _counts(requests, results)
    own = groups.fields[key.name]
    label = groups.value(_LABEL).sql
    columns: list[exp.Expr] = [column(own.column)]
    fields = {key.name: replace(own, shown=True)}
    counts: set[str] = set()
    for result in results:
        value = groups.value(result)
        for name in names:
            shown = name if len(results) == 1 else f"{result}{options.sep}{name}"
            if shown in fields or shown.startswith("_"):
                shown = f"VALUE{shown}" if shown.startswith("_") else f"VALUE_{shown}"
            one = sql(
                "any_value(:v) FILTER (WHERE :l = :name)",
                v=value.sql,
                l=label,
                name=context.bind(name),
            )
            if result in counting:
                one = sql("coalesce(:v, 0)", v=one)
                counts.add(shown)
            named = context.fresh(shown)
            columns.append(exp.alias_(one, named))
            fields[shown] = Field(
                shown, named, value.type, value.whole, shown=True, digits=value.digits
            )
    query = exp.select(*columns).from_(groups.step).group_by(column(own.column))
    step = context.step(query)
    rows = Rows(context, step, fields, (Order(column(own.column)),))
    return Chart(rows, frozenset(counts))


def _counts(requests: Sequence[Request], results: dict[str, Value]) -> set[str]:
    counting = {request.name for request in requests if request.function.shown == "count"}
    return counting & results.keys()
