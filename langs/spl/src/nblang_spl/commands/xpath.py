"""``xpath``: a field from XML (rule 6.23)."""

from __future__ import annotations

from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.engine import leaves
from nblang_spl.errors import SplError, display_text
from nblang_spl.events.source import RAW
from nblang_spl.plan.rows import Rows
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql
from nblang_spl.syntax.arguments import Arguments


@command("xpath", usage='xpath "path" [field=field] [outfield=name] [default=text]', rules="6.23")
@dataclass(frozen=True)
class XPath:
    """An XPath, the field that it is for, and the name of what it finds."""

    path: str
    source: str
    output: str
    default: str | None

    @classmethod
    def read(cls, arguments: Arguments) -> XPath:
        path, source, output, default = "", RAW, "xpath", None
        while not arguments.ended:
            option = arguments.option("field", "outfield", "default")
            at = arguments.position
            word = arguments.take()
            if option == "field":
                source = arguments.field(word)
            elif option == "outfield":
                output = arguments.field(word)
            elif option == "default":
                default = arguments.text(word)
            elif path:
                raise arguments.error(f"{display_text(word.text)} is not understood here", at)
            else:
                path = arguments.text(word)
                _check(path, at)
        if not path:
            raise arguments.error("a path is missing")
        return cls(path, source, output, default)

    def apply(self, rows: Rows) -> Rows:
        source = rows.value(self.source)
        found = sql("spl_list(spl_xpath(:t, :p))", t=source.text, p=rows.context.bind(self.path))
        if self.default is not None:
            found = sql("coalesce(:f, [:d])", f=found, d=rows.context.bind(self.default))
        return rows.with_fields({self.output: Value(found, Type.MULTI)}).singled([self.output])


def _check(path: str, position: int) -> None:
    try:
        leaves.xpath("<Event/>", path)
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError):
        raise SplError(
            f"{display_text(path)} is not an XPath that is supported here; write for example "
            '//Data[@Name="User"] or /Event/System/@Name.',
            position,
        ) from None
