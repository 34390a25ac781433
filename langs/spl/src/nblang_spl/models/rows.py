"""The events of a dataset as rows, under the names that ``tstats`` gives their fields."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.commands.search import events
from nblang_spl.events.source import Scope
from nblang_spl.models.models import Dataset, ModelField
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import case, sql
from nblang_spl.terms.conditions import condition

INDEXED = ("_time", "host", "source", "sourcetype", "index")
"""Fields without a dataset before them (rule 5.27)."""


def dataset_rows(
    dataset: Dataset, scope: Scope, context: Context, *, prefixed: bool = True
) -> Rows:
    """The events that fulfil a dataset's terms; where no event has tags there is none."""
    rows = events(context, scope)
    if "tag" not in rows.fields:
        note = f"The events have no field tag, so none belongs to the data model {dataset.model}."
        context.notes.append(note)
        rows = rows.where(exp.false())
    else:
        rows = rows.where(condition(dataset.term, rows))
    values: dict[str, Value] = {}
    for field in dataset.fields:
        values.setdefault(field.path if prefixed else field.name, _value(field, rows))
    return rows.with_fields(values).only([*INDEXED, *values])


def _value(field: ModelField, rows: Rows) -> Value:
    value = rows.value(field.name)
    if field.unknown and value.type is Type.MULTI:
        value = Value(sql("coalesce(:m, ['unknown'])", m=value.many), Type.MULTI)
    elif field.unknown:
        value = Value(sql("coalesce(nullif(:t, ''), 'unknown')", t=value.text), Type.TEXT)
    if field.term is None or value.type is Type.NOTHING or "tag" not in rows.fields:
        return value
    chosen = case([(condition(field.term, rows), value.sql)], exp.null())
    return Value(chosen, value.type, value.whole)
