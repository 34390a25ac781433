"""``format`` and ``return``: rows as the text of search terms (rules 6.29, 6.30)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Field, Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments, Word

RESULT = "search"
"""The field that holds the text; a subsearch gives its bare value."""
_MARKS = ("(", "(", "AND", ")", "OR", ")")
NOTHING = "NOT ( )"


@command(
    "format",
    usage='format [mvsep=text] [maxresults=count] ["row prefix" "column prefix" "column separator" '
    '"column end" "row separator" "row end"] [emptystr=text]',
    rules="6.29",
)
@dataclass(frozen=True)
class Format:
    """Six pieces of text around rows and fields, one between values, and one for no rows."""

    marks: tuple[str, ...]
    most: int
    separator: str
    nothing: str

    @classmethod
    def read(cls, arguments: Arguments) -> Format:
        kinds: dict[str, Callable[[Word], object]] = {
            "maxresults": arguments.count, "mvsep": arguments.text, "emptystr": arguments.text,
        }  # fmt: skip
        given = arguments.options(**kinds)
        marks: list[str] = []
        while not arguments.ended and len(marks) < len(_MARKS):
            marks.append(arguments.text(arguments.take()))
        if marks and len(marks) != len(_MARKS):
            raise arguments.error("six texts are required, or none")
        given |= arguments.options(**kinds)
        most = given.get("maxresults", 0)
        return cls(
            tuple(marks) or _MARKS,
            most if isinstance(most, int) else 0,
            str(given.get("mvsep", "OR")),
            str(given.get("emptystr", NOTHING)),
        )

    def apply(self, rows: Rows) -> Rows:
        if self.most:
            rows = rows.first(self.most)
        start, begin, both, finish, either, end = self.marks
        # In order of their names, as the page's example has them.
        names = sorted(name for name in rows.fields if not name.startswith("_"))
        parts = [_comparison(rows, name, name, self.separator) for name in names]
        marks = Marks(
            f" {both} ", (f"{begin} ", f" {finish}"), f" {either} ", (f"{start} ", f" {end}")
        )
        return as_terms(rows, parts, marks, nothing=self.nothing)


@command("return", usage="return [count] field, name=field, $field ...", rules="6.30")
@dataclass(frozen=True)
class Return:
    """How many rows, and which fields: name in the text, field, and whether the bare value."""

    count: int
    fields: tuple[tuple[str, str, bool], ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Return:
        count = arguments.leading_count()
        fields: list[tuple[str, str, bool]] = []
        while not arguments.ended:
            if arguments.skip_mark(","):
                continue
            name = arguments.name()
            if name.startswith("$") and len(name) > 1:
                fields.append(("", name[1:], True))
            elif arguments.skip_mark("="):
                fields.append((name, arguments.name(), False))
            else:
                fields.append((name, name, False))
        if not fields:
            raise arguments.error("a field is missing")
        return cls(1 if count is None else count, tuple(fields))

    def apply(self, rows: Rows) -> Rows:
        rows = rows.first(self.count)
        parts = [
            rows.value(field).text if bare else _comparison(rows, field, name)
            for name, field, bare in self.fields
        ]
        return as_terms(rows, parts, Marks(" ", ("(", ")"), " OR ", ("", "")))


@dataclass(frozen=True)
class Marks:
    """What stands between fields, around a row, between rows, and around all."""

    both: str
    around: tuple[str, str]
    either: str
    ends: tuple[str, str]


def as_terms(
    rows: Rows, parts: Sequence[exp.Expr], marks: Marks, *, nothing: str = NOTHING
) -> Rows:
    """One row whose field ``search`` holds all rows as terms, ``nothing`` where there are none."""
    context = rows.context
    bind = context.bind
    fields = sql(
        "list_filter(:parts, lambda e: e IS NOT NULL)", parts=exp.array(*parts, dialect="duckdb")
    )
    one = sql(
        "CASE WHEN len(:f) > 0 THEN :a || array_to_string(:f, :both) || :b END",
        f=fields,
        both=bind(marks.both),
        a=bind(marks.around[0]),
        b=bind(marks.around[1]),
    )
    numbered, text = rows.with_column("term", one)
    listed = exp.Anonymous(
        this="list", expressions=[exp.Order(this=text.copy(), expressions=numbered.ordering())]
        if numbered.order else [text.copy()],
    )  # fmt: skip
    kept = exp.Filter(this=listed, expression=exp.Where(this=sql(":t IS NOT NULL", t=text)))
    whole = sql(
        "coalesce(:a || array_to_string(:all, :either) || :b, :none)",
        all=kept,
        either=bind(marks.either),
        a=bind(marks.ends[0]),
        b=bind(marks.ends[1]),
        none=bind(nothing),
    )
    named = context.fresh(RESULT)
    step = context.step(exp.select(exp.alias_(whole, named)).from_(numbered.step))
    return Rows(context, step, {RESULT: Field(RESULT, named, Type.TEXT, shown=True)})


def _comparison(rows: Rows, name: str, shown: str, separator: str = "OR") -> exp.Expr:
    """``name="value"`` of a row, several values as alternatives; null where there is none."""
    context = rows.context
    value = rows.value(name)
    if value.type is Type.NOTHING:
        return sql("CAST(NULL AS VARCHAR)")
    start = context.bind(f'{shown}="' if _is_bare_name(shown) else f'"{shown}"="')
    escaped = "replace(replace(:t, '\\', '\\\\'), '\"', '\\\"')"
    if value.type is Type.MULTI:
        each = f"lambda e: :start || {escaped.replace(':t', 'e')} || '\"'"
        texts = sql(f"list_transform(:m, {each})", m=value.sql, start=start)
        return sql(
            "CASE WHEN len(:x) > 1 THEN '( ' || array_to_string(:x, :s) || ' )'"
            " ELSE list_extract(:x, 1) END",
            x=texts,
            s=context.bind(f" {separator} "),
        )
    return sql(f":start || {escaped} || '\"'", t=Value(value.text, Type.TEXT).sql, start=start)


def _is_bare_name(name: str) -> bool:
    return all(sign.isalnum() or sign in "_.:-{}" for sign in name)
