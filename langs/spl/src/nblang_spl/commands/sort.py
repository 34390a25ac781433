"""``sort``: another order, and at most 10,000 rows unless told otherwise (rules 6.1 to 6.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Order, Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments

DEFAULT = 10_000
"""Rows that are kept without a count (section 7)."""
KINDS = ("auto", "num", "str", "ip")
_KIND = re.compile(rf"({'|'.join(KINDS)})\((.+)\)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Key:
    """A field to sort by, and how its values compare."""

    name: str
    descending: bool
    kind: str


@command("sort", usage="sort [count] [+|-]field, ... [desc]", rules="6.1 to 6.3, 7")
@dataclass(frozen=True)
class Sort:
    """Keys in order; ``count`` is None where none was given, 0 for all rows."""

    keys: tuple[Key, ...]
    count: int | None

    @classmethod
    def read(cls, arguments: Arguments) -> Sort:
        count = None
        if arguments.option("limit"):
            count = arguments.count(arguments.take())
        else:
            count = arguments.leading_count()
        return cls(tuple(keys(arguments)), count)

    def apply(self, rows: Rows) -> Rows:
        ordered = rows.ordered(*(order for key in self.keys for order in orders(rows, key)))
        if self.count:
            return ordered.first(self.count)
        if self.count is None:
            return ordered.context.limit(
                ordered,
                DEFAULT,
                f"`sort` kept its first {DEFAULT:,} rows; write `sort 0` for all.",
            )
        return ordered


def keys(arguments: Arguments) -> list[Key]:
    """The keys that come next, up to the end; ``desc`` there turns all of them."""
    found: list[Key] = []
    following = False
    while not arguments.ended:
        if arguments.skip_mark(","):
            continue
        if found and arguments.skip_word("d", "desc"):
            if arguments.peek() is not None:
                raise arguments.error("`desc` must be at the end")
            return [Key(key.name, not key.descending, key.kind) for key in found]
        if found and arguments.skip_word("a", "asc"):
            continue
        after = arguments.peek(1)
        if arguments.at_word("-", "+") and (after is None or after.spaced):
            # A sign with a blank behind it holds for all fields that follow.
            following = arguments.take().text == "-"
            continue
        found.append(_key(arguments, following=following))
    if not found:
        raise arguments.error("a field is missing")
    return found


def _key(arguments: Arguments, *, following: bool) -> Key:
    name = arguments.name(computed=True)
    descending = following
    if name[:1] in ("-", "+"):
        descending = name[0] == "-"
        name = name[1:]
        if not name:
            name = arguments.name(computed=True)
    kind = "auto"
    if name.lower() in KINDS and arguments.at_mark("("):
        name = f"{name}({arguments.inside()[0]})"
    if found := _KIND.fullmatch(name):
        kind, name = found[1].lower(), found[2].strip().strip('"')
    return Key(name, descending, kind)


def orders(rows: Rows, key: Key) -> list[Order]:
    """Numbers before texts, each by their kind; IPv4 addresses by their bytes."""
    value = rows.value(key.name)
    if value.type is Type.NOTHING:
        return []
    if value.type is Type.NUMBER:
        as_text = key.kind == "str"
        return [Order(value.text if as_text else value.sql, key.descending)]
    if key.kind == "str":
        return [Order(value.text, key.descending)]
    if key.kind == "num":
        return [Order(value.number, key.descending)]
    if key.kind == "ip":
        return [Order(_address(value), key.descending), Order(value.text, key.descending)]
    kind = sql(
        "CASE WHEN :t IS NULL THEN NULL WHEN :n IS NOT NULL THEN 0"
        " WHEN :ip IS NOT NULL THEN 1 ELSE 2 END",
        t=value.text,
        n=value.number,
        ip=_address(value),
    )
    return [
        Order(kind, key.descending),
        Order(value.number, key.descending),
        Order(_address(value), key.descending),
        Order(value.text, key.descending),
    ]


def _address(value: Value) -> exp.Expr:
    return sql("spl_address(:t)", t=value.text)
