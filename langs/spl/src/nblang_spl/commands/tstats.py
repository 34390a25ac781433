"""``tstats``: aggregates over data models or indexed fields (rules 5.26 to 5.30)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nblang_spl.aggregates.requests import (
    Request,
    compute_aggregates,
    grouping,
    no_rows,
    read_request,
)
from nblang_spl.commands.registry import command
from nblang_spl.commands.search import events
from nblang_spl.errors import SplError
from nblang_spl.events.source import RAW, TIME
from nblang_spl.models.models import Dataset, dataset
from nblang_spl.models.rows import INDEXED, dataset_rows
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import AllOf, Compared, Term
from nblang_spl.syntax.walk import term_fields
from nblang_spl.terms.conditions import condition
from nblang_spl.terms.indexes import note_unknown
from nblang_spl.terms.scope import BOUNDS, scope_of_terms
from nblang_spl.terms.subsearches import resolve_subsearches
from nblang_spl.times.bins import bin_start
from nblang_spl.times.modifiers import span

_BIN = "\0bin"
_FLAGS = ("summariesonly", "allow_old_summaries", "local", "include_reduced_buckets")
"""Options that change nothing here: there is no acceleration to answer from (rule 5.30)."""


@command(
    "tstats",
    usage="tstats function(field) [AS name] ... [FROM datamodel=Model.Dataset] [WHERE terms] "
    "[BY field ... [span=width]]",
    rules="5.26 to 5.30",
    generates=True,
)
@dataclass(frozen=True)
class TStats:
    """What is computed, of which events, by which fields."""

    requests: tuple[Request, ...]
    dataset: Dataset | None
    term: Term
    by: tuple[str, ...]
    span: tuple[int, str] | None
    fill: str | None

    @classmethod
    def read(cls, arguments: Arguments) -> TStats:
        requests: list[Request] = []
        model, model_at = "", 0
        term: Term = AllOf(())
        by: list[str] = []
        width: tuple[int, str] | None = None
        fill: str | None = None
        while not arguments.ended:
            option = arguments.option(
                *_FLAGS, "fillnull_value", "datamodel", "prestats", "append", "chunk_size"
            )
            if option == "datamodel":
                model_at = arguments.position
                model = _model(arguments)
            elif option == "fillnull_value":
                fill = arguments.text(arguments.take())
            elif option:
                _no_matter(arguments, option)
            elif arguments.skip_word("from"):
                if not (arguments.at_word("datamodel") and arguments.at_mark("=", 1)):
                    raise arguments.error("`from` is followed by datamodel=Model.Dataset")
            elif arguments.skip_word("where"):
                term = arguments.terms(*arguments.until("by", "groupby"))
            elif arguments.skip_word("by", "groupby"):
                by, width = _by_fields(arguments)
            elif not arguments.skip_mark(","):
                at = arguments.position
                requests.append(read_request(arguments, evals=False))
                if "*" in requests[-1].field:
                    raise SplError("`tstats` takes no wildcards in names; name each field.", at)
        if not requests:
            raise arguments.error("a function such as count is missing")
        term, node = _nodename(term, model)
        found = dataset(node or model, model_at) if model else None
        return cls(tuple(requests), found, term, tuple(by), width, fill)

    def rows(self, context: Context) -> Rows:
        term = resolve_subsearches(self.term, context)
        seen = scope_of_terms(term, context.settings)
        if self.dataset:
            rows = dataset_rows(self.dataset, seen, context)
            self._note_unknown(self.dataset, context)
        else:
            rows = events(context, seen)
            note_unknown(term, rows)
            self._note_fields(rows)
        if term != AllOf(()):
            rows = rows.where(condition(term, rows))
        by = self.by
        if TIME in by:
            # The functions see the time of each event, only the groups that of its bin.
            if self.span is None:
                raise SplError(
                    "`by _time` needs a width here, as in by _time span=1h; without a width "
                    "Splunk chooses one."
                )
            time = Value(bin_start(rows.value(TIME).number, *self.span), Type.NUMBER)
            rows = rows.with_fields({_BIN: time})
            by = tuple(_BIN if name == TIME else name for name in by)
        if self.fill is not None:
            filled = [name for name in by if name != _BIN]
            rows = rows.with_fields({name: _fill_null(rows, name, self.fill) for name in filled})
        rows, keys = grouping(rows, by)
        if keys is None:
            return no_rows(rows, self.by, [request.name for request in self.requests])
        keys = [replace(key, name=TIME) if key.name == _BIN else key for key in keys]
        return rows.grouped(keys, compute_aggregates(rows, self.requests, by=self.by)[1])

    def _note_unknown(self, dataset: Dataset, context: Context) -> None:
        names = {*self.by, *(request.field for request in self.requests if request.field)}
        known = {*INDEXED, *(field.path for field in dataset.fields)}
        others = sorted((names | term_fields(self.term)) - known - BOUNDS - {RAW})
        if others:
            example = dataset.fields[0].path if dataset.fields else dataset.name
            context.notes.append(
                f"{dataset.model}.{dataset.name} has no field {', '.join(others)}; its fields are "
                f"named as {example} is."
            )

    def _note_fields(self, rows: Rows) -> None:
        named = {*self.by, *(request.field for request in self.requests if request.field)}
        others = sorted(name for name in named - set(INDEXED) if name in rows.fields)
        if others:
            rows.context.notes.append(
                "Without a data model, `tstats` of the live service reads only indexed fields; "
                f"{', '.join(others)} may not be indexed."
            )


def _no_matter(arguments: Arguments, option: str) -> None:
    """An option that changes nothing here; one that would is refused."""
    word = arguments.take()
    if option == "chunk_size":
        arguments.count(word)
    elif arguments.flag(word) and option not in _FLAGS:
        raise arguments.error(f"{option}=t is not supported")


def _by_fields(arguments: Arguments) -> tuple[list[str], tuple[int, str] | None]:
    names: list[str] = []
    width = None
    while not arguments.ended and not arguments.at_word("where", "from"):
        if arguments.skip_mark(","):
            continue
        if arguments.option("span"):
            at = arguments.position
            width = span(arguments.text(arguments.take()).rstrip(","), at)
            continue
        if arguments.at_word("prefix") and arguments.at_mark("(", 1):
            raise arguments.error("PREFIX() is not supported; group by a field")
        names.append(arguments.plain_name())
    if not names:
        raise arguments.error("a field is missing")
    return names, width


def _model(arguments: Arguments) -> str:
    """``Model.Dataset``, also with each of the two in quotes."""
    name = arguments.text(arguments.take())
    word = arguments.peek()
    if word and word.kind == "ARGUMENT" and not word.spaced and word.text.startswith("."):
        name += arguments.take().text
        word = arguments.peek()
        if name.endswith(".") and word and word.kind == "STRING" and not word.spaced:
            name += arguments.take().text
    return name


def _nodename(term: Term, model: str) -> tuple[Term, str]:
    """``where nodename=D.E`` names the dataset within ``datamodel=M`` (rule 5.26)."""
    if not model:
        return term, ""
    node = ""
    kept: list[Term] = []
    for one in term.terms if isinstance(term, AllOf) else (term,):
        if isinstance(one, Compared) and one.name == "nodename" and one.operator == "=":
            node = f"{model.partition('.')[0]}.{one.value.text}"
        elif "nodename" in term_fields(one):
            raise SplError(
                "nodename= takes one dataset here, next to the other terms; for several, search "
                "for each and combine them with `append`."
            )
        else:
            kept.append(one)
    return (kept[0] if len(kept) == 1 else AllOf(tuple(kept))), node


def _fill_null(rows: Rows, name: str, fill: str) -> Value:
    """``fillnull_value`` fills the BY fields (rule 5.29)."""
    value = rows.value(name)
    put = Value(rows.context.bind(fill), Type.TEXT)
    kind = Type.MULTI if value.type is Type.MULTI else Type.TEXT
    return Value(sql("coalesce(:v, :put)", v=value.as_type(kind), put=put.as_type(kind)), kind)
