"""Macros: their definitions, and calls replaced by them before anything is read (section 9)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nblang_spl.errors import SplError, display_text, unknown_name
from nblang_spl.syntax.comments import LONGEST, without_comments

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|`([^`]*)`|(?:\\["\\]|[^"`])+|.', re.DOTALL)
_CALL = re.compile(r"\s*(\w[\w.:-]*)\s*(?:\((.*)\))?\s*", re.DOTALL)
_ARGUMENT = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,"]*)\s*(,|$)', re.DOTALL)
_STANZA = re.compile(r"\[([^\[\]]+)\]")
_NAME = re.compile(r"([^()]+)(?:\((\d+)\))?")


@dataclass(frozen=True)
class Macro:
    """One definition.

    Attributes
    ----------
    definition : str
        The text that replaces a call.
    arguments : tuple of str
        Their names; ``$name$`` in the definition is replaced, inside quotes too (rule 9.3).
    refused : str
        Why a call of it is refused; empty for a plain macro.
    """

    definition: str
    arguments: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Expanded:
    """A text without comments and macros, and where its parts came from.

    Attributes
    ----------
    given, text : str
        As it was handed over, and with all calls replaced.
    """

    given: str
    text: str
    _starts: tuple[int, ...] = field(default=(0,), repr=False)
    _origins: tuple[tuple[int, bool], ...] = field(default=((0, False),), repr=False)

    def origin(self, position: int) -> int:
        """The offset in :attr:`given` that an offset in :attr:`text` came from."""
        piece = bisect_right(self._starts, position) - 1
        origin, fixed = self._origins[piece]
        return origin if fixed else origin + position - self._starts[piece]


def expand(text: str, macros: Mapping[str, Macro]) -> Expanded:
    """Replace comments and macro calls.

    Raises
    ------
    SplError
        A macro is not known, needs other arguments, needs a server, or calls itself.
    """
    bare = without_comments(text)
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[tuple[int, bool]] = []
    length = 0
    for piece in _PIECE.finditer(bare):
        call = piece[1] is not None
        put = _expand_call(piece[1], macros, piece.start(), ()) if call else piece[0]
        starts.append(length)
        origins.append((piece.start(), call))
        pieces.append(put)
        length += len(put)
        if length > LONGEST:
            raise SplError(
                f"With its macros expanded the search has more than {LONGEST:,} characters.",
                piece.start(),
            )
    return Expanded(text, "".join(pieces), tuple(starts) or (0,), tuple(origins) or ((0, False),))


def read_macros(path: Path) -> dict[str, Macro]:
    """The macros of a ``macros.conf``: stanzas with ``definition``, ``args``, ``iseval``, ``validation``.

    Raises
    ------
    SplError
        The file is not there or not text.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SplError(f"The macros file {path} cannot be read as text.") from None
    return parse_macros(text)


def parse_macros(text: str) -> dict[str, Macro]:
    """The macros of the text of a ``macros.conf``."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] | None = None
    for line in text.replace("\r\n", "\n").replace("\\\n", "\n\0").split("\n"):
        if line.startswith("\0"):
            if current:
                key = next(reversed(current))
                current[key] += "\n" + line[1:]
            continue
        bare = line.strip()
        stanza = _STANZA.fullmatch(bare)
        if stanza:
            current = found.setdefault(stanza[1].strip(), {})
        elif bare and not bare.startswith("#") and "=" in bare and current is not None:
            key, _, value = bare.partition("=")
            current[key.strip()] = value.strip()
    return {name: _macro(keys) for name, keys in found.items() if "definition" in keys}


def define_macro(name: str, definition: str) -> Macro:
    """A macro from its name, ``name(2)`` for two arguments that it knows as ``$1$`` and ``$2$``."""
    read = _NAME.fullmatch(name)
    count = int(read[2] or 0) if read else 0
    return Macro(definition, tuple(str(number + 1) for number in range(count)))


def _macro(keys: Mapping[str, str]) -> Macro:
    refused = ""
    if keys.get("iseval", "").lower() in ("1", "t", "true", "yes"):
        refused = "its definition is an expression (iseval), which needs a server"
    elif keys.get("validation"):
        refused = "it checks its arguments (validation), which needs a server"
    names = tuple(name.strip() for name in keys.get("args", "").split(",") if name.strip())
    return Macro(keys["definition"], names, refused)


def _expand_call(
    call: str, macros: Mapping[str, Macro], position: int, above: tuple[str, ...]
) -> str:
    read = _CALL.fullmatch(call)
    if not read:
        raise SplError(
            f"{display_text(call)} is not a macro call; write `name` or `name(value)`.", position
        )
    values = _arguments(read[2], position) if read[2] is not None else ()
    name = f"{read[1]}({len(values)})" if values else read[1]
    macro = macros.get(name)
    if macro is None:
        others = sorted(known for known in macros if _name_alone(known) == read[1])
        if others:
            raise SplError(
                f"The macro {read[1]} is called with {len(values)} arguments; known is "
                f"{' and '.join(others)}.",
                position,
            )
        raise unknown_name("macro", name, macros, position)
    if macro.refused:
        raise SplError(f"The macro {name} is refused: {macro.refused}.", position)
    if name in above:
        raise SplError(f"The macro {name} calls itself.", position)
    text = without_comments(macro.definition)
    if len(macro.arguments) < len(values):
        raise SplError(f"The macro {name} names {len(macro.arguments)} of its arguments.", position)
    for argument, value in zip(macro.arguments, values, strict=False):
        text = text.replace(f"${argument}$", value)
    inner = []
    length = 0
    for piece in _PIECE.finditer(text):
        if piece[1] is None:
            inner.append(piece[0])
        else:
            inner.append(_expand_call(piece[1], macros, position, (*above, name)))
        length += len(inner[-1])
        if length > LONGEST:
            raise SplError(
                f"With its macros expanded the search has more than {LONGEST:,} characters.",
                position,
            )
    return "".join(inner)


def _name_alone(name: str) -> str:
    found = _NAME.fullmatch(name)
    return found[1] if found else name


def _arguments(text: str, position: int) -> tuple[str, ...]:
    values: list[str] = []
    at = 0
    while True:
        found = _ARGUMENT.match(text, at)
        if not found:
            raise SplError(
                f"The macro's arguments {display_text(text)} cannot be separated.", position
            )
        value = found[1].strip()
        values.append(value[1:-1] if value.startswith('"') else value)
        at = found.end()
        if not found[2]:
            return tuple(values) if values != [""] else ()
