"""``replace``: whole values put in place of others, by wildcards (rule 6.14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import ELEMENT, case, map_elements, sql
from nblang_spl.syntax.arguments import Arguments


@command("replace", usage="replace value WITH value, ... [IN field, ...]", rules="6.14")
@dataclass(frozen=True)
class Replace:
    """Pairs of old and new, and the fields; no fields are all but internal ones."""

    pairs: tuple[tuple[str, str], ...]
    names: tuple[str, ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Replace:
        pairs: list[tuple[str, str]] = []
        while not arguments.ended and not arguments.at_word("in"):
            if arguments.skip_mark(","):
                continue
            at = arguments.position
            old = arguments.name("the value to look for")
            if not arguments.skip_word("with"):
                raise arguments.error("the word WITH is missing")
            new = arguments.name("the new value")
            if new.count("*") not in (0, old.count("*")):
                raise SplError(
                    f"{display_text(new)} needs as many `*` as {display_text(old)}, or none at all.",
                    at,
                )
            pairs.append((old, new))
        if not pairs:
            raise arguments.error("the value to look for is missing")
        names = arguments.names() if arguments.skip_word("in") else []
        return cls(tuple(pairs), tuple(names))

    def apply(self, rows: Rows) -> Rows:
        found = (name for pattern in self.names or ("*",) for name in rows.matching(pattern))
        return rows.with_fields(
            {name: self._replace_value(rows, rows.value(name)) for name in found}
        )

    def _replace_value(self, rows: Rows, value: Value) -> Value:
        if value.type is Type.NOTHING:
            return value
        if value.type is Type.MULTI:
            return Value(map_elements(value.sql, self._replace_text(rows, ELEMENT)), Type.MULTI)
        return Value(self._replace_text(rows, value.text), Type.TEXT)

    def _replace_text(self, rows: Rows, text: exp.Expr) -> exp.Expr:
        """The pair that fits closest decides; case matters.

        A value without wildcards goes before one with them, of two alike the one that is written
        later; of wildcards the one with more signs of its own goes first.
        """
        branches = []
        plain = [pair for pair in reversed(self.pairs) if "*" not in pair[0]]
        wild = [pair for pair in self.pairs if "*" in pair[0]]
        wild.sort(key=lambda pair: len(pair[0].replace("*", "")), reverse=True)
        for old, new in (*plain, *wild):
            if "*" not in old:
                branches.append(
                    (sql(":t = :o", t=text, o=rows.context.bind(old)), _bind_text(rows, new))
                )
                continue
            form = "(?s)^" + "(.*)".join(re.escape(part) for part in old.split("*")) + "$"
            pattern = rows.context.bind(form)
            put = _bind_text(rows, new)
            if "*" in new:
                template = rows.context.bind(_template(new))
                put = sql("regexp_replace(:t, :p, :r)", t=text, p=pattern, r=template)
            branches.append((sql("regexp_matches(:t, :p)", t=text, p=pattern), put))
        return case(branches, text)


def _bind_text(rows: Rows, text: str) -> exp.Expr:
    return rows.context.bind(text)


def _template(new: str) -> str:
    """The new value with its stars as groups in order."""
    first, *others = (part.replace("\\", "\\\\") for part in new.split("*"))
    return first + "".join(f"\\{number}{part}" for number, part in enumerate(others, start=1))
