"""Search terms as conditions on rows (RULES.md, section 2).

A condition may be null where a field is missing: rows are kept only where it is true, and NOT
counts null as false (rule 2.6).
"""

from __future__ import annotations

import ipaddress

from sqlglot import exp

from nblang_spl.errors import SplError, display_text
from nblang_spl.events.source import RAW, TIME
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import LOOKS_LIKE_A_NUMBER, Type, Value
from nblang_spl.sql import networks
from nblang_spl.sql.build import ELEMENT, all_of, any_element, any_of, inverse, is_true, sql
from nblang_spl.sql.compare import compare
from nblang_spl.syntax.trees import AllOf, AnyOf, Compared, Found, ListedIn, Literal, Not, Term
from nblang_spl.terms import words
from nblang_spl.terms.scope import BOUNDS, REFUSED, time_bound
from nblang_spl.terms.subsearches import resolve_subsearches
from nblang_spl.terms.wildcards import matches_text

_SERVER = frozenset({"eventtype", "savedsearch", "savedsplunk", "hosttag", "eventtypetag"})


def condition(term: Term, rows: Rows) -> exp.Expr:
    """The condition that terms are for some rows.

    Raises
    ------
    SplError
        A term needs a server, or a word is looked for after the text of events is gone.
    """
    match term:
        case AllOf(terms=terms):
            return all_of(condition(one, rows) for one in terms)
        case AnyOf(terms=terms):
            return any_of(condition(one, rows) for one in terms)
        case Not(term=inner):
            return inverse(is_true(condition(inner, rows)))
        case Compared():
            return _compare_term(term, rows)
        case ListedIn(name=name, values=values, position=at):
            return any_of(_compare_term(Compared(name, "=", value, at), rows) for value in values)
        case Found(value=value):
            return _contains_word(value, rows)
        case _:
            return condition(resolve_subsearches(term, rows.context), rows)


def _contains_word(value: Literal, rows: Rows) -> exp.Expr:
    context = rows.context
    if not value.quoted and value.text and not value.text.strip("*"):
        return exp.true()  # `*` is every event, also one without text
    if not rows.raw:
        raise SplError(
            f"{display_text(value.text)} is searched for in the events' text, which an earlier "
            f"stage removed; compare a field, as in field=value.",
            value.position,
        )
    if RAW not in rows.fields:
        note = "The events have no _raw, so words and phrases find nothing; compare fields instead."
        if note not in context.notes:
            context.notes.append(note)
        return exp.false()
    return words.contains_word(context, rows.value(RAW).text, value)


def _compare_term(term: Compared, rows: Rows) -> exp.Expr:
    name, operator, value = term.name, term.operator, term.value
    context = rows.context
    if name in REFUSED:
        raise SplError(f"{name}= is not supported; write {REFUSED[name]}=.", term.position)
    if name in BOUNDS:
        when = context.bind(time_bound(term, context.settings))
        time = rows.value(TIME).number
        inside = (
            sql(":t >= :w", t=time, w=when)
            if name == "earliest"
            else sql(":t < :w", t=time, w=when)
        )
        return sql("(:t IS NULL OR :inside)", t=time, inside=inside)
    if name not in rows.fields and (name in _SERVER or name == "tag" or name.startswith("tag::")):
        raise SplError(
            f"{name}= needs definitions that a server holds, and the events have no field {name}.",
            term.position,
        )
    field = rows.value(name)
    if field.type is Type.NOTHING:
        return sql("CAST(NULL AS BOOLEAN)")
    if operator in ("=", "!="):
        return _equals_value(rows, field, value, different=operator == "!=")
    return _order_comparison(rows, field, operator, value)


def _equals_value(rows: Rows, field: Value, value: Literal, *, different: bool) -> exp.Expr:
    everything = bool(value.text) and not value.text.strip("*")
    if everything:
        return exp.false() if different else field.present  # rule 2.7
    if field.type is Type.MULTI:
        # Rule 2.12; that != wants one value that differs is open point 11.4.
        test = _equals_one(rows, Value(ELEMENT, Type.TEXT), value)
        return any_element(field.sql, inverse(test) if different else test)
    test = _equals_one(rows, field, value)
    return inverse(test) if different else test


def _equals_one(rows: Rows, field: Value, value: Literal) -> exp.Expr:
    context = rows.context
    if field.type is Type.NUMBER and LOOKS_LIKE_A_NUMBER.fullmatch(value.text):
        number = float(value.text)
        plain = f"{number:.0f}" if number.is_integer() and abs(number) < 9e15 else ""
        if plain == value.text:
            return sql(":n = :v", n=field.sql, v=context.bind(number))
    text = matches_text(context, field.text, value)
    net = _network(value.text)
    if net is None:
        return text
    return any_of([text, networks.in_network(context, field.text, net)])


def _order_comparison(rows: Rows, field: Value, operator: str, value: Literal) -> exp.Expr:
    """Rule 2.4: two numbers as numbers, anything else in code-point order."""
    context = rows.context
    if LOOKS_LIKE_A_NUMBER.fullmatch(value.text):
        return compare(operator, field, Value(context.bind(float(value.text)), Type.NUMBER))
    other = Value(context.bind(value.text), Type.TEXT, literal=value.text)
    return compare(
        operator, Value(field.text, Type.TEXT) if field.type is Type.NUMBER else field, other
    )


def _network(text: str) -> str | None:
    """A value in CIDR form (rule 2.11), in the form that is compared with; else None."""
    if "/" not in text or "*" in text:
        return None
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return None
