"""How a function of ``stats`` is declared.

One aggregate is one Python function in the module of its group. It is given the value that is
aggregated, null where a row has none, and gives the aggregate over the rows of a group::

    @aggregate("range", rule="5.10")
    def span(call: Aggregation) -> Value:
        return Value(sql("max(:n) - min(:n)", n=call.number), Type.NUMBER)

Several values in one row each count (rule 5.4): a value of type multi must be handled, most easily
by :attr:`Aggregation.all_numbers` or :attr:`Aggregation.all_texts`, which are lists over the group.
The SQL may hold any number of aggregate functions; ``eventstats`` and ``streamstats`` use the same.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.errors import unknown_name
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import ELEMENT, map_elements, sql

_FOUND: dict[str, Aggregate] = {}


@dataclass(frozen=True)
class Aggregation:
    """One function over one value.

    Attributes
    ----------
    value : Value
        What is aggregated, in a row.
    rows : Rows
        The rows that are aggregated, in their order.
    parameter : str
        What follows the name of ``p95``, ``perc95``: ``95``.
    width : sqlglot.exp.Expr or None
        Seconds of the bin of time that a group is; None where it is none.
    """

    value: Value
    rows: Rows
    parameter: str = ""
    width: exp.Expr | None = None

    @property
    def several(self) -> bool:
        """Whether a row may have several values."""
        return self.value.type is Type.MULTI

    @property
    def number(self) -> exp.Expr:
        """The row's value as a number, null where it is none; for rows with one value."""
        return self.value.number

    @property
    def all_texts(self) -> exp.Expr:
        """All values of the group as a list of texts, in no order; null for none."""
        if self.several:
            return sql(
                "spl_list(flatten(list(:m) FILTER (WHERE :m IS NOT NULL)))", m=self.value.sql
            )
        return sql("list(:t) FILTER (WHERE :t IS NOT NULL)", t=self.value.text)

    @property
    def all_numbers(self) -> exp.Expr:
        """All values of the group that are numbers, as a list; null for none."""
        if self.several:
            numbers = map_elements(self.all_texts, sql("spl_number(:e)", e=ELEMENT))
            return sql("spl_list(list_filter(:n, lambda e: e IS NOT NULL))", n=numbers)
        return sql("list(:n) FILTER (WHERE :n IS NOT NULL)", n=self.number)

    @property
    def only_numbers(self) -> exp.Expr:
        """Whether no value of the group is something else than a number."""
        if self.several:
            return sql("len(:t) = len(:n)", t=self.all_texts, n=self.all_numbers)
        return sql("count(:t) = count(:n)", t=self.value.text, n=self.number)

    def numeric(self, function: str) -> exp.Expr:
        """A function of DuckDB over the numbers, such as ``sum``; null for none of them."""
        if self.several:
            return sql(f"list_aggregate(:all, '{function}')", all=self.all_numbers)
        return sql(f"{function}(:n)", n=self.number)

    def ordered(self, function: str, value: exp.Expr, keys: list[exp.Ordered]) -> exp.Expr:
        """A function of DuckDB over values in some order, such as ``first`` or ``list``, without nulls."""
        called = exp.Anonymous(
            this=function, expressions=[exp.Order(this=value, expressions=keys) if keys else value]
        )
        return exp.Filter(this=called, expression=exp.Where(this=sql(":v IS NOT NULL", v=value)))


@dataclass(frozen=True)
class Aggregate:
    """A declared aggregate.

    Attributes
    ----------
    name, rule : str
    shown : str
        The name in a column without ``as``: ``c`` comes out as ``count`` (rule 5.14).
    build : callable
    bare : bool
        Whether it may stand without a field: ``count``.
    parametric : bool
        Whether digits follow its name: ``p95``.
    """

    name: str
    shown: str
    rule: str
    build: Callable[[Aggregation], Value]
    bare: bool = False
    parametric: bool = False


def aggregate(
    name: str, *also: str, rule: str, bare: bool = False, parametric: bool = False
) -> Callable[[Callable[[Aggregation], Value]], Callable[[Aggregation], Value]]:
    """Declare an aggregate; ``also`` are names that come out as ``name``."""

    def declared(build: Callable[[Aggregation], Value]) -> Callable[[Aggregation], Value]:
        for one in (name, *also):
            if one in _FOUND:
                raise TypeError(f"Two aggregates are called {one}.")
            _FOUND[one] = Aggregate(one, name, rule, build, bare, parametric)
        return build

    return declared


@functools.cache
def aggregates() -> dict[str, Aggregate]:
    """All aggregates by name."""
    import nblang_spl.aggregates as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_FOUND.items()))


def find_aggregate(word: str, position: int | None) -> tuple[Aggregate, str]:
    """An aggregate by its name, with the digits that a parametric one carries."""
    known = aggregates()
    name = word.lower()
    if name in known and not known[name].parametric:
        return known[name], ""
    stem = name.rstrip("0123456789.")
    if stem in known and known[stem].parametric and stem != name:
        return known[stem], name[len(stem) :]
    raise unknown_name("function", f"{word}()", known, position)
