"""``rex``: fields from a text by the named groups of a regular expression (rules 6.10 to 6.12)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError, display_text
from nblang_spl.events.source import RAW
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql import patterns, sed
from nblang_spl.sql.build import ELEMENT, map_elements, sql
from nblang_spl.syntax.arguments import Arguments


@command(
    "rex",
    usage='rex [field=field] [max_match=count] "regex with (?<name>..)" or '
    'rex [field=field] mode=sed "s/regex/text/g"',
    rules="6.10 to 6.12",
)
@dataclass(frozen=True)
class Rex:
    """A field, a pattern, and how many matches are taken (0 for all)."""

    name: str
    pattern: str
    position: int
    most: int
    script: tuple[sed.Substitution | sed.Transliteration, ...] = ()

    @classmethod
    def read(cls, arguments: Arguments) -> Rex:
        name, pattern, position, most = RAW, None, arguments.position, 1
        edits = False
        while not arguments.ended:
            option = arguments.option("field", "max_match", "mode", "offset_field")
            if option == "field":
                name = arguments.field(arguments.take())
            elif option == "max_match":
                most = arguments.count(arguments.take())
            elif option == "mode":
                if arguments.text(arguments.take()).lower() != "sed":
                    raise arguments.error("the only mode is sed")
                edits = True
            elif option:
                raise arguments.error(f"the option {option}= is not supported")
            else:
                word = arguments.take()
                if pattern is not None:
                    raise arguments.error("only one pattern is allowed", word.start)
                pattern, position = arguments.pattern(word), word.start
        if pattern is None:
            raise arguments.error("the pattern is missing")
        script = tuple(sed.script(pattern, position)) if edits else ()
        return cls(name, pattern, position, most, script)

    def apply(self, rows: Rows) -> Rows:
        if self.script:
            return self._edit_field(rows)
        context = rows.context
        found = patterns.pattern(context, self.pattern, self.position)
        if not found.names:
            raise SplError(
                f"{display_text(self.pattern)} has no named group; write (?<name>..) around the "
                f"part to extract.",
                self.position,
            )
        source = rows.value(self.name)
        made: dict[str, Value] = {}
        for name, group in zip(found.names, found.numbers, strict=True):
            before = rows.value(name)
            if source.type is Type.NOTHING:
                made[name] = before
            elif source.type is Type.MULTI:
                # Each value by itself, as sed has it too.
                one = patterns.extracted_all(context, ELEMENT, found, group, self.most)
                lists = sql(
                    "list_filter(:l, lambda e: e IS NOT NULL)", l=map_elements(source.sql, one)
                )
                several = sql("spl_list(flatten(:l))", l=lists)
                made[name] = _or_before(Value(several, Type.MULTI), before)
            elif self.most == 1:
                one = patterns.extract_group(context, source.text, found, group)
                made[name] = _or_before(Value(one, Type.TEXT), before)
            else:
                several = patterns.extracted_all(context, source.text, found, group, self.most)
                made[name] = _or_before(Value(several, Type.MULTI), before)
        made_rows = rows.with_fields(made)
        return made_rows.singled(made) if source.type is Type.MULTI else made_rows

    def _edit_field(self, rows: Rows) -> Rows:
        """The field itself rewritten (rule 6.12), each of its values by itself."""
        value = rows.value(self.name)
        if value.type is Type.NOTHING:
            return rows
        text = ELEMENT if value.type is Type.MULTI else value.text
        for edit in self.script:
            text = edit.applied(rows.context, text)
        if value.type is Type.MULTI:
            return rows.with_fields({self.name: Value(map_elements(value.sql, text), Type.MULTI)})
        return rows.with_fields({self.name: Value(text, Type.TEXT)})


def _or_before(new: Value, before: Value) -> Value:
    """No match leaves a field as it was."""
    if before.type is Type.NOTHING:
        return new
    kind = Type.MULTI if Type.MULTI in (new.type, before.type) else Type.TEXT
    kept = sql("coalesce(:new, :before)", new=new.as_type(kind), before=before.as_type(kind))
    return Value(kept, kind)
