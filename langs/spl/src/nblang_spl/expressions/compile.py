"""Expressions as typed SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.errors import SplError, unknown
from nblang_spl.expressions.operators import arithmetic, joined
from nblang_spl.expressions.subqueries import replaced
from nblang_spl.functions.registry import Call, functions
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import NOTHING, Type, Value
from nblang_spl.sql.build import inverse, some, sql
from nblang_spl.sql.compare import compare
from nblang_spl.syntax import trees
from nblang_spl.syntax.trees import Expression


@dataclass(frozen=True)
class Compiler:
    """Expressions over some rows.

    Attributes
    ----------
    rows : Rows
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
                    raise unknown("function", f"{name}()", known, position)
                return known[name].called(Call(tree, self))
            case trees.Negated(operator="-", value=inner):
                value = self.storable(inner)
                return Value(sql("-:n", n=value.number), Type.NUMBER, whole=value.whole)
            case trees.Negated(value=inner):
                return Value(inverse(self.condition(inner)), Type.BOOL)
            case trees.Member(value=inner, among=among):
                value = self.storable(inner)
                tests = [compare("=", value, self.storable(one)) for one in among]
                return Value(some(tests), Type.BOOL)
            case trees.Subquery():
                return self.value(replaced(tree, context))
            case _:
                return self._operation(tree)

    def storable(self, tree: Expression) -> Value:
        """What an expression yields, as a value that a field can hold (rule 3.12)."""
        value = self.value(tree)
        if value.type is Type.BOOL:
            raise SplError(
                "A test gives true or false, which is no value; wrap it, as in if(test, 1, 0).",
                tree.position,
            )
        return value

    def condition(self, tree: Expression) -> exp.Expr:
        """The test that an expression is; null where it cannot tell."""
        value = self.value(tree)
        if value.type is Type.NOTHING:
            return sql("CAST(NULL AS BOOLEAN)")
        if value.type is not Type.BOOL:
            raise SplError(
                "A test is wanted here and this is a value; compare it, as in x=1 or isnotnull(x).",
                tree.position,
            )
        return value.sql

    def _operation(self, tree: trees.Operation) -> Value:
        operator, position = tree.operator, tree.position
        if operator in ("AND", "OR", "XOR"):
            left, right = self.condition(tree.left), self.condition(tree.right)
            if operator == "XOR":
                return Value(sql("(:a) != (:b)", a=left, b=right), Type.BOOL)
            template = "(:a) AND (:b)" if operator == "AND" else "(:a) OR (:b)"
            return Value(sql(template, a=left, b=right), Type.BOOL)
        if operator == "LIKE":
            call = trees.Call("like", (tree.left, tree.right), position)
            return functions()["like"].called(Call(call, self))
        if operator in ("=", "!=", "<", "<=", ">", ">="):
            a, b = self.value(tree.left), self.value(tree.right)
            if (a.type is Type.BOOL) != (b.type is Type.BOOL):
                raise SplError(
                    "A test and a value cannot be compared; write the test alone or NOT before it.",
                    position,
                )
            return Value(compare(operator, a, b), Type.BOOL)
        first, second = self.storable(tree.left), self.storable(tree.right)
        if Type.NOTHING in (first.type, second.type):
            return NOTHING
        if operator == ".":
            return joined(first, second)
        return arithmetic(operator, first, second)
