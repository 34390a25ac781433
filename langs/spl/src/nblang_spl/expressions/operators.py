"""``+ - . * / %`` (rules 3.8 to 3.11).

Doubles are kept: results are not rounded to the digits of their operands as rule 3.11 has it.
"""

from __future__ import annotations

from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


def concatenate(left: Value, right: Value) -> Value:
    """``.`` always joins, numbers as written."""
    return Value(sql(":a || :b", a=left.text, b=right.text), Type.TEXT)


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """Numbers; null where an operand is none."""
    if operator == "+" and left.type is not Type.NUMBER and right.type is not Type.NUMBER:
        return _plus_of_texts(left, right)
    whole = left.whole and right.whole and operator != "/"
    # What is divided by zero is not finite.
    made = sql(f"spl_finite(:a {operator} :b)", a=left.number, b=right.number)
    return Value(made, Type.NUMBER, whole=whole)


def _plus_of_texts(left: Value, right: Value) -> Value:
    """Two texts from events add where both look like numbers and else join; a literal joins."""
    both = sql(":a || :b", a=left.text, b=right.text)
    if left.literal is not None or right.literal is not None:
        return Value(both, Type.TEXT)
    added = sql(":a + :b", a=left.number, b=right.number)
    return Value(sql("spl_sum(:added, :both)", added=added, both=both), Type.TEXT)
