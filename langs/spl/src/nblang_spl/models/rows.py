"""The events of a dataset as rows, under the names that ``tstats`` gives their fields."""

from __future__ import annotations

from sqlglot import exp

from nblang_spl.commands.search import events
from nblang_spl.events.source import Scope
from nblang_spl.models.models import Dataset
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import NOTHING, Type, Value
from nblang_spl.sql.build import sql
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
    filled = {
        name: _or_unknown(rows.value(name)) for name in dataset.fields if name in dataset.unknown
    }
    absent = {name: NOTHING for name in dataset.fields if name not in rows.fields}
    rows = rows.with_fields({**absent, **filled})
    rows = rows.only([*INDEXED, *dataset.fields])
    if not prefixed:
        return rows
    return rows.renamed(
        {name: f"{dataset.prefix}.{name}" for name in dataset.fields if name not in INDEXED}
    )


def _or_unknown(value: Value) -> Value:
    if value.type is Type.MULTI:
        return value
    return Value(sql("coalesce(nullif(:t, ''), 'unknown')", t=value.text), Type.TEXT)
