"""``rename``: fields under other names, also by wildcards (rules 6.8, 6.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments


@command("rename", usage="rename field AS name, ...", rules="6.8, 6.9")
@dataclass(frozen=True)
class Rename:
    """Pairs of old and new name, with their place in the text."""

    pairs: tuple[tuple[str, str, int], ...]

    @classmethod
    def read(cls, arguments: Arguments) -> Rename:
        pairs: list[tuple[str, str, int]] = []
        while not arguments.ended:
            at = arguments.position
            old = arguments.name(computed=True)
            if not arguments.skip_word("as"):
                raise arguments.error("the word AS is missing")
            new = arguments.name("the new name", computed=True)
            if old.count("*") != new.count("*"):
                raise SplError(
                    f"{display_text(old)} and {display_text(new)} differ in their number of `*`; "
                    f"both need the same.",
                    at,
                )
            if any(old == other for other, _, _ in pairs):
                raise SplError(
                    f"{display_text(old)} is renamed twice; copy the field with `eval`.",
                    at,
                )
            pairs.append((old, new, at))
            arguments.skip_mark(",")
        if not pairs:
            raise arguments.error("a field is missing")
        return cls(tuple(pairs))

    def apply(self, rows: Rows) -> Rows:
        for old, new, _ in self.pairs:
            if "*" in old:
                rows = rows.renamed(_by_wildcard(rows, old, new))
            elif old in rows.fields:
                rows = rows.renamed({old: new})
            else:
                rows = rows.without([new])
        return rows


def _by_wildcard(rows: Rows, old: str, new: str) -> dict[str, str]:
    pattern = re.compile("(.*)".join(re.escape(part) for part in old.split("*")), re.DOTALL)
    renamed = {}
    for name in rows.matching(old):
        found = pattern.fullmatch(name)
        if found:
            pieces = new.split("*")
            stood = [*found.groups(), ""]
            renamed[name] = "".join(piece + star for piece, star in zip(pieces, stood, strict=True))
    return renamed
