"""Expressions as typed SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.errors import SplError, unknown_name
from nblang_spl.expressions.operators import arithmetic, concatenate
from nblang_spl.expressions.subqueries import replace_subsearches
from nblang_spl.functions.registry import Call, as_test, functions, no_value
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import NOTHING, Type, Value
from nblang_spl.sql.build import any_of, inverse, sql
from nblang_spl.sql.compare import compare
from nblang_spl.sql.operands import Operands
from nblang_spl.syntax import trees
from nblang_spl.syntax.trees import Expression

MOST_ELEMENTS = 6
"""Functions over each value that may nest: what DuckDB needs for them doubles with each."""
DEEPEST = 12
"""Operations that nest in one column; those that nest deeper are columns of a step before."""


@dataclass
class Compiler:
    """Expressions over some rows.

    Attributes
    ----------
    rows : Rows
        What the expressions are compiled for is selected from: the rows that were given, with
        columns for what is nested deep in an expression.
    elements : tuple of (str, Value)
        Fields' names that stand for one of their values, inside ``mvmap`` and ``mvfilter``; the
        innermost last.
    """

    rows: Rows
    elements: tuple[tuple[str, Value], ...] = ()

    def inside(self, name: str) -> tuple[Compiler, exp.Column]:
        """A compiler for what is said of each value of a field, and the variable that is the value.

        It is another than :data:`nblang_spl.sql.build.ELEMENT` and those around it, which the same
        expression may use.
        """
        if len(self.elements) == MOST_ELEMENTS:
            raise SplError(
                f"mvmap() and mvfilter() may be nested at most {MOST_ELEMENTS} deep; put parts of "
                f"it into fields with eval."
            )
        variable = exp.column(exp.to_identifier(f"value_{len(self.elements)}"))
        known = (*self.elements, (name, Value(variable, Type.TEXT)))
        return Compiler(self.rows, known), variable

    def value(self, tree: Expression) -> Value:
        """What an expression yields.

        Raises
        ------
        SplError
            A function is not known or takes other arguments, a test stands where a value must,
            or the other way round.
        """
        value = self._value(tree)
        if value.depth < DEEPEST or self.elements:
            return value
        self.rows, held = self.rows.with_column("part", value.sql)
        return replace(value, sql=held, depth=0)

    def storable(self, tree: Expression) -> Value:
        """What an expression yields, as a value that a field can hold (rule 3.12)."""
        value = self.value(tree)
        if value.type is Type.BOOL:
            raise no_value(tree)
        return value

    def condition(self, tree: Expression) -> exp.Expr:
        """The test that an expression is; null where it cannot tell."""
        return as_test(self.value(tree), tree)

    def _value(self, tree: Expression) -> Value:
        context = self.rows.context
        match tree:
            case trees.Number(text=text):
                number = float(text)
                return Value(context.bind(number), Type.NUMBER, whole=number.is_integer())
            case trees.Text(value=text):
                return Value(context.bind(text), Type.TEXT, literal=text)
            case trees.FieldName(name=name):
                inner = [value for known, value in self.elements if known == name]
                return inner[-1] if inner else self.rows.value(name)
            case trees.Call(name=name, position=position):
                known = functions()
                if name not in known:
                    raise unknown_name("function", f"{name}()", known, position)
                return known[name].called(Call(tree, self))
            case trees.Negated(value=inner):
                return self._operation(tree, (inner,))
            case trees.Member(value=inner, among=among):
                return self._operation(tree, (inner, *among))
            case trees.Subquery():
                return self.value(replace_subsearches(tree, context))
            case trees.Operation(operator="LIKE", left=left, right=right, position=position):
                call = trees.Call("like", (left, right), position)
                return functions()["like"].called(Call(call, self))
            case trees.Operation(left=left, right=right):
                return self._operation(tree, (left, right))

    def _operation(self, tree: Operator, parts: tuple[Expression, ...]) -> Value:
        operands = Operands()
        values = [self.value(part).put(operands) for part in parts]
        result = apply_operator(tree, values)
        depth = 1 + max(value.depth for value in values)
        return replace(result, sql=operands.bound(result.sql), depth=depth)


Operator = trees.Negated | trees.Member | trees.Operation


def apply_operator(tree: Operator, values: Sequence[Value]) -> Value:
    """What an operator yields for its operands."""
    match tree:
        case trees.Negated(operator="-", value=inner):
            return Value(
                sql("-:n", n=_require_value(values[0], inner).number),
                Type.NUMBER,
                whole=values[0].whole,
            )
        case trees.Negated(value=inner):
            return Value(inverse(as_test(values[0], inner)), Type.BOOL)
        case trees.Member(value=inner, among=among):
            value, *others = (
                _require_value(value, part)
                for value, part in zip(values, (inner, *among), strict=True)
            )
            return Value(any_of([compare("=", value, one) for one in others]), Type.BOOL)
    left, right = values
    operator = tree.operator
    if operator in ("AND", "OR", "XOR"):
        a, b = as_test(left, tree.left), as_test(right, tree.right)
        return Value(sql(_LOGIC[operator], a=a, b=b), Type.BOOL)
    if operator in ("=", "!=", "<", "<=", ">", ">="):
        if (left.type is Type.BOOL) != (right.type is Type.BOOL):
            raise SplError(
                "A test and a value cannot be compared; write the test alone or NOT before it.",
                tree.position,
            )
        return Value(compare(operator, left, right), Type.BOOL)
    first, second = _require_value(left, tree.left), _require_value(right, tree.right)
    if Type.NOTHING in (first.type, second.type):
        return NOTHING
    if operator == ".":
        return concatenate(first, second)
    return arithmetic(operator, first, second)


_LOGIC = {"AND": "(:a) AND (:b)", "OR": "(:a) OR (:b)", "XOR": "(:a) != (:b)"}


def _require_value(value: Value, tree: Expression) -> Value:
    if value.type is Type.BOOL:
        raise no_value(tree)
    return value
