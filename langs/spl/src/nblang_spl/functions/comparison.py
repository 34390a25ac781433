"""Comparison and conditional functions (rules 3.14 to 3.20)."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import NOTHING, Type, Value, common, common_digits
from nblang_spl.sql import networks, patterns
from nblang_spl.sql.build import ELEMENT, any_element, any_of, case, inverse, sql
from nblang_spl.sql.compare import compare
from nblang_spl.syntax import trees


def first_true(branches: list[tuple[exp.Expr, Value]], default: Value) -> Value:
    """The value of the first test that is true, in the one type that can hold them all."""
    values = [*(value for _, value in branches), default]
    kind = common(values)
    picked = case([(test, value.as_type(kind)) for test, value in branches], default.as_type(kind))
    whole = all(value.whole or value is NOTHING for value in values)
    return Value(picked, kind, whole=whole, digits=common_digits(values))


@function("if(test, value, otherwise)", rule="3.14")
def if_(call: Call) -> Value:
    return first_true([(call.condition(0), call.value(1))], call.value(2))


@function("case(test, value, [more...])", rule="3.15")
def case_(call: Call) -> Value:
    return first_true(_pairs(call), NOTHING)


@function("validate(test, value, [more...])", rule="3.15")
def validate(call: Call) -> Value:
    return first_true([(inverse(test), value) for test, value in _pairs(call)], NOTHING)


def _pairs(call: Call) -> list[tuple[exp.Expr, Value]]:
    if len(call) % 2:
        raise call.refuse(
            f"{call.tree.name}() takes pairs of a test and a value; a last pair of true() "
            'and a value is for all other rows, as in case(x=1, "a", true(), "b").'
        )
    return [(call.condition(at), call.value(at + 1)) for at in range(0, len(call), 2)]


@function("coalesce(value...)", rule="3.16")
def coalesce(call: Call) -> Value:
    values = [value for value in call.values() if value.type is not Type.NOTHING]
    if not values:
        return NOTHING
    kind = common(values)
    first = exp.Coalesce(
        this=values[0].as_type(kind), expressions=[value.as_type(kind) for value in values[1:]]
    )
    whole = all(value.whole for value in values)
    return Value(first, kind, whole=whole, digits=common_digits(values))


@function("nullif(value, other)", rule="3.16")
def nullif(call: Call) -> Value:
    value = call.value(0)
    return first_true([(compare("=", value, call.value(1)), NOTHING)], value)


@function("null()", rule="3.16")
def null(call: Call) -> Value:
    return NOTHING


@function("true()", rule="3.15")
def true(call: Call) -> Value:
    return Value(exp.true(), Type.BOOL)


@function("false()", rule="3.15")
def false(call: Call) -> Value:
    return Value(exp.false(), Type.BOOL)


@function("like(text, pattern)", rule="3.17")
def like(call: Call) -> Value:
    pattern = call.text(1)
    return _any_value(call.value(0), lambda text: sql(":t LIKE :p", t=text, p=pattern))


@function("match(text, regex)", rule="3.18")
def match(call: Call) -> Value:
    if isinstance(call.arguments[1], trees.Text):
        found = patterns.pattern(
            call.context, call.literal(1, "its pattern"), call.arguments[1].position
        )
        return _any_value(call.value(0), lambda text: patterns.matches(call.context, text, found))
    pattern = call.text(1)
    return _any_value(
        call.value(0), lambda text: sql("spl_regex_matches(:t, :p)", t=text, p=pattern)
    )


@function("cidrmatch(network, address)", rule="3.19")
def cidrmatch(call: Call) -> Value:
    if isinstance(call.arguments[0], trees.Text):
        text = call.literal(0, "its network")
        try:
            return _any_value(call.value(1), lambda ip: networks.in_network(call.context, ip, text))
        except ValueError:
            raise call.refuse(
                f'cidrmatch() takes the network first, as in cidrmatch("10.0.0.0/8", ip); {text!r} is none.',
                0,
            ) from None
    net = call.text(0)
    return _any_value(
        call.value(1), lambda address: sql("spl_cidr(:net, :ip)", net=net, ip=address)
    )


def _any_value(value: Value, test: Callable[[exp.Expr], exp.Expr]) -> Value:
    """A test on a text; of several values one must pass it (open point 11.4)."""
    if value.type is Type.MULTI:
        return Value(any_element(value.sql, test(ELEMENT)), Type.BOOL)
    return Value(test(value.text), Type.BOOL)


@function("in(value, among...)", rule="3.20")
def in_(call: Call) -> Value:
    value, *among = call.values()
    return Value(any_of(compare("=", value, one) for one in among), Type.BOOL)


@function("searchmatch(terms)", rule="3.20")
def searchmatch(call: Call) -> Value:
    from nblang_spl.syntax import terms
    from nblang_spl.terms.conditions import condition

    text = call.literal(0, "its search terms")
    term = terms.parse(text, call.arguments[0].position, {})
    return Value(sql("coalesce(:c, false)", c=condition(term, call.rows)), Type.BOOL)
