"""``spath``: fields from JSON or XML (rules 6.21, 6.22)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.commands.registry import command
from nblang_spl.events.source import RAW
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql import paths
from nblang_spl.sql.build import sql
from nblang_spl.sql.paths import Path
from nblang_spl.syntax.arguments import Arguments

MOST = 500
"""Fields that one ``spath`` without a path makes."""


@command("spath", usage="spath [input=field] [output=name] [path=path]", rules="6.21, 6.22, 7")
@dataclass(frozen=True)
class SPath:
    """A field, and a path in it or None for all leaves."""

    source: str
    path: Path | None
    output: str

    @classmethod
    def read(cls, arguments: Arguments) -> SPath:
        source, output, found = RAW, "", None
        while not arguments.ended:
            option = arguments.option("input", "output", "path")
            at = arguments.position
            if option == "input":
                source = arguments.field(arguments.take())
            elif option == "output":
                output = arguments.field(arguments.take())
            elif option == "path" or found is None:
                found = paths.path(arguments.text(arguments.take()), at)
            else:
                break
        if output and found is None:
            raise arguments.error("output= needs a path")
        return cls(source, found, output or (found.text if found else ""))

    def apply(self, rows: Rows) -> Rows:
        source = rows.value(self.source)
        if source.type is Type.NOTHING:
            return rows
        if self.path is not None:
            several = sql(":m", m=paths.has_several(rows.context, source.text, self.path))
            look = exp.select(exp.Literal.number(1)).from_(rows.step).where(several).limit(1)
            value = paths.extract_path(
                rows.context,
                source.text,
                self.path,
                several=not self.path.several and bool(rows.context.look(look)),
            )
            return rows.with_fields({self.output: value})
        return _all(rows, source.text)


def _all(rows: Rows, text: exp.Expr) -> Rows:
    """A field for each path that some row has; which those are is looked up first."""
    rows, names = rows.with_column("names", sql("spl_leaf_names(:t)", t=text))
    rows, values = rows.with_column("values", sql("spl_leaf_values(:t)", t=text))
    found = rows.context.look(exp.select(names).from_(rows.step).distinct())
    most: Counter[str] = Counter()
    for (listed,) in found:
        for name, count in Counter(listed or ()).items():
            most[name] = max(most[name], count)
    if len(most) > MOST:
        rows.context.notes.append(
            f"`spath` found {len(most):,} fields and extracted only the first {MOST}; name the "
            f"paths that you need with path=."
        )
    made = {}
    for name, count in list(most.items())[:MOST]:
        place = rows.context.bind(name)
        if count == 1:
            one = sql("list_extract(:v, list_position(:n, :p))", v=values, n=names, p=place)
            made[name] = Value(one, Type.TEXT)
        else:
            several = sql(
                "spl_list(list_transform(list_filter(list_zip(:n, :v), lambda e: e[1] = :p),"
                " lambda e: e[2]))",
                v=values,
                n=names,
                p=place,
            )
            made[name] = Value(several, Type.MULTI)
    return rows.with_fields(made)
