"""``lookup``: fields of a table beside the rows that it matches (rules 6.24, 6.25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.errors import unknown_name
from nblang_spl.events.lookups import Lookup as Table
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value, common
from nblang_spl.sql.build import all_of, any_of, column, sql
from nblang_spl.syntax.arguments import Arguments

_WILDCARD = (
    "like_escape(:t, replace(replace(replace(replace(:v, '\\', '\\\\'), '%', '\\%'), '_', '\\_'),"
    " '*', '%'), '\\')"
)


@command(
    "lookup",
    usage="lookup table key [AS field], ... [OUTPUT|OUTPUTNEW column [AS field], ...]",
    rules="6.24, 6.25",
)
@dataclass(frozen=True)
class Lookup:
    """A table; pairs of its column and the field here, to match and to give."""

    name: str
    position: int
    keys: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    new: bool

    @classmethod
    def read(cls, arguments: Arguments) -> Lookup:
        arguments.options(
            local=arguments.flag, update=arguments.flag, event_time_field=arguments.text
        )
        at = arguments.position
        name = arguments.name("the name of a table")
        keys = _pairs(arguments)
        if not keys:
            raise arguments.error("a key is missing")
        new = arguments.at_word("outputnew")
        outputs: list[tuple[str, str]] = []
        if arguments.skip_word("output", "outputnew"):
            outputs = _pairs(arguments)
            if not outputs:
                raise arguments.error("a column is missing")
        return cls(name, at, tuple(keys), tuple(outputs), new)

    def apply(self, rows: Rows) -> Rows:
        table = rows.context.settings.source.tables.find(self.name, self.position)
        outputs = self.outputs or tuple(
            (name, name) for name in table.columns if name not in {key for key, _ in self.keys}
        )
        for name, _ in (*self.keys, *outputs):
            if name not in table.columns:
                raise unknown_name(f"column of {self.name}", name, table.columns, self.position)
        if any(field not in rows.fields for _, field in self.keys):
            return rows
        names = [name for name, _ in outputs]
        lists = [field for _, field in self.keys if rows.value(field).type is Type.MULTI]
        if lists:
            found = _found_by_each(rows, table, self.keys, names, lists)
            made = _write_outputs(found.rows, table, found, outputs, new=self.new)
            return made.singled(field for _, field in outputs)
        return _write_outputs(
            rows, table, _join_table(rows, table, self.keys, names), outputs, new=self.new
        )


@dataclass(frozen=True)
class _Found:
    """What a table gives for each combination of keys.

    Attributes
    ----------
    rows : Rows
        Rows beside what was found for them.
    matched : exp.Expr
        Whether there was any.
    values : dict of str to Value
        By the table's column.
    """

    rows: Rows
    matched: exp.Expr
    values: dict[str, Value]


def _pairs(arguments: Arguments) -> list[tuple[str, str]]:
    found = []
    while not arguments.ended and not arguments.at_word("output", "outputnew"):
        if arguments.skip_mark(","):
            continue
        name = arguments.name("a column")
        found.append((name, arguments.name() if arguments.skip_word("as") else name))
    return found


def _join_table(
    rows: Rows, table: Table, keys: Sequence[tuple[str, str]], names: Sequence[str]
) -> _Found:
    """Join rows with the table, its matches gathered by key first.

    Where all keys match by equality the table is gathered by its own keys; else by the different
    keys that the rows have.
    """
    context, definition = rows.context, table.definition
    cased = definition.cased
    kinds = [definition.kinds.get(name, "") for name, _ in keys]
    of_table = [_fold_case(column(table.columns[name]), cased=cased) for name, _ in keys]
    of_rows = [_fold_case(rows.value(field).text, cased=cased) for _, field in keys]
    named = [context.fresh("key") for _ in keys]
    source: exp.Expr = exp.to_table(table.table)
    query = exp.select().from_(source)
    if any(kinds):
        asked = exp.select(
            *(exp.alias_(key, name) for key, name in zip(of_rows, named, strict=True))
        ).from_(rows.step)
        step = context.step(
            asked.where(*(sql(":k IS NOT NULL", k=key) for key in of_rows)).distinct()
        )
        matched = all_of(
            _key_matches(kind, column(name), own)
            for kind, name, own in zip(kinds, named, of_table, strict=True)
        )
        query = query.join(exp.to_table(step), on=matched, join_type="inner")
        by: list[exp.Expr] = [column(name) for name in named]
        several = definition.most > 1
    else:
        by = [key.copy() for key in of_table]
        query = query.where(*(sql(":k IS NOT NULL", k=key) for key in of_table))
        several = definition.most > 1 and _has_repeated_keys(rows, table, of_table)
    kind = Type.MULTI if several else Type.TEXT
    columns = [exp.alias_(key, name) for key, name in zip(by, named, strict=True)]
    gathered: dict[str, str] = {}
    for name in dict.fromkeys(names):
        gathered[name] = context.fresh(name)
        value = _gather_matches(column(table.columns[name]), definition.most if several else 1)
        columns.append(exp.alias_(value, gathered[name]))
    count = context.fresh("matches")
    columns.append(exp.alias_(sql("count(*)"), count))
    step = context.step(query.select(*columns).group_by(*by))
    if several and any(kinds):
        # Whether a value matches several rows is known only now; where none does, it is one text.
        many = exp.select(exp.Literal.number(1)).from_(step).where(sql(":n > 1", n=column(count)))
        if not context.look(many.limit(1)):
            kind, one = Type.TEXT, context.fresh("one")
            first = (
                exp.alias_(sql("list_extract(:m, 1)", m=column(held)), f"{one}_{place}")
                for place, held in enumerate(gathered.values())
            )
            step = context.step(exp.select(exp.Star(), *first).from_(step))
            gathered = {name: f"{one}_{place}" for place, name in enumerate(gathered)}
    same = all_of(
        sql(":a = :b", a=key, b=column(name)) for key, name in zip(of_rows, named, strict=True)
    )
    joined = (
        exp.select(exp.Star()).from_(rows.step).join(exp.to_table(step), on=same, join_type="left")
    )
    made = replace(rows, step=context.step(joined))
    values = {name: Value(column(held), kind) for name, held in gathered.items()}
    return _Found(made, sql(":n IS NOT NULL", n=column(count)), values)


def _found_by_each(
    rows: Rows,
    table: Table,
    keys: Sequence[tuple[str, str]],
    names: Sequence[str],
    lists: Sequence[str],
) -> _Found:
    """What a table gives for each of several values of a key, in their order."""
    context = rows.context
    rows, number = rows.settled()
    apart = rows
    for field in lists:
        apart = apart.expanded(field)
    found = _join_table(apart, table, keys, names)
    columns, values = [], {}
    for name, value in found.values.items():
        held = context.fresh(name)
        several = exp.Anonymous(
            this="list",
            expressions=[exp.Order(this=value.many, expressions=apart.ordering())],
        )
        lists_of = exp.Filter(
            this=several,
            expression=exp.Where(this=sql(":m AND :v", m=found.matched, v=value.present)),
        )
        columns.append(exp.alias_(sql("spl_list(flatten(:l))", l=lists_of), held))
        values[name] = Value(column(held), Type.MULTI)
    matched, own = context.fresh("matched"), context.fresh("row")
    columns += [
        exp.alias_(sql("bool_or(:m)", m=found.matched), matched),
        exp.alias_(number.copy(), own),
    ]
    query = exp.select(*columns).from_(found.rows.step).group_by(number.copy())
    same = sql(":a = :b", a=number, b=column(own))
    joined = (
        exp.select(exp.Star())
        .from_(rows.step)
        .join(exp.to_table(context.step(query)), on=same, join_type="left")
    )
    made = replace(rows, step=context.step(joined))
    return _Found(made, sql("coalesce(:m, false)", m=column(matched)), values)


def _write_outputs(
    rows: Rows, table: Table, found: _Found, outputs: Sequence[tuple[str, str]], *, new: bool
) -> Rows:
    """The outputs as fields; a row without a match, or that has them already, stays as it was."""
    matched = found.matched
    definition = table.definition
    if new:
        there = any_of(rows.value(field).present for _, field in outputs if field in rows.fields)
        matched = sql(":m AND NOT (:there)", m=matched, there=there)
    made = {}
    for name, field in outputs:
        value, before = found.values[name], rows.value(field)
        kind = common([value, before])
        otherwise = before.as_type(kind)
        if definition.least and definition.default:
            default = Value(rows.context.bind(definition.default), Type.TEXT)
            otherwise = sql("coalesce(:b, :d)", b=otherwise, d=default.as_type(kind))
        picked = sql(
            "CASE WHEN :m THEN :v ELSE :b END", m=matched, v=value.as_type(kind), b=otherwise
        )
        made[field] = Value(picked, kind)
    return found.rows.with_fields(made)


def _gather_matches(value: exp.Expr, most: int) -> exp.Expr:
    ordered = exp.Ordered(this=column("rowid"), desc=False, nulls_first=False)
    if most == 1:
        return exp.Anonymous(
            this="first", expressions=[exp.Order(this=value, expressions=[ordered])]
        )
    listed = exp.Anonymous(this="list", expressions=[exp.Order(this=value, expressions=[ordered])])
    return sql(
        f"spl_list(list_filter(list_slice(:l, 1, {int(most)}), lambda e: e IS NOT NULL))", l=listed
    )


def _has_repeated_keys(rows: Rows, table: Table, keys: Sequence[exp.Expr]) -> bool:
    """Whether several rows of a table have the same keys; a table is small, so it is looked at."""
    query = (
        exp.select(exp.Literal.number(1))
        .from_(table.table)
        .where(*(sql(":k IS NOT NULL", k=key) for key in keys))
        .group_by(*(key.copy() for key in keys))
        .having(sql("count(*) > 1"))
        .limit(1)
    )
    return bool(rows.context.look(query))


def _fold_case(text: exp.Expr, *, cased: bool) -> exp.Expr:
    return text if cased else sql("lower(:t)", t=text)


def _key_matches(kind: str, text: exp.Expr, own: exp.Expr) -> exp.Expr:
    if kind == "wildcard":
        return sql(_WILDCARD, t=text, v=own)
    if kind == "cidr":
        return sql("spl_cidr(:net, :ip)", net=own, ip=text)
    return sql(":a = :b", a=text, b=own)
