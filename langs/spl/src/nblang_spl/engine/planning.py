"""From the tree of a search to its plan. Loads all of the planner, which a kept plan does without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from nblang_spl.engine import udf
from nblang_spl.engine.plans import Limit, Output, Plan, Statement
from nblang_spl.errors import DEEP, SplError
from nblang_spl.plan.check import check
from nblang_spl.plan.compile import generate_rows
from nblang_spl.plan.context import Context, Cut, Settings
from nblang_spl.plan.rows import Rows
from nblang_spl.sql.build import column, sql_text
from nblang_spl.syntax.trees import Pipeline


def make_plan(tree: Pipeline, settings: Settings, most: int | None = None) -> Plan:
    """The plan of a search; with ``most``, of its first rows."""
    context, rows, query = _compile_query(tree, settings, most)
    statement = to_statement(query, context.parameters)
    # Only the functions that know these time limits count what they gave up.
    counted = any(name.startswith("spl_regex_") for name in statement.called)
    texts = [text for text in context.parameters.values() if isinstance(text, str)]
    return Plan(
        statement=statement,
        outputs=tuple(
            Output(one.name, one.column, one.type, one.whole, one.shown)
            for one in rows.fields.values()
        ),
        limits=tuple(_limit(cut, rows, context) for cut in context.cuts),
        notes=tuple(context.notes),
        untold=tuple(context.untold),
        patterns=tuple(texts) if counted else (),
    )


def explain_plan(tree: Pipeline, settings: Settings) -> str:
    """The SQL that a search becomes, with the values of its parameters below."""
    context, _, query = _compile_query(tree, settings, None)
    values = [f"-- ${name} = {value!r}" for name, value in context.parameters.items()]
    return "\n".join([sql_text(query, pretty=True), *values])


def to_statement(query: exp.Query, parameters: Mapping[str, Any]) -> Statement:
    """A query as text, with those of some parameters that it has."""
    names: set[str] = set()
    called: set[str] = set()
    for node in query.walk():
        if isinstance(node, exp.Parameter):
            names.add(node.this.name)
        elif isinstance(node, exp.Anonymous):
            called.add(node.name.lower())
    bound = {name: value for name, value in parameters.items() if name in names}
    return Statement(sql_text(query), bound, frozenset(called & udf.FUNCTIONS.keys()))


def _compile_query(
    tree: Pipeline, settings: Settings, most: int | None
) -> tuple[Context, Rows, exp.Query]:
    check(tree)
    context = Context(settings)
    try:
        rows = generate_rows(tree, context)
        return context, rows, context.finish(_final_query(rows, most))
    except RecursionError:
        raise SplError(DEEP) from None


def _final_query(rows: Rows, most: int | None) -> exp.Select:
    columns: list[exp.Expr] = [column(one.column) for one in rows.fields.values()]
    query = exp.select(*(columns or [exp.Literal.number(1)])).from_(rows.step)
    if rows.order:
        query = query.order_by(*rows.ordering())
    return query if most is None else query.limit(most)


def _limit(cut: Cut, rows: Rows, context: Context) -> Limit:
    enough = (cut.most or 0) if cut is rows.limited else 0
    return Limit(
        lambda: to_statement(context.finish(cut.probe), context.parameters), cut.sentence, enough
    )
