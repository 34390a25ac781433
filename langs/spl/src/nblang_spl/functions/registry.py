"""How a function of ``eval`` is declared, and what it is told when a search calls it.

One function is one Python function in the module of its group::

    @function("len(text)", rule="functions: len")
    def length(call: Call) -> Value:
        return Value(sql("length(:t)", t=call.text(0)), Type.NUMBER, whole=True)

The usage says name and arguments: ``x`` is needed, ``[x]`` may be left out, ``x...`` may repeat.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from nblang_spl.errors import SplError
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.sql.operands import Operands
from nblang_spl.syntax import trees
from nblang_spl.syntax.trees import Expression

if TYPE_CHECKING:
    from nblang_spl.expressions.compile import Compiler

_USAGE = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)\)")
_FOUND: dict[str, Function] = {}


@dataclass(frozen=True)
class Call:
    """One call of a function.

    What it gives for an argument may be used any number of times: it stands for the argument's
    SQL, which the whole holds once (:mod:`nblang_spl.sql.operands`).

    Attributes
    ----------
    tree : trees.Call
    compiler : Compiler
        Turns arguments into SQL over the rows of the stage.
    """

    tree: trees.Call
    compiler: Compiler
    _operands: Operands = field(default_factory=Operands)
    _known: dict[int, Value] = field(default_factory=dict)

    @property
    def arguments(self) -> tuple[Expression, ...]:
        """The arguments as trees."""
        return self.tree.arguments

    @property
    def context(self) -> Context:
        """Parameters, clock and source of the search."""
        return self.compiler.rows.context

    @property
    def rows(self) -> Rows:
        """The rows that the expression is over."""
        return self.compiler.rows

    def __len__(self) -> int:
        return len(self.tree.arguments)

    def values(self) -> list[Value]:
        """All arguments."""
        return [self.value(number) for number in range(len(self))]

    def value(self, number: int) -> Value:
        """An argument that is a value."""
        value = self.either(number)
        if value.type is Type.BOOL:
            raise no_value(self.arguments[number])
        return value

    def either(self, number: int) -> Value:
        """An argument that is a value or a test."""
        if number not in self._known:
            value = self.compiler.value(self.arguments[number])
            self._known[number] = value.put(self._operands)
        return self._known[number]

    def text(self, number: int) -> exp.Expr:
        """An argument as text."""
        return self.value(number).text

    def number(self, number: int) -> exp.Expr:
        """An argument as a number; null where it looks like none."""
        return self.value(number).number

    def place(self, number: int) -> exp.Expr:
        """An argument as a whole number that counts signs or values, none farther than DuckDB can."""
        return sql("spl_place(:n)", n=self.number(number))

    def many(self, number: int) -> exp.Expr:
        """An argument as a list of texts; null where it has no value."""
        return self.value(number).many

    def condition(self, number: int) -> exp.Expr:
        """An argument that is a test."""
        return as_test(self.either(number), self.arguments[number])

    def bound(self, result: Value) -> Value:
        """What the function gives, with the arguments in it."""
        depth = max((value.depth for value in self._known.values()), default=0)
        return replace(result, sql=self._operands.bound(result.sql), depth=depth + 1)

    def literal(self, number: int, what: str) -> str:
        """An argument that must be a quoted text; ``what`` names it in the refusal."""
        tree = self.arguments[number]
        if not isinstance(tree, trees.Text):
            raise SplError(
                f"{self.tree.name}() takes {what} as a text in double quotes.", tree.position
            )
        return tree.value

    def whole(self, number: int, what: str) -> int:
        """An argument that must be a whole number, written as one."""
        tree = self.arguments[number]
        sign = 1
        if isinstance(tree, trees.Negated) and tree.operator == "-":
            tree, sign = tree.value, -1
        if not isinstance(tree, trees.Number) or not float(tree.text).is_integer():
            raise SplError(f"{self.tree.name}() takes {what} as a whole number.", tree.position)
        return sign * int(float(tree.text))

    def refuse(self, sentence: str, number: int | None = None) -> SplError:
        """An error at the call, or at one of its arguments."""
        position = self.tree.position if number is None else self.arguments[number].position
        return SplError(sentence, position)


@dataclass(frozen=True)
class Function:
    """A declared function.

    Attributes
    ----------
    usage, rule : str
        How it is written, and the rule of RULES.md that it keeps.
    least, most : int
        How many arguments it takes.
    build : callable
        Gives its value for a call.
    """

    usage: str
    rule: str
    least: int
    most: int
    build: Callable[[Call], Value]

    def called(self, call: Call) -> Value:
        """The value of one call, its arguments counted."""
        count = len(call)
        if not self.least <= count <= self.most:
            given = f"{count} argument{'' if count == 1 else 's'}"
            raise call.refuse(f"{call.tree.name}() is written {self.usage} and was given {given}.")
        return call.bound(self.build(call))


def no_value(tree: Expression) -> SplError:
    """A test stands where a value must (rule 3.12)."""
    return SplError(
        "A test gives true or false, which is not a value; wrap it, as in if(test, 1, 0).",
        tree.position,
    )


def as_test(value: Value, tree: Expression) -> exp.Expr:
    """The test that an expression is; null where it cannot tell.

    Raises
    ------
    SplError
        It is a value.
    """
    if value.type is Type.NOTHING:
        return sql("CAST(NULL AS BOOLEAN)")
    if value.type is not Type.BOOL:
        raise SplError(
            "A test is required here, and this is a value; compare it, as in x=1 or isnotnull(x).",
            tree.position,
        )
    return value.sql


def function(
    usage: str, *, rule: str, also: tuple[str, ...] = ()
) -> Callable[[Callable[[Call], Value]], Callable[[Call], Value]]:
    """Declare a function.

    Parameters
    ----------
    usage : str
        ``name(x, [y], z...)``.
    rule : str
        Rule or table row of RULES.md, for the README.
    also : tuple of str
        Other names.
    """
    read = _USAGE.fullmatch(usage)
    if not read:
        raise TypeError(f"{usage!r} is not a usage of a function.")
    written = [piece.strip() for piece in read["arguments"].split(",") if piece.strip()]
    least = sum(not piece.startswith("[") for piece in written)
    most = 1000 if any("..." in piece for piece in written) else len(written)

    def declared(build: Callable[[Call], Value]) -> Callable[[Call], Value]:
        for name in (read["name"], *also):
            if name in _FOUND:
                raise TypeError(f"Two functions are called {name}.")
            _FOUND[name] = Function(usage, rule, least, most, build)
        return build

    return declared


@functools.cache
def functions() -> dict[str, Function]:
    """All functions by name."""
    import nblang_spl.functions as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_FOUND.items()))


__all__ = ["Call", "Function", "Type", "Value", "function", "functions"]
