"""What the pieces of a pattern look like, and the options that hold at some place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nblang_spl.sql.pcre.pieces import PatternError

NAME = r"[A-Za-z_]\w{0,31}"
NAMED = re.compile(rf"\(\?(?:P?<({NAME})>|'({NAME})')", re.ASCII)
FLAGS = re.compile(r"\(\?(\^?)([imsxUJn]*)(?:-([imsxUJn]*))?([:)])")
REPEAT = re.compile(r"\*|\+|\?|\{(\d{1,5})(,?)(\d{1,5})?\}")
BACK = re.compile(
    rf"\\(?:g\{{?(?P<number>-?\d{{1,3}})\}}?|g\{{(?P<brace>{NAME})\}}"
    rf"|k(?:<(?P<angle>{NAME})>|'(?P<quote>{NAME})'|\{{(?P<curly>{NAME})\}}))",
    re.ASCII,
)
BACK_NAMED = re.compile(rf"\(\?P=({NAME})\)", re.ASCII)
AGAIN = re.compile(rf"\(\?(?:(R)|([+-]?\d{{1,3}})|(?:&|P>)({NAME}))\)", re.ASCII)
CONDITION = re.compile(rf"\(\?\((?:(\d{{1,3}})|<({NAME})>|'({NAME})'|({NAME}))\)", re.ASCII)
VERB = re.compile(r"\(\*(?:(F|FAIL)|(PRUNE|SKIP))\)")
AROUND = ("(?<=", "(?<!", "(?=", "(?!")
PROPERTY = re.compile(r"\\[pP](?:\{\^?\w{1,40}\}|[A-Z])", re.ASCII)
TWO_DIGITS = re.compile(r"\\[1-9]\d")
"""Two digits behind a backslash are a group only if there are so many."""


@dataclass(frozen=True)
class Flags:
    """Options that hold at some place."""

    i: bool = False
    m: bool = False
    s: bool = False
    x: bool = False
    U: bool = False


def change_flags(flags: Flags, found: re.Match[str]) -> Flags:
    """Options after one of them was turned on or off, as :data:`FLAGS` finds it."""
    off, on, without = found[1], found[2], found[3] or ""
    if "n" in on + without:
        raise PatternError("the option n is not supported")
    flags = Flags(U=flags.U) if off else flags
    changes = {**dict.fromkeys(on, True), **dict.fromkeys(without, False)}
    changes.pop("J", None)
    return replace(flags, **changes)


def bounds(found: re.Match[str]) -> tuple[int, int | None]:
    """Least and most of a repetition, as :data:`REPEAT` finds it; None for no end."""
    mark = found[0][0]
    if mark != "{":
        return (1 if mark == "+" else 0), (1 if mark == "?" else None)
    least = int(found[1])
    most = int(found[3]) if found[3] else None if found[2] else least
    if most is not None and most < least:
        raise PatternError("a repetition runs backwards")
    return least, most
