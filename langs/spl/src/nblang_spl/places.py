"""Where a site keeps its events: index filters and macros from the user's own settings.

A file writes ``$index:wineventlog$`` where a filter of index, sourcetype and source belongs, and
``$macro:tstats$`` where a site may hang in a macro of its own. Their content is the user's setting,
never a value from a log, and still only what :func:`check_index` and :func:`check_macro` admit:
a setting that was copied from somewhere cannot smuggle in a command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nbcore import UserError

EVERYWHERE = "index=*"
"""The filter of a kind of events that nobody configured."""
_VALUE = r'(?:[\w*:./-]+|"[\w*:./ -]+")'
_WORD = re.compile(
    rf"\s*(?:(?P<compare>(?:index|sourcetype|source)\s*(?:=\s*{_VALUE}"
    rf"|IN\s*\(\s*{_VALUE}(?:\s*,\s*{_VALUE})*\s*\)))"
    r"|(?P<macro>`[A-Za-z_]\w*`)|(?P<join>AND|OR)\b|(?P<not>NOT)\b"
    r"|(?P<open>\()|(?P<close>\)))"
)
_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Places:
    """What stands in for the tokens of settings.

    Attributes
    ----------
    indexes : mapping of str to str
        Kind of events to a filter: ``{"wineventlog": "index=os_win OR index=dc"}``; a kind that
        is not named is looked for in every index that the user may search.
    macros : mapping of str to str
        Hook to the name of a macro without arguments: ``{"tstats": "summariesonly"}``; nothing
        stands where none is named.
    """

    indexes: Mapping[str, str] = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)

    def fill(self, place: str, name: str) -> str:
        """The text for one token."""
        if place == "index":
            # In search OR binds before AND, so a filter always stands in parentheses.
            return f"({check_index(name, self.indexes.get(name, EVERYWHERE))})"
        macro = self.macros.get(name)
        return f"`{check_macro(name, macro)}`" if macro else ""


def check_index(name: str, text: str) -> str:
    """A filter of index, sourcetype and source, as it was given.

    Raises
    ------
    UserError
        It is anything else; the sentence names the setting.
    """
    depth, wants_operand, position = 0, True, 0
    stripped = text.strip()
    while position < len(stripped):
        word = _WORD.match(stripped, position)
        if not word:
            raise _not_a_filter(name, text)
        position = word.end()
        match word.lastgroup:
            case "compare" | "macro":
                wants_operand = False
            case "join":
                if wants_operand:
                    raise _not_a_filter(name, text)
                wants_operand = True
            case "not":
                wants_operand = True
            case "open":
                depth, wants_operand = depth + 1, True
            case _:
                depth -= 1
                if wants_operand or depth < 0:
                    raise _not_a_filter(name, text)
    if wants_operand or depth:
        raise _not_a_filter(name, text)
    return stripped


def check_macro(name: str, macro: str) -> str:
    """The name of a macro.

    Raises
    ------
    UserError
        It is not a plain name.
    """
    bare = macro.strip().strip("`")
    if not _NAME.fullmatch(bare):
        raise UserError(
            f"macros: {name} is {macro!r}, which is not a name of a macro; give the name alone, "
            'for example "summariesonly".'
        )
    return bare


def _not_a_filter(name: str, text: str) -> UserError:
    return UserError(
        f"indexes: {name} is {text!r}, which is not a filter of index, sourcetype and source; write "
        'for example "index=wineventlog OR index=os_win", or a macro in backticks.'
    )
