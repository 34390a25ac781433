"""``search``: the events that terms describe, or the rows among those that are there (section 2)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.events.source import TIME, Scope
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Field
from nblang_spl.sql.build import column
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import AllOf, Term
from nblang_spl.terms.conditions import condition
from nblang_spl.terms.indexes import note_unknown
from nblang_spl.terms.scope import scope_of_terms
from nblang_spl.terms.subsearches import resolve_subsearches


@command("search", usage="search terms", rules="2.1 to 2.21", generates=True)
@dataclass(frozen=True)
class Search:
    """Terms."""

    term: Term

    @classmethod
    def read(cls, arguments: Arguments) -> Search:
        return cls(arguments.terms(*arguments.rest()))

    def rows(self, context: Context) -> Rows:
        term = resolve_subsearches(self.term, context)
        return matching_events(term, scope_of_terms(term, context.settings), context)

    def apply(self, rows: Rows) -> Rows:
        if self.term == AllOf(()):
            return rows
        return rows.where(condition(resolve_subsearches(self.term, rows.context), rows))


def matching_events(term: Term, scope: Scope, context: Context) -> Rows:
    """The events of a scope that terms describe, newest first (rule 1.10)."""
    rows = events(context, scope)
    note_unknown(term, rows)
    return rows if term == AllOf(()) else rows.where(condition(term, rows))


def events(context: Context, scope: Scope) -> Rows:
    """All events of a scope."""
    if context.scope is None:
        context.scope = scope
    found = context.settings.source.events(scope)
    step, columns, sequence = context.scan(found)
    fields = {
        name: Field(name, columns[name], kind, whole=False) for name, kind in found.fields.items()
    }
    order = (Order(fields[TIME].value.sql, descending=True), Order(column(sequence)))
    return Rows(context, step, fields, order, raw=True)
