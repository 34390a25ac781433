"""What ``stats`` and its kin are asked for: ``count``, ``dc(user) AS users``, ``count(eval(x=1))``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from nblang_spl.aggregates.registry import Aggregate, Aggregation, find_aggregate
from nblang_spl.errors import SplError
from nblang_spl.expressions.compile import Compiler
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import NOTHING, Field, Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Expression

_OF_NUMBERS = ("5.10", "5.11", "5.12")
"""Rules of functions that leave out what is not a number."""


@dataclass(frozen=True)
class Request:
    """One aggregate.

    Attributes
    ----------
    function : Aggregate
    parameter : str
        ``95`` of ``p95``.
    field : str
        Empty for a bare ``count``; may hold ``*``.
    expression : Expression or None
        Of ``eval(..)``.
    name : str
        Of the result.
    position : int
    """

    function: Aggregate
    parameter: str
    field: str
    expression: Expression | None
    name: str
    position: int


def read_requests(arguments: Arguments, *stop: str, evals: bool = True) -> tuple[Request, ...]:
    """The aggregates that come next, up to BY, a word of ``stop`` or the end."""
    found: list[Request] = []
    while not arguments.ended and not arguments.at_word("by", *stop):
        if arguments.skip_mark(","):
            continue
        found.append(read_request(arguments, evals=evals))
    return check_names(found, arguments)


def check_names(found: Sequence[Request], arguments: Arguments) -> tuple[Request, ...]:
    """Aggregates that are at least one, whose names differ, and each of one name (rule 5.15)."""
    if not found:
        raise arguments.error("a function such as count is missing")
    names: dict[str, Request] = {}
    for request in found:
        if request.name in names and "*" not in request.name:
            raise SplError(
                f"Two results are called {request.name}; give one another name with AS.",
                request.position,
            )
        names[request.name] = request
    sources: dict[tuple[str, str, str], str] = {}
    for request in found:
        source = (request.function.shown, request.parameter, request.field)
        if request.field and sources.setdefault(source, request.name) != request.name:
            raise SplError(
                f"{request.function.shown}{request.parameter}({request.field}) is called "
                f"{sources[source]} already, and a result has one name; copy it with `eval` "
                f"afterwards.",
                request.position,
            )
    return tuple(found)


def read_request(arguments: Arguments, *, evals: bool = True) -> Request:
    """The aggregate that comes next."""
    at = arguments.position
    word = arguments.name("a function such as count")
    if word.lower() == "eval" and arguments.at_mark("("):
        raise SplError(
            "An eval() around functions is not supported; give each a name with AS, and put "
            "`eval` after it.",
            at,
        )
    if word.lower() == "sparkline":
        raise SplError("sparkline() is not supported: it draws and gives no value.", at)
    function, parameter = find_aggregate(word, at)
    field, expression, shown_field = "", None, ""
    if arguments.at_mark("("):
        if _is_eval(arguments):
            if not evals:
                raise SplError(
                    f"`{arguments.stage.command}` takes no eval() inside a function.", at
                )
            arguments.need_mark("(")
            arguments.take()
            text, start = arguments.inside()
            expression = arguments.expression(text, start)
            shown_field = f"eval({text.strip()})"
            arguments.need_mark(")")
        else:
            arguments.need_mark("(")
            if not arguments.at_mark(")"):
                field = shown_field = arguments.name()
            arguments.need_mark(")")
    if not shown_field and not function.bare:
        raise SplError(f"{word} needs a field, as in {word}(bytes).", at)
    shown = f"{function.shown}{parameter}"
    name = f"{shown}({shown_field})" if shown_field else shown
    if arguments.skip_word("as"):
        name = arguments.name("the name of the result", computed=True)
    return Request(function, parameter, field, expression, name, at)


def _is_eval(arguments: Arguments) -> bool:
    word = arguments.peek(1)
    return word is not None and word.is_word("eval") and arguments.at_mark("(", 2)


def compute_aggregates(
    rows: Rows,
    requests: Sequence[Request],
    *,
    by: Collection[str] = (),
    width: exp.Expr | None = None,
    allnum: bool = False,
) -> tuple[Rows, dict[str, Value]]:
    """The aggregates of each request, by the name of the result, and the rows that they are over.

    The rows are those that were given, with a column for each expression in ``eval()``.

    Parameters
    ----------
    rows : Rows
    requests : sequence of Request
    by : collection of str
        The fields of the groups, whose names stay theirs: ``values(*) as * by user`` has no values
        of ``user``.
    width
        As in Aggregation.
    allnum : bool
        Whether functions of numbers give nothing for a group that holds anything else (rule 5.10).

    Raises
    ------
    SplError
        A result has the name of such a field.
    """
    results: dict[str, Value] = {}
    for request in requests:
        if request.name in by:
            raise SplError(
                f"{request.name} is a BY field and cannot be a result too; give the result "
                f"another name with AS.",
                request.position,
            )
        rows, inputs = _inputs(rows, request)
        for name, value in inputs:
            if name in by:
                continue
            call = Aggregation(value, rows, request.parameter, width)
            built = request.function.build(call)
            if allnum and request.function.rule.startswith(_OF_NUMBERS):
                held = sql("CASE WHEN :all THEN :v END", all=call.only_numbers, v=built.sql)
                built = replace(built, sql=held)
            if value.type is Type.NOTHING and built.type in (Type.NOTHING, Type.TEXT):
                built = Value(sql("max(:v)", v=value.sql), Type.NOTHING)
            results[name] = built
    return rows, results


def _inputs(rows: Rows, request: Request) -> tuple[Rows, list[tuple[str, Value]]]:
    if request.expression is not None:
        compiler = Compiler(rows)
        value = compiler.value(request.expression)
        if value.type is Type.BOOL and request.function.name not in ("count", "c"):
            raise SplError(
                "Only count() takes a test, as in count(eval(x=1)); give a value here.",
                request.position,
            )
        if not value.depth:
            return compiler.rows, [(request.name, value)]
        rows, held = compiler.rows.with_column("part", value.sql)
        return rows, [(request.name, replace(value, sql=held))]
    if not request.field:
        return rows, [(request.name, Value(exp.Literal.number(1), Type.NUMBER, whole=True))]
    if "*" not in request.field:
        return rows, [(request.name, rows.value(request.field))]
    named_by_user = "*" in request.name and not request.name.endswith(f"({request.field})")
    inputs = []
    for name in rows.held(request.field):
        shown = (
            request.name.replace("*", _wildcard_part(request.field, name), 1)
            if named_by_user
            else request.name.replace(request.field, name)
        )
        inputs.append((shown, rows.value(name)))
    return rows, inputs


def _wildcard_part(pattern: str, name: str) -> str:
    """What the ``*`` of a pattern stands for in a name."""
    before, _, after = pattern.partition("*")
    return name[len(before) : len(name) - len(after)]


def grouping(
    rows: Rows, by: Sequence[str], *, dedup: bool = False
) -> tuple[Rows, list[Field] | None]:
    """Rows and fields to group by: a field with several values puts a row into several groups.

    Gives no fields where one of them is in no row, so that there is no group (rule 5.2).
    """
    keys: list[Field] = []
    for name in dict.fromkeys(by):
        found = rows.fields.get(name)
        if found is None:
            return rows, None
        if found.type is Type.MULTI:
            if dedup:
                distinct = Value(sql("list_distinct(:m)", m=found.value.sql), Type.MULTI)
                rows = rows.with_fields({name: distinct})
            rows = rows.expanded(name)
            found = rows.fields[name]
        keys.append(found)
    return rows, keys


def no_rows(rows: Rows, by: Sequence[str], names: Sequence[str]) -> Rows:
    """No row, with the columns that there would have been."""
    empty = dict.fromkeys((*by, *names), NOTHING)
    return rows.where(exp.false()).with_fields(empty, shown=True).only([*by, *names])
