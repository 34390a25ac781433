"""``regex``: rows whose field a regular expression matches, or does not (rule 6.13)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.events.source import RAW
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type
from nblang_spl.sql import patterns
from nblang_spl.sql.build import ELEMENT, any_element, inverse, is_true
from nblang_spl.syntax.arguments import Arguments


@command("regex", usage='regex [field=|field!=]"regex"', rules="6.13, 11.4")
@dataclass(frozen=True)
class Regex:
    """A field, a pattern, and whether rows that match stay."""

    name: str
    kept: bool
    pattern: str
    position: int

    @classmethod
    def read(cls, arguments: Arguments) -> Regex:
        name, kept = RAW, True
        if arguments.at_mark("=", 1) or arguments.at_mark("!=", 1):
            name = arguments.name()
            kept = arguments.take().text == "="
        word = arguments.take()
        return cls(name, kept, arguments.pattern(word), word.start)

    def apply(self, rows: Rows) -> Rows:
        found = patterns.pattern(rows.context, self.pattern, self.position)
        value = rows.value(self.name)
        if value.type is Type.MULTI:
            test = any_element(value.sql, patterns.matches(rows.context, ELEMENT, found))
        else:
            test = patterns.matches(rows.context, value.text, found)
        # A row without the field matches nothing, so != keeps it (open point 11.4).
        return rows.where(is_true(test) if self.kept else inverse(is_true(test)))
