"""The parser that ``spl.lark`` describes, and its complaints as sentences."""

from __future__ import annotations

import functools
from importlib import resources

from lark import Lark, Tree, UnexpectedInput, UnexpectedToken
from lark.lexer import Token

from nblang_spl.errors import SplError, display_text

STARTS = ("arguments", "terms", "expression", "assignments")
_DEEPEST = 100
_WANTED = {
    "COMPARE": "a comparison",
    "EQUALS": "a comparison",
    "WORD": "a word",
    "STRING": "a quoted text",
    "NAME": "a field",
    "NUMBER": "a number",
    "RPAR": "`)`",
    "LPAR": "`(`",
    "COMMA": "`,`",
    "EQUAL": "`=`",
    "TARGET": "a field's name",
}


@functools.cache
def _parser() -> Lark:
    text = resources.files("nblang_spl.syntax").joinpath("spl.lark").read_text("utf-8")
    return Lark(
        text, start=list(STARTS), parser="lalr", lexer="contextual", propagate_positions=True
    )


@functools.lru_cache(maxsize=256)
def _tree(start: str, text: str) -> Tree[Token]:
    """What a search is checked by is what it is planned by, and searches of a pack are alike."""
    return _parser().parse(text, start=start)


def tree(start: str, text: str, offset: int) -> Tree[Token]:
    """Read a piece of a stage by one of the grammar's starts.

    Parameters
    ----------
    start : str
        One of :data:`STARTS`.
    text : str
    offset : int
        Where the piece begins in the whole search; for messages.

    Raises
    ------
    SplError
        The piece is not of that form; the sentence names the place and what is allowed there.
    """
    _check_depth(text, offset)
    try:
        return _tree(start, text)
    except UnexpectedInput as error:
        raise _sentence(error, start, text, offset) from None


def _check_depth(text: str, offset: int) -> None:
    depth = 0
    quoted = False
    for place, sign in enumerate(text):
        if sign == '"' and text[place - 1 : place] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if depth > _DEEPEST:
                raise SplError(f"Parentheses may be nested at most {_DEEPEST} deep.", offset)


def _sentence(error: UnexpectedInput, start: str, text: str, offset: int) -> SplError:
    found: int | None = getattr(error, "pos_in_stream", None)
    at = len(text) if found is None else found
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if at < 0 or ended:
        at = len(text.rstrip())
    expected = getattr(error, "accepts", None) or getattr(error, "expected", None) or ()
    wanted = list(dict.fromkeys(_WANTED[name] for name in sorted(expected) if name in _WANTED))
    hint = (
        f"{_join_with_or(wanted)} is allowed there" if wanted else "nothing more is allowed there"
    )
    if ended:
        return SplError(f"The text ends too early: {hint}.", offset + at)
    rest = text[at:]
    word = rest.split(None, 1)[0] if rest.strip() else rest
    if rest.startswith("[\0"):
        word = "[...]"
    special = _special(start, text, at)
    return SplError(f"{display_text(word)} is not understood here: {special or hint}.", offset + at)


def _join_with_or(wanted: list[str]) -> str:
    return wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} or {wanted[-1]}"


def _special(start: str, text: str, at: int) -> str:
    """A better hint for what people write most often."""
    rest = text[at:]
    if start == "terms":
        if rest.startswith("=") and text[at - 1 : at] == "=":
            return "`search` compares with a single `=`"
        if rest.startswith("="):
            return "put a value that contains `=` in double quotes"
        if rest.startswith(","):
            return "put a value that contains a comma in double quotes"
    if start in ("expression", "assignments"):
        if rest[:1].isdigit():
            return "put a field's name that begins with a digit in single quotes"
        if rest[:1] in "{:@#$&~^;?\\":
            return (
                "put a field's name with such a character in single quotes, a text in double quotes"
            )
    return ""
