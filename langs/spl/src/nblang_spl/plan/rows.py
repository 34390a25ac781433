"""Rows on their way through the stages: a step of SQL, its fields, and their order.

Every method gives new rows. Fields that are renamed or taken away only change the list of fields:
their columns stay in the SQL, where DuckDB reads none that is not used in the end.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.plan.context import Context, Cut
from nblang_spl.plan.values import NOTHING, Field, Type, Value, common_digits
from nblang_spl.sql.build import alias, column, own_copy, sql


@dataclass(frozen=True)
class Order:
    """One key of the current order; null comes last either way (rule 6.3)."""

    key: exp.Expr
    descending: bool = False

    def ordered(self) -> exp.Ordered:
        """As ``ORDER BY`` takes it."""
        return exp.Ordered(this=self.key.copy(), desc=self.descending, nulls_first=False)


@dataclass(frozen=True)
class Rows:
    """The rows after a stage.

    Attributes
    ----------
    context : Context
    step : str
        The step of SQL that gives them.
    fields : mapping of str to Field
        In the order in which they are shown.
    order : tuple of Order
        The current order (rule 1.10); only stages that need it sort by it.
    raw : bool
        Whether they still are events, so that words can be looked for in ``_raw`` (rule 2.21).
    limited : Cut or None
        The limit that these rows have just passed, as long as no row was taken or added since:
        fewer rows than it keeps say that it cut nothing. What takes or adds rows sets it to None.
    """

    context: Context
    step: str
    fields: Mapping[str, Field]
    order: tuple[Order, ...] = ()
    raw: bool = False
    limited: Cut | None = None

    # ------------------------------------------------------------------------------ reading

    def value(self, name: str) -> Value:
        """The value of a field; nothing where no row has it."""
        found = self.fields.get(name)
        return found.value if found else NOTHING

    def matching(self, pattern: str) -> list[str]:
        """Fields that a name with ``*`` means; ``*`` alone leaves out internal ones (rule 1.5)."""
        if "*" not in pattern:
            return [pattern] if pattern in self.fields else []
        wanted = re.compile(fnmatch.translate(pattern.replace("[", "[[]").replace("?", "[?]")))
        hidden = not pattern.startswith("_")
        return [
            name
            for name in self.fields
            if wanted.match(name) and not (hidden and name.startswith("_"))
        ]

    def held(self, pattern: str) -> list[str]:
        """Fields that a name with ``*`` means and some row has; a look tells (rule 1.7)."""
        return self.having(self.matching(pattern))

    def having(self, names: Sequence[str]) -> list[str]:
        """Those of some fields that some row has; a look tells (rule 1.7)."""
        if not names:
            return []
        counts = (sql("count(:v)", v=self.value(name).sql) for name in names)
        ((*found,),) = self.context.look(exp.select(*counts).from_(self.step))
        return [name for name, count in zip(names, found, strict=True) if count]

    def ordering(self) -> list[exp.Ordered]:
        """The current order as ``ORDER BY`` takes it."""
        return [key.ordered() for key in self.order]

    def numbering(self, by: Sequence[exp.Expr] = (), *, backwards: bool = False) -> exp.Window:
        """Each row's number from 1 in the current order, within equal values of ``by``."""
        return self.window(sql("row_number()"), by, backwards=backwards)

    def window(
        self,
        function: exp.Expr,
        by: Sequence[exp.Expr] = (),
        *,
        backwards: bool = False,
        frame: exp.WindowSpec | None = None,
    ) -> exp.Window:
        """A function over rows in the current order."""
        keys = [
            exp.Ordered(
                this=key.key.copy(), desc=key.descending != backwards, nulls_first=backwards
            )
            for key in self.order
        ]
        return exp.Window(
            this=function,
            partition_by=[key.copy() for key in by],
            order=exp.Order(expressions=keys) if keys else None,
            spec=frame,
        )

    # ------------------------------------------------------------------------------ fields

    def with_fields(self, values: Mapping[str, Value], *, shown: bool = False) -> Rows:
        """Fields set or added; all are computed from the rows as they are now."""
        if not values:
            return self
        columns, fields = [], dict(self.fields)
        for name, value in values.items():
            named = self.context.fresh(name)
            columns.append(alias(value.sql, named))
            fields[name] = Field(name, named, value.type, value.whole, shown, digits=value.digits)
        return replace(self, step=self.context.step(self.select(*columns)), fields=fields)

    def with_column(self, name: str, value: exp.Expr) -> tuple[Rows, exp.Column]:
        """A column that is not a field: for numbering and the like."""
        named = self.context.fresh(name)
        step = self.context.step(self.select(alias(value, named)))
        return replace(self, step=step), column(named)

    def only(self, names: Iterable[str]) -> Rows:
        """These fields in this order, those that are there."""
        kept = {name: self.fields[name] for name in names if name in self.fields}
        return replace(self, fields=kept)

    def showing(self, names: Iterable[str]) -> Rows:
        """The same fields; of these, also one that no row has is shown."""
        fields = dict(self.fields)
        fields |= {name: replace(fields[name], shown=True) for name in names if name in fields}
        return replace(self, fields=fields)

    def without(self, names: Iterable[str]) -> Rows:
        """All fields but these."""
        gone = set(names)
        kept = {name: found for name, found in self.fields.items() if name not in gone}
        return replace(self, fields=kept)

    def renamed(self, names: Mapping[str, str]) -> Rows:
        """Fields under new names; who had such a name before is gone (rule 6.8)."""
        taken = set(names.values())
        kept: dict[str, Field] = {}
        for name, found in self.fields.items():
            if name in names:
                kept[names[name]] = replace(found, name=names[name])
            elif name not in taken:
                kept[name] = found
        return replace(self, fields=kept)

    def singled(self, names: Iterable[str]) -> Rows:
        """These fields as texts where no row has several values of them: a look tells (rule 1.9)."""
        lists = [self.fields[name] for name in names if self.value(name).type is Type.MULTI]
        if not lists:
            return self
        longest = (sql("coalesce(max(len(:m)), 0)", m=one.value.sql) for one in lists)
        ((*most,),) = self.context.look(exp.select(*longest).from_(self.step))
        made = {
            one.name: Value(sql("list_extract(:m, 1)", m=one.value.sql), Type.TEXT)
            for one, count in zip(lists, most, strict=True)
            if count <= 1
        }
        return self.with_fields(made)

    # ------------------------------------------------------------------------------ rows

    def select(self, *columns: exp.Expr) -> exp.Select:
        """``SELECT *, columns FROM`` these rows."""
        return exp.select(exp.Star(), *columns, copy=False).from_(self.step, copy=False)

    def where(self, condition: exp.Expr) -> Rows:
        """Rows for which a condition is true."""
        return self.over(self.select().where(own_copy(condition), copy=False))

    def first(self, count: int) -> Rows:
        """The first rows in the current order."""
        query = self.select()
        if self.order:
            query = query.order_by(*self.ordering())
        return self.over(query.limit(count))

    def over(self, query: exp.Query) -> Rows:
        """Other rows with the same fields and the same order."""
        return replace(self, step=self.context.step(query), limited=None)

    def ordered(self, *keys: Order) -> Rows:
        """Another order; rows that are equal in it keep the order they had."""
        return replace(self, order=(*keys, *self.order))

    def settled(self) -> tuple[Rows, exp.Column]:
        """The same rows with their number in the current order as a column, which becomes the order."""
        numbered, number = self.with_column("row", self.numbering())
        return replace(numbered, order=(Order(number),)), number

    # ------------------------------------------------------------------------------ new rows

    def grouped(
        self, keys: Sequence[Field], results: Mapping[str, Value], *, shown: bool = True
    ) -> Rows:
        """One row for each combination of keys, or one for all (rule 5.1).

        Parameters
        ----------
        keys : sequence of Field
            Rows in which one is null are in no group (rule 5.2); results are in order of the keys
            (rule 5.16).
        results : mapping of str to Value
            Aggregates over the rows of a group.
        """
        columns: list[exp.Expr] = []
        fields: dict[str, Field] = {}
        for key in keys:
            columns.append(column(key.column))
            fields[key.name] = replace(key, shown=shown)
        for name, value in results.items():
            named = self.context.fresh(name)
            columns.append(exp.alias_(value.sql, named))
            fields[name] = Field(name, named, value.type, value.whole, shown, digits=value.digits)
        if not columns:  # a wildcard that no field fits
            return self.where(exp.false()).only([])
        query = exp.select(*columns).from_(self.step)
        if keys:
            query = query.where(*(sql(":k IS NOT NULL", k=column(key.column)) for key in keys))
            query = query.group_by(*(column(key.column) for key in keys))
        order = tuple(Order(column(key.column)) for key in keys)
        step = self.context.step(query)
        made = Rows(self.context, step, fields, order)
        return made.with_fields(made.cut_lists(results), shown=shown)

    def cut_lists(self, results: Mapping[str, Value]) -> dict[str, Value]:
        """Those of some results that keep a limited number of values, cut; that it was is told."""
        cut: dict[str, Value] = {}
        for name, value in results.items():
            if value.most is None:
                continue
            whole = column(self.fields[name].column)
            longer = sql(f"len(:m) > {value.most}", m=whole)
            probe = exp.select(exp.Literal.number(1)).from_(self.step).where(longer).limit(1)
            sentence = f"{name} kept only the first {value.most} values of a group."
            self.context.cuts.append(Cut(probe, sentence))
            cut[name] = Value(sql(f"list_slice(:m, 1, {value.most})", m=whole), Type.MULTI)
        return cut

    def expanded(self, name: str) -> Rows:
        """A row for each value of a field with several; rows without one are gone."""
        found = self.fields.get(name)
        if found is None:
            return self.where(exp.false())
        if found.type is not Type.MULTI:
            return self.where(found.value.present)
        named = self.context.fresh(name)
        numbered, _ = self.settled() if self.order else (self, None)
        place = self.context.fresh("place")
        query = numbered.select(
            exp.alias_(sql("unnest(:m)", m=found.value.sql), named),
            exp.alias_(sql("generate_subscripts(:m, 1)", m=found.value.sql), place),
        ).where(found.value.present)
        fields = {**self.fields, name: replace(found, column=named, type=Type.TEXT)}
        return replace(
            numbered,
            step=self.context.step(query),
            fields=fields,
            order=(*numbered.order, Order(column(place))),
            limited=None,
        )

    @classmethod
    def stacked(cls, parts: Sequence[Rows]) -> Rows:
        """Rows of one after rows of the other, each in its order; fields of the same name are one."""
        context = parts[0].context
        types: dict[str, list[Field]] = {}
        for part in parts:
            for name, found in part.fields.items():
                types.setdefault(name, []).append(found)
        fields: dict[str, Field] = {}
        for name, among in types.items():
            kind = _common_type([one.type for one in among])
            fields[name] = Field(
                name,
                context.fresh(name),
                kind,
                all(one.whole for one in among),
                any(one.shown for one in among),
                digits=common_digits(among),
            )
        row, part_number = context.fresh("row"), context.fresh("part")
        selects: list[exp.Query] = []
        for number, part in enumerate(parts):
            columns = [
                exp.alias_(part.value(name).as_type(found.type), found.column)
                for name, found in fields.items()
            ]
            columns.append(exp.alias_(part.numbering(), row))
            columns.append(exp.alias_(exp.Literal.number(number), part_number))
            selects.append(exp.select(*columns).from_(part.step))
        query = selects[0]
        for other in selects[1:]:
            query = exp.union(query, other, distinct=False, copy=False)
        order = (Order(column(part_number)), Order(column(row)))
        raw = all(part.raw for part in parts)
        return cls(context, context.step(query), fields, order, raw)


def _common_type(types: Sequence[Type]) -> Type:
    kinds = set(types) - {Type.NOTHING}
    if len(kinds) <= 1:
        return kinds.pop() if kinds else Type.NOTHING
    return Type.MULTI if Type.MULTI in kinds else Type.TEXT
