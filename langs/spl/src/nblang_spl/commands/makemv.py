"""``makemv``: several values out of one text (rule 6.17)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql import patterns
from nblang_spl.sql.build import ELEMENT, map_elements, sql
from nblang_spl.syntax.arguments import Arguments, Word


@command(
    "makemv",
    usage='makemv [delim=text|tokenizer="(regex)"] [allowempty=bool] field',
    rules="6.17",
)
@dataclass(frozen=True)
class MakeMv:
    """A field, and a delimiter or a pattern."""

    name: str
    delimiter: str
    tokenizer: str | None
    position: int
    empty: bool

    @classmethod
    def read(cls, arguments: Arguments) -> MakeMv:
        def delim(word: Word) -> str:
            return word.text if word.is_mark(",") else arguments.text(word)

        given = arguments.options(
            delim=delim, tokenizer=arguments.pattern, allowempty=arguments.flag,
            setsv=arguments.flag,
        )  # fmt: skip
        if given.get("setsv"):
            raise arguments.error("setsv=t is not supported")
        delimiter, tokenizer = str(given.get("delim", " ")), given.get("tokenizer")
        if not delimiter:
            raise arguments.error("a delimiter has at least one character")
        if tokenizer is not None and "delim" in given:
            raise arguments.error("delim= and tokenizer= exclude each other")
        position = arguments.position
        pattern = None if tokenizer is None else str(tokenizer)
        return cls(
            arguments.plain_name(), delimiter, pattern, position, bool(given.get("allowempty"))
        )

    def apply(self, rows: Rows) -> Rows:
        value = rows.value(self.name)
        if value.type is Type.NOTHING:
            return rows
        if value.type is Type.MULTI:
            made = sql(
                "flatten(:lists)", lists=map_elements(value.sql, self._split_text(rows, ELEMENT))
            )
        else:
            made = self._split_text(rows, value.text)
        return rows.with_fields({self.name: Value(sql("spl_list(:m)", m=made), Type.MULTI)})

    def _split_text(self, rows: Rows, text: exp.Expr) -> exp.Expr:
        context = rows.context
        if self.tokenizer is not None:
            found = patterns.pattern(context, self.tokenizer, self.position)
            if not found.groups:
                raise SplError('tokenizer= needs a group, as in tokenizer="(\\w+)".', self.position)
            pieces = patterns.extracted_all(context, text, found, 1, 0)
            return sql("coalesce(:m, CAST([] AS VARCHAR[]))", m=pieces)
        pieces = sql("string_split(:t, :d)", t=text, d=context.bind(self.delimiter))
        if self.empty:
            return pieces
        return sql("list_filter(:m, lambda e: e != '')", m=pieces)
